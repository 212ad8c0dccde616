"""Who writes, by the platform's word: what lets in, what keeps out, and what an outage changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contracts.chat import Profile
from connectors.errors import LoginRefused, RateLimited, SettingsError, Unavailable
from tests.fakes.chat_people import PeopledChat
from workers.bootstrap.systems.platforms import Platforms
from workers.identity.chat.profiles import FRESH, PAUSE, Profiles
from workers.identity.people import vouched_mail
from workers.identity.refusals import Reason, Refusal
from workers.settings import Settings

NAME = "fake:T1"
MAIL = "ada@lsl.example"
ADA = Profile("ada", "Ada", email=MAIL, email_verified=True, language="fr", groups=frozenset({"g"}))
EVENT = Profile("ada", "Somebody")


class Site:
    """One instance, and a clock that stands still."""

    def __init__(self, **settings: Any) -> None:
        self.chat = PeopledChat(NAME)
        self.chat.people["ada"] = ADA
        self.now = 0.0
        made = Settings(platforms={NAME: settings}, language="en")
        self.profiles = Profiles(Platforms({NAME: lambda: self.chat}), made, lambda: self.now)

    def knows(self, **values: Any) -> None:
        self.chat.people["ada"] = replace(ADA, **values)

    def refused(self, event: Profile = EVENT) -> Refusal:
        with pytest.raises(Refusal) as seen:
            self.profiles.checked(NAME, event)
        return seen.value


def test_the_platform_says_who_it_is_and_not_the_event() -> None:
    site = Site()
    lied = Profile("ada", "The boss", email="boss@lsl.example", email_verified=True,
                   groups=frozenset({"staff"}))  # fmt: skip
    assert site.profiles.checked(NAME, lied) == ADA


def test_a_profile_is_asked_for_once_in_a_while() -> None:
    site = Site()
    for _ in range(5):
        site.profiles.checked(NAME, EVENT)
    assert site.chat.looked_up == ["ada"]
    site.knows(is_guest=True)
    site.now = FRESH - 1
    site.profiles.checked(NAME, EVENT)
    site.now = FRESH
    assert site.refused().reason is Reason.GUEST
    site.knows()
    assert site.refused().reason is Reason.GUEST, "what was heard holds for both answers"
    site.profiles.forget(NAME, "ada")
    site.profiles.checked(NAME, EVENT)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_bot": True}, Reason.BOT),
        ({"is_guest": True}, Reason.GUEST),
        ({"home": "T2"}, Reason.FOREIGN),
        ({"active": False}, Reason.DEACTIVATED),
        ({"is_guest": True, "home": "T2"}, Reason.FOREIGN),
    ],
)
@pytest.mark.parametrize("told_by", ["platform", "event", "event of a platform that is away"])
def test_who_gets_no_answers_is_told_so_by_whoever_says_it(
    values: dict[str, Any], reason: Reason, told_by: str
) -> None:
    site = Site()
    event = EVENT if told_by == "platform" else replace(EVENT, **values)
    if told_by == "platform":
        site.knows(**values)
    elif told_by != "event":
        site.chat.away = Unavailable("away")
    refusal = site.refused(event)
    assert refusal.reason is reason
    # Nothing for an operator is said to them, and nothing at all to a bot.
    assert (refusal.said == "") == (reason is Reason.BOT)
    assert "guichet" not in refusal.said.lower()
    assert refusal.hint not in refusal.said or not refusal.hint


@pytest.mark.parametrize("home", ["T1", "T7", None])
def test_the_homes_in_the_settings_are_let_in_and_no_other(home: str | None) -> None:
    site = Site(homes=["T7"])
    site.knows(home=home)
    if home == "T1":
        assert site.refused().reason is Reason.FOREIGN
    else:
        site.profiles.checked(NAME, EVENT)


def test_an_event_cannot_bring_a_foreigner_home() -> None:
    site = Site()
    site.knows(home="T2")
    assert site.refused(replace(EVENT, home="T1")).reason is Reason.FOREIGN


def test_a_stranger_to_the_platform_is_refused_in_their_language() -> None:
    site = Site()
    site.chat.gone.add("ada")
    refusal = site.refused(replace(EVENT, language="fr"))
    assert refusal.reason is Reason.FOREIGN
    assert "Cette assistance" in refusal.said


def test_guests_may_be_let_in() -> None:
    site = Site(guests=True)
    site.knows(is_guest=True)
    assert site.profiles.checked(NAME, EVENT).is_guest


@pytest.mark.parametrize(
    ("rule", "verified", "counts"),
    [
        ("verified", True, True),
        ("verified", False, False),
        ("verified", None, False),
        ("trusted", None, True),
        ("trusted", False, True),
        ("no", True, False),
    ],
)
def test_a_mail_counts_only_if_somebody_vouches_for_it(
    rule: str, verified: bool | None, counts: bool
) -> None:
    site = Site(link_by_mail=rule)
    site.knows(email_verified=verified)
    assert vouched_mail(site.profiles.checked(NAME, EVENT)) == (MAIL if counts else None)
    known = site.profiles.known(NAME, "ada")
    assert known is not None
    assert vouched_mail(known) == (MAIL if counts else None)


@pytest.mark.parametrize(
    "error", [Unavailable("away"), RateLimited("slowly", 9.0), LoginRefused("token")]
)
def test_a_platform_that_is_away_loses_no_question_and_gives_no_right(error: Exception) -> None:
    site = Site(link_by_mail="trusted")
    site.chat.away = error
    event = replace(ADA, display_name="Ada")
    for _ in range(3):
        profile = site.profiles.checked(NAME, event)
        assert (profile.external_id, profile.email, profile.groups) == ("ada", None, frozenset())
    assert site.profiles.known(NAME, "ada") is None
    assert site.chat.looked_up == ["ada"], "nobody's question waits for it again at once"
    site.chat.away, site.now = None, PAUSE
    assert site.profiles.checked(NAME, event) == ADA


@pytest.mark.parametrize("kept_out", ["guest", "foreign", "gone"])
def test_whom_the_platform_kept_out_stays_out_while_it_is_away(kept_out: str) -> None:
    site = Site()
    site.knows(is_guest=kept_out == "guest", home="T9" if kept_out == "foreign" else None)
    if kept_out == "gone":
        site.chat.gone.add("ada")
    before = site.refused().reason
    site.chat.away, site.now = Unavailable("away"), FRESH
    for _ in range(2):
        assert site.refused().reason is before
    site.chat.away, site.now = None, FRESH + PAUSE
    site.chat.gone.clear()
    site.knows()
    assert site.profiles.checked(NAME, EVENT).external_id == "ada"


def test_an_instance_that_there_is_not_is_one_clear_line() -> None:
    with pytest.raises(SettingsError, match="There is no chat platform 'fake:T2'"):
        Site().profiles.checked("fake:T2", EVENT)


def test_our_own_places_need_no_word_of_a_platform() -> None:
    profile = Profile("01h", "Ada")
    assert Site().profiles.checked("console", profile) == profile


FLAGS = st.fixed_dictionaries(
    {
        "is_bot": st.booleans(),
        "is_guest": st.booleans(),
        "active": st.booleans(),
        "home": st.sampled_from([None, "T1", "T2"]),
        "email": st.sampled_from([None, "boss@lsl.example"]),
        "email_verified": st.sampled_from([None, True, False]),
        "groups": st.sampled_from([frozenset(), frozenset({"staff"})]),
    }
)


@given(FLAGS, FLAGS, st.booleans())
def test_an_event_only_ever_takes_rights_away(
    known: dict[str, Any], event: dict[str, Any], away: bool
) -> None:
    """Whatever an event says: it lets nobody in whom the platform keeps out, and gives no mail and
    no group that the platform does not."""
    quiet, loud = Site(staff_groups=["staff"]), Site(staff_groups=["staff"])
    for site in (quiet, loud):
        site.chat.people["ada"] = Profile("ada", "Ada", **known)
        site.chat.away = Unavailable("away") if away else None

    def outcome(site: Site, said: Profile) -> Profile | None:
        try:
            return site.profiles.checked(NAME, said)
        except Refusal:
            return None

    without, with_event = outcome(quiet, EVENT), outcome(loud, Profile("ada", "Ada", **event))
    if with_event is not None:
        assert without is not None
        assert vouched_mail(with_event) in (None, vouched_mail(without))
        assert with_event.groups <= without.groups
