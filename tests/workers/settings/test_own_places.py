"""The list of the site's own places: what may stand on it, and what is said of the rest."""

from __future__ import annotations

import pytest

from connectors.errors import SettingsError
from workers.settings import Settings, load_settings
from workers.settings.own_places import place_kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("helpdesk@corp.example", "mailbox"),
        ("vpn.corp.example", "host"),
        ("proxy", "host"),
        ("10.20.0.0/16", "network"),
        ("10.20.3.4", "network"),
        ("2001:db8::/32", "network"),
    ],
)
def test_kinds(place: str, kind: str) -> None:
    assert place_kind(place) == kind


def test_entries_are_written_in_one_way() -> None:
    settings = Settings(own_places=[" Helpdesk@Corp.Example ", "*.corp.example", "corp.example."])
    assert settings.own_places == ["corp.example", "helpdesk@corp.example"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("0.0.0.0/0", "wider than the network of one site"),
        ("::/0", "wider than the network of one site"),
        ("10.20.3", "no IP address or network"),
        ("a b", "no mail address, host, domain or network"),
        ("@corp.example", "no mail address"),
        ("helpdesk@corp", "no mail address"),
        ("https://vpn.corp.example/", "no mail address, host, domain or network"),
        ("", "no mail address, host, domain or network"),
    ],
)
def test_what_is_no_place_is_said_in_words(
    place: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    monkeypatch.setenv("GUICHET_OWN_PLACES", json.dumps([place]))
    with pytest.raises(SettingsError, match=said):
        load_settings()
