"""The desk's sentences: all in both languages, each used, and none asked for that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.mattermost
import bot.slack
import workers
from connectors.contracts.ticket_system import TicketState
from connectors.database.models import QuestionStatus
from tests.workers.translations.completeness import Mismatch, mismatch, problems, wrong_values
from tests.workers.translations.usage import usage
from workers.desk.core.feedback_log import REASONS
from workers.desk.core.rejections import CODES
from workers.desk.tickets.texts import SPEAKERS
from workers.generation.guardrails.holes import KINDS
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.small_talk.kinds import SmallTalk
from workers.identity.refusals import Reason
from workers.translations.sentences import DOMAIN, LANGUAGES, LOCALE, say, sentences

CODE = [Path(one.__file__).parent for one in (workers, bot.slack, bot.mattermost)]
SAID_AS_ANSWERS = {QuestionStatus.ABSTAINED, QuestionStatus.CLARIFYING}
BUILT = {
    "status_": {*QuestionStatus} - SAID_AS_ANSWERS | {"ticket_waits"},
    "handed_over_": {
        *("asked", "failed", "rejected", "expired", "taken_over", "undeliverable"),
        *("urgent", "not_solved"),
    },
    "urgent_": {*Urgency},
    "reply_": {*SmallTalk},
    "ticket_state_": {"new", "working", "waiting", "solved", "closed"},
    "decided_": {
        *("approve", "edit", "reject", "take_over", "source_gone"),
        *("superseded", "deleted"),
    },
    "chat_ticket_is_": {*TicketState},
    "action_": {
        *("helpful", "nothelpful", "openticket", "human"),
        *("approve", "edit", "reject", "takeover"),
    },
    "refused_": {*Reason} - {Reason.BOT},
    "ticket_": {"solved", "closed"},
    "ticket_by_": set(SPEAKERS),
    "ticket_reason_": {"asked", "no_source", "not_helpful"},
    "rejected_": CODES,
    "voted_": REASONS,
    "reason.": {key.removeprefix("reason.") for key in sentences("en") if key.startswith("reason")},
    "hole.": set(KINDS),
    "risk.": {key.removeprefix("risk.") for key in sentences("en") if key.startswith("risk.")},
}
"""The keys that code puts together, by how they begin."""


def test_every_sentence_is_there_in_both_languages() -> None:
    assert problems(LOCALE, DOMAIN, LANGUAGES) == []


def test_every_key_in_the_code_exists_and_every_key_is_used() -> None:
    assert mismatch(LOCALE, DOMAIN, usage(CODE, "say"), BUILT) == Mismatch([], [], [])


def test_every_sentence_gets_the_values_that_it_has_places_for() -> None:
    assert wrong_values(LOCALE, DOMAIN, usage(CODE, "say")) == []


def test_every_reason_and_risk_is_one_that_the_desk_gives() -> None:
    used = usage(CODE, "say")
    given = {word.partition(":")[0] for word in used.literals | used.starts}
    for key in (*BUILT["reason."], *BUILT["risk."]):
        assert {key, key.removeprefix("held_")} & given, key


def test_another_language_is_answered_in_english() -> None:
    assert say("action_human", "de") == "Talk to a human"
    assert say("action_human", "fr") == "Parler à quelqu’un"


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_stand_at_their_places(language: str) -> None:
    said = say("ticket_opened", language, ticket="{url}", url="https://glpi.example/1")
    assert "{url}" in said, "a value is never read as a sentence"
    assert said.count("https://glpi.example/1") == 1
