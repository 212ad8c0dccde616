"""Who is asking: from a cookie, an API key or, without accounts, the demo's one person."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from starlette.datastructures import UploadFile

from bot.console.auth.hosts import is_loopback, is_of_proxy
from bot.console.auth.sessions import SessionStore
from bot.console.i18n import Language, Words, as_language, preferred
from bot.console.services import ConsoleServices
from connectors.contracts.chat import Profile
from connectors.database.models import Person, Role
from connectors.errors import NotAllowed
from workers.identity.accounts.service import DEMO_PERSON
from workers.identity.people import RANKS

COOKIE = "guichet_session"
VIEW_COOKIE = "guichet_view"
LANGUAGE_COOKIE = "guichet_language"


class NeedsLogin(Exception):
    """The page is for people who are logged in; the handler sends them to the login."""


class Unauthorized(NotAllowed):
    """The REST API was called without a valid key."""


class Forged(NotAllowed):
    """A form was sent from elsewhere, or its page is too old."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may see pages. `role` is what they act as, `true_role` what they could."""

    person_id: str
    name: str
    role: Role
    true_role: Role
    language: str | None
    csrf: str
    demo: bool
    new_token: str | None = None
    """A session that was opened for this request, whose cookie the response must set."""

    @property
    def is_staff(self) -> bool:
        """Whether they act as staff."""
        return RANKS[self.role] >= RANKS[Role.STAFF]

    @property
    def is_admin(self) -> bool:
        """Whether they have an account that administers."""
        return self.role is Role.ADMIN and not self.demo

    @property
    def profile(self) -> Profile:
        """How the desk knows them: on the console a person's id is their user id."""
        return Profile(external_id=self.person_id, display_name=self.name, language=self.language)


class Gatekeeper:
    """Finds out who is asking. One object an app."""

    def __init__(self, services: ConsoleServices) -> None:
        self._accounts = services.desk.accounts
        self._keys = services.desk.api_keys
        self.sessions = SessionStore(services.desk.transactions)
        self._default_language = services.desk.settings.language
        self._public = urlsplit(services.desk.settings.public_url)
        # Who signs on at a provider needs no account here: there is no demo then.
        self._has_accounts = services.desk.settings.sign_on

    @property
    def base(self) -> str:
        """The path that the console is served below; empty for none."""
        return self._public.path.rstrip("/")

    @property
    def https(self) -> bool:
        """Whether people reach the console by https."""
        return self._public.scheme == "https"

    @property
    def demo(self) -> bool:
        """Whether there is no account yet. Accounts are never deleted, so "no" is for ever."""
        if not self._has_accounts:
            self._has_accounts = self._accounts.any_accounts()
        return not self._has_accounts

    def visitor(self, request: Request) -> Visitor | None:
        """Who sent this request by cookie; None for nobody."""
        demo = self.demo
        if demo:
            self._require_local(request)
        loaded = self.sessions.load(request.cookies.get(COOKIE, "-"))
        # The demo's person is an administrator: with the first account their sessions end.
        if loaded is not None and demo == (loaded.person.id == DEMO_PERSON):
            return self._visitor(request, loaded.person, loaded.csrf, demo)
        if not demo or request.method != "GET":
            return None
        person = self._accounts.demo_person()
        token, csrf = self.sessions.open(person.id)
        return self._visitor(request, person, csrf, True, token)

    def api_person(self, request: Request) -> Person:
        """Who calls the REST API: the owner of the key, or the demo's person on this machine."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key:
            try:
                return self._keys.person_of(key.strip())
            except NotAllowed as error:
                raise Unauthorized(error.message, error.hint) from error
        if not self.demo:
            raise Unauthorized(
                "This needs an API key.",
                "Send `Authorization: Bearer gk_…`; make one with: guichet user api-key NAME",
            )
        self._require_local(request)
        # No key guards the demo, so a page of another site must not be able to call it.
        self.check_origin(request)
        return self._accounts.demo_person()

    def check_origin(self, request: Request) -> None:
        """Raise `Forged` if a browser says that another site sent this."""
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "same-origin")
        if origin is None:
            if site in ("same-origin", "none"):
                return
        elif urlsplit(origin).netloc.lower() in (
            request.headers.get("host", "").lower(),
            self._public.netloc.lower(),
        ):
            return
        raise Forged("This came from another site.", "Open the console itself and try again.")

    def check_posted(self, request: Request, visitor: Visitor, form: Mapping[str, str]) -> None:
        """Raise `Forged` unless a form or script of our own pages sent this."""
        self.check_origin(request)
        given = request.headers.get("x-csrf-token") or form.get("csrf", "")
        if not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
            raise Forged("The page was too old to send this.", "Reload it and try again.")

    def words(self, request: Request, visitor: Visitor | None) -> Words:
        """The words in the language of this person."""
        return Words(self.language(request, visitor))

    def language(self, request: Request, visitor: Visitor | None) -> Language:
        """A person's own, else the one they chose here, else their browser's."""
        own = visitor.language if visitor and not visitor.demo else None
        return (
            as_language(own)
            or as_language(request.cookies.get(LANGUAGE_COOKIE))
            or preferred(request.headers.get("accept-language", ""), self._default_language)
        )

    def set_cookie(self, response: Response, name: str, value: str, days: float = 7) -> None:
        """Set a cookie that no script reads and no other site sends."""
        response.set_cookie(
            name,
            value,
            max_age=int(days * 86400),
            httponly=True,
            samesite="lax",
            secure=self.https,
            path=self.base or "/",
        )

    def delete_cookie(self, response: Response, name: str) -> None:
        """Take a cookie back."""
        response.delete_cookie(name, path=self.base or "/")

    @staticmethod
    def _require_local(request: Request) -> None:
        # A proxy on this machine calls from here too, on behalf of anybody.
        host = request.client.host if request.client else ""
        if not is_loopback(host) or any(is_of_proxy(name) for name in request.headers):
            raise NotAllowed(
                "Without accounts the console serves this machine only.",
                "Add one: guichet user add NAME --role admin",
            )

    def _visitor(
        self, request: Request, person: Person, csrf: str, demo: bool, token: str | None = None
    ) -> Visitor:
        true_role = role = person.account_role
        view = request.cookies.get(VIEW_COOKIE)
        # The view only ever takes rights away, so that the cookie needs no protection.
        if demo and view in ("asker", "staff"):
            role = Role(view)
        return Visitor(
            person.id, person.display_name, role, true_role, person.language, csrf, demo, token
        )


def services_of(request: Request) -> ConsoleServices:
    """The services of the app."""
    services: ConsoleServices = request.app.state.services
    return services


def gatekeeper_of(request: Request) -> Gatekeeper:
    """The gatekeeper of the app."""
    gatekeeper: Gatekeeper = request.app.state.gatekeeper
    return gatekeeper


Services = Annotated[ConsoleServices, Depends(services_of)]
Gate = Annotated[Gatekeeper, Depends(gatekeeper_of)]


def current(request: Request, gate: Gate) -> Visitor:
    """The visitor; everybody else is sent to the login."""
    visitor = gate.visitor(request)
    request.state.visitor = visitor
    if visitor is None:
        raise NeedsLogin
    return visitor


def current_staff(visitor: Annotated[Visitor, Depends(current)]) -> Visitor:
    """The visitor, if they act as staff."""
    if not visitor.is_staff:
        raise NotAllowed("This page is for support staff.", "Ask an administrator for the role.")
    return visitor


def current_admin(visitor: Annotated[Visitor, Depends(current)]) -> Visitor:
    """The visitor, if they have an account that administers."""
    if not visitor.is_admin:
        raise NotAllowed(
            "This page is for administrators.", "Ask one of them, or: guichet user set-role"
        )
    return visitor


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form; files are left out."""
    form = await request.form(max_files=0, max_fields=50)
    return {name: value for name, value in form.items() if not isinstance(value, UploadFile)}


Form = Annotated[dict[str, str], Depends(read_form)]


def posting(find: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A dependency like `find`, for requests that change something."""

    # As a default, not in the annotation: FastAPI could not look the name `find` up there.
    def checked(
        request: Request, gate: Gate, form: Form, visitor: Visitor = Depends(find)
    ) -> Visitor:
        gate.check_posted(request, visitor, form)
        return visitor

    return checked


def api_asker(request: Request, gate: Gate) -> Person:
    """Who calls the REST API."""
    return gate.api_person(request)


def api_staff(person: Annotated[Person, Depends(api_asker)]) -> Person:
    """The caller, if they are staff."""
    if RANKS[person.account_role] < RANKS[Role.STAFF]:
        raise NotAllowed("Only staff may do that.", "Ask an administrator for the role.")
    return person


Asker = Annotated[Visitor, Depends(current)]
Staff = Annotated[Visitor, Depends(current_staff)]
Admin = Annotated[Visitor, Depends(current_admin)]
PostingAdmin = Annotated[Visitor, Depends(posting(current_admin))]
PostingAsker = Annotated[Visitor, Depends(posting(current))]
PostingStaff = Annotated[Visitor, Depends(posting(current_staff))]
ApiAsker = Annotated[Person, Depends(api_asker)]
ApiStaff = Annotated[Person, Depends(api_staff)]
