"""What a platform that is not on site is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.contracts.chat import (
    Action,
    Disclosure,
    MessageKind,
    OutgoingMessage,
    PlatformInfo,
    ReviewCard,
)
from connectors.contracts.chat.disclosure import disclose
from connectors.contracts.chat.rendering import card_text
from tests.contracts.chat_platform import ANSWER, CARD

CONSOLE = "https://console.example"
FULL = PlatformInfo("fake", Disclosure.FULL)
REDACTED = PlatformInfo("fake", Disclosure.REDACTED)


def card(**values: object) -> OutgoingMessage:
    made: ReviewCard = replace(CARD, **values)
    return OutgoingMessage(
        MessageKind.REVIEW_CARD,
        card_text(made),
        sources=ANSWER.sources,
        actions=(Action("approve", "Approve", "01a"),),
        card=made,
        console_path="/review/01a",
    )


@pytest.mark.parametrize("message", [ANSWER, card()])
def test_a_platform_on_site_gets_all_of_it(message: OutgoingMessage) -> None:
    assert disclose(message, FULL, CONSOLE) == message


def test_a_platform_that_is_not_on_site_gets_no_ticket_text() -> None:
    told = disclose(ANSWER, REDACTED, CONSOLE)
    assert told.text == f"{ANSWER.text}\n\n{CONSOLE}{ANSWER.console_path}"
    for source in told.sources:
        assert (source.excerpt, source.title) == (None, f"Source {source.number}")


def test_an_answer_that_quotes_a_ticket_is_read_on_the_console() -> None:
    quoting = replace(ANSWER, text="Quoted: SECRET", redacted="It quotes a ticket:")
    told = disclose(quoting, REDACTED, CONSOLE)
    assert told.text == f"It quotes a ticket:\n\n{CONSOLE}{ANSWER.console_path}"
    assert "SECRET" not in str(told)
    assert disclose(quoting, FULL, CONSOLE).text == "Quoted: SECRET"


def test_a_card_where_the_question_was_asked_shows_a_written_draft_and_no_transcript() -> None:
    told = disclose(card(), REDACTED, CONSOLE)
    assert told.card is not None
    assert (told.card.draft, told.card.question) == (CARD.draft, CARD.question)
    assert "hello" not in str(told)
    assert "extrait" not in str(told)
    assert [action.name for action in told.actions] == ["approve"]


@pytest.mark.parametrize("values", [{"quotes": True}, {"platform": "console"}, {"platform": ""}])
def test_any_other_card_only_says_that_a_draft_waits(values: dict[str, object]) -> None:
    told = disclose(card(**values), REDACTED, CONSOLE)
    for words in ("Ada", "is dark", "button", "hello", "extrait", "Un ticket"):
        assert words not in str(told)
    assert told.actions == ()
    assert "Read it on the console." in told.text
    assert "0.62" in told.text
    assert told.text.endswith(f"{CONSOLE}/review/01a")


def test_a_card_of_an_earlier_version_says_nothing() -> None:
    told = disclose(replace(card(), card=None), REDACTED, CONSOLE)
    assert (told.text, told.actions) == (f"{CONSOLE}/review/01a", ())


def test_an_answer_that_is_being_written_grows_without_a_link_at_its_end() -> None:
    writing = OutgoingMessage(MessageKind.PROGRESS, "So far", console_path="/questions/01a")
    assert disclose(writing, REDACTED, CONSOLE).text == "So far"
