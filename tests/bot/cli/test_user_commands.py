"""`guichet user …` and what doctor says of accounts: who gets answers from which tickets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.database.engine import make_engine
from tests.support.processes import guichet_env, run_guichet
from workers.identity.people import ensure_person

pytestmark = pytest.mark.scenario

TICKETS = (
    {"id": 1, "title": "Printer jammed", "content": "No paper comes.", "entity": "LSL > Brest"},
    {"id": 2, "title": "VPN drops", "content": "It drops every minute.", "entity": None},
)


class Site:
    """A home with tickets of an entity, and the commands on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = guichet_env(home / "home", log_level="error")
        file = home / "tickets.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in TICKETS))
        self.run("sync", "file", file)

    def run(self, *arguments: str | Path, typed: str = "") -> str:
        done = run_guichet(*arguments, env=self.env, cwd=self.home, typed=typed)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def found(self, user: str) -> set[str]:
        """Titles of the tickets that a search finds for somebody."""
        out = self.run("search", "printer jammed vpn drops", "--as", user, "--json")
        results: list[dict[str, Any]] = json.loads(out)["results"]
        return {one["title"] for one in results}


def test_entities_can_be_given_later(tmp_path: Path) -> None:
    site = Site(tmp_path)
    said = site.run("user", "add", "carl", "--password-stdin", typed="correct horse battery\n")
    assert "guichet user set-entities carl ENTITY" in said
    assert site.found("carl") == {"VPN drops"}
    assert "carl: no entity" in site.run("doctor")
    assert "LSL" in site.run("user", "set-entities", "carl", "LSL")
    assert site.found("carl") == {"VPN drops", "Printer jammed"}
    assert "no entity" not in site.run("doctor")
    (listed,) = json.loads(site.run("user", "list", "--json"))
    assert (listed["entities"], listed["sees_everything"]) == (["LSL"], False)
    assert "for everyone" in site.run("user", "set-entities", "carl")
    assert site.found("carl") == {"VPN drops"}
    assert "every entity" in site.run("user", "set-entities", "carl", "--all")
    assert site.found("carl") == {"VPN drops", "Printer jammed"}
    refused = run_guichet(
        "user", "set-entities", "carl", "LSL", "--all", env=site.env, cwd=tmp_path
    )
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1


def test_chat_accounts_are_linked_listed_and_taken_back(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.run("user", "add", "bob", "--password-stdin", typed="correct horse battery\n")
    meet(site, "slack:T1", "U1", "Maya")
    assert site.run("user", "role", "slack:T1:U1", "staff") == "slack:T1:U1 is staff now.\n"
    assert "slack:T1:U1  staff  Maya  no account" in site.run("user", "list")
    assert site.run("user", "link", "slack:T1:U1", "Bob") == "slack:T1:U1 is bob now.\n"
    (bob,) = json.loads(site.run("user", "list", "--json"))
    assert (bob["username"], bob["role"], bob["identities"]) == ("bob", "asker", ["slack:T1:U1"])
    assert "bob, linked with slack:T1:U1, is admin now." in site.run(
        "user", "role", "slack:T1:U1", "admin"
    )
    assert "bob is staff now." in site.run("user", "role", "bob", "staff")
    site.run("user", "unlink", "slack:T1:U1")
    (bob,) = json.loads(site.run("user", "list", "--json"))
    assert (bob["role"], bob["identities"]) == ("staff", [])
    assert "Maya" not in site.run("user", "list"), "an asker like any other"
    for wrong in (("unlink", "slack:T1:U1"), ("link", "slack:T9:U1", "bob")):
        done = run_guichet("user", *wrong, env=site.env, cwd=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), wrong


def meet(site: Site, platform: str, external_id: str, name: str) -> None:
    """Have somebody of a chat platform been seen."""
    engine = make_engine(f"sqlite:///{site.home / 'home' / 'guichet.db'}")
    with Session(engine) as session, session.begin():
        ensure_person(session, platform, Profile(external_id, name))
    engine.dispose()
