"""A status, and workspaces without Slack's agent surface."""

from __future__ import annotations

import pytest

from connectors.contracts.chat import Destination
from connectors.errors import RateLimited
from connectors.slack.errors import SlackRefused
from connectors.slack.platform import SlackPlatform
from tests.fakes.slack.server import Fault, SlackServer

pytestmark = pytest.mark.scenario
METHOD = "assistant.threads.setStatus"
THREAD = Destination("C1", "1.1")


@pytest.mark.parametrize(
    "code", ["not_agent_app", "feature_disabled", "unknown_method", "missing_scope"]
)
def test_where_there_is_no_agent_surface_nothing_happens_and_nobody_asks_again(
    server: SlackServer, platform: SlackPlatform, code: str
) -> None:
    server.lacks[METHOD] = code
    for words in ("is searching…", "is writing…", ""):
        platform.set_status(THREAD, words)
    assert len(server.called(METHOD)) == 1
    assert platform.info.status


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(METHOD, code="channel_not_found"), SlackRefused),
        (Fault(METHOD, 429, "ratelimited"), RateLimited),
    ],
)
def test_another_error_is_the_callers_and_the_next_call_is_made(
    server: SlackServer, platform: SlackPlatform, fault: Fault, error: type[Exception]
) -> None:
    server.faults.append(fault)
    with pytest.raises(error):
        platform.set_status(THREAD, "is searching…")
    platform.set_status(THREAD, "is\nwriting\x00…")
    assert server.world.statuses == {("C1", "1.1"): "is writing\ufffd…"}
