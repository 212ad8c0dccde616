"""Linking a chat account with an account of the console, by a one-time address.

1. Somebody asks for it where they chat. They get an address of the console, good for 15 minutes.
2. They open it and log in, which proves who they are. The page says whose chat account it is. They
   confirm, once, and are shown a code.
3. They type the code where they chat, which proves that the chat account is theirs. Only now the
   two are linked.

Why the code goes this way round: who sends their own address to a colleague gets nothing from the
colleague's click, since the code is shown to the colleague; and who finds somebody else's address
and confirms it with an account of their own gets nothing either, since the code has to come from
the chat account. A code that is shown in chat and typed on the page would travel with the address.
What is left is a colleague who confirms a stranger's account by name and then hands the code over
against the words on the page; either side can undo a link, and both are in the audit log.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.inserts import put
from connectors.database.models import Identity, LinkOffer, LocalAccount, Person, Proof
from connectors.database.unit_of_work import Transactions
from connectors.errors import BadInput, Conflict, NotAllowed, NotFound
from workers.identity.accounts.passwords import key_hash
from workers.identity.chat.profiles import Profiles
from workers.identity.joining import join, separate
from workers.identity.locks import lock_people
from workers.identity.people import BY_MAIL, ensure_person, has_login, vouched_mail
from workers.identity.places import is_chat, of_chat
from workers.settings import Settings

LASTS = timedelta(minutes=15)
"""How long an address is good, its code included."""
MOST_TRIES = 5
"""Wrong codes after which an address is void: one of a million codes is not guessed by then."""
DIGITS = 6
PROVEN = (Proof.ADDRESS, Proof.ADMINISTRATOR)
"""Links that no address takes the place of."""
PAGE = "/link/"


@dataclass(frozen=True, slots=True)
class Offer:
    """What to tell somebody who wants to link their chat account, and them alone."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """What the page says of an address: whose chat account would be linked.

    The name is what they call themselves there. `email` is one that somebody vouches for, or None.
    """

    platform: str
    external_id: str
    display_name: str
    email: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """A chat account that is linked with an account."""

    identity_id: str
    platform: str
    external_id: str
    proof: str


class LinkService:
    """Makes addresses, and links what they were made for. Every step is in the audit log."""

    def __init__(self, transactions: Transactions, profiles: Profiles, settings: Settings) -> None:
        self._transactions = transactions
        self._profiles = profiles
        self._settings = settings

    @retried
    def offer(self, platform: str, profile: Profile) -> Offer:
        """A new address for the chat account of `profile`, as the adapter verified it. The one
        that they had before is void.

        Raises `Refusal` for who gets no answers there, `Conflict` for who is linked already, and
        `SettingsError` for an instance that there is not.
        """
        counted = self._profiles.checked(platform, profile)
        token, moment = secrets.token_urlsafe(32), now()
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = ensure_person(session, platform, counted, self._settings.language)
            identity = _identity(session, platform, profile.external_id)
            if identity.proof in PROVEN:
                raise Conflict("This chat account is linked already.", "Unlink it first.")
            session.execute(delete(LinkOffer).where(LinkOffer.expires_at < moment))
            values = {
                "token_hash": key_hash(token),
                "display_name": counted.display_name,
                "email": vouched_mail(counted),
                "created_at": moment,
                "expires_at": moment + LASTS,
                "person_id": None,
                "code_hash": None,
                "tries": 0,
            }
            key = {"platform": platform, "external_id": profile.external_id}
            put(session, LinkOffer, key, values)
            audit(session, person.id, "link.offered", f"{platform}:{profile.external_id}")
        return Offer(f"{self._settings.public_url}{PAGE}{token}", moment + LASTS)

    def offered(self, token: str) -> Offered:
        """Whose chat account an address is for. Raises `NotFound` for one that is not good."""
        with self._transactions.reading() as session:
            row = _good(session, token)
            return Offered(
                row.platform, row.external_id, row.display_name, row.email, row.expires_at
            )

    @retried
    def confirm(self, token: str, person_id: str) -> str:
        """The code to type where the chat account chats. `person_id` has logged in and confirmed.

        It works once. Raises `NotFound` for an address that is not good or was confirmed, and
        `NotAllowed` for a person without an account.
        """
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        with self._transactions.begin() as transaction:
            session = transaction.session
            if not has_login(session, person_id):
                raise NotAllowed("Only an account of the console can be linked.", "Log in first.")
            row = _good(session, token)
            taken = session.execute(
                update(LinkOffer)
                .where(
                    LinkOffer.token_hash == row.token_hash,
                    LinkOffer.person_id.is_(None),
                    LinkOffer.expires_at > now(),
                )
                .values(person_id=person_id, code_hash=_code_hash(row.token_hash, code))
                .returning(LinkOffer.token_hash)
            ).first()
            if taken is None:
                raise _gone()
            audit(session, person_id, "link.confirmed", f"{row.platform}:{row.external_id}")
        return code

    def complete(self, platform: str, external_id: str, code: str) -> str:
        """Link the chat account that typed this code, as the adapter verified it; returns the
        account's name.

        Raises `BadInput` for a wrong code, `NotFound` where nothing was confirmed or it is too
        late, `Conflict` where the two cannot be one, and `Refusal` for who gets no answers.
        """
        self._profiles.known(platform, external_id)
        linked = self._complete(platform, external_id, "".join(code.split()))
        if linked is None:
            raise BadInput(
                "This is not the code.", "Look at the page again, or ask for a new address."
            )
        return linked

    @retried
    def _complete(self, platform: str, external_id: str, code: str) -> str | None:
        with self._transactions.begin() as transaction:
            session = transaction.session
            asked = _confirmed(session, platform, external_id).person_id
            identity = _identity(session, platform, external_id)
            # The address is locked after the people, as where a new one is made.
            lock_people(session, identity.person_id, asked or identity.person_id)
            row = _confirmed(session, platform, external_id, lock=True)
            if row.tries >= MOST_TRIES or row.person_id is None or row.code_hash is None:
                raise _gone()
            if not hmac.compare_digest(row.code_hash, _code_hash(row.token_hash, code)):
                row.tries += 1
                audit(session, None, "link.wrong_code", f"{platform}:{external_id}")
                return None
            if identity.proof in BY_MAIL:
                # The address says better whose it is.
                separate(session, identity)
            person = join(session, identity, row.person_id, Proof.ADDRESS)
            session.delete(row)
            subject = f"{platform}:{external_id}"
            audit(session, person.id, "identity.linked", subject, proof=str(Proof.ADDRESS))
            return _username(session, person.id) or person.display_name

    def linked(self, person_id: str) -> list[Linked]:
        """The chat accounts of somebody, by platform."""
        with self._transactions.reading() as session:
            rows = session.scalars(
                select(Identity)
                .where(Identity.person_id == person_id, of_chat())
                .order_by(Identity.platform, Identity.external_id)
            )
            return [Linked(one.id, one.platform, one.external_id, one.proof) for one in rows]

    @retried
    def unlink(self, person_id: str, identity_id: str) -> None:
        """Take a chat account from one's own account. Raises `NotFound` for any other."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            identity = session.get(Identity, identity_id)
            if identity is None or identity.person_id != person_id:
                raise NotFound("There is no such chat account.")
            self._unlink(session, identity, by=person_id)

    @retried
    def unlink_chat(self, platform: str, external_id: str) -> None:
        """The same from where the chat account chats: the link was not meant."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            identity = _identity(session, platform, external_id)
            self._unlink(session, identity, by=identity.person_id)

    def _unlink(self, session: Session, identity: Identity, by: str) -> None:
        if not is_chat(identity.platform) or not has_login(session, identity.person_id):
            raise NotFound("This chat account is not linked.")
        separate(session, identity, Proof.UNLINKED)
        subject = f"{identity.platform}:{identity.external_id}"
        audit(session, by, "identity.unlinked", subject)


def _good(session: Session, token: str) -> LinkOffer:
    """The address of this token, before anybody confirmed it."""
    row = session.get(LinkOffer, key_hash(token))
    if row is None or row.expires_at <= now() or row.person_id is not None:
        raise _gone()
    return row


def _confirmed(
    session: Session, platform: str, external_id: str, *, lock: bool = False
) -> LinkOffer:
    """The address of a chat account. Locked, so that wrong codes at the same time all count."""
    theirs = select(LinkOffer).filter_by(platform=platform, external_id=external_id)
    locked = theirs.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(locked if lock else theirs)
    if row is None or row.expires_at <= now():
        raise _gone()
    return row


def _identity(session: Session, platform: str, external_id: str) -> Identity:
    identity = session.scalar(
        select(Identity).filter_by(platform=platform, external_id=external_id)
    )
    if identity is None:
        raise NotFound("This chat account is not known.")
    return identity


def _username(session: Session, person_id: str) -> str | None:
    """The name of an account that may log in now."""
    return session.scalar(
        select(LocalAccount.username)
        .join(Person, Person.id == LocalAccount.person_id)
        .where(LocalAccount.person_id == person_id, Person.disabled_at.is_(None))
    )


def _code_hash(token_hash: str, code: str) -> str:
    return key_hash(f"{token_hash}:{code}")


def _gone() -> NotFound:
    return NotFound(
        "This address is not good any more.",
        "Ask for a new one where you chat; it lasts 15 minutes.",
    )
