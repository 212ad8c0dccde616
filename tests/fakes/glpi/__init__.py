"""A GLPI 10.0 that does as the measured one did: paging, permissions, encodings, failures."""
