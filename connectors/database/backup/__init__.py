"""A backup of the database as one file, the same for SQLite and PostgreSQL."""
