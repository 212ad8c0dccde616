"""Workspaces that an administrator added our app to, with the tokens that they gave it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from connectors.database.base import Base, now


class ChatInstallation(Base):
    """Our app in one workspace. Both tokens are encrypted; see `connectors.database.encryption`."""

    __tablename__ = "chat_installations"

    app: Mapped[str] = mapped_column(primary_key=True)
    """The instance that has the app's settings, such as ``slack``."""
    team: Mapped[str] = mapped_column(primary_key=True)
    """The id of the workspace there."""
    name: Mapped[str]
    """The workspace as people call it."""
    token: Mapped[str]
    refresh_token: Mapped[str | None]
    """With it the token is changed before it ends; None: it does not end."""
    expires_at: Mapped[datetime | None]
    installed_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    installed_at: Mapped[datetime] = mapped_column(default=now)


class InstallState(Base):
    """An administrator is on the way to a workspace and back. Good for one return of theirs."""

    __tablename__ = "chat_install_states"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of what goes with them through their browser."""
    app: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime]
