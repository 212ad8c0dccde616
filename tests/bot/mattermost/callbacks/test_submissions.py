"""Dialogs. Any employee can have any submission sent, though none was opened: facts, section 6."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from connectors.contracts.chat import ChatEvent, Pressed
from connectors.errors import DatabaseUnavailable, NotAllowed
from connectors.mattermost.signing import DIALOG_LIFE, Signatures
from tests.bot.mattermost.callbacks.site import CHANNEL, Site
from tests.fakes.mattermost.world import ADA, BOT, BRUNO

POST, ROOT = f"{'post':0<26}", f"{'root':0<26}"


def state_of(site: Site, user: str = ADA, signatures: Signatures | None = None) -> str:
    signed = signatures or site.signatures
    button = signed.read_button(signed.button(CHANNEL, "reject", "row1", form=True))
    return signed.state(user, button, POST, ROOT)


def submission(site: Site, user: str = ADA, **changes: Any) -> dict[str, Any]:
    return {
        "type": "dialog_submission",
        "callback_id": "reject",
        "state": state_of(site),
        "user_id": user,
        "channel_id": CHANNEL,
        "team_id": "",
        "submission": {"code": "old", "text": "too old"},
        "cancelled": False,
        **changes,
    }


def refused(site: Site, said: Any) -> str:
    with capture_logs() as logs:
        assert site.submit(said) == (403, {"error": "refused"})
    assert site.desk.events == []
    assert [line["event"] for line in logs] == ["mattermost.forged"]
    return str(logs[0]["reason"])


def test_what_was_filled_in_is_stored(site: Site) -> None:
    assert site.submit(submission(site)) == (200, {})
    (event,) = site.desk.events
    filled = {"code": "old", "text": "too old"}
    deed = Pressed("reject", "row1", POST, ROOT, filled)
    assert event == ChatEvent(event.event_id, ADA, CHANNEL, deed)


def test_a_form_that_was_cancelled_is_nothing(site: Site) -> None:
    assert site.submit(submission(site, cancelled=True, submission={})) == (200, {})
    assert site.desk.events == []


def test_what_is_missing_is_said_in_the_form(site: Site) -> None:
    said = submission(site, submission={"code": None, "text": " "})
    assert site.submit(said) == (200, {"errors": {"text": "Merci de remplir ce champ."}})
    said["submission"] = {"text": "x" * 11}
    assert site.submit(said) == (200, {"errors": {"text": "10 caractères au plus."}})
    said["submission"] = {"text": "short"}
    assert site.submit(said) == (200, {})
    deed = site.desk.events[0].deed
    assert isinstance(deed, Pressed)
    assert deed.filled == {"code": "", "text": "short"}


def test_what_the_form_does_not_have_is_dropped(site: Site) -> None:
    said = submission(site, submission={"text": "ok", "role": "admin", "code": "old"})
    site.submit(said)
    deed = site.desk.events[0].deed
    assert isinstance(deed, Pressed)
    assert deed.filled == {"code": "old", "text": "ok"}


def test_a_form_that_is_not_theirs_any_more(site: Site) -> None:
    site.desk.refuses = NotAllowed("A colleague was faster.")
    assert site.submit(submission(site)) == (200, {"error": "fr: A colleague was faster."})


def test_what_cannot_be_stored_can_be_sent_again(site: Site) -> None:
    said = submission(site)
    site.desk.fails = DatabaseUnavailable("away")
    assert site.submit(said) == (200, {"error": "fr: away"})
    site.desk.fails = None
    assert site.submit(said) == (200, {})


def test_a_dialog_that_was_never_opened(site: Site) -> None:
    for state in ("", "x", None, 7, {"user": ADA}, "é", "x" * 5_000, "ab\x00"):
        assert refused(site, submission(site, state=state)) == "state_form"


def test_a_state_that_was_changed(site: Site) -> None:
    good = json.loads(base64.urlsafe_b64decode(state_of(site) + "=="))
    for name in good:
        changed = good | {name: "other"}
        state = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
        assert refused(site, submission(site, state=state)).startswith("state_")


def test_a_state_of_somebody_else(site: Site) -> None:
    """Everybody sees the state of their own dialogs in clear."""
    assert refused(site, submission(site, BRUNO)) == "state_user"


def test_a_state_of_another_secret_or_bot(site: Site) -> None:
    for other in (Signatures("another", BOT), Signatures("of the site", ADA)):
        said = submission(site, state=state_of(site, signatures=other))
        assert refused(site, said) == "state_signature"


def test_a_state_that_is_too_old(site: Site) -> None:
    said = submission(site)
    site.now += DIALOG_LIFE + 2
    assert refused(site, said) == "state_expired"


def test_a_state_is_used_once(site: Site) -> None:
    said = submission(site)
    assert site.submit(said) == (200, {})
    again = said | {"submission": {"text": "changed"}}
    assert site.submit(again) == (403, {"error": "refused"})
    assert len(site.desk.events) == 1


def test_the_context_of_a_button_is_no_state(site: Site) -> None:
    context = site.signatures.button(CHANNEL, "reject", "row1")
    state = base64.urlsafe_b64encode(json.dumps(context).encode()).decode().rstrip("=")
    assert refused(site, submission(site, state=state)).startswith("state_")


@pytest.mark.parametrize(
    "filled", [None, "text", [], {"text": 7}, {"text": {"nested": True}}, {"text": ["a"]}, 5]
)
def test_what_no_form_gives(site: Site, filled: Any) -> None:
    assert refused(site, submission(site, submission=filled)) in ("submission", "field")


def test_a_choice_that_is_none(site: Site) -> None:
    assert refused(site, submission(site, submission={"text": "x", "code": "new"})) == "choice"


@pytest.mark.parametrize("change", [{"type": "x"}, {"type": None}, {"user_id": "x"}])
def test_what_is_no_submission(site: Site, change: dict[str, Any]) -> None:
    assert refused(site, submission(site) | change) in ("type", "user")


def test_a_form_that_comes_while_a_server_is_away_stays_open(site: Site) -> None:
    said = submission(site)
    site.serve(site.other_away())
    assert site.submit(said) == (200, {"error": "en: away"})
    site.serve(site.other_away(), site.instance)
    assert site.submit(said) == (200, {})
    assert len(site.desk.events) == 1
