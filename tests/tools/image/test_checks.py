"""The checks that need no chroot: secrets planted in a layer, accounts, and equal contents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.image.__main__ import digest, megabytes, own_folder
from tools.image.checks import CheckError, Container, no_secret_is_in_it
from tools.image.chroot import Account, account
from tools.image.dockerfile import DockerfileError, Stage

HOME = "/var/lib/program"
PASSWD = f"root:x:0:0:root:/root:/bin/sh\nprogram:x:10001:10002::{HOME}:/bin/sh\n"
KEY = "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "Ab0/" * 16 + "\n"
LIBRARY = 'HEADER = b"-----BEGIN ' + 'PRIVATE KEY-----"\n'


def image(layer: Path, **variables: str) -> Container:
    stage = Stage("slim", "debian", variables=variables)
    return Container(stage, layer, [layer], layer, Account(1, 1, "/"))


def planted(layer: Path, path: str, text: str = "") -> None:
    (layer / path).parent.mkdir(parents=True, exist_ok=True)
    (layer / path).write_text(text)


def test_the_program_its_bill_and_its_account_are_no_secret(tmp_path: Path) -> None:
    planted(tmp_path, "opt/guichet/lib/ssh.py", LIBRARY)
    planted(tmp_path, "usr/share/guichet/sbom.json")
    planted(tmp_path, "etc/passwd-")
    planted(tmp_path, "opt/guichet/lib/data/id_40945/one.gz")
    assert no_secret_is_in_it(image(tmp_path, PATH="/bin")) == "4 files looked at"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/bot/a.py", ""),
        ("root/.cache/pip/a", ""),
        ("etc/pip.conf", ""),
        ("opt/guichet/.git/config", ""),
        ("opt/guichet/lib/site.env", ""),
        ("opt/guichet/lib/.netrc", ""),
        ("var/lib/guichet/.ssh/known_hosts", ""),
        ("opt/guichet/id_ed25519", ""),
        ("opt/guichet/lib/server.txt", KEY),
    ],
)
def test_what_a_layer_must_not_hold_is_found(tmp_path: Path, path: str, text: str) -> None:
    planted(tmp_path, path, text)
    with pytest.raises(CheckError):
        no_secret_is_in_it(image(tmp_path))


@pytest.mark.parametrize("name", ["PGPASSWORD", "GUICHET_GLPI_USER_TOKEN", "PIP_INDEX_URL"])
def test_a_variable_that_holds_a_secret_is_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(CheckError, match=name):
        no_secret_is_in_it(image(tmp_path, **{name: "x"}))


@pytest.mark.parametrize(
    ("user", "who"),
    [
        ("", Account(0, 0, "/root")),
        ("program", Account(10001, 10002, HOME)),
        ("10001", Account(10001, 10002, HOME)),
        ("10001:5", Account(10001, 5, HOME)),
        ("77", Account(77, 0, "/")),
    ],
)
def test_who_a_step_runs_as_is_what_the_image_says(tmp_path: Path, user: str, who: Account) -> None:
    planted(tmp_path, "etc/passwd", PASSWD)
    assert account(tmp_path, user) == who


def test_a_user_that_the_image_has_not_is_refused(tmp_path: Path) -> None:
    planted(tmp_path, "etc/passwd", PASSWD)
    with pytest.raises(DockerfileError, match="nobody"):
        account(tmp_path, "nobody")


def test_the_digest_tells_names_contents_and_modes_apart_but_no_dates(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        planted(folder, "a/b", "text")
        (folder / "a/link").symlink_to("b")
    (one / "a/b").touch()
    assert digest(one) == digest(two)
    (two / "a/b").chmod(0o600)
    assert digest(one) != digest(two)
    (two / "a/b").chmod((one / "a/b").stat().st_mode)
    (two / "a/b").write_text("tex2")
    assert digest(one) != digest(two)


def test_a_hard_link_is_counted_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(2_000_000))
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert megabytes(tmp_path) == 2


def test_a_work_folder_of_another_is_refused(tmp_path: Path) -> None:
    """What is there is run as root."""
    own, shared, link = tmp_path / "own", tmp_path / "shared", tmp_path / "link"
    assert own_folder(own) == own_folder(own) == own.resolve()
    shared.mkdir()
    shared.chmod(0o777)
    link.symlink_to(own)
    for folder in (shared, link):
        with pytest.raises(DockerfileError, match="--work"):
            own_folder(folder)
