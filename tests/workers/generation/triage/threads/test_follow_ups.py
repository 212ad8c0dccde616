"""What is put as a question, in French as it is spoken too."""

from __future__ import annotations

import pytest

from workers.generation.triage.threads.follow_ups import asks


@pytest.mark.parametrize(
    "text",
    [
        "et depuis linux on fait comment",
        "je mets quoi comme identifiant",
        "il faut attendre combien de temps",
        "c'est quand",
        "ça coûte combien",
        "je la colle où",
        "on prend lequel",
        "tu me conseilles quoi",
        "how do I do it from linux",
    ],
)
def test_a_question_word_stands_anywhere(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "ça marche pas, je sais pas comment",
        "je ne sais plus quand c'était",
        "je comprends pas quoi faire",
        "il redémarre n'importe comment",
        "c'est quand même lent",
        "quoi que je fasse, rien",
        "je prends le noir ou le rouge",
        "on se souvient plus où",
        "avec un autre câble aussi",
        "quelqu'un l'a changé",
        "quelques minutes après il revient",
    ],
)
def test_who_only_tells_asks_nothing(text: str) -> None:
    assert not asks(text)
