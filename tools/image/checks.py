"""What must be true of an image: each check runs in it as its own user, or looks at its layers.

The container has a read-only file system, no network, no capability and no way to more rights;
the image's volumes and /tmp alone can be written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.image.chroot import Account, Layers, account, entered, machinery
from tools.image.dockerfile import Stage

PYTHON = "/opt/guichet/bin/python"
BILL = "usr/share/guichet/sbom.json"
PACKAGES = ("bot", "workers", "connectors", "migrations")
QUESTION = "Le VPN ne se connecte plus depuis mon domicile, que faire ?"
_WRITTEN = ("opt/guichet/", BILL, "var/lib/guichet/", "etc/")
"""What the layers of an image may hold; of /etc the files of accounts alone."""
_ACCOUNTS = re.compile(r"etc/(?:passwd|group|shadow|gshadow|subuid|subgid|\.pwd\.lock)-?")
_SECRET_NAMES = re.compile(
    r"(?:.*/)?(?:\.git|\.ssh|[^/]*\.env|\.netrc|\.pypirc|pip\.conf|id_(?:rsa|dsa|ecdsa|ed25519)\w*)"
)
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}")
_SECRET_VARIABLE = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY|CREDENTIAL|^PIP_", re.IGNORECASE)
_MOST_BYTES_OF_A_KEY_FILE = 100_000
_INSTALLED = (
    "import importlib.metadata as m, json; "
    "print(json.dumps([[d.metadata['Name'], d.version] for d in m.distributions()]))"
)
_SERVE = """
import http.client, signal, subprocess, sys, time
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
end = time.monotonic() + 120
status = None
while status is None and process.poll() is None and time.monotonic() < end:
    try:
        client = http.client.HTTPConnection("127.0.0.1", 8080, timeout=10)
        client.request("GET", "/healthz")
        status = client.getresponse().status
    except OSError:
        time.sleep(0.2)
process.send_signal(signal.SIGTERM)
print(status, process.wait(60))
"""


class CheckError(Exception):
    """The image is not as it should be: one line for people."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command in the container ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Container:
    """A running image: `root` is its file system, `layers` what it has upon the base."""

    stage: Stage
    root: Path
    layers: Sequence[Path]
    context: Path
    who: Account

    def run(self, *command: str, **variables: str) -> Ended:
        """Run a command as the image's user; only its own variables are set."""
        known = {"HOME": self.who.home, **self.stage.variables, **variables}
        inside = entered(self.root, self.who, known, self.stage.folder)
        # Nobody but itself can be reached.
        loopback = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
        away = ["unshare", "--net", "--ipc", *loopback, "setpriv", "--no-new-privs", *inside]
        ended = subprocess.run([*away, *command], capture_output=True, text=True, timeout=300)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def told(self, *command: str) -> str:
        """The output of a command that must succeed."""
        ended = self.run(*command)
        if ended.status:
            last = (ended.err or ended.out).strip().splitlines()[-1:]
            raise CheckError(f"{' '.join(command)[:80]}: status {ended.status}: {' '.join(last)}")
        return ended.out


@contextmanager
def container(layers: Layers, stage: Stage, context: Path, work: Path) -> Iterator[Container]:
    """The image of a stage, started as an engine would, with fresh volumes."""
    with ExitStack() as open_ones:
        root = open_ones.enter_context(layers.reading(stage.name))
        open_ones.enter_context(machinery(root))
        for volume in (*stage.volumes, "/tmp"):
            inside, outside = root / volume.lstrip("/"), work / "volumes" / volume.strip("/")
            shutil.rmtree(outside, ignore_errors=True)
            # As an engine does it: what the image has there, with its owner.
            shutil.copytree(inside, outside, symlinks=True)
            state = inside.stat()
            os.chown(outside, state.st_uid, state.st_gid)
            outside.chmod(stat.S_IMODE(state.st_mode))
            subprocess.run(["mount", "--bind", str(outside), str(inside)], check=True)
            open_ones.callback(subprocess.run, ["umount", "--lazy", str(inside)], check=True)
        who = account(root, stage.user)
        yield Container(stage, root, layers.layers(stage.name), context, who)


def runs_as_its_user(image: Container) -> str:
    """It is not root, and its group has the same number: that of the chart and of Compose."""
    told = image.told("sh", "-c", "id -u; id -g; id -G; grep -E 'Cap(Eff|Prm)' /proc/self/status")
    uid, gid, groups, *capabilities = told.split("\n")
    _hold(uid == gid == groups == image.stage.user != "0", f"uid {uid}, gid {gid}, {groups}")
    _hold(all(line.split()[1].strip("0") == "" for line in capabilities if line), "capabilities")
    return f"uid and gid {uid}, no capability"


def writes_its_volume_alone(image: Container) -> str:
    """The root is read-only; its home and /tmp are not."""
    for place in ("/", "/opt/guichet", "/etc", "/usr/share/guichet", "/var/lib"):
        _hold(image.run("touch", f"{place}/new").status != 0, f"{place} can be written")
    for place in (*image.stage.volumes, "/tmp"):
        image.told("sh", "-c", f"touch {place}/new && rm {place}/new")
    return f"{' and '.join(image.stage.volumes)}, /tmp"


def commands_answer(image: Container) -> str:
    """The help of the program, by the entry point, and the list of settings."""
    _hold("Usage: guichet" in image.told(*image.stage.entrypoint, "--help"), "no usage")
    count = image.told("guichet", "settings").count("\n| `GUICHET_")
    _hold(count > 50, f"{count} settings")
    return f"--help, {count} settings"


def its_own_command_serves(image: Container) -> str:
    """The entry point and command of the image: refused without an account, then a healthy console.

    It ends by SIGTERM as an engine ends it.
    """
    command = [*image.stage.entrypoint, *image.stage.command]
    refused = image.run(*command)
    _hold(refused.status == 2 and "guichet user add" in refused.err, f"status {refused.status}")
    add = "printf 'a long passphrase\\n' | guichet user add first --role admin --password-stdin"
    image.told("sh", "-c", add)
    told = image.told(PYTHON, "-c", _SERVE, *command).split()
    _hold(told == ["200", "0"], f"health and exit code: {told}")
    return "refused without an account, healthy with one, ended by SIGTERM"


def questions_are_answered(image: Container) -> str:
    """Sample tickets, a question and the doctor, with SQLite in the volume and an account."""
    place = "import workers.knowledge.sample as s; print(s.__path__[0])"
    folder = image.told(PYTHON, "-c", place).strip()
    for language in ("fr", "en"):
        image.told("guichet", "sync", "file", f"{folder}/tickets-{language}.jsonl")
    answer = json.loads(image.told("guichet", "ask", QUESTION, "--json"))
    _hold(bool(answer["sources"]), f"no source: {answer['status']}, {answer['reasons']}")
    doctor = image.run("guichet", "doctor")
    _hold(doctor.status == 0, f"doctor: {doctor.out}{doctor.err}")
    return f"{answer['status']}, {len(answer['sources'])} sources; doctor finds nothing wrong"


def packages_fit_and_are_billed(image: Container) -> str:
    """What is installed fits together and is what the bill of materials says, Debian's too."""
    image.told(PYTHON, "-m", "pip", "check")
    found = {
        (_normal(name), version)
        for name, version in json.loads(image.told(PYTHON, "-c", _INSTALLED))
    }
    form = "${Package} ${Version}\n"
    debian = image.told("dpkg-query", "--show", f"--showformat={form}").splitlines()
    billed = json.loads((image.root / BILL).read_text("utf-8"))
    itself = billed["metadata"]["component"]
    named = {(one["name"], one["version"]) for one in billed["components"]}
    named.add((itself["name"], itself["version"]))
    installed = found | {(one.split()[0], one.split()[1]) for one in debian}
    _hold(named == installed, f"the bill differs in {sorted(named ^ installed)[:5]}")
    return f"{len(found)} Python packages, {len(debian)} of Debian"


def torch_is_in_full_alone(image: Container) -> str:
    """The slim image has neither torch nor transformers."""
    find = "import importlib.util as u; print(*filter(u.find_spec, ('torch', 'transformers')))"
    found = image.told(PYTHON, "-c", find).split()
    wanted = ["torch", "transformers"] if image.stage.name == "full" else []
    _hold(found == wanted, f"found {found}")
    return ", ".join(found) or "neither torch nor transformers"


def every_file_of_the_packages_is_there(image: Container) -> str:
    """Templates, translations, prompts and migrations are installed, and modules are compiled."""
    place = image.told(PYTHON, "-c", "import bot, os; print(os.path.dirname(bot.__path__[0]))")
    site = image.root / place.strip().lstrip("/")
    listed = ["git", "-C", str(image.context), "ls-files", "-z", *PACKAGES]
    told = subprocess.run(listed, capture_output=True, text=True, check=True).stdout
    tracked = [path for path in told.split("\0") if path]
    missing = [path for path in tracked if not (site / path).exists()]
    _hold(not missing, f"{len(missing)} are missing: {missing[:5]}")
    raw = [p for p in tracked if p.endswith(".py") and not _compiled(site / p)]
    _hold(not raw, f"{len(raw)} modules are not compiled: {raw[:5]}")
    return f"{len(tracked)} files"


def no_secret_is_in_it(image: Container) -> str:
    """The layers hold the program alone: no sources, no .git, no key, no variable with a secret."""
    named = [name for name in image.stage.variables if _SECRET_VARIABLE.search(name)]
    _hold(not named, f"variables {named}")
    count = 0
    for layer in image.layers:
        for file in (path for path in layer.rglob("*") if not path.is_dir() or path.is_symlink()):
            count += 1
            path = file.relative_to(layer).as_posix()
            _hold(path.startswith(_WRITTEN), f"/{path} is not of the program")
            _hold(not path.startswith("etc/") or bool(_ACCOUNTS.fullmatch(path)), f"/{path}")
            _hold(not _has_secret(file, path), f"/{path} looks like a secret")
    return f"{count} files looked at"


CHECKS: tuple[Callable[[Container], str], ...] = (
    runs_as_its_user,
    writes_its_volume_alone,
    commands_answer,
    its_own_command_serves,
    questions_are_answered,
    packages_fit_and_are_billed,
    torch_is_in_full_alone,
    every_file_of_the_packages_is_there,
    no_secret_is_in_it,
)


def _has_secret(file: Path, path: str) -> bool:
    if any(_SECRET_NAMES.fullmatch(one) for one in (path, *map(str, Path(path).parents))):
        return True
    if file.is_symlink() or not file.is_file():
        return False
    if file.stat().st_size > _MOST_BYTES_OF_A_KEY_FILE:
        return False
    return _PRIVATE_KEY.search(file.read_bytes()) is not None


def _compiled(module: Path) -> bool:
    return any((module.parent / "__pycache__").glob(f"{module.stem}.cpython-*.pyc"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _hold(true: bool, otherwise: str) -> None:
    if not true:
        raise CheckError(otherwise)
