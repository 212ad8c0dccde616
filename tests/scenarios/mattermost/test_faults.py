"""What goes wrong on a site with a Mattermost: nothing is lost, and its state is plain."""

from __future__ import annotations

import pytest

from tests.fakes.mattermost.server import Fault, limited
from tests.fakes.mattermost.world import ADA, BOT, TOKEN
from tests.scenarios.mattermost.site import PATIENCE, POSTS, SURE, TOWN, MattermostSite
from tests.support.sockets import free_port
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario


def test_the_server_is_away(site: MattermostSite) -> None:
    """What was asked just before is answered afterwards, and what is asked then as well."""
    asked = site.say(POSTS, SURE)
    site.server.stop()
    wait_until(lambda: site.state()["ok"] is False, within=PATIENCE, what="the state")
    site.server.start()
    later = site.say(POSTS, SURE)
    site.wait_state("connected")
    for one in (asked, later):
        site.answer(POSTS, one.id)
        assert len(site.ours(POSTS, one.id)) == 1


def test_429_and_500(site: MattermostSite) -> None:
    faults = [limited("POST /posts$"), Fault("POST /posts$", 500, accepts=True)]
    site.server.faults += [*faults, limited("GET /users/me$"), Fault(r"GET /channels/.*/posts$")]
    asked = site.say(POSTS, SURE)
    site.answer(POSTS, asked.id)
    assert len(site.ours(POSTS, asked.id)) == 1
    site.server.faults.clear()


def test_the_bot_is_put_out_of_a_channel(site: MattermostSite) -> None:
    """The answer cannot go where it was asked; the process goes on, and others are answered."""
    asked = site.say(POSTS, SURE)
    site.server.do(ADA, "DELETE", f"/channels/{POSTS}/members/{BOT}")
    other = site.say(TOWN, f"@helpdesk-bot {SURE}")
    site.answer(TOWN, other.id)
    assert site.state()["ok"] is True
    site.world.channels[POSTS].members.append(BOT)
    after = site.say(POSTS, SURE)
    site.answer(POSTS, after.id)
    assert asked.id != after.id


def test_the_question_is_deleted_meanwhile(site: MattermostSite) -> None:
    asked = site.say(POSTS, SURE)
    site.server.do(ADA, "DELETE", f"/posts/{asked.id}")
    after = site.say(POSTS, SURE)
    site.answer(POSTS, after.id)


def test_two_replicas_and_a_kill(site: MattermostSite) -> None:
    """A replica is killed under load, and the sockets of the other break; each question has one
    answer."""
    port = free_port()
    asked = []
    with site.serving("replica", port) as replica:
        for number in range(12):
            asked.append(site.say(POSTS, SURE))
            if number == 4:
                replica.kill()
            if number == 8:
                site.server.abort_sockets()
    for one in asked:
        site.answer(POSTS, one.id)
    assert [len(site.ours(POSTS, one.id)) for one in asked] == [1] * 12


def test_the_token_is_revoked(site: MattermostSite) -> None:
    """Last: nobody mends it here."""
    del site.world.tokens[TOKEN]
    site.server.abort_sockets()
    site.wait_state("refused")
    assert site.state()["ok"] is False
