"""Whether the database can be used: it answers, is away for now, or will never let us in.

Who starts may wait for a server that is away. A wrong address or password is a wrong setting, and
waiting mends none.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from connectors.database.engine import greets_for_another
from connectors.errors import DatabaseUnavailable, SettingsError

NOT_LET_IN = (
    "password",
    "mot de passe",
    "pg_hba.conf",
    "does not exist",
    "n'existe pas",
    "no such user",
    "no such database",
)
"""What servers and poolers say to who will not be let in, also in French. There is no code: a
connection that was never made has none."""
STATEMENT_POOLING = "statement pooling"
"""What PgBouncer says to a transaction where it lends a session for one statement only."""


def check_connection(engine: Engine) -> None:
    """Raise `DatabaseUnavailable`, without a password in its text, unless the database answers;
    `SettingsError` where it will not, however long one waits."""
    try:
        with engine.execution_options(guichet_reads=True).connect() as connection:
            connection.execute(text("SELECT 1"))
    except (DBAPIError, OSError) as error:
        raise unavailable(engine, error) from error


def unavailable(engine: Engine, error: Exception) -> DatabaseUnavailable | SettingsError:
    """An error of the driver for a person; what the server wrote stays untold."""
    shown = engine.url.render_as_string(hide_password=True)
    said = str(getattr(error, "orig", None) or error)
    if STATEMENT_POOLING in said:
        return SettingsError(
            f"The pooler at {shown} lends a session for one statement (pool_mode = statement).",
            "Guichet needs transactions: set pool_mode = transaction, or session.",
        )
    if any(words in said for words in NOT_LET_IN):
        return SettingsError(
            f"The database {shown} does not let us in.",
            "Check user, password and name in GUICHET_DATABASE_URL, and the server's pg_hba.conf.",
        )
    return DatabaseUnavailable(
        f"The database {shown} does not answer ({type(error).__name__}).",
        "Check GUICHET_DATABASE_URL, and that the server runs and lets this user in.",
    )


def is_pooled(connection: Connection) -> bool:
    """Whether a pooler such as PgBouncer stands between us and PostgreSQL."""
    if connection.dialect.name != "postgresql":
        return False
    return greets_for_another(connection.connection.driver_connection)
