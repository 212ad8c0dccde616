"""Forms: shown at once, and only to who may fill them in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.errors import GuichetError
from tests.workers.desk.chat.people import Office
from workers.desk.chat.errors import NoSuchButton, OnConsole
from workers.identity.refusals import Refusal


@pytest.fixture
def carded(reviewed: Office) -> Office:
    reviewed.staff()
    reviewed.say()
    reviewed.desk.work()
    return reviewed


def opened(office: Office, action: str, actor: str) -> str:
    """The text that stands in the first field of a card's form."""
    card = office.card()
    value = {one.name: one.value for one in card.message.actions}[action]
    form = office.desk.front.form("fake", actor, action, value, card.ref.message_id)
    return form.fields[0].initial


def test_staff_see_the_draft_in_its_form(carded: Office) -> None:
    draft = carded.desk.draft(carded.question().id)
    assert opened(carded, "edit", "maya") == draft.text
    assert opened(carded, "reject", "maya") == ""


@pytest.mark.parametrize("action", ["edit", "reject"])
def test_who_is_no_staff_sees_no_word_of_it(carded: Office, action: str) -> None:
    with pytest.raises(Refusal) as seen:
        opened(carded, action, "ada")
    said = carded.desk.front.said(seen.value, "fr")
    assert said.startswith("Only support staff")
    assert carded.desk.draft(carded.question().id).text not in said


def test_a_decided_draft_has_no_form(carded: Office) -> None:
    maya = carded.staff("Mo")
    carded.desk.reviews.approve(maya, carded.desk.draft(carded.question().id).id, "console")
    with pytest.raises(GuichetError) as seen:
        opened(carded, "edit", "maya")
    assert "Approved by Mo" in carded.desk.front.said(seen.value, "en")


def test_a_form_of_another_message_is_refused(carded: Office) -> None:
    draft = carded.desk.draft(carded.question().id)
    with pytest.raises(NoSuchButton):
        carded.desk.front.form("fake", "maya", "edit", draft.id, "another-message")


def test_what_does_not_fit_is_done_on_the_console(make_office: Callable[..., Office]) -> None:
    office = make_office({"form_limit": 20}, mode="review")
    office.staff()
    office.say()
    office.desk.work()
    with pytest.raises(OnConsole) as seen:
        opened(office, "edit", "maya")
    draft = office.desk.draft(office.question().id)
    said = office.desk.front.said(seen.value, "en")
    assert said.endswith(f"/review/{draft.id}")
    assert draft.text not in said
    assert opened(office, "reject", "maya") == ""


def test_the_asker_is_asked_why_it_did_not_help(office: Office) -> None:
    office.say()
    office.say(actor="leo")
    office.desk.work()
    answer = office.posted("answer")[0]
    value = answer.message.actions[0].value
    form = office.desk.front.form("fake", "ada", "nothelpful", value, answer.ref.message_id)
    assert [one.name for one in form.fields] == ["reason", "text"]
    with pytest.raises(GuichetError) as seen:
        office.desk.front.form("fake", "leo", "nothelpful", value, answer.ref.message_id)
    assert "not yours" in office.desk.front.said(seen.value, "en")


def test_what_was_taken_back_is_there_again_for_whoever_wrote_it(carded: Office) -> None:
    words = "Use the cable in room 4 for now."
    carded.press(carded.card(), "edit", "maya", {"text": words})
    carded.desk.work()
    carded.press(carded.card(), "undo", "maya")
    carded.desk.work()
    assert opened(carded, "edit", "maya") == words
    carded.staff("Leo")
    assert opened(carded, "edit", "leo") == carded.desk.draft(carded.question().id).text
