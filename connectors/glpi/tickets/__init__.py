"""GLPI as the ticket system: tickets in the name of the one who asks, and what happens to them."""
