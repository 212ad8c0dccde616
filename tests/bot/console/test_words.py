"""The console's words: all in both languages, each used, and none asked for that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

import bot
from bot.cli.reports.answers_page import COLUMNS
from bot.console.i18n import DOMAIN, LANGUAGES, LOCALE, Language, Words, as_language, preferred
from connectors.contracts.documents import RecordKind
from connectors.contracts.ticket_system import TicketState
from connectors.database.models import DraftStatus, Proof, QuestionStatus, Role
from connectors.http.breaker import State
from tests.fakes.console import Console, csrf_of
from tests.workers.translations.completeness import Mismatch, mismatch, problems, wrong_values
from tests.workers.translations.usage import usage
from workers.desk.core.rejections import CODES
from workers.desk.feedback import REASONS
from workers.desk.inbox.intake import MAX_QUESTION
from workers.generation.drafter import THROWN
from workers.generation.rewriting.judgement import FLAWS
from workers.generation.rewriting.rewriter import THROWN as REWRITE
from workers.generation.verification.meaning import FOUND
from workers.identity.sign_on.flow import FAILURES
from workers.knowledge.chunking.passages import PassageKind
from workers.knowledge.cleaned.texts import USEFULNESS
from workers.knowledge.embedding.substitute import Serving
from workers.knowledge.enrichment.reply import REASONS as REJECTIONS
from workers.privacy.audit_log import ACTIONS

CODE = Path(bot.__file__).parent
STANDINGS = {*QuestionStatus, "ticket_waits"}
BUILT = {
    "ask.example": {"1", "2", "3"},
    "audit.action.": ACTIONS,
    "checks.": FOUND,
    "compare.": COLUMNS,
    "draft.": {*DraftStatus},
    "error.page.": {"403", "404", "409", "422", "429", "500", "503"},
    "flash.": {
        *("approved", "edited", "rejected", "taken_over"),
        *("replied", "password", "ticket_written", "unlinked"),
        *("undone", "added", "handed_back"),
        *("installed", "not_installed"),
        *("user_role", "user_disabled", "user_enabled", "user_sessions"),
        *("ticket_replied", "ticket_closed", "ticket_assigned", "ticket_released"),
    },
    "kind.": get_args(RecordKind),
    "knowledge.without_e5_": get_args(Serving),
    "language.": {"fr", "en", "und"},
    "link.proof.": {*Proof} - {Proof.FIRST_SIGHT, Proof.UNLINKED},
    "models.": {"first_token", "seconds"},
    "models.breaker.": get_args(State),
    "models.use.": {"default", "fallback"},
    "passage.": get_args(PassageKind),
    "reject.": CODES,
    "rejection.": REJECTIONS,
    "role.": {*Role},
    "sign_on.": FAILURES,
    "state.": STANDINGS,
    "status.": STANDINGS,
    "thrown.": THROWN | {f"{REWRITE}{flaw}" for flaw in (*FLAWS, "cut")},
    "ticket.": {*TicketState},
    "undo.": {"approve", "edit", "reject", "take_over", "go"},
    "usefulness.": USEFULNESS,
    "users.proof.": {*Proof},
    "vote.reason.": REASONS,
}
"""The keys that pages put together, by how they begin."""


def test_every_word_is_there_in_both_languages() -> None:
    assert problems(LOCALE, DOMAIN, LANGUAGES) == []


def test_every_key_in_the_code_exists_and_every_key_is_used() -> None:
    used = usage([CODE / "console", CODE / "cli" / "reports"], "words")
    assert mismatch(LOCALE, DOMAIN, used, BUILT) == Mismatch([], [], [])


def test_every_word_gets_the_values_that_it_has_places_for() -> None:
    used = usage([CODE / "console", CODE / "cli" / "reports"], "words")
    assert wrong_values(LOCALE, DOMAIN, used) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["😡😡😡", "", "   ", "?!…", "x" * (MAX_QUESTION + 1)])
def test_a_question_without_a_word_or_an_end_is_told_so(
    console: Console, language: Language, text: str
) -> None:
    accept = {"Accept-Language": language}
    csrf = csrf_of(console.client.get("/", headers=accept).text)
    form = {"csrf": csrf, "message_id": "m", "text": text}
    page = console.client.post("/ask", data=form, headers=accept)
    assert page.status_code == 422
    key = "ask.too_long" if len(text) > MAX_QUESTION else "ask.empty"
    words = Words(language)
    said = words(key, n=words.number(MAX_QUESTION))
    assert said in page.text
    script = accept | {"Accept": "application/json"}
    reply = console.client.post("/ask", data=form, headers=script)
    assert (reply.status_code, reply.json()) == (422, {"problem": said})


def test_numbers_are_written_as_the_language_does() -> None:
    assert [Words("en").number(value) for value in (12_000, 0.5)] == ["12,000", "0.5"]
    assert [Words("fr").number(value) for value in (12_000, 0.5)] == ["12\u202f000", "0,5"]
    assert Words("fr").number(0.4, "0.00") == "0,40"


def test_codes_of_a_newer_desk_are_known_as_such() -> None:
    words = Words("fr")
    assert words.known("passage.problem")
    assert not words.known("passage.of_tomorrow")
    assert words.reason("of_tomorrow:3") == "of_tomorrow:3"


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        *(("fr", "fr"), ("fr-CA,en;q=0.8", "fr"), ("de, en;q=0.5, fr;q=0.6", "fr")),
        *(("en-GB", "en"), ("de", "en"), ("", "en"), ("fr;q=0, en;q=0.1", "en"), ("fr;q=x", "en")),
    ],
)
def test_the_language_of_a_browser(accept: str, language: str) -> None:
    assert preferred(accept, "en") == language


@pytest.mark.parametrize(("value", "language"), [("fr", "fr"), ("EN", None), (None, None)])
def test_only_our_languages_are_languages(value: str | None, language: str | None) -> None:
    assert as_language(value) == language
