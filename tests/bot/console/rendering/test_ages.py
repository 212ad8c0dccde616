"""Times in words: one unit, whole, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.console.i18n import Words
from bot.console.rendering.ages import age, seconds, stamp, until

TODAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = 86_400
FRENCH, ENGLISH = Words("fr"), Words("en")


@pytest.mark.parametrize(
    ("passed", "english", "french"),
    [
        (-5, "just now", "à l’instant"),
        (0, "just now", "à l’instant"),
        (59.9, "just now", "à l’instant"),
        (60, "1 minute ago", "il y a 1 minute"),
        (119, "1 minute ago", "il y a 1 minute"),
        (2 * 3600 - 1, "1 hour ago", "il y a 1 heure"),
        (DAY - 1, "23 hours ago", "il y a 23 heures"),
        (DAY, "1 day ago", "il y a 1 jour"),
        (7 * DAY - 1, "6 days ago", "il y a 6 jours"),
        (29 * DAY, "4 weeks ago", "il y a 4 semaines"),
        (30 * DAY, "1 month ago", "il y a 1 mois"),
        (364 * DAY, "12 months ago", "il y a 12 mois"),
        (365 * DAY, "1 year ago", "il y a 1 an"),
        (3 * 365 * DAY - 1, "2 years ago", "il y a 2 ans"),
    ],
)
def test_ages(passed: float, english: str, french: str) -> None:
    moment = TODAY - timedelta(seconds=passed)
    assert age(ENGLISH, moment, TODAY) == english
    assert age(FRENCH, moment, TODAY) == french


@pytest.mark.parametrize(
    ("left", "english", "french"),
    [
        (-DAY, "in a moment", "dans un instant"),
        (59, "in a moment", "dans un instant"),
        (61, "in 1 minute", "dans 1 minute"),
        (3 * 3600 + 5, "in 3 hours", "dans 3 heures"),
        (2 * DAY, "in 2 days", "dans 2 jours"),
    ],
)
def test_what_is_to_come(left: float, english: str, french: str) -> None:
    moment = TODAY + timedelta(seconds=left)
    assert until(ENGLISH, moment, TODAY) == english
    assert until(FRENCH, moment, TODAY) == french


def test_no_moment_is_no_text() -> None:
    for words in (ENGLISH, FRENCH):
        assert age(words, None) == until(words, None) == stamp(None, words.language) == ""


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.04, "0.0 s", "0,0 s"),
        (1.26, "1.3 s", "1,3 s"),
        (9.94, "9.9 s", "9,9 s"),
        (10, "10 s", "10 s"),
        (119.4, "119 s", "119 s"),
        (120, "2 minutes", "2 minutes"),
        (179, "2 minutes", "2 minutes"),
    ],
)
def test_durations(value: float, english: str, french: str) -> None:
    assert seconds(ENGLISH, value) == english
    assert seconds(FRENCH, value) == french


def test_a_stamp_is_never_read_month_first() -> None:
    assert stamp(datetime(2026, 3, 4, 5, 6, tzinfo=UTC), "en") == "2026-03-04 05:06 UTC"
    assert stamp(datetime(2026, 3, 4, 5, 6, tzinfo=UTC), "fr") == "04/03/2026 05:06 UTC"
