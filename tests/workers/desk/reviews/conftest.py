"""Decisions are rules; where two of them cross is tested on PostgreSQL in `tests/faults`."""

from tests.support.one_database import database_url

__all__ = ["database_url"]
