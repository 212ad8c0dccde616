"""What somebody without a thing is to do is told from sentences that only have the same words."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.absence import Absence, goes_on, has_somebody_act
from workers.desk.answers.details.query_terms import query_terms
from workers.knowledge.ranking.glossary import Glossary

KNOWN = Glossary([])


def said_without(thing: str, text: str) -> str | None:
    return Absence(KNOWN).of(query_terms(thing, KNOWN), text)


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        ("badge", "Without a badge, ask at the gate."),
        ("badge", "If your guest has no badge, ask at the gate."),
        ("badge", "People without a badge must ask at the gate."),
        ("blue badge", "Those who don’t have a blue badge can ask at the gate."),
        ("badge", "No badge? Ask at the gate."),
        ("badge", "Ask at the gate if the badge is missing."),
        ("badge", "Sans badge passez à l'accueil."),
        ("badge", "Si vous n’avez pas de badge, passez à l'accueil."),
        ("badge", "Passez à l'accueil si votre invité n'a plus son badge."),
        ("badge", "Pas de badge ? Passez à l'accueil."),
        ("badge", "En l'absence de badge, passez à l'accueil."),
        ("badge", "Ne restez pas dehors sans badge, passez à l'accueil."),
    ],
)
def test_without_it_somebody_is_to_act(thing: str, text: str) -> None:
    rest = said_without(thing, text)
    assert rest is not None
    assert has_somebody_act(rest)


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        ("badge", "No badge is printed on Fridays."),
        ("badge", "The gate opens without a badge reader."),
        ("badge", "You may go in without showing the badge."),
        ("badge", "The gate has no badge field."),
        ("badge", "Le portail n'a pas de badge."),
        ("badge", "Entrez sans sortir le badge."),
        ("badge", "Le badge ne pose pas de souci."),
        ("blue badge", "Without a badge, ask at the gate."),
    ],
)
def test_it_is_not_what_is_absent(thing: str, text: str) -> None:
    assert said_without(thing, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Without a badge the gate stays shut.",
        "Sans badge, la porte reste fermée.",
        "Without a badge, do not go in.",
        "N'entrez pas sans badge.",
    ],
)
def test_what_has_nobody_act_is_told_apart(text: str) -> None:
    rest = said_without("badge", text)
    assert rest is not None
    assert not has_somebody_act(rest)


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("If there is none, ask at the gate.", True),
        ("S'il n'apparaît pas, redémarrez.", True),
        ("If you are not sure, ask at the gate.", False),
        ("Ask at the gate.", False),
    ],
)
def test_what_stands_behind_a_missing_thing(text: str, behind: bool) -> None:
    assert (goes_on(text) is not None) is behind
