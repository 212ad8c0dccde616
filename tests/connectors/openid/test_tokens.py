"""ID tokens and logout tokens: what is believed, and everything that is not."""

from __future__ import annotations

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey, RSAKey

from connectors.openid.errors import TokenRefused
from connectors.openid.tokens import Claims, id_token_claims, logout_claims, usable_keys
from tests.fakes.openid import CLIENT, EVENT, ISSUER, SECRET, FakeProvider, key

KEYS = usable_keys({"keys": [key("one").as_dict(private=False)]})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})


def id_claims(token: str) -> Claims:
    return id_token_claims(
        token, KEYS, issuer=ISSUER, client_id=CLIENT, nonce="n", moment=time.time()
    )


def logout(token: str) -> Claims:
    return logout_claims(token, KEYS, issuer=ISSUER, client_id=CLIENT, moment=time.time())


def test_the_right_token_is_believed() -> None:
    fake = FakeProvider({"sub": "ada", "aud": [CLIENT, "api"], "azp": CLIENT})
    assert id_claims(fake.id_token("n"))["sub"] == "ada"
    # A minute either way is the clocks' own affair.
    moment = int(time.time())
    for claims in ({"exp": moment - 50}, {"iat": moment + 50}):
        assert id_claims(FakeProvider({"sub": "ada", **claims}).id_token("n"))


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": "https://evil.example"}, "iss"),
        ({"iss": ISSUER + "/"}, "iss"),
        ({"iss": [ISSUER]}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": {"guichet": 1}}, "aud"),
        ({"aud": [CLIENT, "another"]}, "azp"),
        ({"azp": "another"}, "azp"),
        ({"exp": 1_700_000_000}, "expired"),
        ({"exp": None}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"iat": 4_000_000_000}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": 4_000_000_000}, "nbf"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["n"]}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"events": {EVENT: {}}}, "kind"),
    ],
    ids=str,
)
def test_wrong_claims(claims: dict[str, Any], code: str) -> None:
    token = FakeProvider({"sub": "ada", **claims}).id_token("n")
    with pytest.raises(TokenRefused) as refused:
        id_claims(token)
    assert refused.value.code.startswith(code) or code in refused.value.code


MALLORY = key("mallory")
PUBLIC = OctKey.import_key(str(key("one").as_dict(private=False)["x"]))
"""The public key as a shared secret: everybody has it."""
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"header": {"alg": "none"}}, "algorithm"),
    "none with a key": ({"header": {"alg": "none", "kid": "one"}}, "algorithm"),
    "our secret": ({"header": {"alg": "HS256", "kid": "one"}}, "algorithm"),
    "public": ({"header": {"alg": "HS256", "kid": "one"}, "signed_by": PUBLIC}, "algorithm"),
    "another's": ({"signed_by": MALLORY}, "signature"),
    "another's unnamed": ({"header": {"alg": "ES256"}, "signed_by": MALLORY}, "signature"),
    "unknown": ({"header": {"alg": "ES256", "kid": "two"}, "signed_by": key("two")}, "key"),
    "another kind": ({"header": {"alg": "RS256", "kid": "one"}, "signed_by": RSA}, "signature"),
    "an order": ({"header": {"alg": "ES256", "kid": "one", "typ": "logout+jwt"}}, "kind"),
}


@pytest.mark.parametrize(("changes", "code"), WRONG.values(), ids=WRONG)
def test_wrong_signatures(changes: dict[str, Any], code: str) -> None:
    fake = FakeProvider({"sub": "ada"})
    vars(fake).update(changes)
    with pytest.raises(TokenRefused) as refused:
        id_claims(fake.id_token("n"))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "token",
    ["", "a", "a.b", "a.b.c", "..", "é.é.é", "x" * 70_000, "eyJhbGciOiJFUzI1NiJ9..", "e30.e30.e30"],
    ids=lambda token: token[:20] or "empty",
)
def test_what_is_no_token(token: str) -> None:
    with pytest.raises(TokenRefused):
        id_claims(token)


def test_a_changed_token_is_no_more_signed() -> None:
    head, _, tail = FakeProvider({"sub": "ada"}).id_token("n").split(".")
    _, body, _ = FakeProvider({"sub": "bob"}).id_token("n").split(".")
    with pytest.raises(TokenRefused, match="signature"):
        id_claims(f"{head}.{body}.{tail}")


def test_keys_that_sign_nothing_are_left_out() -> None:
    elliptic = key("one").as_dict(private=False)
    listed = [
        {**elliptic, "use": "enc"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-0"},
        {"kty": "RSA", "n": 7},
        "EC",
        None,
        elliptic,
        RSA.as_dict(private=False),
        OKPKey.generate_key("Ed25519").as_dict(private=False),
    ]
    assert [one.key_type for one in usable_keys({"keys": listed})] == ["EC", "RSA", "OKP"]
    for odd in ([], None, {"keys": {}}, {"keys": None}, "keys"):
        assert usable_keys(odd) == []


@pytest.mark.parametrize(
    ("made", "algorithm"),
    [(RSA, "RS256"), (RSA, "PS256"), (OKPKey.generate_key("Ed25519", {"kid": "ed"}), "Ed25519")],
    ids=["RS256", "PS256", "Ed25519"],
)
def test_other_kinds_of_keys(made: Any, algorithm: str) -> None:
    moment = int(time.time())
    claims = {"iss": ISSUER, "aud": CLIENT, "iat": moment, "exp": moment + 60, "nonce": "n",
              "sub": "ada"}  # fmt: skip
    token = jwt.encode({"alg": algorithm}, claims, made, algorithms=[algorithm])
    keys = usable_keys({"keys": [made.as_dict(private=False)]})
    checked = {"issuer": ISSUER, "client_id": CLIENT, "nonce": "n", "moment": float(moment)}
    assert id_token_claims(token, keys, **checked)["sub"] == "ada"  # type: ignore[arg-type]


def test_orders_to_log_out() -> None:
    fake = FakeProvider()
    assert logout(fake.logout_token(sub="ada"))["sub"] == "ada"
    assert logout(fake.logout_token(sid="s"))["sid"] == "s"
    fake.header = {"alg": "ES256", "kid": "one", "typ": "logout+jwt"}
    assert logout(fake.logout_token(sid="s", exp=None))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"events": None},
        {"events": []},
        {"events": {EVENT: True}},
        {"events": {"another": {}}},
        {"nonce": "n"},
        {"sub": None},
        {"sub": None, "sid": ""},
        {"sub": None, "sid": 7},
        {"sub": 7},
        {"iat": 1_700_000_000, "exp": 4_000_000_000},
        {"iat": None},
        {"exp": 1_700_000_000},
        {"jti": None},
    ],
    ids=str,
)
def test_orders_that_are_none(claims: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        logout(FakeProvider().logout_token(**{"sub": "ada", **claims}))


def test_an_id_token_is_no_order() -> None:
    with pytest.raises(TokenRefused):
        logout(FakeProvider({"sub": "ada", "jti": "j"}).id_token("n"))
    assert SECRET
