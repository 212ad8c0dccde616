"""The app's own page."""

from __future__ import annotations

import pytest

from connectors.contracts.chat import HomeOpened
from tests.bot.slack.conftest import Dispatch
from tests.fakes.chat_desk import RecordingDesk


@pytest.mark.parametrize("tab", ["home", "messages"])
def test_that_somebody_looks_is_stored(tab: str, tell: Dispatch, desk: RecordingDesk) -> None:
    event = {"type": "app_home_opened", "user": "U0ADA", "channel": "D0ADA", "tab": tab}
    for event_id in ("Ev1", "Ev1", "Ev2"):
        assert tell(event, event_id=event_id).status == 200
    assert desk.deeds == [HomeOpened(), HomeOpened()]
    assert {(one.actor, one.channel) for one in desk.events} == {("U0ADA", "D0ADA")}
