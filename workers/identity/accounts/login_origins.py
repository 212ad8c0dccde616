"""Limits on wrong passwords, by where they come from.

Who tries passwords from elsewhere must not lock the owner of an account out. So failures are
counted for each address apart, and for each device: a device that its owner logged in with once
holds a random token in a cookie, and is judged by its own failures alone. Tries from all addresses
together are limited too, more slowly; a known device is let in all the same.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.inserts import insert_new
from connectors.database.models import LocalAccount, LoginOrigin
from workers.identity.accounts.passwords import key_hash

FREE_TRIES = 5
"""Wrong passwords from one address or device before it has to wait."""
FREE_TRIES_OF_ALL = 50
"""The same from all unknown places together."""
LOCK_STEP = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=15)
DEVICE_KNOWN = timedelta(days=180)
ADDRESS_KNOWN = timedelta(days=1)
_DEVICE, _ADDRESS = "device:", "address:"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a login comes from: an address, and what the cookie of a device holds."""

    address: str = ""
    device: str = field(default="", repr=False)


def is_known(session: Session, person_id: str, origin: Origin) -> bool:
    """Whether the person logged in with this device before."""
    return bool(origin.device) and _row(session, person_id, _device(origin)) is not None


def is_locked(session: Session, account: LocalAccount, origin: Origin) -> bool:
    """Whether a right password from here is no use at this moment."""
    known = is_known(session, account.person_id, origin)
    row = _row(session, account.person_id, _device(origin) if known else _address(origin))
    if row is not None and (row.locked_until or now()) > now():
        return True
    return not known and (account.locked_until or now()) > now()


def count_failure(session: Session, account: LocalAccount, origin: Origin) -> None:
    """Count a wrong password. The database counts, so that tries at the same time all count."""
    known = is_known(session, account.person_id, origin)
    name = _device(origin) if known else _address(origin)
    key = {"person_id": account.person_id, "origin": name}
    session.execute(
        insert_new(session, LoginOrigin, "person_id", "origin").values(
            **key, failed_logins=0, seen_at=now()
        )
    )
    session.execute(
        update(LoginOrigin)
        .filter_by(**key)
        .values(failed_logins=LoginOrigin.failed_logins + 1, seen_at=now())
    )
    row = session.get_one(LoginOrigin, tuple(key.values()), populate_existing=True)
    row.locked_until = _locked_until(row.failed_logins - FREE_TRIES)
    if not known:
        session.execute(
            update(LocalAccount)
            .filter_by(username=account.username)
            .values(failed_logins=LocalAccount.failed_logins + 1)
        )
        session.refresh(account)
        account.locked_until = _locked_until(account.failed_logins - FREE_TRIES_OF_ALL)
    _forget_old(session, account.person_id)


def count_success(session: Session, account: LocalAccount, origin: Origin) -> None:
    """A right password: what failed from here before is forgotten. What failed elsewhere is not,
    where a known device was let in past it."""
    known = is_known(session, account.person_id, origin)
    name = _device(origin) if known else _address(origin)
    row = _row(session, account.person_id, name)
    if row is not None:
        row.failed_logins, row.locked_until, row.seen_at = 0, None, now()
    if not known:
        account.failed_logins, account.locked_until = 0, None


def remember_device(session: Session, person_id: str, origin: Origin) -> str:
    """The token of the device that a person has just logged in with, for its cookie."""
    if is_known(session, person_id, origin):
        return origin.device
    token = secrets.token_urlsafe(32)
    session.add(
        LoginOrigin(person_id=person_id, origin=f"{_DEVICE}{key_hash(token)}", seen_at=now())
    )
    _forget_old(session, person_id)
    return token


def unlock(session: Session, account: LocalAccount) -> None:
    """Forget every failure: an administrator set another password."""
    account.failed_logins, account.locked_until = 0, None
    session.execute(
        update(LoginOrigin)
        .filter_by(person_id=account.person_id)
        .values(failed_logins=0, locked_until=None)
    )


def _locked_until(beyond: int) -> datetime | None:
    if beyond < 0:
        return None
    longer: timedelta = LOCK_STEP * 2 ** min(beyond, 10)
    return now() + min(longer, LONGEST_LOCK)


def _row(session: Session, person_id: str, origin: str) -> LoginOrigin | None:
    return session.scalar(select(LoginOrigin).filter_by(person_id=person_id, origin=origin))


def _forget_old(session: Session, person_id: str) -> None:
    for kind, known in ((_DEVICE, DEVICE_KNOWN), (_ADDRESS, ADDRESS_KNOWN)):
        session.execute(
            delete(LoginOrigin).where(
                LoginOrigin.person_id == person_id,
                LoginOrigin.origin.startswith(kind, autoescape=True),
                LoginOrigin.seen_at < now() - known,
            )
        )


def _device(origin: Origin) -> str:
    return f"{_DEVICE}{key_hash(origin.device)}"


def _address(origin: Origin) -> str:
    return f"{_ADDRESS}{origin.address}"
