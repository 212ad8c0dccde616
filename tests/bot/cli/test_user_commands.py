"""`guichet user …` and what doctor says of accounts: who gets answers from which tickets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import guichet_env, run_guichet

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
