"""From a source to the database: what is new, changed and gone."""
