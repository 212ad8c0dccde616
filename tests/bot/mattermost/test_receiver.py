"""A receiver with everything in it, against a server over real HTTP and websockets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.mattermost.receiver import receiver
from connectors.contracts.chat import Commanded, Deleted, Edited, Pressed, Reacted, Said
from connectors.database.checkpoints import read_checkpoint
from connectors.errors import SettingsError
from tests.bot.mattermost.callbacks.site import CHANNEL, PRIVATE
from tests.bot.mattermost.conftest import NAME, Chat
from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.server import Fault, limited
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, TEAM, TOKEN
from tests.support.waiting import wait_until
from workers.settings import Settings

pytestmark = pytest.mark.scenario
Deeds = Callable[[], list[Any]]


def buttons(chat: Chat, channel: str, **context: str) -> dict[str, Any]:
    """Props of a message of ours."""
    made = {
        name: {
            "id": name,
            "name": name,
            "integration": {
                "url": f"{chat.callback_url}/actions",
                "context": chat.signatures.button(channel, name, row, form=name == "reject"),
            },
        }
        for name, row in context.items()
    }
    return {"attachments": [{"actions": list(made.values())}]}


def test_what_people_write_and_do(chat: Chat, deeds: Deeds) -> None:
    chat.start()
    first = chat.server.say(CHANNEL, "@helpdesk-bot my VPN is down", ADA)
    reply = chat.server.say(CHANNEL, "and my mail", ADA, first.id)
    direct = chat.server.say(chat.direct, "hello", ADA, file_ids=["screen.png"])
    answer = chat.server.say(CHANNEL, "an answer", BOT, first.id)
    chat.server.do(ADA, "PUT", f"/posts/{first.id}/patch", {"message": "my VPN is slow"})
    said = {"user_id": ADA, "post_id": answer.id, "emoji_name": "+1"}
    chat.server.do(ADA, "POST", "/reactions", said)
    chat.server.do(ADA, "DELETE", f"/users/{ADA}/posts/{answer.id}/reactions/+1")
    chat.server.do(ADA, "DELETE", f"/posts/{reply.id}")
    chat.wait_for(7)
    assert deeds() == [
        Said(first.id, "my VPN is down", mentioned=True),
        Said(reply.id, "and my mail", thread=first.id),
        Said(direct.id, "hello", direct=True, files=("screen.png",)),
        Edited(first.id, "my VPN is slow"),
        Reacted(answer.id, helpful=True),
        Reacted(answer.id, helpful=True, added=False),
        Deleted(reply.id),
    ]


def test_what_is_written_while_nobody_listens(chat: Chat, deeds: Deeds) -> None:
    first = chat.start()
    chat.server.say(CHANNEL, "one", ADA)
    chat.wait_for(1)
    first.stop()
    for number in range(1_100):
        chat.server.say(CHANNEL, f"number {number}", ADA)
    chat.start()
    chat.wait_for(1_101)
    texts = [one.text for one in deeds()]
    assert texts == ["one", *(f"number {number}" for number in range(1_100))]


@pytest.mark.parametrize("missed", [200, 300])
def test_a_socket_that_breaks_loses_nothing(chat: Chat, deeds: Deeds, missed: int) -> None:
    """Of 300 events Mattermost keeps too few, and says that they are lost."""
    made = chat.start()
    gaps = made.states()[NAME]["gaps"]
    chat.server.faults.append(Fault("GET /users/me$", 0))
    chat.server.abort_sockets()
    for number in range(missed):
        chat.server.say(CHANNEL, f"{number}", ADA)
    chat.wait_for(missed)
    assert [one.text for one in deeds()] == [str(number) for number in range(missed)]
    assert int(str(made.states()[NAME]["connections"])) == 2
    assert gaps == 1


def test_two_replicas_store_each_event_once(chat: Chat, deeds: Deeds) -> None:
    replicas = [chat.start(), chat.start()]
    for number in range(50):
        chat.server.say(CHANNEL, f"{number}", ADA)
    chat.wait_for(50)
    told = [one.states()[NAME] for one in replicas]
    wait_until(lambda: all(one.states()[NAME]["events"] == 50 for one in replicas), what="both")
    assert sorted(int(one.text) for one in deeds()) == list(range(50))
    assert all(one["ok"] for one in told)


def test_a_server_that_restarts(chat: Chat, deeds: Deeds) -> None:
    made = chat.start()
    chat.server.stop()
    wait_until(lambda: not made.states()[NAME]["ok"], what="the end of the server")
    chat.server.say(CHANNEL, "while it was away", ADA)
    chat.server.start()
    chat.wait_for(1)
    assert [one.text for one in deeds()] == ["while it was away"]
    chat.wait_connected(made)


def test_429_and_500_while_events_come(chat: Chat, deeds: Deeds) -> None:
    """What was missed is read once the server lets us, and what comes meanwhile is stored."""
    made = chat.start()
    posts = rf"GET /channels/{CHANNEL}/posts"
    chat.server.faults += [limited("GET /users/me/teams$"), Fault(posts, 500)]
    chat.server.hub.forget()
    chat.server.abort_sockets()
    chat.server.say(CHANNEL, "missed", ADA)
    chat.wait_connected(made)
    chat.server.say(CHANNEL, "live", ADA)
    chat.wait_for(2)
    assert sorted(one.text for one in deeds()) == ["live", "missed"]
    assert not chat.server.faults


def test_a_token_that_is_revoked(chat: Chat) -> None:
    made = chat.start()
    del chat.world.tokens[TOKEN]
    chat.server.abort_sockets()
    wait_until(lambda: made.states()[NAME]["state"] == "refused", what="the state")
    assert made.states()[NAME]["ok"] is False
    assert made.alive()


def test_the_bot_is_put_out_of_a_channel(chat: Chat, deeds: Deeds) -> None:
    made = chat.start()
    chat.server.do(ADA, "DELETE", f"/channels/{CHANNEL}/members/{BOT}")
    chat.server.say(CHANNEL, "nobody hears this", ADA)
    chat.server.say(chat.direct, "and this is heard", ADA)
    chat.wait_for(1)
    chat.server.hub.forget()
    chat.server.abort_sockets()
    chat.server.say(chat.direct, "after a gap as well", ADA)
    chat.wait_for(2)
    assert [one.text for one in deeds()] == ["and this is heard", "after a gap as well"]
    assert made.alive()


def test_clicks_forms_and_commands_come_by_the_server(chat: Chat, deeds: Deeds) -> None:
    chat.start(callbacks=True)
    chat.command()
    props = buttons(chat, CHANNEL, helpful="row1", reject="row2")
    card = chat.server.say(CHANNEL, "an answer", BOT, props=props)
    chat.server.click(ADA, card.id, "helpful")
    chat.server.click(ADA, card.id, "reject")
    ((shown, state),) = [
        (one, one["dialog"]["state"]) for one in chat.server.site.dialogs if one["user_id"] == ADA
    ]
    filled = {
        "url": shown["url"],
        "state": state,
        "channel_id": CHANNEL,
        "submission": {"text": "wrong"},
    }
    assert chat.server.do(ADA, "POST", "/actions/dialogs/submit", filled) == {}
    said = {"channel_id": CHANNEL, "command": "/helpdesk my VPN", "team_id": TEAM}
    chat.server.do(ADA, "POST", "/commands/execute", said)
    assert deeds() == [
        Pressed("helpful", "row1", card.id, card.id),
        Pressed("reject", "row2", card.id, card.id, {"code": "", "text": "wrong"}),
        Commanded("my VPN"),
    ]
    words = [post["message"] for user, post in chat.server.site.ephemerals if user == ADA]
    assert len(words) == 2


def test_an_employee_makes_the_server_call_us(chat: Chat, deeds: Deeds) -> None:
    """All four ways of the facts, section 5, through the genuine server."""
    chat.start(callbacks=True)
    url = f"{chat.callback_url}/actions"
    context = chat.signatures.button(PRIVATE, "approve", "row1")
    action = {"id": "approve", "name": "x", "integration": {"url": url, "context": context}}
    card = chat.server.say(PRIVATE, "a draft", BOT, props={"attachments": [{"actions": [action]}]})
    own = {"channel_id": CHANNEL, "message": "x", "props": {"attachments": [{"actions": [action]}]}}
    post = chat.server.do(ADA, "POST", "/posts", own)
    with pytest.raises(MattermostError):
        chat.server.click(ADA, post["id"], "approve")
    chat.server.site.show_ephemeral(chat.world, ADA, CHANNEL, "x", [{"actions": [action]}])
    (cookie,) = chat.server.site.cookies
    with pytest.raises(MattermostError):
        chat.server.click(ADA, card.id, "approve", cookie=cookie)
    with pytest.raises(MattermostError):
        chat.server.click(ADA, card.id, "approve")
    forged = {"url": f"{chat.callback_url}/dialogs", "state": "x", "channel_id": CHANNEL}
    with pytest.raises(MattermostError):
        chat.server.do(ADA, "POST", "/actions/dialogs/submit", forged)
    chat.wait_for(1)
    assert deeds() == [Said(post["id"], "x")], "what Ada posted, and no click"
    chat.server.click(BRUNO, card.id, "approve")
    assert deeds()[1:] == [Pressed("approve", "row1", card.id, card.id)]


def test_the_place_is_kept_for_the_next_process(chat: Chat) -> None:
    made = chat.start()
    chat.server.say(CHANNEL, "one", ADA)
    chat.wait_for(1)
    made.stop()
    assert made.states()[NAME]["state"] == "stopped"
    with chat.transactions.reading() as session:
        assert read_checkpoint(session, NAME)["moment"] > 0


def test_without_an_instance_there_is_nothing_to_serve(chat: Chat) -> None:
    with pytest.raises(SettingsError, match="no server of Mattermost"):
        receiver(chat.desk, Settings(), chat.transactions)
