from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mattermost.translation import Bot, event_of, removal_of, said
from connectors.contracts.chat import ChatEvent, Deleted, Edited, Reacted, Said

BOT = Bot("b" * 26, "helpdesk-bot")
ALICE, CHANNEL, POST, ROOT = "a" * 26, "c" * 26, "p" * 26, "r" * 26


def post(**changes: Any) -> dict[str, Any]:
    whole = {
        "id": POST,
        "create_at": 1_795_470_013_121,
        "edit_at": 0,
        "delete_at": 0,
        "user_id": ALICE,
        "channel_id": CHANNEL,
        "root_id": "",
        "message": "hey @helpdesk-bot my VPN is down",
        "type": "",
        "props": {},
    }
    return whole | changes


def frame(event: str, channel_type: str = "O", **changes: Any) -> dict[str, Any]:
    data = {"post": json.dumps(post(**changes)), "channel_type": channel_type}
    return {"event": event, "data": data, "broadcast": {"channel_id": CHANNEL}, "seq": 3}


def reaction(event: str = "reaction_added", **changes: Any) -> dict[str, Any]:
    whole = {"user_id": ALICE, "post_id": POST, "emoji_name": "+1", "create_at": 5}
    data = {"reaction": json.dumps(whole | changes)}
    return {"event": event, "data": data, "broadcast": {"channel_id": CHANNEL}, "seq": 4}


def test_a_mention_in_a_channel() -> None:
    assert event_of(frame("posted"), BOT) == ChatEvent(
        f"post:{POST}", ALICE, CHANNEL, Said(POST, "hey my VPN is down", mentioned=True)
    )


def test_a_reply_in_a_thread_names_its_root() -> None:
    event = event_of(frame("posted", message="and now?", root_id=ROOT), BOT)
    assert event is not None
    assert event.deed == Said(POST, "and now?", thread=ROOT)


def test_a_direct_message_with_files() -> None:
    files = {"files": [{"name": "screen.png"}, {"name": ""}, "no file"]}
    event = event_of(frame("posted", "D", message="", metadata=files), BOT)
    assert event is not None
    assert event.deed == Said(POST, "", direct=True, files=("screen.png",))


def test_a_group_of_three_is_a_channel() -> None:
    event = event_of(frame("posted", "G", message="hello"), BOT)
    assert event is not None
    assert event.deed == Said(POST, "hello")


@pytest.mark.parametrize("kind", ["system_join_channel", "slack_attachment", "custom_x", 7])
def test_a_post_with_a_type_is_nobodys_words(kind: object) -> None:
    assert event_of(frame("posted", type=kind), BOT) is None


def test_our_own_post_is_known_by_its_author_alone() -> None:
    assert event_of(frame("posted", user_id=BOT.user_id), BOT) is None


def test_props_prove_nothing() -> None:
    """Anybody may write them: neither do they silence a person, nor make one another."""
    props = {"from_bot": "true", "from_webhook": "true", "override_username": "helpdesk-bot"}
    event = event_of(frame("posted", props=props, message="my VPN"), BOT)
    assert event == ChatEvent(f"post:{POST}", ALICE, CHANNEL, Said(POST, "my VPN"))


def test_an_edit_is_one_event_for_each_time() -> None:
    event = event_of(frame("post_edited", message="@helpdesk-bot VPN", edit_at=9), BOT)
    assert event == ChatEvent(f"edit:{POST}:9", ALICE, CHANNEL, Edited(POST, "VPN", mentioned=True))


def test_a_pin_is_no_edit() -> None:
    assert event_of(frame("post_edited", edit_at=0, is_pinned=True), BOT) is None


def test_a_deletion() -> None:
    event = event_of(frame("post_deleted", delete_at=9, message=""), BOT)
    assert event == ChatEvent(f"delete:{POST}", ALICE, CHANNEL, Deleted(POST))


@pytest.mark.parametrize(
    ("emoji", "helpful"),
    [("+1", True), ("thumbsup", True), ("+1_dark_skin_tone", True), ("-1", False),
     ("thumbsdown_light_skin_tone", False)],
)  # fmt: skip
def test_a_thumb(emoji: str, helpful: bool) -> None:
    event = event_of(reaction(emoji_name=emoji), BOT)
    assert event == ChatEvent(
        f"react:{POST}:{ALICE}:{emoji}:5", ALICE, CHANNEL, Reacted(POST, helpful)
    )


@pytest.mark.parametrize("emoji", ["eyes", "no_such_emoji", "", None, "+11"])
def test_another_sign_is_no_vote(emoji: object) -> None:
    assert event_of(reaction(emoji_name=emoji), BOT) is None


def test_our_own_sign_is_no_vote() -> None:
    assert event_of(reaction(user_id=BOT.user_id), BOT) is None


def test_a_thumb_that_is_taken_away_is_named_after_the_one_that_was_given() -> None:
    taken = reaction("reaction_removed", create_at=0)
    assert event_of(taken, BOT) is None
    first, second = removal_of(taken, BOT, 5), removal_of(taken, BOT, 77)
    assert first == ChatEvent(
        f"unreact:{POST}:{ALICE}:+1:5", ALICE, CHANNEL, Reacted(POST, True, added=False)
    )
    assert second is not None
    assert second.event_id != first.event_id
    assert removal_of(reaction(), BOT, 5) is None


@pytest.mark.parametrize(
    "event", ["hello", "status_change", "typing", "user_added", "user_removed", "direct_added"]
)
def test_the_rest_is_nothing_for_us(event: str) -> None:
    assert event_of(frame(event), BOT) is None


@pytest.mark.parametrize("ids", ["short", "A" * 26, "x" * 27, "", None, 26, ["a"]])
def test_what_is_no_id_is_no_post(ids: object) -> None:
    for name in ("id", "user_id", "channel_id"):
        assert event_of(frame("posted", **{name: ids}), BOT) is None
    assert said(post(root_id=ids), BOT, direct=False) is not None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.dictionaries(st.sampled_from(sorted({*post(), "metadata"})), ANYTHING)


@given(
    st.sampled_from(
        ["posted", "post_edited", "post_deleted", "reaction_added", "reaction_removed"]
    ),
    FIELDS,
    st.dictionaries(st.sampled_from(["event", "data", "broadcast", "seq"]), ANYTHING),
)
def test_whatever_comes_nothing_is_raised(
    event: str, fields: dict[str, Any], top: dict[str, Any]
) -> None:
    for one in (frame(event, **fields), reaction(event, **fields), frame(event) | top):
        translated = event_of(one, BOT) or removal_of(one, BOT, 0)
        if translated is not None:
            assert translated.actor != BOT.user_id
            assert len(translated.actor) == len(translated.channel) == 26


@pytest.mark.parametrize("said", ["", "[]", "{", "[" * 100_000, "null", '{"id": NaN}', None, 7])
def test_a_post_that_is_no_object(said: object) -> None:
    assert event_of({"event": "posted", "data": {"post": said}}, BOT) is None
