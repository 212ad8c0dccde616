"""Thanks, and questions who reads it; and what only sounds like them."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.model import understanding
from workers.generation.triage.small_talk.kinds import SmallTalk, small_talk

THANKS = [
    "nickel",
    "c'était ça, merci",
    "you are a lifesaver",
    "thanks, it works since yesterday",
    "super merci, ça remarche depuis hier",
    "ok parfait c'est bon merci",
    "c'est bon ça marche",
    "super bonne journée à vous",
    "great, that did it",
    "génial, c'est réglé",
    "impec",
    "you saved my day",
    "top, bonne soirée",
    "ah super c'est bon pour moi",
    "nickel, vous êtes au top",
    "perfect, all good now",
    "merci c'est parfait",
    "thats brilliant",
]
NO_THANKS = [
    "et zotero, idem",
    "mon encadrant, lui, voit bien tout",
    "ma collègue, elle, y arrive",
    "same for inkscape",
    "my boss can open it no problem",
    "la secrétaire, elle, a le bon calendrier",
    "thing is, that was a month ago",
    "en fait c'était il y a un mois",
    "that was on monday",
    "et un bon café dans le coin",
    "le numéro est bon pourtant",
    "le mot de passe est bon pourtant, je l'ai retapé",
    "mais l'adresse est la bonne",
    "the address is right though",
    "it's the good cable, i checked",
    "la bonne version c'est laquelle",
    "et une bonne boulangerie pas loin",
    "c'est bien le bon port",
    "i typed the right password, they confirmed it",
    "parfait pour le mail, et le calendrier",
    "super mais je la trouve où la page",
    "ils m'ont bien confirmé le numéro",
    "le câble est bon, il sert sur un autre poste",
    "the licence is valid, they told me so",
]
WHO = [
    "what should I call you?",
    "comment je t'appelle ?",
    "je parle à une machine là ?",
    "je discute avec une machine la ?",
    "je cause à un bot là ?",
    "c'est une machine qui écrit ?",
    "qui êtes-vous",
    "t'es qui toi",
    "are you a human or what",
    "what are you exactly?",
    "tu sers à quoi",
    "what can you do for me",
    "c'est un robot ou une personne",
    "vous pouvez m'aider pour quoi",
    "on peut te demander quoi",
    "who am i speaking to here?",
    "what kind of things do you know",
    "who is answering here?",
    "are you a bot or someone from IT?",
    "c'est un robot ou quelqu'un du support ?",
]
NOT_WHO = [
    "when can I call you?",
    "how can I call you?",
    "how do I call the desk from abroad?",
    "comment appeler le support ?",
    "vous êtes ouverts jusqu'à quand ?",
    "à quelle heure vous fermez ?",
    "what time do you close?",
    "which floor are you on?",
    "comment je sais si j'ai la version dont vous parlez",
    "where do I find the button you mention",
    "do you lend webcams?",
    "vos horaires ?",
    "what do i send you exactly",
    "who handles that",
    "who is responsible for this here?",
    "qui s'occupe de ça chez nous",
    "qui gère ça ici",
    "qu'est-ce que je dois vous envoyer",
    "je vous envoie quoi exactement",
    "what information do you need from me",
    "vous avez besoin de quoi pour ça",
    "who can approve it here",
    "qui peut valider ça",
    "what do you need from me",
    "to whom do i give it here",
    "where do i send that to you",
    "à qui je donne le formulaire ici",
    "c'est qui le responsable ici",
    "are you the one from IT who took my laptop?",
    "qui êtes-vous pour le badge du support",
    "who is this from?",
    "c'est un ordinateur du service",
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks(text: str) -> None:
    assert small_talk(text) is SmallTalk.THANKS


@pytest.mark.parametrize("text", NO_THANKS)
def test_what_tells_of_a_thing_or_asks_for_one_is_no_thanks(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("text", WHO)
def test_who_reads_it(text: str) -> None:
    assert small_talk(text) is SmallTalk.IDENTITY


@pytest.mark.parametrize("text", NOT_WHO)
def test_what_is_to_be_done_and_who_does_it_is_another_question(text: str) -> None:
    assert small_talk(text) is not SmallTalk.IDENTITY


@pytest.mark.parametrize(
    "text",
    [
        "Résolu, toujours aussi rapide",
        "Fixed, still grateful",
        "Solved with the same steps",
        "merci, toujours aussi efficaces",
    ],
)
def test_what_is_good_as_ever_is_thanks(text: str) -> None:
    assert small_talk(text) is SmallTalk.THANKS


@pytest.mark.parametrize(
    "text",
    ["merci, toujours aussi lent", "thanks, still dark", "fixed, still not", "still works?"],
)
def test_what_is_bad_as_ever_is_no_thanks(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tout roule ?", SmallTalk.GREETING),
        ("en forme ce matin ?", SmallTalk.GREETING),
        ("how are things today", SmallTalk.GREETING),
        ("how was your weekend?", SmallTalk.GREETING),
        ("how was the weekend backup?", None),
        ("am I speaking with a real person?", SmallTalk.IDENTITY),
        ("how are things printed here", None),
        ("everything good?", SmallTalk.GREETING),
        ("all good!", SmallTalk.THANKS),
        ("la forme du curseur a changé", None),
    ],
)
def test_how_it_goes_and_with_whom(text: str, kind: SmallTalk | None) -> None:
    assert small_talk(text) is kind


@pytest.mark.e5
def test_what_tells_of_others_or_of_a_thing_is_no_thanks_by_meaning_either() -> None:
    from connectors.embeddings.e5 import E5Embedder

    with understanding(E5Embedder().embed_queries):
        for text in (
            "elle, elle m'entend très bien",
            "a whole channel in fact",
            "they hear me fine",
        ):
            assert small_talk(text) is None
        for text in ("elle marche, merci", "they answered, thanks a lot", "a good tip, cheers"):
            assert small_talk(text) is SmallTalk.THANKS
