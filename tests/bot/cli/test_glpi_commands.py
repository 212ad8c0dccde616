"""`guichet sync glpi` and `guichet doctor` on a GLPI over real HTTP, as scripts and people see
them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.glpi.worlds import small_world
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.replies import maintenance
from tests.fakes.glpi.server import GlpiServer
from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.scenario
TOKEN, APP = "sync", "app-secret"


@pytest.fixture
def glpi() -> Iterator[GlpiServer]:
    with GlpiServer(FakeGlpi(small_world())) as server:
        yield server


class Place:
    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self.env = guichet_env(
            home, glpi_url=url, glpi_user_token=TOKEN, glpi_app_token=APP, log_level="error"
        )

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        env = self.env | {f"GUICHET_{name.upper()}": value for name, value in settings.items()}
        return run_guichet(*arguments, env=env, cwd=self.home)

    def doctor(self, **settings: str) -> tuple[int, list[str]]:
        """Exit code and what it says of GLPI."""
        done = self.run("doctor", **settings)
        assert not done.stderr
        return done.returncode, [line for line in done.stdout.splitlines() if "  glpi: " in line]


@pytest.fixture
def place(tmp_path: Path, glpi: GlpiServer) -> Place:
    return Place(tmp_path, glpi.url)


def test_who_of_the_staff_sees_what_is_said(place: Place, glpi: GlpiServer) -> None:
    def sight() -> list[str]:
        lines = place.run("doctor").stdout.splitlines()
        return [line for line in lines if "  sight: " in line]

    def add(name: str, *more: str) -> str:
        command = ("user", "add", name, "--password-stdin", *more)
        done = run_guichet(*command, env=place.env, cwd=place.home, typed="correct horse battery\n")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert place.run("sync", "glpi").returncode == 0
    (demo,) = sight()
    assert demo.startswith(" !   sight: without accounts the console shows every ticket")
    assert "guichet user email bob MAIL" in add("bob", "--role", "staff")
    assert "email" not in add("alice", "--role", "admin", "--email", "alice@lsl.example")
    (unknown,) = sight()
    assert "alice (not asked yet), bob (not asked yet)" in unknown
    assert "guichet user email NAME MAIL" in unknown
    granted = place.run("user", "set-entities", "bob", "--all")
    assert "bob sees every entity, as an administrator granted." in granted.stdout
    unknown, grant = sight()
    assert "bob" not in unknown
    assert "every ticket is seen by bob. Take it back: guichet user set-entities NAME" in grant
    assert "as an administrator granted" in place.run("user", "list").stdout
    taken = place.run("user", "set-entities", "bob")
    assert "bob sees only what is for everyone: GLPI does not know them" in taken.stdout
    assert "alice is staff now" in place.run("user", "set-role", "alice", "staff").stdout
    listed = {
        one["username"]: one for one in json.loads(place.run("user", "list", "--json").stdout)
    }
    assert not listed["bob"]["sees_everything"]
    assert listed["bob"]["sees"].startswith("only what is for everyone")


def test_before_the_first_sync_the_doctor_names_it_and_is_content(place: Place) -> None:
    done = place.run("doctor")
    assert done.returncode == 0, done.stdout
    assert " !   index: no tickets yet. Run: guichet sync glpi" in done.stdout.splitlines()
    without = place.run("doctor", glpi_url="")
    assert without.returncode == 1
    assert "BAD  index: no tickets yet. Run: guichet sync file PATH" in without.stdout


def test_json_is_one_document_of_eight_numbers(place: Place, glpi: GlpiServer) -> None:
    first = place.run("sync", "glpi", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    numbers = json.loads(first.stdout)
    assert list(numbers) == [
        "fetched", "created", "updated", "unchanged", "deleted", "skipped", "requests", "seconds",
    ]  # fmt: skip
    assert (numbers["fetched"], numbers["created"]) == (3, 3)
    assert numbers["requests"] == len(glpi.glpi.calls) > 5, "logins and the goodbye too"
    full = json.loads(place.run("sync", "glpi", "--full", "--json").stdout)
    assert (full["unchanged"], full["created"], full["updated"]) == (3, 0, 0)
    people = place.run("sync", "glpi")
    assert people.stdout.startswith("glpi: ")


def test_a_glpi_in_maintenance_is_one_line_and_changes_nothing(
    place: Place, glpi: GlpiServer
) -> None:
    place.run("sync", "glpi")
    glpi.glpi.fault = lambda _call, _number: maintenance()
    broken = place.run("sync", "glpi", "--full", "--json")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "may be in maintenance" in broken.stderr
    assert len(broken.stderr.strip().splitlines()) == 1
    glpi.glpi.fault = None
    again = json.loads(place.run("sync", "glpi", "--full", "--json").stdout)
    assert (again["unchanged"], again["deleted"]) == (3, 0)


def test_without_a_token_it_is_a_wrong_setting(place: Place) -> None:
    done = place.run("sync", "glpi", glpi_user_token="")
    assert done.returncode == 2
    assert "GUICHET_GLPI_USER_TOKEN" in done.stderr


def test_the_doctor_names_what_is_wrong(place: Place, glpi: GlpiServer) -> None:
    place.run("sync", "glpi")
    assert place.doctor() == (0, ["ok   glpi: GLPI 10.0.19, 3 tickets, times in UTC"])
    code, [line] = place.doctor(glpi_user_token="wrong")
    assert code == 1
    assert line.startswith("BAD  glpi: ")
    assert "copy the API token anew" in line
    code, [line] = place.doctor(glpi_app_token="wrong")
    assert "The app token is wrong" in line
    code, [line] = place.doctor(glpi_url="http://127.0.0.1:1/apirest.php")
    assert "cannot be reached" in line
    code, lines = place.doctor(glpi_user_token="nosy")
    assert code == 0
    assert [line[:5] for line in lines] == ["ok   ", " !   ", " !   "]
    code, lines = place.doctor(glpi_user_token="paris")
    assert code == 1
    assert any("root entity, recursively" in line for line in lines)
    glpi.glpi.world.api_enabled = False
    code, [line] = place.doctor()
    assert "REST API is switched off" in line
