"""How Alembic reaches the database: by the connection it is given, else by the settings.

`connectors.database.migrate` hands over a connection that already holds the lock and the one
transaction that all steps run in. A developer's ``alembic`` command has none, so the address
comes from the settings (``GUICHET_DATABASE_URL``).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

import connectors.database.models  # noqa: F401 - fills the metadata with every table
from connectors.database.base import Base
from connectors.database.engine import make_engine


def run(connection: Connection) -> None:
    """Run the wanted steps on `connection`."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot change a column in place; batch mode copies the table instead.
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Guichet's migrations need a database: run them without --sql.")

given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    from workers.settings import load_settings

    with make_engine(load_settings().database).begin() as opened:
        run(opened)
