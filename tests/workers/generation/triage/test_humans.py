"""Wishes for a ticket or a person: what refuses one, or asks who may have one, is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.generation.triage.humans import Wish, doubtful_wish, is_bare, says_so, wish
from workers.generation.triage.intents.kinds import Intent

TICKETS = [
    "créez un dossier svp",
    "open a case for this please",
    "je voudrais ouvrir un ticket",
    "ouvre un ticket",
    "please open a ticket",
    "pouvez-vous ouvrir un ticket ?",
    "can you open a ticket?",
    "est-ce que vous pouvez créer une demande ?",
    "could someone open a ticket for me please",
    "ça ne marche pas, ouvrez un ticket",
    "it does not help, please create a ticket",
    "je ne veux pas attendre, ouvrez un ticket",
    "tu peux me faire un ticket stp ?",
    "vous pourriez ouvrir un ticket ?",
    "rien ne marche, créez un ticket",
    "will you please raise a ticket?",
    "that was no help at all, log a ticket",
    "est-ce que tu peux ouvrir un ticket",
]
PEOPLE = [
    "je ne veux pas parler à un robot, passez-moi un humain",
    "pas de ticket, un technicien svp",
    "can I talk to a human?",
    "est-ce que je peux parler à un technicien ?",
    "no ticket, get me a human",
    "put me through to the desk please",
    "please put us through now",
    "pas de demande, je veux parler à quelqu'un",
    "don't open a ticket, I want to speak to a person",
]
NONE = [
    "the line won't put me through to other countries",
    "I need a spare laptop to get me through the week",
    "je dois pouvoir ouvrir le dossier commun de l'équipe",
    "on voudrait ouvrir le dossier de la thèse à un partenaire",
    "lancer la requête SQL prend 10 min",
    "mon stagiaire doit pouvoir ouvrir le dossier Donnees_2024",
    "i need to open the case folder on the share",
    "ne pas ouvrir de ticket svp",
    "n'ouvrez pas de ticket",
    "ne créez pas de demande pour ça",
    "surtout ne faites pas de ticket",
    "pas de ticket merci",
    "please do not open a ticket",
    "don't create a ticket for this",
    "no ticket please",
    "never file a case for that",
    "pas la peine d'ouvrir un ticket",
    "qui peut ouvrir un ticket pour le badge ?",
    "who can open a ticket for a badge?",
    "est-ce que je peux ouvrir un ticket pour un collègue ?",
    "can I open a ticket for my colleague?",
    "peut-on créer une demande par téléphone ?",
    "may students open a ticket?",
    "do I have to open a ticket for that?",
    "faut-il ouvrir un ticket pour une souris ?",
    "je n'arrive pas à ouvrir un ticket, erreur 500",
    "I cannot open a ticket, the page is blank",
    "merci de ne pas créer de ticket",
    "n'ouvre surtout pas de demande",
    "ouvrez pas de ticket c'est réglé",
    "inutile de faire un ticket",
    "you need not open a ticket",
    "I would rather you did not open a ticket",
    "without opening a ticket, can it be fixed?",
    "qui doit créer la demande, moi ou mon chef ?",
    "who should raise a ticket for the new intern?",
    "dois-je faire une demande pour un écran ?",
    "should we open a ticket or just wait?",
    "can anyone create a ticket on behalf of a visitor?",
    "on peut ouvrir un ticket le week-end ?",
    "impossible d'ouvrir un ticket depuis le portail",
]


@pytest.mark.parametrize("text", TICKETS)
def test_an_order_for_a_ticket(text: str) -> None:
    assert wish(text) is Wish.TICKET
    assert wish(f"Bonjour, {text}") is Wish.TICKET


@pytest.mark.parametrize("text", PEOPLE)
def test_a_wish_for_a_person(text: str) -> None:
    assert wish(text) is Wish.HUMAN


@pytest.mark.parametrize("text", NONE)
def test_who_refuses_a_ticket_or_asks_about_them_orders_none(text: str) -> None:
    assert wish(text) is None
    assert wish(text.upper()) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("bon ouvrez moi un ticket svp", True),
        ("tant pis, créez une demande", True),
        ("please open a ticket", True),
        ("can you open a ticket for this please", True),
        ("ouvre un ticket pour ça", True),
        ("ouvre un ticket pour le vpn", False),
        ("open a ticket about my screen", False),
        ("open a ticket, the printer is dead", False),
        ("mon wifi est mort, ouvre un ticket", False),
        ("open a ticket because nothing moves", False),
    ],
)
def test_a_bare_wish_says_nothing_of_what_it_is_about(text: str, bare: bool) -> None:
    assert is_bare(text) is bare


SOMEBODY = [
    "is there a person i can speak to",
    "is there someone at the helpdesk i could call instead?",
    "y a-t-il quelqu'un à qui je peux parler",
    "ya pas quelqu'un au support que je peux appeler plutot que ce chat",
    "je peux avoir un vrai interlocuteur plutôt qu'un robot",
    "anyone i can talk to rather than a bot?",
    "any chance to speak with a technician",
    "i'd rather talk to a human being",
    "je voudrais discuter avec quelqu'un de l'équipe",
    "can i speak to somebody in person",
    "est-ce que quelqu'un du service peut me rappeler",
    "i don't want a chatbot, i want a person",
    "j'en ai marre du robot, un humain svp",
    "is there somebody at the support desk whom I could call instead of typing?",
    "anybody we can call about this",
    "is there anyone to talk to?",
    "quelqu'un que je peux appeler directement",
    "a technician i could phone now",
]
OF_A_THING = [
    "is there somebody logged in on my pc?",
    "is there someone who can approve purchases in the tool",
    "can i talk to a colleague over teams without a headset",
    "how do i call someone outside with the desk phone",
    "the chatbot on our website does not answer",
    "comment ajouter une personne à la visio",
    "is anyone else having problems with the vpn",
    "quelqu'un d'autre a le problème du wifi ?",
    "who do i call for a badge",
    "Anyone I call hears nothing on Teams",
    "anybody i phone with teams sounds far away",
    "anybody we call hears nothing on zoom",
]


@pytest.mark.parametrize("text", SOMEBODY)
def test_somebody_to_talk_to(text: str) -> None:
    assert wish(text) is Wish.HUMAN


@pytest.mark.parametrize("text", OF_A_THING)
def test_talking_by_a_machine_is_no_wish(text: str) -> None:
    assert wish(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("je veux parler à un humain", True),
        ("open a ticket please", True),
        ("and someone coming for just a week?", False),
        ("et pour son ordi, autre demande ?", False),
    ],
)
def test_plain_words_say_what_is_wished(text: str, says: bool) -> None:
    assert says_so(text) is says


@pytest.mark.parametrize(
    "text",
    [
        "signale-le s'il te plaît",
        "pouvez-vous le signaler pour moi s'il vous plaît",
        "créez-en un",
        "ouvrez-en un svp",
        "report it for me",
        "please open one",
    ],
)
def test_a_ticket_may_be_asked_for_by_what_it_stands_for(text: str) -> None:
    assert wish(text) is Wish.TICKET
    assert doubtful_wish(text) is None


def test_what_the_model_hardly_hears_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    def sure(least: float) -> Callable[[str, Intent, float], bool]:
        return lambda _text, kind, asked: kind is Intent.TICKET and asked <= least

    text = "does he need an account for that?"
    monkeypatch.setattr("workers.generation.triage.humans.is_kind", sure(0.2))
    assert (wish(text), doubtful_wish(text)) == (Wish.TICKET, Wish.TICKET)
    monkeypatch.setattr("workers.generation.triage.humans.is_kind", sure(0.4))
    assert (wish(text), doubtful_wish(text)) == (Wish.TICKET, None)
