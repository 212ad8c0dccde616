"""From a delivery to what a chat platform shows: disclosed, made to fit, in parts, in its turn."""
