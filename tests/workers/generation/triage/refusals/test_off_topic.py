"""What support is not there for, also where it goes on from a refusal."""

from __future__ import annotations

import time

import pytest

from workers.generation.triage.refusals import off_topic
from workers.generation.triage.refusals.off_topic import SURE, goes_on, is_off_topic, names_a_thing

NOT_OURS = [
    "what's the weather in Brest",
    "un bon restaurant italien ?",
    "donne-moi la recette de la tarte",
    "translate this text to French",
    "what time is it in Tokyo?",
    "quelle heure est-il",
    "menu de la cantine aujourd'hui ?",
    "quel temps fait-il demain",
    "will it rain on Sunday?",
    "where can we eat near the campus",
    "traduis cette phrase en anglais",
    "is it sunny tomorrow? weather please",
    "recipe for banana bread",
    "what is the menu du jour at the canteen",
    "météo de demain à Rennes svp",
    "which restaurant do you recommend",
    "recette de crêpes",
    "translate 'good morning' into spanish please",
    "il est quelle heure, quelle heure est-il ?",
    "what should I cook, a recipe for pasta",
    "pizza ce soir ?",
    "quel temps fera-t-il ce week-end ?",
    "good pizza place around here?",
    "translate 'hello' to German",
    "will it rain tomorrow in Lille",
    "c'est quoi le menu du jour",
    "which lottery numbers should I play",
    "combien font 3 fois 7",
    "where should we eat tonight",
    "traduis-moi cette phrase en espagnol s'il te plaît",
    "what time is it in New York now",
    "what will the weather be like on Saturday",
    "une idée de restaurant pour ce soir ?",
    "translate cheese into Italian please",
    "quelle heure est-il à Montréal ?",
    "recipe for pancakes please",
    "quel est le menu du jour ?",
]
OURS = [
    "L'application Restaurant (badgeuse cantine) ne s'ouvre pas",
    "Le site météo interne ne charge pas",
    "The weather station's PC does not boot",
    "La recette de l'application RH est en erreur",
    "How do I translate this text in Word?",
    "le lecteur de badge du restaurant ne reconnaît pas ma carte",
    "the restaurant's till cannot reach the network",
    "comment traduire un texte dans Outlook ?",
    "la capture météo plante au lancement",
    "the weather widget eats all my CPU",
    "what time is it on the server? the clock is wrong",
    "la page du menu de la cantine affiche une erreur 404",
    "l'environnement de recette de GLPI est indisponible",
    "the lottery script in Excel crashes",
    "the movie player suggests codec errors",
    "Pizza, notre serveur de calcul, ne répond plus",
    "comment installer le correcteur anglais pour traduire ce texte dans LibreOffice",
    "le module de traduction de Teams ne traduit pas le texte en français",
    "the weather app on my laptop keeps crashing",
    "impossible de payer au restaurant avec mon badge",
    "la base de recette de l'application paie est vide",
    "my browser wants to translate this text all the time, how do I stop it",
    "Le logiciel du restaurant administratif est lent",
    "le serveur meteo01 ne répond pas en ssh",
    "Comment désactiver le widget météo de Windows 11 ?",
    "the president's mailbox is full, how tall is the quota",
    "le terminal de paiement du restaurant est hors ligne",
    "the weather API returns 500",
    "impossible d'ouvrir le site de la météo interne",
    "je n'arrive pas à valider ma recette dans l'appli",
    "Chrome proposes to translate this page each time",
    "the clock of my PC is wrong, what time is it on the domain",
    "le menu du jour ne s'affiche plus sur l'écran de la cantine",
    "the menu du jour screen in the lobby is frozen",
    "restaurant badge reader rejects me",
    "la carte de restaurant n'est plus rechargée depuis le portail",
    "the translate button is missing in Outlook",
    "recette de la nouvelle version de l'ERP : accès refusé",
    "le bot météo de Teams ne répond plus",
    "The pizza order site is blocked by the proxy",
    "recette de déploiement en échec sur le serveur",
    "the restaurant Wi-Fi asks for a certificate",
    "Outlook does not translate this message any more",
    "l'horloge du PC est fausse, quelle heure est-il sur le serveur NTP ?",
    "weather data download fails in Python",
    "le TPE du restaurant ne se connecte plus",
    "Firefox keeps offering to translate into English",
    "the lottery tool of the works council shows a blank window",
]


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


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_word_of_the_world_outside_is_off_topic(text: str) -> None:
    assert is_off_topic(text)


@pytest.mark.parametrize("text", OURS)
def test_the_same_word_beside_a_thing_of_computing_is_not(text: str) -> None:
    assert not is_off_topic(text)


def test_what_is_likely_off_topic_is_searched_first(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {"comment écrire un message d'absence": SURE - 0.1, "une blague de marin": SURE + 0.1}
    monkeypatch.setattr(
        "workers.generation.triage.refusals.off_topic.is_kind",
        lambda text, kind, least: kinds[text] >= least,
    )
    assert [is_off_topic(text) for text in kinds] == [False, True]
    assert [is_off_topic(text, searched=True) for text in kinds] == [True, True]


MONEY_AND_PLACES = [
    "ok and which stocks should i buy",
    "quelles actions acheter en bourse",
    "then which shares shall I sell",
    "should i invest in bitcoin",
    "et un bon restaurant dans le quartier",
    "any nice bar nearby",
    "une bonne pizzeria près d'ici ?",
    "a decent pub around here",
    "et une boulangerie pas chère du coin",
    "acheter des actions maintenant ?",
    "is it time to sell my shares",
    "faut-il vendre ses bitcoins",
]
SHARES_AND_ROOMS = [
    "which share should i use for the team's data",
    "which shares do i have access to",
    "quel partage utiliser pour le labo",
    "which laptop should i buy",
    "quelle action faire quand le script s'arrête",
    "où acheter un câble",
    "and the printer nearby",
    "et un écran dans le coin détente",
    "which screen should I order",
    "quel logiciel prendre pour les vidéos",
    "the shares are not mounted",
    "ok then, which group share should i pick",
    "which port should i use",
    "et pour la salle du coin",
    "commande de stocks de toner à acheter",
    "sell shares folder",
    "stocks d'écrans à acheter",
    "the shares drive of the buying team",
    "printer stocks to buy",
]


@pytest.mark.parametrize("text", MONEY_AND_PLACES)
def test_money_and_places_around(text: str) -> None:
    assert is_off_topic(text)


@pytest.mark.parametrize("text", SHARES_AND_ROOMS)
def test_shares_of_a_network_and_things_around(text: str) -> None:
    assert not is_off_topic(text)


@pytest.mark.parametrize(
    "text",
    [
        "mathematica wants an activation key",
        "and maple says maintenance expired",
        "graphpad demande une clé",
        "prism says trial over, wants a key",
    ],
)
def test_what_a_program_says_is_ours_where_nothing_is_found(text: str) -> None:
    assert not is_off_topic(text, searched=True)


@pytest.mark.parametrize("text", ["who wants a poem", "i want a joke", "tell me a joke about keys"])
def test_what_somebody_wants_is_judged_as_before(text: str) -> None:
    assert is_off_topic(text, searched=True)


@pytest.mark.parametrize("piece", ["-", "+", ".", "a-", "- ", "-a ", "et ", "\n"])
def test_what_a_program_says_is_found_in_time_that_grows_with_the_text(piece: str) -> None:
    began = time.process_time()
    off_topic._TELLS.match(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 1


@pytest.mark.parametrize("start", ["", "- ", "... ", "> - "])
def test_what_a_program_says_may_follow_a_mark(start: str) -> None:
    assert not is_off_topic(f"{start}mathematica wants an activation key", searched=True)
