"""The workspaces of an app, in the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, delete, select, update

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.encryption import Encryption
from connectors.database.engine import (
    DATABASE_FAILURES,
    database_failed,
    read_session,
    session_factory,
)
from connectors.database.inserts import put
from connectors.database.leases import holding
from connectors.database.models import ChatInstallation
from connectors.slack.installations.exchange import Grant


@dataclass(frozen=True, slots=True)
class Installed:
    """The app in one workspace, with its tokens as they are."""

    team: str
    name: str
    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime | None


class Installations:
    """The workspaces of the app that the instance `app` has the settings of. Safe for threads.

    Reading and `remove` raise `DatabaseUnavailable` where the database does not answer.
    """

    def __init__(self, engine: Engine, encryption: Encryption, app: str) -> None:
        self.app = app
        self._engine = engine
        self._sessions = session_factory(engine)
        self._encryption = encryption

    @retried
    def add(self, grant: Grant, person_id: str | None) -> None:
        """Keep what a workspace gave to somebody. What it gave before is replaced."""
        about = {"name": grant.name, "installed_by": person_id, "installed_at": now()}
        with self._sessions.begin() as session:
            key = {"app": self.app, "team": grant.team}
            put(session, ChatInstallation, key, {**self._secrets(grant), **about})
            audit(session, person_id, "chat.installed", f"{self.app}:{grant.team}")

    @retried
    def renew(self, grant: Grant) -> bool:
        """Keep new tokens; False where the app was removed from the workspace meanwhile."""
        with self._sessions.begin() as session:
            statement = update(ChatInstallation).where(*self._is(grant.team))
            done = session.connection().execute(statement.values(**self._secrets(grant)))
            return done.rowcount == 1

    def remove(self, team: str, at: datetime) -> bool:
        """Forget the tokens of a workspace, which removed the app at that moment. False where there
        are none, or where it was added again since: news of a removal may come late."""
        with _told():
            return self._remove(team, at)

    def find(self, team: str) -> Installed | None:
        """The app in a workspace. Raises `SettingsError` where no key decrypts its token."""
        with _told(), read_session(self._engine) as session:
            row = session.scalar(select(ChatInstallation).where(*self._is(team)))
        return None if row is None else self._installed(row)

    def teams(self) -> dict[str, str]:
        """The name of each workspace, by its id."""
        with _told(), read_session(self._engine) as session:
            rows = session.execute(
                select(ChatInstallation.team, ChatInstallation.name)
                .where(ChatInstallation.app == self.app)
                .order_by(ChatInstallation.name)
            ).all()
        return {row.team: row.name for row in rows}

    @contextmanager
    def changing(self, team: str) -> Iterator[None]:
        """Change the tokens of a workspace, one process at a time: a refresh token is good once.
        Raises `Conflict` where another one does."""
        with holding(self._engine, f"token:{self.app}:{team}", f"The change of {team}'s token"):
            yield

    @retried
    def encrypt_anew(self) -> int:
        """Encrypt everything by the first key; how many workspaces there are. Raises
        `SettingsError` where no key decrypts what is stored."""
        with self._sessions.begin() as session:
            rows = session.scalars(
                select(ChatInstallation).where(ChatInstallation.app == self.app).with_for_update()
            ).all()
            for row in rows:
                row.token = self._encryption.renew(row.token)
                if row.refresh_token is not None:
                    row.refresh_token = self._encryption.renew(row.refresh_token)
            audit(session, None, "chat.encrypted_anew", self.app, workspaces=len(rows))
            return len(rows)

    @retried
    def _remove(self, team: str, at: datetime) -> bool:
        old = (*self._is(team), ChatInstallation.installed_at <= at)
        with self._sessions.begin() as session:
            done = session.connection().execute(delete(ChatInstallation).where(*old))
            if done.rowcount:
                audit(session, None, "chat.removed", f"{self.app}:{team}")
            return done.rowcount == 1

    def _is(self, team: str) -> tuple[ColumnElement[bool], ...]:
        return ChatInstallation.app == self.app, ChatInstallation.team == team

    def _secrets(self, grant: Grant) -> dict[str, object]:
        refresh = grant.refresh_token
        return {
            "token": self._encryption.encrypt(grant.token),
            "refresh_token": None if refresh is None else self._encryption.encrypt(refresh),
            "expires_at": grant.ends(now()),
        }

    def _installed(self, row: ChatInstallation) -> Installed:
        refresh = row.refresh_token
        return Installed(
            row.team,
            row.name,
            self._encryption.decrypt(row.token),
            None if refresh is None else self._encryption.decrypt(refresh),
            row.expires_at,
        )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DATABASE_FAILURES as error:
        raise database_failed(error) from error
