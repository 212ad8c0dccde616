"""What only Mattermost does, or does in its own way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from connectors.contracts.chat import (
    Action,
    Destination,
    Disclosure,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    StreamMode,
)
from connectors.database.base import now
from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.mattermost import lookup
from connectors.mattermost.client import MattermostClient
from connectors.mattermost.platform import Callback, MattermostPlatform
from connectors.mattermost.signing import Signatures
from tests.connectors.mattermost.conftest import CALLBACK, CHANNEL
from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.reading import buttons
from tests.fakes.mattermost.server import Fault, MattermostServer
from tests.fakes.mattermost.world import ADA, BOT, BRUNO

pytestmark = pytest.mark.scenario
ANSWER = OutgoingMessage(MessageKind.ANSWER, "Press the button.")
ASKS = (Action("helpful", "Helpful", "01abc"), Action("human", "Ask", "01abc"))
WITH_BUTTONS = OutgoingMessage(MessageKind.ANSWER, "Press the button.", actions=ASKS)
EARLIER = timedelta(minutes=1)
CREATE = "POST /posts$"


def another(client: MattermostClient) -> MattermostPlatform:
    """The same in another process."""
    return MattermostPlatform("mattermost:main", client, CALLBACK)


def contexts(server: MattermostServer, post: str) -> list[dict[str, str]]:
    """What the server keeps of the buttons of a post."""
    found = server.world.posts[post].props.get("attachments", [])
    return [one["integration"]["context"] for part in found for one in part["actions"]]


# Once


def test_a_message_bears_its_marker_and_an_id_that_nobody_can_tell(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    for marker in ("m1", "m2"):
        platform.open_thread(CHANNEL, ANSWER, marker)
    first, second = server.called(CREATE)
    assert first["props"] == {"from_bot": "true", "guichet_delivery": "m1"}
    assert (first["root_id"], first["message"]) == ("", "Press the button.")
    assert first["pending_post_id"] != second["pending_post_id"]
    assert "m1" not in first["pending_post_id"]
    other = Signatures("another secret", BOT).pending("m1")
    assert first["pending_post_id"] not in (other, Signatures(CALLBACK.secret, ADA).pending("m1"))


def test_the_same_message_at_once_again_is_one_post(
    server: MattermostServer, platform: MattermostPlatform, client: MattermostClient
) -> None:
    server.faults.append(Fault(CREATE, 0, accepts=True))
    with pytest.raises(OutcomeUnknown):
        platform.open_thread(CHANNEL, ANSWER, "m1")
    ref = another(client).open_thread(CHANNEL, ANSWER, "m1")
    (post,) = server.world.ours(CHANNEL)
    assert ref == MessageRef(CHANNEL, post.id, post.id)


def test_a_message_is_found_after_the_server_forgot_its_id(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    since = now() - EARLIER
    ref = platform.open_thread(CHANNEL, ANSWER, "m1")
    server.stop()
    server.start()
    platform.close()
    assert platform.find_delivered(Destination(CHANNEL), "m1", since) == ref


@pytest.mark.parametrize("version", ["5.37.0", "11.6.0"])
@pytest.mark.parametrize("where", [CHANNEL, "a-private-talk"])
def test_somebody_who_posts_by_our_id_does_not_swallow_the_answer(
    server: MattermostServer, platform: MattermostPlatform, where: str, version: str
) -> None:
    """CVE-2025-6226, if somebody could tell the id."""
    server.world.version = version
    server.world.add_channel("a-private-talk", BRUNO, kind="P").members.remove(BOT)
    server.world.channels[CHANNEL].members.append(BRUNO)
    pending = platform.signatures.pending("m1")
    stolen = {"channel_id": where, "message": "Press the button.", "pending_post_id": pending}
    theirs = server.do(
        BRUNO, "POST", "/posts", {**stolen, "props": {"guichet_delivery": "m1", "from_bot": "true"}}
    )
    ref = platform.open_thread(CHANNEL, ANSWER, "m1")
    (ours,) = server.world.ours(CHANNEL)
    assert ref.message_id == ours.id != theirs["id"]
    assert ours.message == "Press the button."


def test_a_post_of_ours_elsewhere_is_not_taken_for_this_one(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    server.world.add_channel("b")
    platform.open_thread(CHANNEL, ANSWER, "m1")
    assert platform.open_thread("b", ANSWER, "m1").channel == "b"
    assert (len(server.world.ours(CHANNEL)), len(server.world.ours("b"))) == (1, 1)


def test_a_post_of_ours_that_is_there_already_is_taken(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    """It was posted, by another turn, by a process that then died."""
    ids = [platform.signatures.pending("m1", turn) for turn in range(2)]
    said = {"channel_id": CHANNEL, "message": "x", "pending_post_id": ids[0]}
    server.do(ADA, "POST", "/posts", said)
    first = platform.open_thread(CHANNEL, ANSWER, "m1")
    assert platform.open_thread(CHANNEL, ANSWER, "m1") == first
    assert len(server.world.ours(CHANNEL)) == 1


def test_who_takes_all_our_ids_holds_a_message_up_and_no_more(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    for turn in range(3):
        pending = platform.signatures.pending("m1", turn)
        said = {"channel_id": CHANNEL, "message": "x", "pending_post_id": pending}
        server.do(ADA, "POST", "/posts", said)
    with pytest.raises(Unavailable):
        platform.open_thread(CHANNEL, ANSWER, "m1")
    server.world.forget()  # After half a minute the server does by itself.
    platform.open_thread(CHANNEL, ANSWER, "m1")


# Finding


def test_anothers_post_with_our_marker_is_not_ours(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    server.say(CHANNEL, "x", props={"guichet_delivery": "m1", "from_bot": "true"})
    assert platform.find_delivered(Destination(CHANNEL), "m1", now() - EARLIER) is None


def test_a_message_is_found_behind_many_others(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    since = now() - EARLIER
    sent = platform.open_thread(CHANNEL, ANSWER, "m1")
    for number in range(450):
        server.say(CHANNEL, f"{number}")
    server.calls.clear()
    assert platform.find_delivered(Destination(CHANNEL), "m1", since) == sent
    assert len(server.called(f"GET /channels/{CHANNEL}/posts$")) == 3


def test_what_is_older_than_the_first_try_is_not_looked_through(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    for number in range(450):
        server.say(CHANNEL, f"{number}")
    assert platform.find_delivered(Destination(CHANNEL), "m1", now() + EARLIER) is None
    assert len(server.called(f"GET /channels/{CHANNEL}/posts$")) == 1


def test_a_channel_without_an_end_is_not_looked_through_for_ever(
    server: MattermostServer, platform: MattermostPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "PAGES", 2)
    for number in range(450):
        server.say(CHANNEL, f"{number}")
    with pytest.raises(Unavailable):
        platform.find_delivered(Destination(CHANNEL), "m1", now() - EARLIER)


def test_a_reply_is_no_root_message(server: MattermostServer, platform: MattermostPlatform) -> None:
    root = server.say(CHANNEL, "help").id
    platform.post(Destination(CHANNEL, root), ANSWER, "m1")
    assert platform.find_delivered(Destination(CHANNEL), "m1", now() - EARLIER) is None


# Buttons


def test_a_button_calls_us_with_what_only_we_can_sign(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    ref = platform.open_thread(CHANNEL, WITH_BUTTONS, "m1")
    post = server.world.posts[ref.message_id]
    assert buttons(post) == {"helpful": "Helpful", "human": "Ask"}
    for context, action in zip(contexts(server, post.id), ASKS, strict=True):
        button = platform.signatures.read_button(context)
        assert (button.action, button.row, button.channel) == (action.name, "01abc", CHANNEL)
    urls = [
        one["integration"]["url"] for part in post.props["attachments"] for one in part["actions"]
    ]
    assert urls == ["https://guichet.example/mattermost/main/actions"] * 2


def test_a_decided_card_has_no_buttons_and_keeps_its_marker(
    server: MattermostServer, platform: MattermostPlatform, client: MattermostClient
) -> None:
    since = now() - EARLIER
    ref = platform.open_thread(CHANNEL, WITH_BUTTONS, "m1")
    another(client).update(ref, OutgoingMessage(MessageKind.CARD_DECIDED, "Approved by Maya"))
    assert buttons(server.world.posts[ref.message_id]) == {}
    assert platform.find_delivered(Destination(CHANNEL), "m1", since) == ref


def test_an_update_with_buttons_makes_them_anew(
    server: MattermostServer, platform: MattermostPlatform, client: MattermostClient
) -> None:
    """What the server tells of a post lacks what its buttons call: written back, they are dead."""
    ref = platform.open_thread(CHANNEL, WITH_BUTTONS, "m1")
    another(client).update(ref, WITH_BUTTONS)
    assert len(contexts(server, ref.message_id)) == 2
    assert server.world.posts[ref.message_id].props["from_bot"] == "true"


def test_who_cannot_be_called_shows_no_buttons(
    server: MattermostServer, client: MattermostClient
) -> None:
    platform = MattermostPlatform("mattermost:main", client, Callback(secret="a secret"))
    ref = platform.open_thread(CHANNEL, WITH_BUTTONS, "m1")
    assert buttons(server.world.posts[ref.message_id]) == {}


@pytest.mark.parametrize(("version", "fits"), [("5.37.0", False), ("11.6.0", True)])
def test_as_many_buttons_as_the_version_takes(
    server: MattermostServer, platform: MattermostPlatform, version: str, fits: bool
) -> None:
    server.world.version = version
    many = tuple(Action(f"b{number}", "Go", "01abc") for number in range(40))
    message = OutgoingMessage(MessageKind.ANSWER, "x", actions=many)
    if fits:
        assert len(contexts(server, platform.open_thread(CHANNEL, message, "m1").message_id)) == 40
    else:
        with pytest.raises(Refused, match="more than Mattermost takes"):
            platform.open_thread(CHANNEL, message, "m1")


def test_a_whole_review_card_has_room_for_its_buttons(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    names = ("approve", "edit", "reject", "takeover")
    page = "https://console.example/review/01arz3ndektsv4rrffq69g5fav"
    acts = [Action(one, one.title(), "01arz3ndektsv4rrffq69g5fav") for one in names]
    links = [Action(one, one.title(), "1", url=page) for one in names]
    message = OutgoingMessage(MessageKind.REVIEW_CARD, "x" * 16_383, actions=(*acts, *links))
    ref = platform.open_thread(CHANNEL, message, "m1")
    assert len(contexts(server, ref.message_id)) == 4


# Channels and people


def test_a_direct_message_opens_its_channel_once(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    found = {platform.direct_message(ADA, ANSWER, marker).channel for marker in ("m1", "m2")}
    assert len(found) == 1
    assert len(server.called("POST /channels/direct")) == 1
    with pytest.raises(Refused):
        platform.direct_message("nobody", ANSWER, "m3")


def test_anothers_message_is_not_replaced_even_where_the_bot_may(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    server.world.users[BOT]["roles"] = "system_user system_admin"
    post = server.say(CHANNEL, "mine", props={"guichet_delivery": "m1"})
    with pytest.raises(Refused, match="not ours"):
        platform.update(MessageRef(CHANNEL, post.id, post.id), ANSWER)
    assert post.message == "mine"


def test_a_channel_that_we_are_not_in_says_what_to_do(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    server.world.channels[CHANNEL].members.remove(BOT)
    with pytest.raises(Refused, match="Add the bot to the team and to the channel"):
        platform.open_thread(CHANNEL, ANSWER, "m1")


def test_the_bot_is_seen_typing_in_the_thread(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    root = server.say(CHANNEL, "help").id
    platform.set_status(Destination(CHANNEL, root), "searching")
    platform.set_status(Destination("x", person=ADA), "searching")
    platform.set_status(Destination(CHANNEL, root), "")
    (first, second) = server.world.typing
    assert first == (BOT, CHANNEL, root)
    assert server.world.channels[second[1]].kind == "D"
    server.world.channels[CHANNEL].members.remove(BOT)
    with pytest.raises(Refused):
        platform.set_status(Destination(CHANNEL, root), "searching")


def test_it_is_told_all_and_shows_an_answer_by_edits(platform: MattermostPlatform) -> None:
    info = platform.info
    assert (info.disclosure, info.streaming) == (Disclosure.FULL, StreamMode.REPLACE)
    assert (info.forms, info.marks, info.status) == (True, True, True)
    assert (info.whispers, info.home) == (False, False)
    assert info.text_limit == info.card_limit == 16_383
    assert info.edit_seconds >= 0.5


def test_nobody_is_notified_by_a_message(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    said: dict[str, Any] = {"text": "@all @ada `@here`", "note": "@channel"}
    actions = (Action("edit", "@all", "1", url="https://console.example/@all"),)
    platform.open_thread(
        CHANNEL, OutgoingMessage(MessageKind.ANSWER, actions=actions, **said), "m1"
    )
    assert server.world.notified == []
    server.do(BOT, "POST", "/posts", {"channel_id": CHANNEL, "message": "@all"})
    assert server.world.notified == ["@all"], "else the fake would see nothing"


def test_the_fake_hides_what_a_button_calls(
    server: MattermostServer, platform: MattermostPlatform
) -> None:
    ref = platform.open_thread(CHANNEL, WITH_BUTTONS, "m1")
    shown = server.do(BOT, "GET", f"/posts/{ref.message_id}")
    assert "integration" not in str(shown)
    with pytest.raises(MattermostError):
        server.do(BRUNO, "GET", f"/posts/{ref.message_id}")
