"""Carries the stages of a Dockerfile out: each is a layer of files, laid over those below it.

It needs root and a mount namespace of its own (`python -m tools.image` makes one): whatever
happens, the mounts end with the process. What a stage writes stays in `WORK/layers/STAGE`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.image.context import files
from tools.image.dockerfile import Copy, DockerfileError, Folder, Run, Stage, lineage

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_SHARED = (Path("/etc/resolv.conf"), Path("/etc/hosts"))
"""What a builder gives to each step, and takes back: the names of hosts."""


class StepError(Exception):
    """A step failed: one line for people."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs a step: ids, and the home folder that the image names."""

    uid: int
    gid: int
    home: str


class Layers:
    """The stages that were built upon one base."""

    def __init__(
        self,
        work: Path,
        base: Path,
        context: Path,
        stages: Mapping[str, Stage],
        *,
        given: Sequence[Path] = (),
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """`given` are files and folders of this machine that RUN sees at the same place, and
        `variables` are added to its environment; neither is in the image."""
        self._work, self._base, self._context, self._stages = work, base, context, stages
        self._given = (*_SHARED, *given)
        self._variables = dict(variables or {})

    def layer(self, name: str) -> Path:
        """What the stage wrote, alone."""
        return self._work / "layers" / name

    def layers(self, name: str) -> list[Path]:
        """The layers of the image `name`, the lowest first, without the base."""
        return [self.layer(stage.name) for stage in lineage(self._stages, name)]

    def build(self, name: str) -> None:
        """Run the steps of one stage; those that it needs were built before."""
        upper, below = self.layer(name), self._work / "below" / name
        for folder in (upper, below):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        lower = [*reversed(self.layers(name)[:-1]), self._base]
        options = f"lowerdir={_joined(lower)},upperdir={upper},workdir={below}"
        with _mounted(self._work / "root" / name, "overlay", "overlay", options) as root:
            for step in self._stages[name].steps:
                if isinstance(step, Run):
                    self._run(root, step)
                elif isinstance(step, Copy):
                    self._copy(root, step)
                elif isinstance(step, Folder):
                    (root / step.path.lstrip("/")).mkdir(parents=True, exist_ok=True)

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        """The whole file system of a stage, read-only."""
        lower = _joined([*reversed(self.layers(name)), self._base])
        with _mounted(
            self._work / "root" / name, "overlay", "overlay", f"ro,lowerdir={lower}"
        ) as root:
            yield root

    def _run(self, root: Path, step: Run) -> None:
        who = account(root, step.user)
        variables = {"HOME": who.home, **step.variables, **self._variables}
        with ExitStack() as open_ones:
            open_ones.enter_context(machinery(root))
            for path in self._given:
                open_ones.enter_context(_bound(path, root / path.as_posix().lstrip("/")))
            command = [*entered(root, who, variables, step.folder), "/bin/sh", "-c", step.command]
            ended = subprocess.run(command, stdin=subprocess.DEVNULL)
        if ended.returncode:
            raise StepError(f"Status {ended.returncode}: RUN {step.command[:200]}")

    def _copy(self, root: Path, step: Copy) -> None:
        target = root / step.target.lstrip("/")
        for source in step.sources:
            if step.origin is not None:
                with self.reading(step.origin) as origin:
                    _copied(origin / source.lstrip("/"), target, step.target.endswith("/"))
                continue
            found = list(files(self._context, source))
            if not found:
                raise DockerfileError(f"COPY {source}: the builder is given no such file.")
            whole = (self._context / source).is_dir()
            for path in found:
                below = target / os.path.relpath(path, source) if whole else target
                _copied(self._context / path, below, not whole and step.target.endswith("/"))


def account(root: Path, user: str) -> Account:
    """The ids of USER, by the image's own /etc/passwd; without USER it is root.

    A number that no line has gets group 0, as in Docker.
    """
    name, _, group = (user or "0").partition(":")
    lines = [line.split(":") for line in (root / "etc/passwd").read_text("utf-8").splitlines()]
    for line in lines:
        if name in (line[0], line[2]):
            return Account(int(line[2]), int(group or line[3]), line[5])
    if not name.isdigit():
        raise DockerfileError(f"USER {name}: the image has no such user.")
    return Account(int(name), int(group or 0), "/")


def entered(root: Path, who: Account, variables: Mapping[str, str], folder: str) -> list[str]:
    """The beginning of a command that runs in `root`, as somebody, with these variables alone."""
    pairs = [f"{name}={value}" for name, value in variables.items()]
    user = f"--userspec={who.uid}:{who.gid}"
    return [
        "chroot",
        user,
        "--groups=",
        str(root),
        "/usr/bin/env",
        "-i",
        f"--chdir={folder}",
        *pairs,
    ]


@contextmanager
def machinery(root: Path) -> Iterator[None]:
    """/proc and the harmless devices, as a container has them."""
    with ExitStack() as open_ones:
        open_ones.enter_context(_mounted(root / "proc", "proc", "proc"))
        dev = open_ones.enter_context(_mounted(root / "dev", "tmpfs", "tmpfs", "mode=0755"))
        for name in _DEVICES:
            (dev / name).touch()
            open_ones.enter_context(_mounted(dev / name, f"/dev/{name}", None))
        (dev / "fd").symlink_to("/proc/self/fd")
        shared = dev / "shm"
        shared.mkdir()
        open_ones.enter_context(_mounted(shared, "tmpfs", "tmpfs", "mode=1777"))
        yield


@contextmanager
def _bound(source: Path, target: Path) -> Iterator[None]:
    """`source` at `target`; what must be made for the mount is taken away again."""
    made = [folder for folder in [target, *target.parents] if not folder.exists()]
    if made and source.is_dir():
        target.mkdir(parents=True)
    elif made:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    try:
        with _mounted(target, str(source.resolve()), None):
            yield
    finally:
        for path in made:
            path.rmdir() if path.is_dir() else path.unlink()


@contextmanager
def _mounted(at: Path, what: str, kind: str | None, options: str = "") -> Iterator[Path]:
    """A mount, for as long as the context; without a kind it binds `what`."""
    if not at.exists():
        at.mkdir(parents=True)
    how = ["--bind"] if kind is None else ["--types", kind]
    if options:
        how += ["--options", options]
    subprocess.run(["mount", *how, what, str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _copied(source: Path, target: Path, into: bool) -> None:
    """As COPY does it: all belongs to root, modes and dates stay, a folder gives its content."""
    what = f"{source}/." if source.is_dir() else str(source)
    if source.is_dir() or into:
        target.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    keep = ["--archive", "--no-preserve=ownership"]
    subprocess.run(["cp", *keep, "--", what, str(target)], check=True)


def _joined(folders: Sequence[Path]) -> str:
    return ":".join(map(str, folders))
