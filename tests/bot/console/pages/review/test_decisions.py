"""Decisions by form: what somebody is told who clicks twice, or comes too late for their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from connectors.database.models import Draft, Role
from tests.fakes.console import Console, csrf_of, form_of, running_console

QUESTION = "My VPN disconnects every few minutes when I am at home"


@pytest.fixture
def console(sqlite_url: str, tmp_path: Path) -> Iterator[Console]:
    """A console where everything is reviewed."""
    with running_console(sqlite_url, tmp_path, mode="review") as made:
        yield made


def drafted(console: Console) -> str:
    """The page of a draft that waits."""
    page = console.client.get("/").text
    console.client.post("/ask", data={"csrf": csrf_of(page), "message_id": "m", "text": QUESTION})
    console.work()
    found = re.search(r'href="(/review/[0-9a-z]{26})"', console.client.get("/review").text)
    assert found
    return found[1]


def test_an_undo_that_is_sent_twice_is_one(console: Console) -> None:
    draft, staff = drafted(console), console.client
    decided = staff.post(f"{draft}/approve", data=form_of(staff.get(draft).text, "/approve"))
    form = form_of(decided.text, "/undo")
    for _ in range(2):
        undone = staff.post(f"{draft}/undo", data=form)
        assert undone.status_code == 200
        assert "nothing was sent" in undone.text


def test_nobody_is_told_that_they_were_faster_than_themselves(console: Console) -> None:
    console.account("maya", Role.STAFF)
    console.account("leo", Role.STAFF)
    asker = console.account("ada")
    console.client.post("/api/v1/questions", json={"text": QUESTION}, headers=asker)
    console.work()
    maya, leo = console.log_in("maya"), console.log_in("leo")
    (found,) = re.findall(r'href="(/review/[0-9a-z]{26})"', maya.get("/review").text)
    forms = [form_of(one.get(found).text, "/take-over") for one in (maya, leo)]
    assert maya.post(f"{found}/take-over", data=forms[0]).status_code == 200
    own = maya.post(f"{found}/take-over", data=forms[0])
    assert (own.status_code, "Your own decision was first" in own.text) == (409, True)
    late = leo.post(f"{found}/take-over", data=forms[1])
    assert (late.status_code, "Maya was first" in unescape(late.text)) == (409, True)


def test_who_cannot_take_an_answer_back_can_write_to_its_asker(
    sqlite_url: str, tmp_path: Path
) -> None:
    with running_console(sqlite_url, tmp_path, mode="review", review_undo_seconds=0) as console:
        draft, staff = drafted(console), console.client
        form = form_of(staff.get(draft).text, "/approve")
        staff.post(f"{draft}/approve", data=form)
        console.work()
        late = staff.post(f"{draft}/undo", data=form)
        assert (late.status_code, "You can write to the asker" in late.text) == (409, True)
        more = {**form_of(late.text, "/add"), "text": "Not on the train, though."}
        (action,) = re.findall(r'action="([^"]+/add)"', late.text)
        for _ in range(2):
            assert "on its way" in staff.post(action, data=more).text
        console.work()
        talk = staff.get(re.findall(r'href="(/c/[0-9a-z]+)"', staff.get("/").text)[0]).text
        assert talk.count("Not on the train, though.") == 1


def test_a_draft_with_a_hole_is_marked_in_the_queue_and_offers_no_approval(
    console: Console,
) -> None:
    page, staff = drafted(console), console.client
    assert "risky" not in staff.get("/review").text
    assert "/approve" in staff.get(page).text
    with console.desk.transactions.begin() as transaction:
        draft = transaction.session.get_one(Draft, page.rpartition("/")[2])
        draft.text = f"Write to [email-1]. {draft.text}"
        draft.reasons = [*draft.reasons, "held_hole:email"]
    assert "risky" in staff.get("/review").text
    shown = staff.get(page).text
    assert 'data-key="a"' not in shown
    assert 'data-key="e"' in shown
