"""Forms: what the buttons ask for, and that the desk takes what was filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from connectors.contracts.chat import FieldKind, Form
from tests.fakes.helpdesk import Helpdesk
from workers.desk.core.feedback_log import REASONS
from workers.desk.core.rejections import CODES
from workers.desk.outbox.forms import edit_form, reject_form, vote_form
from workers.translations.sentences import LANGUAGES

NAME = re.compile(r"[A-Za-z0-9]+")


def forms(language: str) -> list[Form]:
    return [edit_form("text", language), reject_form(language), vote_form(language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_fit_what_platforms_show(language: str) -> None:
    for form in forms(language):
        assert len(form.title) <= 24
        assert len(form.submit) <= 24
        names = [field.name for field in form.fields]
        assert all(map(NAME.fullmatch, names))
        assert len(set(names)) == len(names)
        for field in form.fields:
            assert field.label
            assert bool(field.choices) == (field.kind is FieldKind.CHOICE)
            assert all(len(choice.label) <= 75 for choice in field.choices)


def test_they_are_in_the_language_of_the_reader() -> None:
    assert [form.title for form in forms("fr")] == [
        "Modifier la réponse", "Rejeter la proposition", "Pas utile",
    ]  # fmt: skip


@pytest.fixture
def desks(sqlite_url: str) -> Iterator[Callable[[str], Helpdesk]]:
    """A desk in one mode, with a staff channel."""
    with ExitStack() as opened:

        def make(mode: str) -> Helpdesk:
            desk = Helpdesk(sqlite_url, mode=mode, review_channels={"fake": "staff"})
            return opened.enter_context(closing(desk))

        yield make


def test_what_a_card_offers_can_be_done_as_it_was_filled_in(
    desks: Callable[[str], Helpdesk],
) -> None:
    desk = desks("review")

    def asked(name: str) -> tuple[str, Form]:
        question = desk.asked()
        desk.work()
        (row,) = desk.outbox(kind="review_card", question_id=question)
        actions = {action["name"]: action for action in row.message["actions"]}
        return question, actions[name]["form"]

    desk.knows()
    staff = desk.staff()
    for code in CODES:
        question, form = asked("reject")
        choice, words = form["fields"]
        assert code in [one["value"] for one in choice["choices"]]
        assert (choice["name"], words["name"]) == ("code", "reason")
        desk.reviews.reject(staff, desk.draft(question).id, "", "fake", code)
    question, form = asked("edit")
    (text,) = form["fields"]
    assert (text["name"], text["initial"]) == ("text", desk.draft(question).text)
    desk.reviews.edit(staff, desk.draft(question).id, text["initial"] + "!", "fake")


def test_what_an_answer_asks_for_is_what_a_vote_takes(desks: Callable[[str], Helpdesk]) -> None:
    desk = desks("auto")
    desk.knows(relevance=0.95)
    question = desk.asked()
    desk.work()
    (answer,) = [one.message for one in desk.chat.posted]
    (action,) = [one for one in answer.actions if one.name == "nothelpful"]
    assert action.form is not None
    reason, text = action.form.fields
    assert [choice.value for choice in reason.choices] == list(REASONS)
    assert (reason.name, text.name) == ("reason", "text")
    asker = desk.question(question).person_id
    for choice in reason.choices:
        desk.feedback.vote(asker, question, False, choice.value, "why not", "fake")
