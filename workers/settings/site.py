"""Where things are: the database, the broker, the console."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from workers.settings.kinds import Address, HttpAddress, Networks, readable


def _known_database(value: str) -> str:
    if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("use sqlite:///FILE or postgresql://USER@HOST/NAME")
    return value


def _known_broker(value: str) -> str:
    if not value.startswith(("memory://", "redis://", "rediss://", "amqp://", "amqps://")):
        raise ValueError("use memory://, redis://… or amqp://…")
    return value


class SiteSettings(BaseModel):
    """The site's own services."""

    home: Path = Field(Path(".guichet"), description="Folder of the SQLite file and local state.")
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        "", description="`postgresql://USER@HOST/NAME`; empty: SQLite in the home folder."
    )
    broker_url: Annotated[str, AfterValidator(readable), AfterValidator(_known_broker)] = Field(
        "memory://",
        description="`redis://HOST:6379/0` or `amqp://…`; `memory://` runs the worker in process.",
    )
    result_url: Address = Field(
        "", description="Celery result backend for searches from the console; empty: the broker."
    )
    console_host: str = Field("127.0.0.1", description="Address that the console listens on.")
    console_port: int = Field(8080, ge=0, le=65535, description="Port of the console.")
    console_url: HttpAddress = Field(
        "", description="Address of the console as people reach it; empty: host and port."
    )
    trusted_proxies: Networks = Field(
        default_factory=list,
        description="Proxies whose `X-Forwarded-For` and `-Proto` are believed: addresses and "
        'networks, as JSON list: `["10.0.0.0/8"]`.',
    )
    console_connections: int = Field(
        1000, ge=10, description="Connections that the console holds open at most."
    )
    console_connections_per_client: int = Field(
        100,
        ge=1,
        description="The same from one address, which is not a proxy that is trusted.",
    )
    bots_host: str = Field(
        "127.0.0.1",
        description="Address that `guichet serve` listens on where it does not serve the console: "
        "health, metrics, and requests of Slack in HTTP mode.",
    )
    bots_port: int = Field(8081, ge=0, le=65535, description="Port of the same.")
    language: Literal["fr", "en"] = Field(
        "fr", description="Language where a person's own is not known."
    )

    @property
    def database(self) -> str:
        """The database address, with the default filled in."""
        return self.database_url or f"sqlite:///{(self.home / 'guichet.db').absolute()}"

    @property
    def embedded(self) -> bool:
        """Whether the worker runs in the console's own process."""
        return self.broker_url.startswith("memory://")

    @property
    def public_url(self) -> str:
        """The console's address as people reach it, without a trailing slash."""
        return self.console_url or f"http://{self.console_host}:{self.console_port}"
