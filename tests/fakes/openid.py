"""An OpenID provider inside the test, with keys of its own: it signs what no real one would."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import delete
from starlette.testclient import TestClient

from connectors.database.models import (
    ApiKey,
    ConsoleSession,
    Identity,
    LocalAccount,
    LoginOrigin,
    Person,
    Role,
    SignOnState,
)
from connectors.openid.access import OpenIdAccess
from connectors.openid.provider import OpenIdProvider
from tests.fakes.console import PASSWORD, Console, running_console
from workers.bootstrap.core import Core
from workers.bootstrap.systems.outside import Outside

ISSUER = "https://login.campus.example/realm"
CLIENT = "guichet"
SECRET = "a secret / of : the client"
CONSOLE = "http://127.0.0.1:8080"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@cache
def key(kid: str) -> ECKey:
    """A key of the provider (``one``), or of somebody else."""
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


@dataclass
class FakeProvider:
    """What it answers with may be changed at will. `asked` are the paths of all requests."""

    claims: dict[str, Any] = field(default_factory=dict)
    """Put into the next ID token, over what belongs there. None takes a claim out."""
    userinfo: dict[str, Any] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256", "kid": "one"})
    signed_by: Any = None
    published: tuple[str, ...] = ("one",)
    away: bool = False
    token_status: int = 200
    asked: list[str] = field(default_factory=list)
    exchanges: list[httpx.Request] = field(default_factory=list)
    """Requests for tokens that had an answer."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What each code was given out for; used ones are gone."""
    late: float = 0.0
    """Seconds by which our clock of what is kept is ahead."""
    numbers: Iterator[int] = field(default_factory=count)

    def document(self) -> dict[str, Any]:
        """Its description."""
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "end_session_endpoint": f"{ISSUER}/end",
            **self.metadata,
        }

    def authorize(self, url: str, subject: str = "ada", **claims: Any) -> dict[str, str]:
        """Somebody says yes there; the parameters of their return."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{ISSUER}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{next(self.numbers)}-{subject}"
        self.codes[code] = asked
        self.claims = {"sub": subject, "name": subject.title(), **claims}
        return {"code": code, "state": asked["state"]}

    def id_token(self, nonce: str) -> str:
        """An ID token with `claims` over the right ones."""
        moment = int(time.time())
        right = {"iss": ISSUER, "aud": CLIENT, "iat": moment, "exp": moment + 300, "nonce": nonce}
        return self.sign({**right, **self.claims})

    def logout_token(self, **claims: Any) -> str:
        """A logout token with `claims` over the right ones."""
        moment = int(time.time())
        right = {"iss": ISSUER, "aud": CLIENT, "iat": moment, "exp": moment + 120, "jti": "j",
                 "events": {EVENT: {}}}  # fmt: skip
        return self.sign({**right, **claims})

    def sign(self, claims: dict[str, Any]) -> str:
        """Sign as the header says: also with a shared secret, or not at all."""
        there = {name: value for name, value in claims.items() if value is not None}
        algorithm = self.header["alg"]
        if algorithm == "none":
            parts = (json.dumps(part).encode() for part in (self.header, there))
            return ".".join(map(_encoded, parts)) + "."
        by = self.signed_by or (OctKey.import_key(SECRET) if algorithm == "HS256" else key("one"))
        return jwt.encode(self.header, there, by, algorithms=[algorithm])

    def reply(self, request: httpx.Request) -> httpx.Response:
        """What it answers."""
        if self.away:
            raise httpx.ConnectError("away")
        path = request.url.path.removeprefix("/realm")
        self.asked.append(path)
        match path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self.document())
            case "/keys":
                keys = [key(kid).as_dict(private=False) for kid in self.published]
                return httpx.Response(200, json={"keys": keys})
            case "/token":
                return self._token(request)
            case "/userinfo" if self.userinfo is not None:
                return httpx.Response(200, json=self.userinfo)
            case "/userinfo":
                return httpx.Response(200, json={"sub": self.claims["sub"]})
        return httpx.Response(404)

    def _token(self, request: httpx.Request) -> httpx.Response:
        if self.token_status != 200:
            return httpx.Response(self.token_status, json={"error": "invalid_client"})
        sent = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        asked = self.codes.pop(sent["code"], None)
        verifier = hashlib.sha256(sent["code_verifier"].encode()).digest()
        if asked is None or _encoded(verifier) != asked["code_challenge"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        assert sent["redirect_uri"] == asked["redirect_uri"]
        self.exchanges.append(request)
        token = self.id_token(asked["nonce"])
        return httpx.Response(200, json={"id_token": token, "access_token": "bearer"})


def provider_of(fake: FakeProvider, **access: Any) -> OpenIdProvider:
    """Our client of it."""
    known = {"issuer": ISSUER, "client_id": CLIENT, "client_secret": SECRET, **access}
    return OpenIdProvider(
        OpenIdAccess(**known),
        clock=lambda: time.monotonic() + fake.late,
        transport=httpx.MockTransport(fake.reply),
    )


@dataclass
class SignOnConsole:
    """A console at which people sign on, and short ways to do it."""

    console: Console
    fake: FakeProvider

    def reset(self) -> None:
        """As it was at the beginning: nobody was here, and the provider is as it should be."""
        # What is kept of the provider is an hour old by then.
        late = self.fake.late + 3601
        vars(self.fake).update(vars(FakeProvider(late=late)))
        with self.console.desk.transactions.begin() as transaction:
            for model in (ConsoleSession, SignOnState, ApiKey, LoginOrigin, LocalAccount, Identity,
                          Person):  # fmt: skip
                transaction.session.execute(delete(model))

    def known(self, name: str, mail: str) -> str:
        """A local account with this mail, without a role or a grant; its person."""
        accounts = self.console.desk.accounts
        return str(accounts.add(name, PASSWORD, Role.ASKER, name.title(), email=mail))

    def set_out(self, browser: TestClient, onward: str = "") -> str:
        """Begin; the address at the provider."""
        asked = f"/login/oidc?next={onward}" if onward else "/login/oidc"
        reply = browser.get(asked, follow_redirects=False)
        assert reply.status_code == 303, reply.text
        return reply.headers["location"]

    def sign_on(self, subject: str = "ada", onward: str = "", **claims: Any) -> TestClient:
        """A browser that signed on."""
        browser = self.console.browser()
        reply = self.come_back(browser, self.set_out(browser, onward), subject, **claims)
        assert reply.status_code == 303, reply.text
        assert reply.headers["location"] == (onward or "/")
        return browser

    def come_back(
        self, browser: TestClient, url: str, subject: str = "ada", **claims: Any
    ) -> httpx.Response:
        """Say yes at the provider, and return."""
        return self.back(browser, self.fake.authorize(url, subject, **claims))

    def back(self, browser: TestClient, told: dict[str, str]) -> httpx.Response:
        """Return with these parameters."""
        return browser.get("/login/oidc/return", params=told, follow_redirects=False)


@contextmanager
def signing_on(database_url: str, home: Path, **settings: Any) -> Iterator[SignOnConsole]:
    """A console with a provider."""
    fake = FakeProvider()

    class Around(Outside):
        openid = property(lambda _: provider)  # type: ignore[assignment]

    def around(core: Core) -> Outside:
        return Around(core)

    provider = provider_of(fake)
    usual = {"oidc_issuer": ISSUER, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    with running_console(database_url, home, around, **usual, **settings) as console:
        yield SignOnConsole(console, fake)
    provider.close()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
