"""Who may decide on a chat platform, at the moment of the decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contracts.chat import Profile
from connectors.database.base import now
from connectors.database.models import AuditEntry, Person, Review, Role
from connectors.errors import NotAllowed, NotFound, Unavailable
from tests.fakes.helpdesk import Helpdesk
from workers.identity.chat.roles import GROUP_HOLDS
from workers.identity.refusals import Reason, Refusal

MAYA = Profile("maya", "Maya", language="fr")
IN_GROUP = replace(MAYA, groups=frozenset({"support"}))


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    made = make_desk(mode="review", platforms={"fake": {"staff_groups": ["support"]}})
    made.knows()
    return made


def refused(desk: Helpdesk, external_id: str = "maya") -> Refusal:
    with pytest.raises(Refusal) as seen:
        desk.roles.staff("fake", external_id)
    return seen.value


def draft_of(desk: Helpdesk) -> str:
    question = desk.asked()
    desk.work()
    return desk.draft(question).id


def test_a_role_that_an_administrator_gave_decides(desk: Helpdesk) -> None:
    desk.is_known_as(MAYA)
    desk.ask(profile=MAYA)
    refusal = refused(desk)
    assert refusal.reason is Reason.NOT_STAFF
    assert "Seul le support" in refusal.said
    desk.identities.set_role("fake:maya", Role.STAFF)
    actor = desk.roles.staff("fake", "maya")
    assert (actor.role, actor.display_name) == (Role.STAFF, "Maya")
    draft = draft_of(desk)
    desk.reviews.approve(actor.person_id, draft, "fake")
    (review,) = desk.rows(Review, draft_id=draft)
    assert review.reviewer_id == actor.person_id


def test_a_member_of_the_staff_group_decides_as_long_as_they_are_one(desk: Helpdesk) -> None:
    desk.is_known_as(IN_GROUP)
    # They never wrote anything: their first sign of life is a click.
    actor = desk.roles.staff("fake", "maya")
    desk.reviews.approve(actor.person_id, draft_of(desk), "fake")
    assert [row.detail for row in desk.rows(AuditEntry, action="role.by_group")] == [
        {"role": "staff"}
    ]
    desk.is_known_as(MAYA)
    assert refused(desk).reason is Reason.NOT_STAFF
    draft = draft_of(desk)
    with pytest.raises(NotAllowed):
        desk.reviews.approve(actor.person_id, draft, "fake")
    (person,) = desk.rows(Person, id=actor.person_id)
    assert person.role == Role.ASKER, "the group gave a role for a while, and nobody stored it"


def test_what_the_group_said_ends_by_itself_while_the_platform_is_away(desk: Helpdesk) -> None:
    desk.is_known_as(IN_GROUP)
    actor = desk.roles.staff("fake", "maya")
    desk.chat.away = Unavailable("away")
    desk.profiles.forget("fake", "maya")
    assert desk.roles.staff("fake", "maya") == actor
    with desk.transactions.begin() as transaction:
        person = transaction.session.get_one(Person, actor.person_id)
        assert person.staff_until is not None
        assert now() < person.staff_until <= now() + GROUP_HOLDS
        person.staff_until = now() - timedelta(seconds=1)
    assert refused(desk).reason is Reason.NOT_STAFF


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_guest": True}, Reason.GUEST),
        ({"active": False}, Reason.DEACTIVATED),
        ({"is_bot": True}, Reason.BOT),
        ({"home": "T9"}, Reason.FOREIGN),
    ],
)
def test_staff_who_are_let_in_no_more_decide_nothing(
    desk: Helpdesk, values: dict[str, object], reason: Reason
) -> None:
    desk.is_known_as(IN_GROUP)
    desk.roles.staff("fake", "maya")
    desk.is_known_as(replace(IN_GROUP, **values))  # type: ignore[arg-type]
    assert refused(desk).reason is reason


def test_who_was_shut_out_here_decides_nothing(desk: Helpdesk) -> None:
    desk.is_known_as(IN_GROUP)
    person = desk.roles.staff("fake", "maya").person_id
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Person, person).disabled_at = now()
    assert refused(desk).reason is Reason.DEACTIVATED


def test_nobody_is_nobody(desk: Helpdesk) -> None:
    desk.chat.away = Unavailable("away")
    with pytest.raises(NotFound):
        desk.roles.actor("fake", "eve")
    assert refused(desk, "eve").reason is Reason.NOT_STAFF
    desk.chat.away = None
    desk.profiles._away_until.clear()
    assert desk.roles.actor("fake", "eve").role is Role.ASKER
