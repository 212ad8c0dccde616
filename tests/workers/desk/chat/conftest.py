"""What people do in chat is rules; the store and its faults are tested on PostgreSQL too."""

from tests.support.one_database import database_url

__all__ = ["database_url"]
