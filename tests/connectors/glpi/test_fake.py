"""The fake GLPI does what was measured on a real one, so that what passes here passes there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.connectors.glpi.worlds import small_world
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply
from tests.fakes.glpi.world import Account


class Session:
    """Calls of one account, as they are on the wire."""

    def __init__(self, glpi: FakeGlpi, token: str) -> None:
        self.glpi = glpi
        self.headers = {"app-token": glpi.world.app_token}
        login = {**self.headers, "authorization": f"user_token {token}"}
        body = json.loads(glpi.answer(Call("GET", "initSession", {}, login)).body)
        self.headers["session-token"] = body["session_token"]

    def get(self, path: str, **params: str) -> Reply:
        return self.glpi.answer(Call("GET", path, params, self.headers))

    def rows(self, path: str, **params: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.get(path, range="0-999", **params).body)
        return found


@pytest.fixture
def glpi() -> FakeGlpi:
    world = small_world()
    world.accounts.append(Account(10, "alice", own=True))
    world.add("User", id=10, name="alice", entities_id=1)
    world.add("User", id=20, name="bob", entities_id=2)
    world.add("KnowbaseItem", id=1, name="draft", answer="x", is_faq=0)
    return FakeGlpi(world)


def place(reply: Reply) -> tuple[int, str | None]:
    return reply.status, reply.headers.get("Content-Range")


def test_pages_and_their_ranges(glpi: FakeGlpi) -> None:
    for number in range(297):
        glpi.world.ticket(f"ticket {number}")
    user = Session(glpi, "sync")
    assert place(user.get("Ticket", range="0-49")) == (206, "0-49/300")
    assert place(user.get("Ticket", range="0-9999")) == (200, "0-299/300")
    assert place(user.get("Ticket", range="290-339")) == (206, "290-299/300")
    at_end = user.get("Ticket", range="300-349")
    assert (place(at_end), at_end.body) == ((206, "300-299/300"), b"[]")
    beyond = user.get("Ticket", range="301-350")
    assert (beyond.status, json.loads(beyond.body)[0]) == (400, "ERROR_RANGE_EXCEED_TOTAL")
    assert user.get("Ticket", range="10-5").status == 500
    assert user.get("Ticket", range="a-b").status == 400
    assert user.get("Ticket", sort="nope").status == 400
    assert user.get("Ticket", order="foo").status == 400
    assert user.get("ticket").status == 400
    plain = user.get("Ticket")
    assert (place(plain), len(json.loads(plain.body))) == ((206, "0-20/300"), 20)
    assert place(user.get("Ticket", **{"searchText[id]": "^9999$"})) == (200, None)
    assert isinstance(json.loads(user.get("Ticket/abc").body), list)
    assert user.get("Ticket/0").status == 404


def test_who_sees_which_lists(glpi: FakeGlpi) -> None:
    """Section 6 of the facts: only tickets and follow-ups are filtered, all else is given away."""
    root, paris, alice = (Session(glpi, name) for name in ("nosy", "paris", "alice"))
    seen = {
        kind: tuple(len(user.rows(kind)) for user in (root, paris, alice))
        for kind in ("Ticket", "ITILFollowup", "TicketTask", "ITILSolution", "Ticket_User")
    }
    assert seen == {
        "Ticket": (3, 2, 1),
        # One is of a change, which has no ticket to be filtered by.
        "ITILFollowup": (4, 4, 2),
        "TicketTask": (2, 2, 1),
        "ITILSolution": (3, 3, 3),
        "Ticket_User": (2, 2, 2),
    }
    assert len(root.rows("User")) == 2
    assert len(paris.rows("User")) == 1
    assert alice.get("User").status == 403
    assert len(alice.rows("KnowbaseItem")) == 1
    assert alice.get("KnowbaseItem/1").status == 403
    assert paris.get("Ticket/2").status == 403
    assert json.loads(paris.get("Ticket/2").body)[0] == "ERROR_RIGHT_MISSING"
    assert paris.get("Ticket/2/ITILSolution").status == 403
    assert [row["id"] for row in root.rows("Ticket", is_deleted="1")] == [4]
    assert json.loads(root.get("Ticket/4").body)["is_deleted"] == 1


def test_texts_are_encoded_unless_raw_ones_are_asked_for(glpi: FakeGlpi) -> None:
    user = Session(glpi, "sync")
    assert json.loads(user.get("Ticket/1").body)["content"].startswith("&#60;p&#62;")
    user.headers["x-glpi-sanitized-content"] = "false"
    assert json.loads(user.get("Ticket/1").body)["content"].startswith("<p>")


def test_ties_come_in_another_order_each_time(glpi: FakeGlpi) -> None:
    for number in range(60):
        glpi.world.ticket(f"ticket {number}")
    user = Session(glpi, "sync")
    orders = {
        tuple(row["id"] for row in user.rows("Ticket", sort="date_mod", order="DESC"))
        for _ in range(5)
    }
    assert len(orders) > 1
