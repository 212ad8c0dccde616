"""``python -m tests.egress``: see `tests.egress`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.egress.namespaces import SITE, Namespaces, inside, namespace, refused
from tests.egress.nftables import Places, ruleset
from tests.egress.plan import ADDRESSES, COMPONENTS, DNS, FORBIDDEN, VALUES, gateway, own_address
from tests.helm.test_settings import environment, process
from tests.support.chart import Chart, Manifests
from tests.support.processes import ROOT

LISTED = "contacts "
KNOCK = (
    "import socket, sys\n"
    "try: socket.create_connection((sys.argv[1], int(sys.argv[2])), 1.5); print('open')\n"
    "except OSError as error: print(type(error).__name__)\n"
)


def main() -> int:
    """Run, print, and return 1 for anything that is not as it should be."""
    manifests = Chart().render(VALUES)
    home = Path(tempfile.mkdtemp(prefix="guichet-egress-"))
    try:
        return _told(manifests, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _told(manifests: Manifests, home: Path) -> int:
    rules = {one: ruleset(manifests, one, _places(one)) for one in COMPONENTS}
    home.chmod(0o755)
    (home / "plan.json").write_text(json.dumps(_plan(manifests)))
    with Namespaces(rules):
        result = _job(home)
        while_working = {one: refused(one) for one in COMPONENTS}
        knocks = {one: _knock(one) for one in COMPONENTS}
        after = {one: refused(one) for one in COMPONENTS}
    found = {**result, "refused_while_working": while_working, "knocks": knocks}
    faults = _faults(result, while_working, knocks, after)
    print(json.dumps({**found, "faults": faults}, indent=2))
    return 1 if faults else 0


def _places(component: str) -> Places:
    # Whoever is in another namespace comes to a component by its gateway.
    return Places({one: own_address(one) for one in COMPONENTS}, DNS, gateway(component))


def _plan(manifests: Manifests) -> dict[str, Any]:
    return {
        one: {
            "env": environment(manifests, process(manifests, one)),
            "args": process(manifests, one)["args"],
            "enter": inside(namespace(one), ()),
        }
        for one in COMPONENTS
    }


def _job(home: Path) -> dict[str, Any]:
    command = inside(SITE, [sys.executable, "-m", "tests.egress.job", str(home)])
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode or not lines:
        logs = "".join(f"\n{one.name}: {one.read_text()[-1500:]}" for one in home.glob("*.log"))
        raise RuntimeError(f"{done.stderr[-3000:]}{logs}")
    found: dict[str, Any] = json.loads(lines[-1].removeprefix("RESULT "))
    return found


def _knock(component: str) -> str:
    """What becomes of a connection to somebody whom no setting names."""
    host, port = FORBIDDEN
    command = [sys.executable, "-c", KNOCK, host, str(port)]
    done = subprocess.run(inside(namespace(component), command), capture_output=True, text=True,
                          check=True)  # fmt: skip
    return done.stdout.strip()


def _faults(
    result: dict[str, Any],
    while_working: dict[str, dict[str, int]],
    knocks: dict[str, str],
    after: dict[str, dict[str, int]],
) -> list[str]:
    faults = [
        f"{one} was refused {some}" for one, some in while_working.items() if any(some.values())
    ]
    faults += [f"{one} reached {FORBIDDEN[0]}" for one, told in knocks.items() if told == "open"]
    faults += [
        f"the refusal of {one} was not counted"
        for one in COMPONENTS
        if after[one]["refused_out"] <= while_working[one]["refused_out"]
    ]
    listed = {
        line.partition(LISTED)[2].strip()
        for line in result["doctor"].splitlines()
        if LISTED in line and "console" not in line
    }
    hosts = {host for host, _ in ADDRESSES.values()}
    if listed != hosts:
        faults.append(f"the doctor lists {sorted(listed)}, and the settings name {sorted(hosts)}")
    chats = [result[name]["answered"] for name in ("mattermost", "slack")]
    if not all(chats) or result["console"] != {"health": 200, "metrics": 200}:
        faults.append("not everybody was answered")
    return faults


if __name__ == "__main__":
    sys.exit(main())
