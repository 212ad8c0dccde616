"""The sort of thing that is asked for, and whether a text holds one."""

from __future__ import annotations

import pytest

from workers.generation.same_case.wanted import holds, wanted_in


@pytest.mark.parametrize(
    ("sort", "question"),
    [
        ("money", "combien ça coûte une deuxième batterie ?"),
        ("money", "how much is a second monitor"),
        ("money", "à combien est facturée une heure de calcul ?"),
        ("clock", "à quelle heure ouvre l'accueil"),
        ("clock", "what are the opening hours of the desk"),
        ("date", "quand est-ce que le serveur sera réparé"),
        ("date", "when will the printer be replaced"),
        ("duration", "combien de temps sont gardés les mails"),
        ("duration", "how long are deleted mails kept"),
        ("person", "à qui je m'adresse pour les droits"),
        ("person", "who looks after the cluster"),
        ("person", "quel est le numéro de téléphone du support"),
        ("amount", "combien de place ai-je sur /home"),
        ("amount", "how many pages may I print"),
        ("purchase", "je voudrais acheter une licence"),
        ("purchase", "where can I buy a battery"),
        ("permission", "ai-je le droit d'installer un jeu"),
        ("permission", "is it legal to copy the licence"),
        ("safety", "je peux continuer à utiliser mon portable ?"),
        ("safety", "is it safe to open this file"),
    ],
)
def test_a_question_asks_for_a_sort_of_answer(sort: str, question: str) -> None:
    assert wanted_in(question) == {sort}


@pytest.mark.parametrize(
    "question",
    [
        "quand je clique sur imprimer rien ne sort",
        "when I click on print nothing happens",
        "le collègue qui gère le site est parti",
        "a colleague who left still gets mails",
        "la commande module load ne marche pas",
        "in order to print I need a code",
        "accès non autorisé sur le partage",
        "facture suspecte reçue par mail",
        "le numéro de série est illisible",
        "vpn coupe toutes les 5 minutes",
        "an intern starts with our legal team, how do i get her an account",
    ],
)
def test_who_tells_of_a_trouble_asks_for_none(question: str) -> None:
    assert wanted_in(question) == frozenset()


@pytest.mark.parametrize(
    ("sort", "with_it", "without"),
    [
        ("money", "A battery costs 45 €.", "A battery is changed at the desk."),
        ("clock", "L'accueil est ouvert de 9h à 12h.", "Passez à l'accueil."),
        ("date", "It is back on Monday.", "It was restarted."),
        ("duration", "They are kept 14 days.", "They can be recovered."),
        ("person", "Demandez au responsable du projet.", "Cliquez sur Partager."),
        ("amount", "Le quota est de 50 Go.", "1. Ouvrez le menu."),
        ("purchase", "Send us a quote, we order it.", "Restart it."),
        ("permission", "Installing games is not allowed.", "Install it again."),
        ("safety", "Do not use it any more.", "Press the button."),
    ],
)
def test_a_text_holds_a_sort_of_answer(sort: str, with_it: str, without: str) -> None:
    assert holds(with_it, sort)
    assert not holds(without, sort)
