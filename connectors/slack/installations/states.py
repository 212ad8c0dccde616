"""Administrators on the way to a workspace and back: what they carry is good for one return."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Engine, delete

from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.engine import session_factory
from connectors.database.models import InstallState

LASTS = timedelta(minutes=10)


class InstallStates:
    """One-time states. The database holds their digests, which nobody can return with."""

    def __init__(self, engine: Engine, app: str) -> None:
        self._sessions = session_factory(engine)
        self._app = app

    @retried
    def begin(self, person_id: str) -> str:
        """A state for somebody who sets out. What ended long ago is swept out with it."""
        state = secrets.token_urlsafe(32)
        with self._sessions.begin() as session:
            session.execute(delete(InstallState).where(InstallState.expires_at < now()))
            session.add(
                InstallState(
                    digest=_digest(state),
                    app=self._app,
                    person_id=person_id,
                    expires_at=now() + LASTS,
                )
            )
        return state

    @retried
    def end(self, state: str, person_id: str) -> bool:
        """Whether this person set out with this state, and has not been back yet."""
        mine = (
            InstallState.digest == _digest(state),
            InstallState.app == self._app,
            InstallState.person_id == person_id,
            InstallState.expires_at >= now(),
        )
        with self._sessions.begin() as session:
            return session.connection().execute(delete(InstallState).where(*mine)).rowcount == 1


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()
