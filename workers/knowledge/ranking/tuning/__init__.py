"""What a site's own tickets teach about their ranking."""
