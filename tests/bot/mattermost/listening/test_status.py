from __future__ import annotations

from structlog.testing import capture_logs

from bot.mattermost.listening.status import Link, Status
from bot.receiving.metrics import REGISTRY

NAME = "mattermost:of-this-test"


def connections() -> float | None:
    return REGISTRY.get_sample_value("guichet_chat_connections", {"platform": NAME})


def test_a_change_is_told_once_and_an_alarm_is_an_error() -> None:
    status = Status(NAME)
    with capture_logs() as logs:
        for link in (Link.CONNECTED, Link.CONNECTED, Link.AWAY, Link.REFUSED, Link.REFUSED):
            status.became(link, "because")
    told = [(line["state"], line["log_level"]) for line in logs]
    assert told == [("connected", "info"), ("away", "warning"), ("refused", "error")]


def test_what_probes_and_prometheus_see() -> None:
    status = Status(NAME)
    assert status.told()["last_event_seconds"] is None
    status.heard()
    status.became(Link.CATCHING_UP)
    assert (status.ok, connections()) == (True, 1.0)
    status.became(Link.NO_DATABASE, "away")
    told = status.told()
    assert (told["ok"], told["state"], told["last_event_seconds"]) == (False, "no_database", 0)
    assert connections() == 0.0
    assert "away" not in str(told), "why is for the log"
