"""A command in a network of its own that has nothing but loopback, with every address that it or
its children speak to written down by the kernel's own account (strace).

``python -m tests.support.loopback_only COMMAND…`` is the inner half: it brings loopback up.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ROOT

MISSING = "strace is not installed; run: apt-get install -y strace"
NO_NAMESPACE = "this machine does not let us make a network namespace"
SPEAKING = "connect,sendto,sendmsg,sendmmsg"
_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1


@dataclass(frozen=True)
class Ended:
    """How a command ended, and whom it spoke to: address and the kernel's line, in order."""

    returncode: int
    output: str
    spoken: list[tuple[str, str]]

    @property
    def outside(self) -> list[str]:
        """The lines about any address that is not loopback, even if nothing arrived there."""
        return [line for address, line in self.spoken if not _is_loopback(address)]


def namespace_command() -> list[str] | None:
    """What makes a network namespace here, as root or as a user; None if nothing does."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if (
            shutil.which(command[0])
            and not subprocess.run([*command, "true"], check=False, capture_output=True).returncode
        ):
            return command
    return None


def run_on_loopback_only(
    command: Sequence[str | Path], *, env: Mapping[str, str], folder: Path, within: float = 240.0
) -> Ended:
    """Run a command without a network. Raises `RuntimeError` where that cannot be had."""
    namespace, strace = namespace_command(), shutil.which("strace")
    if namespace is None or strace is None:
        raise RuntimeError(NO_NAMESPACE if namespace is None else MISSING)
    trace = folder / "strace.log"
    # Contents of messages are not written down: whom they go to is all that counts.
    tracing = [strace, "-f", "-qq", "-s", "0", "-e", f"trace={SPEAKING}", "-o", str(trace)]
    inner = [sys.executable, "-m", "tests.support.loopback_only"]
    done = subprocess.run(
        [*namespace, *inner, *tracing, *(str(part) for part in command)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(env),
        cwd=ROOT,
        timeout=within,
        check=False,
    )
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    spoken = [(found[1] or found[2], line) for line in lines for found in _ADDRESS.finditer(line)]
    return Ended(done.returncode, done.stdout, spoken)


def _is_loopback(address: str) -> bool:
    # An unset address means this machine, in Linux.
    return address.startswith("127.") or address in ("::1", "::ffff:127.0.0.1", "0.0.0.0", "::")


def _bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        flags = fcntl.ioctl(probe, SIOCGIFFLAGS, struct.pack("16sH14x", b"lo", 0))
        (now,) = struct.unpack_from("H", flags, 16)
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", now | IFF_UP))


if __name__ == "__main__":
    _bring_loopback_up()
    os.execvp(sys.argv[1], sys.argv[1:])
