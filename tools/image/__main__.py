"""``python -m tools.image``: the image's steps in a chroot, then checks of what came of them.

It reads the Dockerfile itself, so it cannot drift from it. Each stage is a layer of an overlay file
system, each RUN a chroot. It needs root and, without `--base`, Debian's debootstrap. The base image
(python:3.x-slim) is not to be had without an engine or a registry: Debian of the same release
stands in for it, with Debian's Python of the same minor version as /usr/local/bin/python.
The exit code is 1 if a step or a check fails, 2 if it cannot begin.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

from tools.image.checks import CHECKS, CheckError, container
from tools.image.chroot import Layers, StepError
from tools.image.dockerfile import DockerfileError, Stage, needed, stages

ROOT = Path(__file__).resolve().parents[2]
_PATH = "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
_MARK = "GUICHET_IMAGE_REHEARSAL"
_PIP = ("PIP_CERT", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_DEFAULT_TIMEOUT")
"""How this machine reaches its package index; passed to RUN, not to the image."""


def main() -> int:
    """Build one image and check it."""
    asked = _arguments()
    if os.geteuid() != 0:
        print("Error: chroot and mount need root.", file=sys.stderr)
        return 2
    if _MARK not in os.environ:
        # Whatever happens, mounts and processes end with this namespace, and it with this process.
        apart = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork"]
        again = [sys.executable, "-m", "tools.image", *sys.argv[1:]]
        os.chdir(ROOT)
        os.environ[_MARK] = "1"
        os.execvp("unshare", [*apart, "--kill-child", "--mount-proc", *again])
    try:
        return _rehearse(asked)
    except (DockerfileError, StepError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


def _rehearse(asked: argparse.Namespace) -> int:
    built = stages((ROOT / "Dockerfile").read_text("utf-8"))
    if asked.target not in built:
        raise DockerfileError(f"The Dockerfile has no stage {asked.target}.")
    image = needed(built, asked.target)[0].base
    built = stages(
        (ROOT / "Dockerfile").read_text("utf-8"), {image: {"PATH": _PATH, "LANG": "C.UTF-8"}}
    )
    work = own_folder(asked.work)
    base = asked.base.resolve() if asked.base else _base(work / "base", image)
    # An engine would bring the very Python that the tag names; here its minor version must fit.
    told = _output("chroot", str(base), "/usr/local/bin/python", "--version")
    print(f"── {image}: {told} of Debian stands in for it")
    variables = {name: os.environ[name] for name in _PIP if name in os.environ}
    given = [*asked.give, *[Path(v) for v in variables.values() if v.startswith("/")]]
    layers = Layers(work, base, ROOT, built, given=given, variables=variables)
    for stage in needed(built, asked.target):
        began = time.monotonic()
        print(f"── Stage {stage.name}: {len(stage.steps)} steps", flush=True)
        layers.build(stage.name)
        print(f"   {megabytes(layers.layer(stage.name))} MB in {time.monotonic() - began:.0f} s")
    return _check(layers, built[asked.target], base, work)


def _check(layers: Layers, stage: Stage, base: Path, work: Path) -> int:
    failed = 0
    with container(layers, stage, ROOT, work) as image:
        for check in CHECKS:
            name = check.__name__.replace("_", " ")
            try:
                print(f"ok   {name}: {check(image)}", flush=True)
            except CheckError as error:
                failed += 1
                print(f"BAD  {name}: {error}", flush=True)
    own = sum(megabytes(layer) for layer in layers.layers(stage.name))
    told = hashlib.sha256("".join(map(digest, layers.layers(stage.name))).encode()).hexdigest()
    print(f"── {stage.name}, without dates: sha256:{told}")
    print(f"── {stage.name}: {own} MB upon a base of {megabytes(base)} MB; {failed} checks failed")
    return 1 if failed else 0


def _base(folder: Path, image: str) -> Path:
    """Debian with its Python, by debootstrap; made once for a work folder."""
    tag = re.fullmatch(r"python:(3\.\d+)\.\d+-slim-(\w+)", image)
    if tag is None:
        raise DockerfileError(f"Nothing stands in for {image}: name a folder with --base.")
    if not (folder / "usr/local/bin/python").is_symlink():
        if shutil.which("debootstrap") is None:
            raise DockerfileError("debootstrap is missing: apt-get install debootstrap")
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        print(f"── Making Debian {tag[2]} in {folder}", flush=True)
        more = "--include=python3,python3-venv,ca-certificates"
        make = ["debootstrap", "--variant=minbase", more, tag[2], str(folder)]
        with (folder.parent / "debootstrap.log").open("w") as log:
            if subprocess.run(make, stdout=log, stderr=log).returncode:
                raise StepError(f"debootstrap failed; {log.name} says why.")
        # An image has no packages in its cache, and no list of them.
        for away in ("var/cache/apt/archives", "var/lib/apt/lists"):
            shutil.rmtree(folder / away)
            (folder / away).mkdir()
        for name in ("python", "python3"):
            (folder / "usr/local/bin" / name).symlink_to("/usr/bin/python3")
    if f"Python {tag[1]}." not in _output("chroot", str(folder), "/usr/bin/python3", "--version"):
        raise DockerfileError(f"Debian {tag[2]} has another Python than {image}.")
    return folder


def own_folder(folder: Path) -> Path:
    """The folder, made if it is not there; one that is another's or a link is refused.

    Its programs run as root, and a folder in /tmp may have been laid there by anybody.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid() or state.st_mode & 0o022:
        raise DockerfileError(f"{folder} is not a folder of yours alone: name another by --work.")
    return folder.resolve()


def megabytes(folder: Path) -> int:
    """What the files in a folder take, in megabytes (10^6 bytes); a hard link counts once."""
    seen: dict[tuple[int, int], int] = {}
    for file in folder.rglob("*"):
        state = file.lstat()
        seen[state.st_dev, state.st_ino] = state.st_size if not file.is_dir() else 0
    return round(sum(seen.values()) / 1e6)


def digest(folder: Path) -> str:
    """A hash of all names, modes, owners and contents in a folder; dates are left out.

    Two builds of the same sources must have the same.
    """
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        state = file.lstat()
        whole.update(
            f"{file.relative_to(folder)} {state.st_mode} {state.st_uid}:{state.st_gid}\n".encode()
        )
        if file.is_symlink():
            whole.update(os.readlink(file).encode())
        elif file.is_file():
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.image", description=__doc__)
    parser.add_argument("target", nargs="?", default="slim", help="a stage: slim or full")
    parser.add_argument("--work", type=Path, default=Path("/tmp/guichet-image"), help="its folder")
    parser.add_argument("--base", type=Path, help="a root folder that stands for the base image")
    parser.add_argument(
        "--give", type=Path, action="append", default=[], help="a file or folder that RUN may read"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
