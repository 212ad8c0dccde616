"""What support is not there for, also where it goes on from a refusal."""

from __future__ import annotations

import pytest

from workers.generation.triage.off_topic import goes_on, is_off_topic, names_a_thing


@pytest.mark.parametrize(
    "text",
    ["vous n'auriez pas une devinette ?", "do you know any good stories?", "t'as une blague ?"],
)
def test_asking_for_a_joke_is_off_topic(text: str) -> None:
    assert is_off_topic(text)


@pytest.mark.parametrize(
    "text", ["tu as l'histoire de mon ticket ?", "have you got the history of my case"]
)
def test_a_tickets_history_is_not(text: str) -> None:
    assert not is_off_topic(text)


@pytest.mark.parametrize("text", ["then tell me something funny", "et une chanson, non ?"])
def test_what_goes_on_from_a_refusal(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize(
    "text",
    ["ok, then my vpn drops every five minutes", "bon, mon écran est noir", "et le wifi invité ?"],
)
def test_a_real_question_after_a_refusal(text: str) -> None:
    assert not goes_on(text)
    assert names_a_thing(text)
