"""Rules, on one database."""

from tests.support.one_database import database_url

__all__ = ["database_url"]
