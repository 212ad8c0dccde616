"""Network namespaces: one for everybody else, and one for each component of ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence

from tests.egress.nftables import REFUSED
from tests.egress.plan import ADDRESSES, COMPONENTS, DNS, FORBIDDEN, gateway, own_address

PREFIX = f"guichet-{os.getpid()}"
SITE = f"{PREFIX}-site"
NEEDED = ("ip", "nft")
MISSING = "run as root, with: apt-get install -y iproute2 nftables"


class Namespaces:
    """They are there within the ``with`` block, and gone afterwards."""

    def __init__(self, rules: dict[str, str]) -> None:
        """`rules`: the ruleset of each component."""
        self._rules = rules
        self._made: list[str] = []

    def __enter__(self) -> Namespaces:
        if os.geteuid() or not all(map(shutil.which, NEEDED)):
            raise RuntimeError(MISSING)
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._made:
            subprocess.run(["ip", "netns", "delete", name], check=False)

    def _make(self) -> None:
        self._add(SITE)
        others = [host for host, _ in ADDRESSES.values()]
        for address in (*others, FORBIDDEN[0], DNS):
            _run("ip", "-n", SITE, "address", "add", f"{address}/32", "dev", "lo")
        for number, component in enumerate(COMPONENTS):
            name, ours, theirs = namespace(component), "eth0", f"to{number}"
            self._add(name)
            pair = ("type", "veth", "peer", "name", ours, "netns", name)
            _run("ip", "-n", SITE, "link", "add", theirs, *pair)
            for where, device, address in (
                (SITE, theirs, gateway(component)),
                (name, ours, own_address(component)),
            ):
                _run("ip", "-n", where, "address", "add", f"{address}/30", "dev", device)
                _run("ip", "-n", where, "link", "set", device, "up")
            _run("ip", "-n", name, "route", "add", "default", "via", gateway(component))
            _run("ip", "netns", "exec", name, "nft", "-f", "-", typed=self._rules[component])

    def _add(self, name: str) -> None:
        _run("ip", "netns", "add", name)
        self._made.append(name)
        _run("ip", "-n", name, "link", "set", "lo", "up")


def namespace(component: str) -> str:
    """The name of a component's namespace."""
    return f"{PREFIX}-{component}"


def inside(name: str, command: Sequence[str]) -> list[str]:
    """A command that runs in this namespace."""
    return ["ip", "netns", "exec", name, *command]


def refused(component: str) -> dict[str, int]:
    """Packets of this component that no policy allowed, by counter."""
    told = _run("ip", "netns", "exec", namespace(component), "nft", "-j", "list", "counters")
    found = [one["counter"] for one in json.loads(told)["nftables"] if "counter" in one]
    return {one["name"]: one["packets"] for one in found if one["name"] in REFUSED}


def _run(*command: str, typed: str | None = None) -> str:
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
