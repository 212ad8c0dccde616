"""The table has what the listeners listen to, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import bot.slack.listeners
from bot.slack.installed import REMOVED, REVOKED
from bot.slack.surface import EVENTS

LISTENED = re.compile(r"""app\.event\("(\w+)"\)""")


def test_each_event_that_is_listened_to_is_asked_for_and_no_other() -> None:
    files = Path(bot.slack.listeners.__file__).parent.glob("*.py")
    listened = {name for file in files for name in LISTENED.findall(file.read_text("utf-8"))}
    asked = {event.name.partition(".")[0] for event in EVENTS}
    assert asked == listened | {REMOVED, REVOKED}
    assert {event.name for event in EVENTS if event.oauth} == {REMOVED, REVOKED}
