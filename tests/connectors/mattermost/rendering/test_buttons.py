"""Buttons as attachments."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from connectors.contracts.chat import Action, OutgoingMessage
from connectors.errors import Refused
from connectors.mattermost.rendering.buttons import attachments, size
from tests.connectors.slack.rendering.messages import plain
from tests.fakes.mattermost.limits import props_size


def integration(action: Action) -> dict[str, object]:
    return {"url": "https://guichet.example/actions", "context": {"action": action.name}}


def test_a_button_calls_us_by_its_integration() -> None:
    action = Action("approve", "Approve", "01abc", "primary")
    (attachment,) = attachments([action], integration)
    assert attachment == {
        "actions": [
            {
                "id": "approve",
                "name": "Approve",
                "type": "button",
                "style": "primary",
                "integration": integration(action),
            }
        ]
    }


def test_what_opens_a_page_is_a_link() -> None:
    actions = [
        Action("edit", "Edit *it*", "1", url="https://console.example/1"),
        Action("approve", "Approve", "1"),
        Action("reject", "Reject", "1", url="https://console.example/2"),
    ]
    (attachment,) = attachments(actions, integration)
    assert attachment["text"] == (
        r"[Edit \*it\*](https://console.example/1) · [Reject](https://console.example/2)"
    )
    assert [one["id"] for one in attachment["actions"]] == ["approve"]


def test_without_an_address_of_ours_only_links_are_left() -> None:
    page = Action("edit", "Edit", "1", url="https://console.example/1")
    (attachment,) = attachments([Action("approve", "Approve", "1"), page], None)
    assert "actions" not in attachment
    assert attachments([Action("approve", "Approve", "1")], None) == []


def test_buttons_of_one_name_have_ids_of_their_own() -> None:
    made = attachments([Action("human", "Ask", "1"), Action("human", "Ask", "2")], integration)
    assert [one["id"] for one in made[0]["actions"]] == ["human", "human2"]
    contexts = [one["integration"]["context"] for one in made[0]["actions"]]
    assert contexts == [{"action": "human"}] * 2


@pytest.mark.parametrize("name", ["ask_human", "ask-human", "", "é"])
def test_a_name_that_no_click_would_find_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="letters and digits"):
        attachments([Action(name, "Ask", "1")], integration)


def test_a_text_in_a_buttons_value_is_refused() -> None:
    with pytest.raises(Refused, match="too long to be an id"):
        attachments([Action("edit", "Edit", "a" * 201)], integration)


@settings(max_examples=30)
@given(plain)
def test_the_room_that_they_take_is_known(message: OutgoingMessage) -> None:
    props = {"attachments": attachments(message.actions, integration)}
    assert size(props) == props_size(props)
    for one in props["attachments"]:
        assert all(0 < len(button["name"]) <= 60 for button in one.get("actions", ()))


def test_what_html_knows_takes_six() -> None:
    assert size({"a": "<&>\u2028"}) == len('{"a":""}') + 4 * 6
