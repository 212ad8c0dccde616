"""A real nginx in front, set as the chart's Ingress sets it: who is slow, guesses or lies about
their address is held back, and nobody else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helm.values import FULL
from tests.scenarios.edge import browser, flood, half_sent, log_in
from tests.support.chart import Chart
from tests.support.console_server import serving
from tests.support.nginx import MISSING, PROXY, find_nginx, nginx

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

PASSWORD = "correct horse battery"
GUESSER, OWNER = "127.0.0.2", "127.0.0.3"


@pytest.fixture
def front(tmp_path: Path, chart: Chart) -> Iterator[str]:
    """The address of nginx; behind it a console with one account."""
    if find_nginx() is None:
        pytest.skip(MISSING)
    annotations = chart.render(FULL).one("Ingress", "console")["metadata"]["annotations"]
    with (
        serving(tmp_path, account=("root", PASSWORD), trusted_proxies=f'["{PROXY}"]') as console,
        nginx(tmp_path, int(console.url.rpartition(":")[2]), annotations) as address,
    ):
        yield address


def test_a_forged_address_counts_for_nothing_and_the_owner_gets_in(front: str) -> None:
    # The address had its twenty tries of a minute, by whatever name it called itself.
    assert flood(front, "root", GUESSER, 24) == {403: 20, 429: 4}
    with browser(front, OWNER) as owner:
        assert log_in(owner, "root", PASSWORD) == 303


def test_half_sent_requests_keep_nobody_out(front: str) -> None:
    with half_sent(front, 300, GUESSER), browser(front, OWNER) as owner:
        assert owner.get("/healthz").status_code == 200
        assert log_in(owner, "root", PASSWORD) == 303
        assert owner.get("/").status_code == 200
        # What is too large ends at nginx.
        reply = owner.post("/login", content=b"x" * 1_200_000)
    assert reply.status_code == 413
    assert reply.headers["server"].startswith("nginx")
