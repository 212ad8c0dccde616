"""What of a provider's claims is used, whatever their form."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.database.models import Role
from workers.identity.sign_on.claims import role_of, subject_of
from workers.identity.sign_on.states import attempt_of

ISSUER = "https://login.campus.example"


def test_names_mails_and_languages() -> None:
    claims = {
        "sub": "7",
        "preferred_username": "ada",
        "email": "ada@lsl.example",
        "email_verified": True,
        "locale": "fr-FR",
        "sid": "s",
    }
    found = subject_of(claims, ISSUER, "groups")
    assert (found.name, found.mail, found.language, found.session) == (
        "ada",
        "ada@lsl.example",
        "fr",
        "s",
    )
    assert found.place == f"oidc:{ISSUER}"
    odd = {"sub": "7", "name": ["Ada"], "email": 7, "locale": {}, "sid": 7, "email_verified": True}
    bare = subject_of(odd, ISSUER, "groups")
    assert (bare.name, bare.mail, bare.language, bare.session) == ("7", None, None, None)
    long = subject_of({"sub": "7", "name": "A\u202e\n" + "x" * 9000}, ISSUER, "groups")
    assert long.name == "A" + "x" * 199


@pytest.mark.parametrize(
    ("claims", "name", "groups"),
    [
        ({"groups": ["a", "b"]}, "groups", ["a", "b"]),
        ({"groups": "a b"}, "groups", ["a b"]),
        ({"groups": ["a", 7, None]}, "groups", ["a"]),
        ({"groups": {"a": 1}}, "groups", []),
        ({}, "groups", []),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", ["a"]),
        ({"realm_access": ["a"]}, "realm_access.roles", []),
        ({"https://campus.example/groups": ["a"]}, "https://campus.example/groups", ["a"]),
    ],
)
def test_groups(claims: dict[str, Any], name: str, groups: list[str]) -> None:
    assert subject_of({"sub": "7", **claims}, ISSUER, name).groups == set(groups)


def test_the_highest_role_counts() -> None:
    roles = {"a": "staff", "b": "admin", "c": "asker"}
    assert role_of(frozenset("abc"), roles) is Role.ADMIN
    assert role_of(frozenset("ac"), roles) is Role.STAFF
    assert role_of(frozenset("c"), roles) is Role.ASKER
    assert role_of(frozenset("x"), roles) is None


def test_what_a_browser_carries_tells_nothing_of_the_rest() -> None:
    attempt = attempt_of("secret")
    parts = {attempt.state, attempt.nonce, attempt.verifier}
    assert len(parts) == 3
    assert all(len(part) == 43 for part in parts)
    assert attempt_of("another").state != attempt.state
    assert attempt.verifier not in repr(attempt)


def test_a_login_is_taken_from_the_claim_that_the_site_names_and_from_no_other() -> None:
    claims = {"sub": "1", "preferred_username": " plegall ", "uid": "p2"}
    assert subject_of(claims, "https://idp.example", "groups").login is None
    named = subject_of(claims, "https://idp.example", "groups", "preferred_username")
    assert named.login == "plegall"
    assert subject_of({"sub": "1"}, "https://idp.example", "groups", "uid").login is None
