"""GLPI over its legacy REST API (`apirest.php`, GLPI 10.0 and 11)."""
