"""The way to the provider and back. What fails is one code for the page, and a line in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from connectors.database.models import Person
from connectors.database.unit_of_work import Transactions
from connectors.errors import Conflict, ConnectorError, GuichetError, NotAllowed
from connectors.openid.errors import TokenRefused
from connectors.openid.provider import OpenIdProvider
from workers.identity.sign_on.claims import Subject, subject_of
from workers.identity.sign_on.people import Disabled, SignOnPeople
from workers.identity.sign_on.states import SignOnStates, Way, attempt_of
from workers.settings import Settings

log = structlog.get_logger("guichet.sign_on")

RETURN_PATH = "/login/oidc/return"
LOGOUT_PATH = "/login/oidc/logout"
LONGEST_CODE = 4096
LONGEST_ID_TOKEN = 16 * 1024


FAILURES = ("away", "stale", "declined", "unproven", "disabled", "taken")
"""Why somebody is not let in, as the page says it."""


class SignOnFailed(NotAllowed):
    """`code` is one of `FAILURES`, for the page. Message and hint are for the operator."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


@dataclass(frozen=True, slots=True)
class Began:
    """Where to send a browser, and what to give it for the way."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came back, as who they are at the provider, and where they wanted to go."""

    person: Person
    subject: Subject
    onward: str


class SignOn:
    """Signs people on. Network calls are made outside of any transaction."""

    def __init__(
        self, provider: OpenIdProvider, transactions: Transactions, settings: Settings
    ) -> None:
        self.provider = provider
        self._settings = settings
        self._states = SignOnStates(transactions)
        self._people = SignOnPeople(transactions, settings)

    @property
    def redirect(self) -> str:
        """The address that the provider sends browsers back to; it has to know it."""
        return self._settings.public_url + RETURN_PATH

    def begin(self, onward: str, language: str, person_id: str | None = None) -> Began:
        """Set out. `person_id` is who is to be linked with whoever comes back. Raises
        `SignOnFailed`."""
        try:
            self.provider.metadata()
        except ConnectorError as error:
            raise _told("away", error) from error
        secret = self._states.begin(onward, person_id)
        url = self.provider.authorize_url(attempt_of(secret), self.redirect, language)
        return Began(url, secret)

    def finish(self, told: Mapping[str, str], secret: str, visitor_id: str | None) -> Entered:
        """Come back with the parameters of the provider. `secret` is what the browser was given,
        `visitor_id` who is logged in there now. Raises `SignOnFailed`."""
        way = self._states.end(secret, told.get("state", ""))
        if way is None or (way.person_id is not None and way.person_id != visitor_id):
            raise SignOnFailed("stale", "The return is not one that this browser set out for.")
        if "error" in told:
            code = told["error"] if told["error"].isidentifier() else "unknown"
            log.warning("sign_on.declined", code=code[:60])
            raise SignOnFailed("declined", f"The provider says {code[:60]}.")
        try:
            subject = self._subject(told, secret)
        except TokenRefused as error:
            raise _told("unproven", error, reason=error.code) from error
        except ConnectorError as error:
            raise _told("away", error) from error
        return Entered(self._person(subject, way), subject, way.onward)

    def logged_out(self, id_token: str | None) -> str | None:
        """Where to send a browser that logged out here; None where nothing is to be done there."""
        if not self._settings.oidc_logout:
            return None
        try:
            return self.provider.logout_url(id_token, f"{self._settings.public_url}/login")
        except ConnectorError as error:
            log.warning("sign_on.no_logout", error=error.message)
            return None

    def _subject(self, told: Mapping[str, str], secret: str) -> Subject:
        metadata = self.provider.metadata()
        issuer = told.get("iss")
        if (issuer is not None or metadata.tells_issuer) and issuer != metadata.issuer:
            raise TokenRefused("iss", "The return is from another provider.")
        code = told.get("code", "")
        if not code or len(code) > LONGEST_CODE:
            raise TokenRefused("code", "The return has no code.")
        signed = self.provider.exchange(code, attempt_of(secret), self.redirect)
        settings = self._settings
        subject = subject_of(
            signed.claims,
            metadata.issuer,
            settings.oidc_groups_claim,
            settings.oidc_login_claim,
        )
        if subject.unverified_mail:
            log.info("sign_on.unverified_mail", subject=subject.subject)
        short = len(signed.id_token) <= LONGEST_ID_TOKEN
        return replace(subject, id_token=signed.id_token if short else None)

    def _person(self, subject: Subject, way: Way) -> Person:
        try:
            if way.person_id is not None:
                return self._people.link(subject, way.person_id)
            return self._people.enter(subject)
        except Disabled as error:
            raise _told("disabled", error) from error
        except Conflict as error:
            raise _told("taken", error) from error


def _told(code: str, error: GuichetError, **more: str) -> SignOnFailed:
    log.warning("sign_on.failed", code=code, error=error.message, hint=error.hint, **more)
    return SignOnFailed(code, error.message, error.hint)
