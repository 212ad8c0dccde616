"""Whether a follow-up names a thing that neither its thread nor a source speaks of."""

from __future__ import annotations

import pytest

from workers.desk.answers.search.own_words import names_another, own_words, supposes
from workers.generation.triage.threads.details import detail_in
from workers.knowledge.ranking.glossary import glossary

TOLD = (
    "Share my calendar with the secretary\nWebmail > Calendar > Share > her name."
    " She accepts in the mail that she gets. Private events stay hidden."
)


def another(message: str) -> bool:
    return names_another(message, detail_in(message), TOLD, glossary())


@pytest.mark.parametrize(
    "message",
    [
        "et dans outlook ?",
        "can she do it from her tablet",
        "c'est pareil sur mon iphone ?",
        "and for the printer?",
        "et pour la cantine ?",
        "il lui faut un telephone fixe aussi",
        "does that work for Zulip too?",
        "and on ubuntu?",
        "great, but now the screen flickers",
    ],
)
def test_a_new_thing_is_another(message: str) -> None:
    assert another(message)


@pytest.mark.parametrize(
    "message",
    [
        "elle verra mes rdv perso ?",
        "does she have to do anything herself",
        "elle doit valider quelque part ?",
        "and the private events?",
        "what if she never gets the mail",
        "et si elle refuse ?",
        "I did it yesterday",
    ],
)
def test_what_the_source_may_speak_of_is_not(message: str) -> None:
    assert not another(message)


def test_little_words_tell_no_case() -> None:
    assert [one.word for one in own_words("c'est sur mon calendar", glossary())] == ["calendar"]


@pytest.mark.parametrize(("message", "does"), [("et si ça coupe", True), ("si possible", True)])
def test_a_supposition_begins_with_if(message: str, does: bool) -> None:
    assert supposes(message) is does


def test_a_statement_supposes_nothing() -> None:
    assert not supposes("it breaks if I move")
