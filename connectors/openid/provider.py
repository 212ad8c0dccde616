"""The provider over HTTP: discovery, keys, and the code flow with PKCE."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from connectors.errors import BadInput
from connectors.http.access import HttpAccess, Limits
from connectors.http.client import HttpClient
from connectors.http.errors import of_status
from connectors.http.reply import Reply, read_object
from connectors.openid.access import OpenIdAccess, origin_of
from connectors.openid.errors import CALLED, SETTING, ProviderFault, TokenRefused
from connectors.openid.metadata import PATH, POST, Metadata, metadata_of
from connectors.openid.tokens import (
    Claims,
    Key,
    UnknownKey,
    id_token_claims,
    logout_claims,
    usable_keys,
)

KEPT = 3600.0
"""Seconds for which discovery and keys are kept."""
PAUSE = 30.0
"""Seconds between two looks for a key that we do not know: anybody may send a token."""
LIMITS = Limits(connect=5.0, total=10.0, reply=1024 * 1024)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one browser carries through the flow. None of it is told to anybody but as a digest,
    except `state` and `nonce`."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What came of a code: the claims of the ID token with those of userinfo, and the token."""

    claims: Claims
    id_token: str = field(repr=False)


class OpenIdProvider:
    """Safe for threads. Network errors are raised as `HttpError`."""

    def __init__(
        self,
        access: OpenIdAccess,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.access = access
        self._clock = clock
        self._wall = wall
        self._lock = threading.Lock()
        self._metadata: tuple[Metadata, float] | None = None
        self._keys: tuple[list[Key], float] | None = None
        self._clients = {
            origin: HttpClient(_http(access, origin), transport=transport)
            for origin in access.origins
        }

    def metadata(self) -> Metadata:
        """What the provider says of itself, at most an hour old. Raises `ProviderFault`."""
        kept, moment = self._metadata, self._clock()
        if kept is not None and moment - kept[1] < KEPT:
            return kept[0]
        document = _object(self._get(self.access.issuer.rstrip("/") + PATH), "description")
        found = metadata_of(document, self.access)
        self._metadata = (found, moment)
        return found

    def keys(self, *, older_than: float = KEPT) -> list[Key]:
        """Its keys, at most `older_than` seconds old. Raises `ProviderFault` where none is usable.

        Who asks for newer ones waits for whoever asks already.
        """
        with self._lock:
            kept, moment = self._keys, self._clock()
            if kept is not None and moment - kept[1] < older_than:
                return kept[0]
            found = usable_keys(_object(self._get(self.metadata().jwks_uri), "key set"))
            if not found:
                raise ProviderFault(f"{CALLED} has no key that we can use.", "See its key set.")
            self._keys = (found, moment)
            return found

    def authorize_url(self, attempt: Attempt, redirect: str, language: str) -> str:
        """Where a browser is sent to begin."""
        url: str = prepare_grant_uri(
            self.metadata().authorization_endpoint,
            self.access.client_id,
            "code",
            redirect_uri=redirect,
            scope=list(self.access.scopes),
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
            ui_locales=language,
        )
        return url

    def logout_url(self, id_token: str | None, redirect: str) -> str | None:
        """Where a browser is sent to log out there too; None where there is no such place."""
        place = self.metadata().end_session_endpoint
        if not place:
            return None
        # The token names the client; some providers take the two together for a login of ours.
        known = {"id_token_hint": id_token} if id_token else {"client_id": self.access.client_id}
        asked = {**known, "post_logout_redirect_uri": redirect}
        return str(httpx.URL(place).copy_merge_params(asked))

    def exchange(self, code: str, attempt: Attempt, redirect: str) -> SignedIn:
        """Who came back with this code, which is good once.

        Raises `TokenRefused` for a code or token that proves nothing.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": attempt.verifier,
        }
        reply = self._post(self.metadata(), form)
        token, bearer = reply.get("id_token"), reply.get("access_token")
        if not isinstance(token, str):
            raise TokenRefused("form", f"{CALLED} sent no ID token: is `openid` among the scopes?")
        claims = self._checked(
            lambda keys: id_token_claims(
                token,
                keys,
                issuer=self.metadata().issuer,
                client_id=self.access.client_id,
                nonce=attempt.nonce,
                moment=self._wall(),
            )
        )
        more = self._userinfo(bearer, claims) if isinstance(bearer, str) and bearer else {}
        # What the signed token says comes before what userinfo adds.
        return SignedIn({**more, **claims}, token)

    def logout_order(self, token: str) -> Claims:
        """Whom the provider orders us to log out. Raises `TokenRefused`."""
        return self._checked(
            lambda keys: logout_claims(
                token,
                keys,
                issuer=self.metadata().issuer,
                client_id=self.access.client_id,
                moment=self._wall(),
            )
        )

    def date(self) -> str:
        """The provider's clock, as its server writes it (RFC 9110); empty where it does not."""
        reply = self._get(self.access.issuer.rstrip("/") + PATH)
        return str(reply.headers.get("date", ""))

    def greets(self, url: str) -> int:
        """The status of a page there: a request that it does not like is an error."""
        return self._send("GET", url).status

    def close(self) -> None:
        """End its connections."""
        for client in self._clients.values():
            client.close()

    def _checked(self, check: Callable[[list[Key]], Claims]) -> Claims:
        """Once more with fresh keys, where the provider may have changed them."""
        try:
            return check(self.keys())
        except UnknownKey:
            return check(self.keys(older_than=PAUSE))

    def _userinfo(self, bearer: str, claims: Claims) -> dict[str, Any]:
        place = self.metadata().userinfo_endpoint
        if not place:
            return {}
        headers = {"Authorization": f"Bearer {bearer}"}
        reply = self._send("GET", place, headers=headers)
        if reply.status != 200:
            raise of_status(self._client(place).access, reply)
        found = _object(reply, "userinfo")
        if found.get("sub") != claims["sub"]:
            raise TokenRefused("sub", "The userinfo is another person's.")
        return found

    def _post(self, metadata: Metadata, form: dict[str, str]) -> dict[str, Any]:
        access, headers = self.access, {"Accept": "application/json"}
        if not access.client_secret:
            form = {**form, "client_id": access.client_id}
        elif metadata.secret_in == POST:
            secret = {"client_id": access.client_id, "client_secret": access.client_secret}
            form = {**form, **secret}
        else:
            headers |= _basic(access)
        reply = self._send("POST", metadata.token_endpoint, form=form, headers=headers)
        if reply.status in (400, 401):
            code = _error_code(reply)
            if code == "invalid_grant":
                raise TokenRefused("code", "The code was used before, or is too old.")
            raise ProviderFault(
                f"{CALLED} refuses our client ({code or reply.status}).",
                "Check GUICHET_OIDC_CLIENT_ID and GUICHET_OIDC_CLIENT_SECRET.",
            )
        if reply.status != 200:
            raise of_status(self._client(metadata.token_endpoint).access, reply, writes=True)
        return _object(reply, "reply")

    def _get(self, url: str) -> Reply:
        reply = self._send("GET", url, headers={"Accept": "application/json"})
        if reply.status != 200:
            raise of_status(self._client(url).access, reply)
        return reply

    def _send(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return self._client(url).send(method, path or "/", form=form, headers=headers)

    def _client(self, url: str) -> HttpClient:
        return self._clients[origin_of(url)]


def _http(access: OpenIdAccess, origin: str) -> HttpAccess:
    return HttpAccess(
        origin,
        CALLED,
        SETTING,
        "GUICHET_OIDC_CLIENT_SECRET",
        "GUICHET_OIDC_CA_FILE",
        verify=access.verify,
        limits=LIMITS,
    )


def _basic(access: OpenIdAccess) -> dict[str, str]:
    """Both are percent-encoded first (RFC 6749, 2.3.1); Authlib leaves that out."""
    pair = ":".join(map(quote_plus, (access.client_id, access.client_secret)))
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _object(reply: Reply, what: str) -> dict[str, Any]:
    try:
        return read_object(reply.content)
    except BadInput:
        raise ProviderFault(f"The {what} of {CALLED.lower()} is no JSON object.") from None


def _error_code(reply: Reply) -> str:
    try:
        code = read_object(reply.content).get("error")
    except BadInput:
        return ""
    return code if isinstance(code, str) and code.isidentifier() and len(code) < 60 else ""
