"""A desk with two chat platforms, accounts of the console, and a GLPI that knows some of them."""

from __future__ import annotations

from argon2.profiles import CHEAPEST

from connectors.contracts.chat import Profile
from connectors.database.models import Identity, Role
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from workers.bootstrap.systems.platforms import Platforms
from workers.identity.accounts.service import Accounts

PASSWORD = "correct horse battery"
CHAT, OTHER = "fake", "fake:two"


def two_chats(desk: Helpdesk) -> PeopledChat:
    """Give the desk a second instance; returns it."""
    other = PeopledChat(OTHER)
    chats = {CHAT: desk.chat, OTHER: other}
    desk.outside.platforms = Platforms({name: lambda one=one: one for name, one in chats.items()})
    return other


def account(desk: Helpdesk, name: str, role: Role = Role.ASKER, email: str | None = None) -> str:
    """An account of the console; returns its person."""
    return Accounts(desk.transactions, CHEAPEST).add(name, PASSWORD, role, email=email)


def link(desk: Helpdesk, profile: Profile, person: str, platform: str = CHAT) -> str:
    """The whole way of an address, as a person goes it; returns the name of the account."""
    url = desk.links.offer(platform, profile).url
    code = desk.links.confirm(token_of(url), person)
    return desk.links.complete(platform, profile.external_id, code)


def token_of(url: str) -> str:
    """The token that an address ends with."""
    return url.rpartition("/")[2]


def owner(desk: Helpdesk, external_id: str, platform: str = CHAT) -> str:
    """The person of an identity."""
    (identity,) = desk.rows(Identity, platform=platform, external_id=external_id)
    return str(identity.person_id)
