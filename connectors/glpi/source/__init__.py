"""GLPI as a source of knowledge: tickets and articles, in full or by what changed."""
