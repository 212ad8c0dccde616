"""What the adapters of chat platforms share, and no platform says of itself."""
