"""The provider over HTTP: what it may say of itself, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.errors import ConnectorError
from connectors.openid.access import origin_of
from connectors.openid.errors import ProviderFault, TokenRefused
from connectors.openid.provider import Attempt, OpenIdProvider
from tests.fakes.openid import CONSOLE, ISSUER, FakeProvider, key, provider_of

ATTEMPT = Attempt("the-state", "the-nonce", "v" * 43)
Make = Callable[..., OpenIdProvider]


@pytest.fixture
def fake() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
def make(fake: FakeProvider) -> Iterator[Make]:
    made: list[OpenIdProvider] = []

    def of(**access: Any) -> OpenIdProvider:
        made.append(provider_of(fake, **access))
        return made[-1]

    yield of
    for one in made:
        one.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.example"},
        {"issuer": ISSUER + "/another"},
        {"issuer": None},
        {"token_endpoint": "https://evil.example/token"},
        {"jwks_uri": "http://login.campus.example/keys"},
        {"userinfo_endpoint": "https://login.campus.example.evil.example/"},
        {"authorization_endpoint": "https://login.campus.example:444/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "https://[::1/"},
        {"token_endpoint": "https://x@login.campus.example/token"},
        {"token_endpoint": None},
        {"token_endpoint": 7},
        {"code_challenge_methods_supported": ["plain"]},
    ],
    ids=str,
)
def test_a_provider_that_is_not_the_one_of_the_settings(
    fake: FakeProvider, make: Make, wrong: dict[str, Any]
) -> None:
    fake.metadata = wrong
    with pytest.raises(ProviderFault) as fault:
        make().authorize_url(ATTEMPT, CONSOLE, "fr")
    assert "\n" not in str(fault.value)
    assert fake.asked == ["/.well-known/openid-configuration"]


def test_other_addresses_of_the_provider(fake: FakeProvider, make: Make) -> None:
    fake.metadata = {"token_endpoint": "https://tokens.campus.example/t"}
    provider = make(addresses=("https://TOKENS.campus.example:443/",))
    assert provider.metadata().token_endpoint == "https://tokens.campus.example/t"
    assert provider.access.origins == (
        "https://login.campus.example",
        "https://tokens.campus.example",
    )


def test_an_issuer_that_ends_in_a_slash(fake: FakeProvider, make: Make) -> None:
    fake.metadata = {"issuer": f"{ISSUER}/"}
    assert make().metadata().issuer == f"{ISSUER}/"
    assert fake.asked == ["/.well-known/openid-configuration"]


def test_origins_have_one_form() -> None:
    assert origin_of("HTTPS://Login.Example:443/x?y") == "https://login.example"
    assert origin_of("http://[::1]:8080/") == "http://[::1]:8080"


def test_the_request_has_pkce_state_and_nonce(make: Make) -> None:
    url = make(scopes=("openid", "groups")).authorize_url(ATTEMPT, f"{CONSOLE}/back", "fr")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    challenge = asked.pop("code_challenge")
    assert len(challenge) == 43
    assert ATTEMPT.verifier not in url
    assert asked == {
        "response_type": "code",
        "client_id": "guichet",
        "redirect_uri": f"{CONSOLE}/back",
        "scope": "openid groups",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge_method": "S256",
        "ui_locales": "fr",
    }


@pytest.mark.parametrize(
    ("methods", "secret", "basic", "posted"),
    [
        (None, "s / :é", True, False),
        (["client_secret_post"], "hidden", False, True),
        (["client_secret_post", "client_secret_basic"], "hidden", True, False),
        (["none"], "", False, False),
    ],
    ids=str,
)
def test_the_secret_goes_where_the_provider_wants_it(
    fake: FakeProvider, make: Make, methods: Any, secret: str, basic: bool, posted: bool
) -> None:
    fake.metadata = {"token_endpoint_auth_methods_supported": methods}
    provider = make(client_secret=secret)
    told = fake.authorize(provider.authorize_url(ATTEMPT, CONSOLE, "en"))
    assert provider.exchange(told["code"], ATTEMPT, CONSOLE).claims["sub"] == "ada"
    (request,) = fake.exchanges
    assert ("authorization" in request.headers) is basic
    assert (b"client_secret=" in request.content) is posted
    if secret == "s / :é":
        # guichet:s+%2F+%3A%C3%A9
        expected = "Basic Z3VpY2hldDpzKyUyRislM0ElQzMlQTk="
        assert request.headers["authorization"] == expected
    assert secret not in repr(provider.access) or not secret


def test_discovery_and_keys_are_asked_once_in_an_hour(fake: FakeProvider, make: Make) -> None:
    provider = make()
    for _ in range(3):
        provider.metadata()
        provider.keys()
    assert fake.asked == ["/.well-known/openid-configuration", "/keys"]
    fake.late = 3601
    provider.keys()
    assert fake.asked.count("/keys") == 2


def test_unknown_keys_are_looked_for_now_and_then(fake: FakeProvider, make: Make) -> None:
    provider = make()
    provider.keys()
    fake.header, fake.signed_by = {"alg": "ES256", "kid": "two"}, key("two")
    for _ in range(3):
        with pytest.raises(TokenRefused):
            provider.logout_order(fake.logout_token(sub="ada"))
    assert fake.asked.count("/keys") == 1
    fake.late, fake.published = 31.0, ("two",)
    assert provider.logout_order(fake.logout_token(sub="ada"))["sub"] == "ada"
    assert fake.asked.count("/keys") == 2


def test_what_goes_wrong_is_one_line_for_the_operator(fake: FakeProvider, make: Make) -> None:
    fake.token_status = 401
    provider = make()
    told = fake.authorize(provider.authorize_url(ATTEMPT, CONSOLE, "en"))
    with pytest.raises(ProviderFault, match=r"invalid_client.*GUICHET_OIDC_CLIENT_SECRET"):
        provider.exchange(told["code"], ATTEMPT, CONSOLE)
    fake.token_status = 500
    with pytest.raises(ConnectorError):
        provider.exchange(told["code"], ATTEMPT, CONSOLE)
    fake.published = ()
    with pytest.raises(ProviderFault, match="no key"):
        provider.keys()
    fake.away, fake.late = True, 3601
    with pytest.raises(ConnectorError, match="does not answer"):
        provider.metadata()


def test_a_code_that_was_used_proves_nothing(fake: FakeProvider, make: Make) -> None:
    provider = make()
    told = fake.authorize(provider.authorize_url(ATTEMPT, CONSOLE, "en"))
    provider.exchange(told["code"], ATTEMPT, CONSOLE)
    with pytest.raises(TokenRefused) as refused:
        provider.exchange(told["code"], ATTEMPT, CONSOLE)
    assert refused.value.code == "code"


def test_logging_out_there(fake: FakeProvider, make: Make) -> None:
    url = make().logout_url("the.id.token", f"{CONSOLE}/login")
    assert url is not None
    assert url.startswith(f"{ISSUER}/end?id_token_hint=the.id.token&post_logout_redirect_uri=http")
    unknown = make().logout_url(None, CONSOLE)
    assert unknown is not None
    assert unknown.startswith(f"{ISSUER}/end?client_id=guichet&post_logout")
    fake.metadata = {"end_session_endpoint": None}
    assert make().logout_url(None, CONSOLE) is None
