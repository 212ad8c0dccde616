from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mattermost.listening import catchup
from bot.mattermost.listening.catchup import CatchUp
from connectors.contracts.chat import ChatEvent, Deleted, Edited, Reacted, Said
from connectors.errors import LoginRefused, RateLimited, Refused, Unavailable
from tests.bot.mattermost.listening.channels import ALICE, BOT, Channels, identifier

SINCE = 1_000


class Known:
    """Takes events; those that it took before are not new."""

    def __init__(self) -> None:
        self.events: list[ChatEvent] = []

    def put(self, event: ChatEvent) -> bool:
        new = event.event_id not in {one.event_id for one in self.events}
        if new:
            self.events.append(event)
        return new

    @property
    def deeds(self) -> list[object]:
        return [one.deed for one in self.events]


def caught_up(channels: Channels, since: int = SINCE) -> tuple[Known, int]:
    known = Known()
    return known, CatchUp(channels, known.put).run(BOT, since)


def test_new_posts_come_oldest_first_and_old_ones_do_not() -> None:
    channels = Channels()
    one = channels.channel(1)
    channels.post(one, 3, 3_000)
    channels.post(one, 2, 2_000)
    channels.post(one, 1, 1_000)
    known, until = caught_up(channels)
    assert [one.event_id for one in known.events] == [
        f"post:{identifier('p', 2)}",
        f"post:{identifier('p', 3)}",
    ]
    assert until == 3_000


def test_a_channel_knows_whether_it_is_direct() -> None:
    channels = Channels()
    channels.post(channels.channel(1, "D"), 1, 2_000)
    channels.post(channels.channel(2, "G"), 2, 2_000)
    known, _ = caught_up(channels)
    assert sorted(deed.direct for deed in known.deeds if isinstance(deed, Said)) == [False, True]


def test_an_old_post_that_was_edited_or_deleted() -> None:
    channels = Channels()
    one = channels.channel(1)
    channels.post(one, 1, 500, edit_at=2_000, update_at=2_000, message="other words")
    channels.post(one, 2, 600, delete_at=2_500, update_at=2_500, message="")
    channels.post(one, 3, 700, update_at=2_600)  # Somebody replied to it.
    channels.post(one, 4, 2_600)
    known, _ = caught_up(channels)
    assert known.deeds == [
        Edited(identifier("p", 1), "other words"),
        Deleted(identifier("p", 2)),
        Said(identifier("p", 4), "text 4"),
    ]


def test_a_post_that_was_edited_counts_as_it_is_now() -> None:
    channels = Channels()
    one = channels.channel(1)
    channels.post(one, 1, 2_000, edit_at=3_000, update_at=3_000, message="now")
    known, _ = caught_up(channels)
    assert known.deeds == [Said(identifier("p", 1), "now")]


def test_one_that_was_known_and_edited_since_is_an_edit() -> None:
    channels = Channels()
    one = channels.channel(1)
    post = channels.post(one, 1, 2_000)
    known = Known()
    catch_up = CatchUp(channels, known.put)
    catch_up.run(BOT, SINCE)
    post.update(edit_at=3_000, update_at=3_000, message="now")
    catch_up.run(BOT, SINCE)
    catch_up.run(BOT, SINCE)
    assert known.deeds == [Said(identifier("p", 1), "text 1"), Edited(identifier("p", 1), "now")]


def test_votes_on_our_own_posts() -> None:
    channels = Channels()
    reactions = [
        {"user_id": ALICE, "post_id": identifier("p", 1), "emoji_name": "+1", "create_at": 2_000},
        {"user_id": ALICE, "post_id": identifier("p", 1), "emoji_name": "-1", "create_at": 900},
        {"user_id": ALICE, "post_id": identifier("p", 1), "emoji_name": "eyes", "create_at": 2_000},
    ]
    one = channels.channel(1)
    mine = {"user_id": BOT.user_id, "metadata": {"reactions": reactions}}
    channels.post(one, 1, 800, update_at=2_000, **mine)
    channels.post(one, 2, 900)
    known, _ = caught_up(channels)
    assert known.deeds == [Reacted(identifier("p", 1), helpful=True)]


def test_a_channel_that_was_silent_for_long_is_not_asked() -> None:
    channels = Channels()
    old, new = channels.channel(1), channels.channel(2)
    channels.post(old, 1, 5)
    channels.post(new, 2, catchup.RECENT * 2)
    caught_up(channels, since=catchup.RECENT * 2 - 1)
    assert f"/channels/{new}/posts" in channels.asked
    assert f"/channels/{old}/posts" not in channels.asked


def test_a_channel_that_we_may_not_read_is_left_out() -> None:
    channels = Channels()
    one, two = channels.channel(1), channels.channel(2)
    channels.post(one, 1, 2_000)
    channels.post(two, 2, 3_000)
    channels.fails[f"/channels/{two}/posts"] = Refused("not a member")
    known, until = caught_up(channels)
    assert known.deeds == [Said(identifier("p", 1), "text 1")]
    assert until == 3_000


def test_a_channel_that_fails_holds_up_the_mark_and_not_the_others() -> None:
    channels = Channels()
    one, two = channels.channel(1), channels.channel(2)
    channels.post(one, 1, 2_000)
    channels.post(two, 2, 3_000)
    channels.fails[f"/channels/{two}/posts"] = Unavailable("500")
    known = Known()
    catch_up = CatchUp(channels, known.put)
    with pytest.raises(Unavailable):
        catch_up.run(BOT, SINCE)
    assert len(known.events) == 1
    channels.asked.clear()
    assert catch_up.run(BOT, SINCE) == 3_000
    assert len(known.events) == 2
    assert f"/channels/{one}/posts" not in channels.asked


@pytest.mark.parametrize("error", [LoginRefused("401"), RateLimited("429", 1.0)])
def test_who_asks_to_stop_is_asked_no_more(error: Exception) -> None:
    channels = Channels()
    for number in range(3):
        channels.post(channels.channel(number), number, 5_000 - number)
    channels.fails[f"/channels/{identifier('c', 0)}/posts"] = error
    with pytest.raises(type(error)):
        caught_up(channels)
    assert sum(path.endswith("/posts") for path in channels.asked) == 1


@given(
    st.lists(st.integers(min_value=1, max_value=60), max_size=60),
    st.integers(min_value=0, max_value=60),
    st.integers(min_value=2, max_value=6),
)
def test_no_post_is_lost_however_many_there_are(moments: list[int], since: int, page: int) -> None:
    """Above a limit `since` gives an arbitrary part, and pages are cut between two posts of one
    millisecond. (Fewer posts share a moment than a page holds: a page has 200.)"""
    channels = Channels(most=5)
    channel = channels.channel(1)
    kept: list[int] = []
    for moment in moments:
        if kept.count(moment) < page - 1:
            channels.post(channel, len(kept), moment)
            kept.append(moment)
    with patch.object(catchup, "MOST", 5), patch.object(catchup, "PAGE", page):
        known, _ = caught_up(channels, since)
    wanted = {f"post:{identifier('p', n)}" for n, moment in enumerate(kept) if moment > since}
    assert {one.event_id for one in known.events} == wanted
    times = [kept[int(one.event_id[6:])] for one in known.events]
    assert times == sorted(times)
