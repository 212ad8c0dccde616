"""From GLPI's rows to records: texts, owners, what is private, what belongs to a ticket."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.glpi.source.records import (
    ACTOR,
    CHILDREN,
    FOLLOW_UP,
    SOLUTION,
    TASK,
    Names,
    is_private,
    owners_of,
    parent_of,
    raw_html,
    ticket_record,
)
from tests.fakes.glpi.replies import _sanitized

ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.integers())


@given(st.text(alphabet=st.characters() | st.sampled_from("<>&;#gtlamp "), max_size=80))
def test_encoded_text_comes_out_as_it_was_written(text: str) -> None:
    assert raw_html(_sanitized(text)) == text


@given(st.text(max_size=80))
def test_raw_html_stays_as_it_is(text: str) -> None:
    assert raw_html(f"<p>{text}</p>") == f"<p>{text}</p>"


@pytest.mark.parametrize("flag", [1, "1", True, None, "", 2, "no"])
@pytest.mark.parametrize("kind", [FOLLOW_UP, TASK])
def test_what_is_not_clearly_public_is_private(kind: str, flag: object) -> None:
    assert is_private(kind, {"is_private": flag})
    assert is_private(kind, {})
    assert not is_private(kind, {"is_private": 0})


@pytest.mark.parametrize("itemtype", ["Change", "Problem", None])
def test_children_of_changes_and_problems_belong_to_no_ticket(itemtype: str | None) -> None:
    for kind in (FOLLOW_UP, SOLUTION):
        assert parent_of(kind, {"itemtype": itemtype, "items_id": 1}) is None
        assert parent_of(kind, {"itemtype": "Ticket", "items_id": 1}) == 1


def test_owners_asked_or_watch_and_have_an_account() -> None:
    actors = [
        {"users_id": 10, "type": 1},
        {"users_id": 0, "type": 1, "alternative_email": "a@b.c"},
        {"users_id": 20, "type": 2},
        {"users_id": 30, "type": 3},
        {"users_id": 10, "type": 3},
    ]
    assert owners_of(actors) == ("10", "30")


@given(st.dictionaries(st.sampled_from(["name", "content", "status", "date", "solvedate",
                                        "entities_id", "itilcategories_id"]), ODD),
       st.sampled_from(CHILDREN),
       st.dictionaries(st.sampled_from(["content", "date", "users_id", "status", "is_private",
                                        "type"]), ODD))  # fmt: skip
def test_any_row_is_a_record_that_is_for_somebody(
    row: dict[str, Any], kind: str, child: dict[str, Any]
) -> None:
    try:
        record = ticket_record(
            {"id": 1, **row}, {kind: [{"id": 2, **child}]}, Names(), ZoneInfo("UTC"), "https://x"
        )
    except (TypeError, ValueError, KeyError):
        return  # Such a row is reported by its id and skipped.
    assert record.entity
    assert not record.public
    if kind in (FOLLOW_UP, TASK) and child.get("is_private") not in (0, "0", False):
        assert record.followups == ()
    if kind == ACTOR and child.get("type") not in (1, 3):
        assert record.owners == ()
