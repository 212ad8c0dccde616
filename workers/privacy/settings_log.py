"""Noting in the audit log that a process started with other settings than the time before."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine

from connectors.database.audit import audit
from connectors.database.last_runs import last_runs, store_run
from workers.settings import Settings

DIGITS = 12


def note_settings(engine: Engine, settings: Settings, process: str) -> list[str]:
    """Write which settings are other ones than at the last start of this process; their names.

    Values are not kept, only hashes of them, and of secrets only whether they are set.
    """
    job, present = f"settings:{process}", _digests(settings)
    with engine.begin() as connection:
        last = last_runs(connection).get(job)
        before: dict[str, Any] = dict(last.result or {}) if last is not None else {}
        names = sorted(
            name for name in {*before, *present} if before.get(name) != present.get(name)
        )
        if last is None or names:
            store_run(connection, job, None, present)
        if last is not None and names:
            audit(connection, None, "settings.changed", process, names=names)
    return names if last is not None else []


def _digests(settings: Settings) -> dict[str, str]:
    """A hash of each setting that is not its default."""
    return {
        name: _digest(value)
        for name in sorted(type(settings).model_fields)
        if (value := getattr(settings, name)) != type(settings).model_fields[name].get_default(
            call_default_factory=True
        )
    }  # fmt: skip


def _digest(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set"
    if isinstance(value, list | tuple) and any(isinstance(one, SecretStr) for one in value):
        return "set"
    # An address may hold a password. Its hash alone would let somebody try passwords.
    text = str(value)
    if "://" in text and "@" in text:
        text = text.rpartition("@")[2]
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
