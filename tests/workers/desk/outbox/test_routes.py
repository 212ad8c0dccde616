"""Which staff channels a draft is shown in: the most specific routes of each instance."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.database.models import Ticket
from tests.fakes.helpdesk import Helpdesk
from workers.desk.outbox.routes import Subject, channels_of
from workers.settings.chat.platforms import ReviewRoute


def route(channel: str, category: str = "", entity: str = "", on: str = "fake") -> ReviewRoute:
    return ReviewRoute(platform=on, channel=channel, category=category, entity=entity)


ROUTES = (
    route("all"),
    route("network", "Network"),
    route("wireless", "Network > Wireless"),
    route("brest", entity="LSL > Brest"),
    route("brest-network", "Network", "LSL > Brest"),
    route("elsewhere", on="fake:two"),
)


@pytest.mark.parametrize(
    ("category", "entity", "channel"),
    [
        (None, None, "all"),
        ("Printing", "LSL > Paris", "all"),
        ("Network", None, "network"),
        ("Network > Cables", None, "network"),
        ("network > WIRELESS > Guests", None, "wireless"),
        ("Networking", None, "all"),
        ("Printing", "LSL > Brest > Port", "brest"),
        ("Network > Wireless", "LSL > Brest", "brest-network"),
        (None, "LSL", "all"),
    ],
)
def test_the_most_specific_route_of_each_instance_counts(
    category: str | None, entity: str | None, channel: str
) -> None:
    shown = channels_of(ROUTES, Subject(category, entity))
    assert shown == (("fake", channel), ("fake:two", "elsewhere"))


def test_equals_are_all_shown_once_and_in_their_order() -> None:
    routes = (route("b", "Network"), route("a", "Network"), route("b", "Network"))
    assert channels_of(routes, Subject("Network")) == (("fake", "b"), ("fake", "a"))


def test_an_instance_without_a_default_shows_only_what_its_routes_name() -> None:
    assert channels_of((route("a", "Network"),), Subject("Printing")) == ()
    assert channels_of((), Subject()) == ()


NAMES = st.lists(st.sampled_from("ab"), max_size=3).map(" > ".join)


@given(st.lists(st.tuples(st.sampled_from("xy"), NAMES, NAMES)), NAMES, NAMES)
def test_a_default_has_every_draft_that_no_other_route_has(
    made: list[tuple[str, str, str]], category: str, entity: str
) -> None:
    routes = [route(f"c{n}", one, two, on) for n, (on, one, two) in enumerate(made)]
    defaults = [route("rest-x", on="x"), route("rest-y", on="y")]
    shown = channels_of([*routes, *defaults], Subject(category, entity))
    assert {platform for platform, _ in shown} == {"x", "y"}
    without = channels_of(routes, Subject(category, entity))
    assert set(without) <= set(shown), "a default takes nothing away"


def test_a_draft_is_about_what_most_of_its_sources_are(
    make_desk: Callable[..., Helpdesk],
) -> None:
    routes = [
        {"platform": "fake", "channel": "staff"},
        {"platform": "fake", "channel": "wireless", "category": "Network"},
        {"platform": "fake", "channel": "brest", "category": "Network", "entity": "LSL > Brest"},
    ]
    desk = make_desk(mode="review", review_routes=routes)
    ticket = desk.knows(title="Wireless refuses to connect")
    for category, entity, channel in (
        (None, None, "staff"),
        ("Network > Wireless", "LSL > Paris", "wireless"),
        ("Network > Wireless", "LSL > Brest", "brest"),
    ):
        with desk.transactions.begin() as transaction:
            row = transaction.session.get_one(Ticket, ticket.ticket_id)
            row.category, row.entity = category, entity
        desk.asked()
        desk.work()
        (*_, card) = [one for one in desk.chat.posted if one.message.kind == "review_card"]
        assert card.to.channel == channel
