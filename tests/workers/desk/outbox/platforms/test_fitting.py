"""What fits a platform: forms, cards, and the way to the console for the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.contracts.chat import (
    Action,
    Disclosure,
    MessageKind,
    OutgoingMessage,
    Part,
    PlatformInfo,
    SourceLink,
)
from connectors.contracts.chat.disclosure import announced
from connectors.contracts.chat.rendering import card_text, plain_text
from tests.contracts.chat_platform import CARD
from workers.desk.outbox.forms import MAX_ANSWER, edit_form, reject_form
from workers.desk.outbox.platforms.fitting import present

CONSOLE = "https://console.example"
LARGE = PlatformInfo("fake", card_limit=100_000, form_limit=100_000, forms=True)
SLACK = PlatformInfo("fake", card_limit=4_000, form_limit=3_000, forms=True)


def card(draft: str = "Press the button [1].", question: str = "Dark", **values: object) -> (
    OutgoingMessage
):  # fmt: skip
    whole = replace(CARD, draft=Part("Draft", draft), question=Part("Question", question), **values)
    return OutgoingMessage(
        MessageKind.REVIEW_CARD,
        card_text(whole),
        sources=(SourceLink(1, "A ticket", None, None, "excerpt " * 20),),
        actions=(
            Action("approve", "Approve", "01a"),
            Action("edit", "Edit", "01a", form=edit_form(draft, "en")),
            Action("reject", "Reject", "01a", form=reject_form("en")),
        ),
        card=whole,
        console_path="/review/01a",
    )


def test_what_fits_is_left_as_it_is() -> None:
    assert present(card(), LARGE, CONSOLE) == card()


def test_a_form_takes_no_more_than_the_platform() -> None:
    _, edit, reject = present(card(), SLACK, CONSOLE).actions
    assert edit.form is not None
    assert reject.form is not None
    (field,) = edit.form.fields
    assert (field.maximum, field.initial) == (3_000, "Press the button [1].")
    assert MAX_ANSWER > 3_000
    code, words = reject.form.fields
    assert [choice.value for choice in code.choices][:2] == ["wrong", "off_topic"]
    assert (words.maximum, code.maximum) == (2_000, None)


@pytest.mark.parametrize(
    ("info", "draft"),
    [(SLACK, "long " * 601), (replace(SLACK, forms=False), "short")],
    ids=["too long", "no forms"],
)
def test_what_no_form_can_hold_is_edited_on_the_console(info: PlatformInfo, draft: str) -> None:
    shown = present(card(draft), info, CONSOLE)
    approve, edit, *_ = shown.actions
    assert (edit.name, edit.form, edit.url) == ("edit", None, f"{CONSOLE}/review/01a")
    assert (approve.url, approve.form) == (None, None)


def test_a_button_that_can_be_pressed_nowhere_is_left_out() -> None:
    message = replace(card(), console_path=None, kind=MessageKind.NOTICE, card=None)
    shown = present(message, replace(SLACK, forms=False), CONSOLE)
    assert [action.name for action in shown.actions] == ["approve"]


def test_a_card_loses_what_is_not_needed_to_judge_the_draft_first() -> None:
    draft = "d" * 3_000
    shown = present(
        card(draft, "why " * 2_000, transcript=("asker: " + "t" * 900,)), SLACK, CONSOLE
    )
    assert len(plain_text(shown)) <= SLACK.card_limit
    assert shown.card is not None
    assert shown.card.draft == Part("Draft", draft)
    assert shown.card.transcript == ()
    assert shown.card.question is not None
    assert shown.card.question.text.startswith("why why")
    assert shown.card.question.text.endswith("…")
    assert shown.text == card_text(shown.card)
    assert [action.name for action in shown.actions] == ["approve", "edit", "reject"]


def test_nobody_approves_a_draft_that_is_not_on_screen() -> None:
    shown = present(card("d" * 4_000), SLACK, CONSOLE)
    assert shown.card is not None
    assert (shown.card.draft, shown.card.question, shown.actions) == (None, None, ())
    assert shown.text.endswith(f"{CONSOLE}/review/01a")
    assert "Read it on the console." in shown.text


def test_a_reminder_leads_to_the_console() -> None:
    reminder = OutgoingMessage(MessageKind.REMINDER, "It waits.", console_path="/review/01a")
    assert present(reminder, SLACK, CONSOLE).text == f"It waits.\n\n{CONSOLE}/review/01a"
    redacted = replace(SLACK, disclosure=Disclosure.REDACTED)
    assert present(reminder, redacted, CONSOLE).text.count(CONSOLE) == 1


def test_what_was_understood_goes_before_the_draft_and_with_the_question() -> None:
    meant = Part("Understood as", "m" * 900)
    shown = present(card("d" * 3_000, "why", meant=meant), SLACK, CONSOLE).card
    assert shown is not None
    assert (shown.meant, shown.draft) == (None, Part("Draft", "d" * 3_000))
    assert announced(replace(CARD, meant=meant)).meant is None
    assert present(card(meant=meant), LARGE, CONSOLE).card == card(meant=meant).card
