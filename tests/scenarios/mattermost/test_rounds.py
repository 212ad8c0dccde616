"""The whole round on Mattermost, processes apart: ask, review in all ways, vote, tickets."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from connectors.database.engine import make_engine, read_session
from connectors.database.models import FeedbackEvent, InboundEvent, Question
from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.world import ADA, BRUNO, OWNER
from tests.scenarios.mattermost.site import (
    MTU,
    PATIENCE,
    POSTS,
    SILENT,
    SURE,
    TOWN,
    MattermostSite,
    names,
)
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario


def test_ask_in_a_direct_message(site: MattermostSite) -> None:
    asked = site.say(site.direct(), SURE)
    answer = site.answer(asked.channel_id, asked.id)
    assert MTU in answer.message
    assert "https://glpi.example/ticket/1" in answer.message


def test_ask_in_a_channel(site: MattermostSite) -> None:
    unnamed = site.say(TOWN, SURE)
    named = site.say(TOWN, f"@helpdesk-bot {SURE}")
    everywhere = site.say(POSTS, SURE)
    off = site.say(SILENT, f"@helpdesk-bot: {SURE}")
    site.answer(TOWN, named.id)
    site.answer(POSTS, everywhere.id)
    site.wait_post(site.direct(), lambda one: "Write to me directly" in one.message, "a notice")
    assert site.ours(SILENT) == []
    assert site.ours(TOWN, unnamed.id) == []
    assert off.id not in [one.root_id for one in site.ours(SILENT)]


def test_follow_a_thread(site: MattermostSite) -> None:
    root = site.say(TOWN, f"@helpdesk-bot {SURE}")
    first = site.answer(TOWN, root.id)
    site.world.channels[TOWN].members.append(OWNER)
    site.say(TOWN, "My VPN disconnects as well, who knows why?", OWNER, root.id)
    site.say(TOWN, "and at the office the VPN disconnects, too", ADA, root.id)
    wait_until(
        lambda: [one for one in site.ours(TOWN, root.id) if one.id != first.id and names(one)],
        within=PATIENCE,
        what="an answer to the one who asked",
    )
    assert len([one for one in site.ours(TOWN, root.id) if names(one)]) == 2


def test_ask_by_slash_command(site: MattermostSite) -> None:
    direct = site.direct()
    before = len(site.ours(direct))
    answer = site.command(SURE)
    assert answer["response_type"] == "ephemeral"
    site.wait_post(
        direct,
        lambda one: MTU in one.message and one in site.ours(direct)[before:],
        "the answer of the command",
    )
    site.command("status")
    site.wait_post(direct, lambda one: SURE in one.message and not names(one), "the status")


def test_an_edit_and_a_deletion(site: MattermostSite) -> None:
    asked, card = site.review()
    site.server.do(ADA, "PUT", f"/posts/{asked.id}/patch", {"message": SURE})
    site.answer(asked.channel_id, asked.id)
    site.wait_decided(card)
    asked, card = site.review()
    site.server.do(ADA, "DELETE", f"/posts/{asked.id}")
    site.wait_decided(card)


def test_review_approve(site: MattermostSite) -> None:
    asked, card = site.review()
    with pytest.raises(MattermostError):
        site.click(ADA, card, "approve")
    site.click(BRUNO, card, "approve")
    site.wait_decided(card)
    site.wait_post(asked.channel_id, lambda one: one.root_id == asked.id and bool(names(one)), "it")


def test_review_edit(site: MattermostSite) -> None:
    asked, card = site.review()
    site.click(BRUNO, card, "edit")
    assert site.fill_in(BRUNO, text="") != {}
    assert site.fill_in(BRUNO, text="Use the software centre instead.") == {}
    site.answer(asked.channel_id, asked.id, "software centre")
    site.wait_decided(card)


def test_review_reject(site: MattermostSite) -> None:
    asked, card = site.review()
    site.click(BRUNO, card, "reject")
    assert site.fill_in(BRUNO, code="", reason="Nobody gets these rights.") == {}
    site.wait_decided(card)
    site.wait_post(
        asked.channel_id,
        lambda one: one.root_id == asked.id and "colleague will reply" in one.message,
        "that a colleague has it",
    )
    assert all("Nobody gets" not in one.message for one in site.ours(asked.channel_id))


def test_review_take_over(site: MattermostSite) -> None:
    asked, card = site.review()
    site.click(BRUNO, card, "takeover")
    site.wait_decided(card)
    site.wait_post(
        asked.channel_id,
        lambda one: one.root_id == asked.id and "has taken your question" in one.message,
        "who has it",
    )


def test_an_employee_decides_nothing(site: MattermostSite) -> None:
    """Whatever they have the genuine server send: the card stays as it is."""
    _, card = site.review()
    action = next(
        one for part in card.props["attachments"] for one in part["actions"]
        if one["id"] == "approve"
    )  # fmt: skip
    stolen = {"attachments": [{"actions": [action]}]}
    body = {"channel_id": TOWN, "message": "x", "props": stolen}
    own = site.server.do(ADA, "POST", "/posts", body)
    for post, more in (
        (own["id"], {}),
        (card.id, {}),
        (card.id, {"cookie": _cookie(site, action)}),
    ):
        with pytest.raises(MattermostError):
            site.server.click(ADA, post, "approve", **more)
    said = {"url": f"{site.callback_url}/dialogs", "channel_id": TOWN, "state": "x",
            "submission": {"text": "mine"}}  # fmt: skip
    with pytest.raises(MattermostError):
        site.server.do(ADA, "POST", "/actions/dialogs/submit", said)
    site.click(BRUNO, card, "takeover")
    site.wait_decided(card)
    assert "Taken over by bruno" in card.message


def _cookie(site: MattermostSite, action: object) -> str:
    """Of a button that only Ada sees, in a channel of hers."""
    site.server.site.show_ephemeral(site.world, ADA, TOWN, "x", [{"actions": [action]}])  # type: ignore[list-item]
    return list(site.server.site.cookies)[-1]


def test_feedback(site: MattermostSite) -> None:
    asked = site.say(site.direct(), SURE)
    answer = site.answer(asked.channel_id, asked.id)
    site.click(ADA, answer, "helpful")
    site.wait_post(asked.channel_id, lambda one: "noted as helpful" in one.message, "thanks")
    site.click(ADA, answer, "nothelpful")
    assert site.fill_in(ADA, reason="", text="It was about another client.") == {}
    # Two deeds at once are handled in either order.
    wait_until(lambda: votes(site, asked.id)[-1:] == ["not_helpful"],
               within=PATIENCE, what="the second vote")  # fmt: skip
    said = {"user_id": ADA, "post_id": answer.id, "emoji_name": "+1"}
    site.server.do(ADA, "POST", "/reactions", said)
    wait_until(lambda: votes(site, asked.id)[-1:] == ["helpful"] and len(votes(site, asked.id)) > 2,
               within=PATIENCE, what="three votes")  # fmt: skip
    assert votes(site, asked.id) == ["helpful", "not_helpful", "helpful"]


def votes(site: MattermostSite, message: str) -> list[str]:
    """The votes on the answer to a message, oldest first."""
    engine = make_engine(site.env["GUICHET_DATABASE_URL"])
    try:
        with read_session(engine) as session:
            return list(
                session.scalars(
                    select(FeedbackEvent.value)
                    .join(Question, Question.id == FeedbackEvent.question_id)
                    .join(InboundEvent, InboundEvent.id == Question.event_id)
                    .where(FeedbackEvent.kind == "vote", InboundEvent.message_id == message)
                    .order_by(FeedbackEvent.created_at)
                )
            )
    finally:
        engine.dispose()


def test_a_ticket_and_its_notice(site: MattermostSite) -> None:
    asked = site.say(site.direct(), SURE)
    answer = site.answer(asked.channel_id, asked.id)
    site.click(ADA, answer, "openticket")
    site.wait_post(
        asked.channel_id,
        lambda one: one.root_id == asked.id and "icket" in one.message and one.id != answer.id,
        "that a ticket is open",
    )
