"""Clicks. Each forgery that was seen to work on a real server is refused here, and named in the log
by ids alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from connectors.contracts.chat import ChatEvent, Pressed
from connectors.errors import DatabaseUnavailable, LoginRefused, NotAllowed, Unavailable
from connectors.mattermost.signing import BUTTON_LIFE, PROBE, Signatures
from tests.bot.mattermost.callbacks.site import CHANNEL, PRIVATE, SECRET, Site
from tests.fakes.mattermost.integrations import SigningKey
from tests.fakes.mattermost.world import ADA, BOT, BRUNO, OWNER

REFUSED = (403, {"error": "refused"})


def refused(site: Site, said: Any) -> str:
    """The reason in the log; nothing was stored, and nothing else that was sent is written."""
    with capture_logs() as logs:
        assert site.act(said) == REFUSED
    assert site.desk.events == []
    assert site.rest.dialogs == []
    lines = [line for line in logs if line["event"] == "mattermost.forged"]
    assert len(lines) == 1
    assert set(lines[0]) == {"event", "log_level", "call", "reason", "user", "post", "channel"}
    return str(lines[0]["reason"])


def test_a_click_is_stored_and_answered_at_once(site: Site) -> None:
    card = site.card()
    assert site.act(site.click(card)) == (200, {"ephemeral_text": "C’est noté, un instant."})
    (event,) = site.desk.events
    assert event == ChatEvent(
        event.event_id, ADA, CHANNEL, Pressed("helpful", "row1", card.id, card.id)
    )


def test_a_click_in_a_thread_names_its_root(site: Site) -> None:
    root = site.card(author=ADA)
    site.act(site.click(site.card(root=root.id)))
    deed = site.desk.events[0].deed
    assert isinstance(deed, Pressed)
    assert deed.thread == root.id


def test_two_clicks_are_two_events(site: Site) -> None:
    card = site.card()
    for _ in range(2):
        assert site.act(site.click(card))[0] == 200
    assert len({event.event_id for event in site.desk.events}) == 2


def test_a_button_with_a_form_opens_it_at_once(site: Site) -> None:
    card = site.card()
    context = site.signatures.button(CHANNEL, "reject", "row1", form=True)
    said = site.click(card, context=context)
    assert site.act(said) == (200, {})
    assert site.desk.events == []
    assert site.desk.asked == [(ADA, "reject", "row1", card.id)]
    ((trigger, url, shown),) = site.rest.dialogs
    assert (trigger, url) == (said["trigger_id"], "https://desk.example/mattermost/dialogs")
    assert [one["name"] for one in shown["elements"]] == ["code", "text"]
    state = site.signatures.read_state(shown["state"], ADA)
    assert (state.action, state.row, state.message) == ("reject", "row1", card.id)


def test_a_form_that_is_refused_says_why(site: Site) -> None:
    site.desk.refuses = NotAllowed("Only staff may do this.")
    context = site.signatures.button(CHANNEL, "reject", "row1", form=True)
    said = site.click(site.card(), context=context)
    assert site.act(said) == (200, {"ephemeral_text": "fr: Only staff may do this."})
    assert site.rest.dialogs == []


@pytest.mark.parametrize("error", [Unavailable("away"), LoginRefused("401")])
def test_what_cannot_be_checked_is_not_done(site: Site, error: Any) -> None:
    card = site.card()
    said = site.click(card)
    site.rest.broken = error
    assert site.act(said) == (200, {"ephemeral_text": f"en: {error.message}"})
    assert site.desk.events == []


def test_what_cannot_be_stored_is_not_taken(site: Site) -> None:
    site.desk.fails = DatabaseUnavailable("away")
    assert site.act(site.click(site.card())) == (200, {"ephemeral_text": "fr: away"})


def test_the_language_is_asked_for_once(site: Site) -> None:
    site.server.world.users[ADA]["locale"] = "en"
    site.server.world.users[BRUNO]["locale"] = "de"
    site.server.world.channels[CHANNEL].members.append(BRUNO)
    for user in (ADA, ADA, BRUNO):
        assert site.act(site.click(site.card(), user))[1]["ephemeral_text"].startswith("Noted")


def test_an_instance_has_addresses_of_its_own(site: Site) -> None:
    reply = site.http.post("/mattermost/main/actions", json=site.click(site.card()))
    assert reply.status_code == 200
    assert len(site.desk.events) == 1


def test_the_doctor_asks_and_nothing_is_done(site: Site) -> None:
    context = site.signatures.button(CHANNEL, PROBE, "0123")
    assert site.act(site.click(site.card(), BOT, context=context)) == (200, {})
    assert site.desk.events == []


# Section 5, forgery 1: anyone who reaches our address can post anything


ANYTHING: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
    lambda said: {},
    lambda said: {"user_id": ADA, "context": {"action": "approve", "row": "row1"}},
    lambda said: said | {"context": None},
    lambda said: said | {"context": "text"},
    lambda said: said | {"context": {}},
    lambda said: said | {"context": said["context"] | {"sig": ""}},
    lambda said: said | {"context": said["context"] | {"sig": "0" * 64}},
    lambda said: said | {"context": said["context"] | {"sig": ["x"]}},
    lambda said: said | {"context": said["context"] | {"row": "row2"}},
    lambda said: said | {"context": said["context"] | {"action": "approve"}},
    lambda said: said | {"context": said["context"] | {"channel": PRIVATE}},
    lambda said: said | {"context": said["context"] | {"expires": "99999999999"}},
    lambda said: said | {"context": said["context"] | {"form": "form"}},
    lambda said: said | {"context": said["context"] | {"row": 1}},
]


@pytest.mark.parametrize("change", ANYTHING)
def test_a_context_that_we_did_not_sign(site: Site, change: Any) -> None:
    assert refused(site, change(site.click(site.card()))).startswith("context_")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"[" * 50_000, "application/json"),
        (b"user_id=a", "application/x-www-form-urlencoded"),
        (b"{}", "text/plain"),
        (b'{"a":"' + b"x" * 140_000 + b'"}', "application/json"),
    ],
)
def test_a_body_that_is_none_of_theirs(site: Site, body: bytes, kind: str) -> None:
    with capture_logs() as logs:
        reply = site.http.post("/mattermost/actions", content=body, headers={"content-type": kind})
    assert reply.status_code == 403
    assert [line["event"] for line in logs] == ["mattermost.forged"]
    assert site.http.get("/mattermost/actions").status_code == 403


def test_a_signature_of_another_secret_or_another_bot(site: Site) -> None:
    card = site.card()
    for other in (Signatures("another", BOT), Signatures(SECRET, ADA)):
        context = other.button(CHANNEL, "helpful", "row1")
        assert refused(site, site.click(card, context=context)) == "context_signature"


def test_a_button_that_is_too_old(site: Site) -> None:
    said = site.click(site.card())
    site.now += BUTTON_LIFE + 2
    assert refused(site, said) == "context_expired"


# Section 5, forgery 2: an employee's own post with our address, and the genuine server calls us


def test_our_context_on_a_post_of_an_employee(site: Site) -> None:
    """A context that the employee came to know counts only on a post of ours."""
    own = site.card(author=ADA)
    assert refused(site, site.click(own)) == "author"


def test_our_context_of_another_channel(site: Site) -> None:
    card = site.card()
    context = site.signatures.button(PRIVATE, "approve", "row1")
    assert refused(site, site.click(card, context=context)) == "channel"


def test_a_post_of_ours_elsewhere_than_the_click_says(site: Site) -> None:
    card = site.card(PRIVATE)
    context = site.signatures.button(CHANNEL, "helpful", "row1")
    said = site.click(card, context=context, channel_id=CHANNEL)
    assert refused(site, said) == "channel"


def test_a_post_that_is_gone(site: Site) -> None:
    card = site.card()
    said = site.click(card)
    site.server.do(BOT, "DELETE", f"/posts/{card.id}")
    assert refused(site, said) in ("post", "channel")


@pytest.mark.parametrize("post", ["x", "../users/me", "p" * 27, "", None, 7])
def test_a_post_id_that_is_none(site: Site, post: Any) -> None:
    assert refused(site, site.click(site.card(), post_id=post)) == "post"


# Section 5, forgeries 3 and 4: a cookie of another button; somebody else's cookie


def test_who_is_not_in_the_channel_of_the_card(site: Site) -> None:
    """Knowing the post's id and with a cookie of a button of their own, an employee had the genuine
    server send us the click of a card in a private channel."""
    card = site.card(PRIVATE)
    context = site.signatures.button(PRIVATE, "approve", "row1")
    assert refused(site, site.click(card, ADA, context=context)) == "member"
    assert site.act(site.click(card, BRUNO, context=context))[0] == 200


# The trigger


def test_a_click_in_the_name_of_somebody_else(site: Site) -> None:
    card = site.card()
    said = site.click(card, ADA) | {"trigger_id": site.trigger(BRUNO)}
    assert refused(site, said) == "trigger_user"


def test_a_trigger_that_was_changed_or_made_up(site: Site) -> None:
    card = site.card()
    good = base64.b64decode(site.trigger(BRUNO)).decode()
    changed = good.replace(BRUNO, ADA, 1)
    for text in (changed, "client:" + ADA + ":1:c2ln", "", "no colons"):
        said = site.click(card) | {"trigger_id": base64.b64encode(text.encode()).decode()}
        assert refused(site, said) in ("trigger_signature", "trigger_form")
    for odd in (None, 7, "not base64", "x" * 5_000):
        assert refused(site, site.click(card, trigger_id=odd)) == "trigger_form"


def test_a_trigger_of_another_key(site: Site) -> None:
    other = SigningKey().trigger("client", ADA, site.server.world.now())
    assert refused(site, site.click(site.card(), trigger_id=other)) == "trigger_signature"


def test_a_server_with_a_new_key_is_asked_again_but_not_for_each_click(site: Site) -> None:
    card = site.card()
    assert site.act(site.click(card))[0] == 200
    site.desk.events.clear()
    site.server.site.key = SigningKey()
    assert refused(site, site.click(card)) == "trigger_signature"
    site.ticks += 61
    assert site.act(site.click(card))[0] == 200


def test_a_trigger_that_is_too_old(site: Site) -> None:
    old = site.server.site.key.trigger("client", ADA, site.server.world.now() - 61_000)
    assert refused(site, site.click(site.card(), trigger_id=old)) == "trigger_expired"


def test_a_click_that_is_sent_again(site: Site) -> None:
    said = site.click(site.card())
    assert site.act(said)[0] == 200
    assert site.act(said) == REFUSED
    assert len(site.desk.events) == 1


def test_a_trigger_that_is_used_for_another_button(site: Site) -> None:
    said = site.click(site.card())
    assert site.act(said)[0] == 200
    other = said | {"context": site.signatures.button(CHANNEL, "human", "row1")}
    assert site.act(other) == REFUSED
    assert len(site.desk.events) == 1


def test_a_click_that_another_replica_took(site: Site) -> None:
    """Its memory is another one; the database is the same."""
    said = site.click(site.card())
    twin = Site()
    twin.server, twin.rest.server, twin.desk.events = site.server, site.server, site.desk.events
    assert site.act(said)[0] == 200
    assert twin.act(said) == REFUSED
    assert len(site.desk.events) == 1


@pytest.mark.parametrize("user", ["", "ada", None, ADA.upper(), f"{ADA}/..", 7])
def test_a_user_that_is_none(site: Site, user: Any) -> None:
    assert refused(site, site.click(site.card(), user_id=user)) == "user"


def test_the_owner_is_nobody_special(site: Site) -> None:
    assert refused(site, site.click(site.card(PRIVATE), OWNER, context=site.signatures.button(
        PRIVATE, "approve", "row1"))) == "member"  # fmt: skip


def test_a_server_that_is_away_does_not_stand_in_for_another(site: Site) -> None:
    click = site.click(site.card())
    site.serve(site.other_away())
    with capture_logs() as logs:
        assert site.act(click) == (200, {"ephemeral_text": "en: away"})
    assert [line["event"] for line in logs] == ["mattermost.unknown_self"]
    site.serve(site.other_away(), site.instance)
    assert site.act(click)[0] == 200
    assert len(site.desk.events) == 1
