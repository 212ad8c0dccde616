"""GLPI over its legacy REST API (`apirest.php`, GLPI 10.0 and 11)."""

NAME, LABEL = "glpi", "GLPI"
"""What the database and people call it."""
