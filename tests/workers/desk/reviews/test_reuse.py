"""A risky answer is reviewed each time, until somebody who may approves it for reuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.database.models import Role
from connectors.errors import NotAllowed
from tests.fakes.helpdesk import Helpdesk

RISKY = "Open the settings of the wireless network, then set your DNS server to 192.0.2.53."
AGAIN = "Since this morning the wireless network refuses to connect!"


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that sends what it may, with one ticket whose fix is risky."""
    made = make_desk(mode="auto")
    made.knows(relevance=0.99, resolution=RISKY)
    return made


def drafted(desk: Helpdesk) -> str:
    question = desk.asked()
    desk.work()
    assert desk.status(question) == "in_review"
    draft = desk.draft(question)
    assert "network_path" in draft.risks
    return draft.id


def asked_again(desk: Helpdesk) -> str:
    desk.work()
    again = desk.asked(AGAIN)
    desk.work()
    assert desk.draft(again).origin == "approved"
    return desk.status(again)


def test_an_approved_risky_answer_is_reviewed_again(desk: Helpdesk) -> None:
    desk.reviews.approve(desk.staff(), drafted(desk), "fake")
    assert asked_again(desk) == "in_review"


def test_one_that_was_approved_for_reuse_is_sent(desk: Helpdesk) -> None:
    admin = desk.person(Role.ADMIN, "Ada")
    desk.reviews.approve(admin, drafted(desk), "fake", for_reuse=True)
    assert asked_again(desk) == "answered"


def test_staff_may_not_where_the_site_does_not_say_so(desk: Helpdesk) -> None:
    draft = drafted(desk)
    with pytest.raises(NotAllowed):
        desk.reviews.approve(desk.staff(), draft, "fake", for_reuse=True)
    desk.reviews.approve(desk.staff(), draft, "fake")
    assert asked_again(desk) == "in_review"


def test_staff_may_where_it_does(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="auto", reuse_role="staff")
    desk.knows(relevance=0.99, resolution=RISKY)
    desk.reviews.approve(desk.staff(), drafted(desk), "fake", for_reuse=True)
    assert asked_again(desk) == "answered"
