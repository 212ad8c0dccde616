"""Settings of sign-on that do not fit together are told in one line."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.errors import SettingsError
from workers.settings import load_settings

GOOD = {"oidc_issuer": "https://login.example.org/", "oidc_client_id": "guichet"}


def test_a_provider_needs_an_issuer_and_a_client() -> None:
    settings = load_settings(**GOOD)
    assert (settings.sign_on, settings.oidc_issuer) == (True, "https://login.example.org")
    assert not load_settings().sign_on
    assert settings.role_lasts.days == 30


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"oidc_issuer": "https://login.example.org"}, "needs GUICHET_OIDC_CLIENT_ID"),
        ({"oidc_issuer": "login.example.org"}, "use http://… or https://…"),
        ({**GOOD, "oidc_scopes": ["email"]}, "must have openid"),
        ({**GOOD, "oidc_roles": {"it": "boss"}}, "use 'asker', 'staff' or 'admin'"),
        ({**GOOD, "oidc_addresses": ["tokens"]}, "use http://… or https://…"),
        ({**GOOD, "oidc_role_days": 0}, "at least 1"),
        ({"local_login": "none"}, "nobody could log in"),
        ({**GOOD, "platforms": {"oidc:x": {"kind": "slack"}}}, "cannot be called oidc:x"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_one_line(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(**wrong)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
