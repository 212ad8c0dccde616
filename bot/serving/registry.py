"""The chat platforms that can be served, by the name that `guichet serve` is given."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from bot.receiving import Receiver
from workers.bootstrap import Desk

RECEIVERS = {"slack": "bot.slack.receiver", "mattermost": "bot.mattermost.receiver"}
"""The module of each; its `receiver` makes it, of `Desk.chat`, the settings and the database."""


def receivers_of(desk: Desk, names: Sequence[str]) -> list[Receiver]:
    """What serves these platforms. Raises `SettingsError` for what is wrong in their settings."""
    made: list[Receiver] = []
    for name in names:
        # A platform's libraries take a while to import, and the others do without.
        module = importlib.import_module(RECEIVERS[name])
        made.append(module.receiver(desk.chat, desk.settings, desk.transactions))
    return made
