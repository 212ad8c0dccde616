"""GLPI's REST API: session, paging, rights, time stamps, errors."""
