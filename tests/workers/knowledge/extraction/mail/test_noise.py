"""Quoted mails, signatures and greetings go; the message stays, above all when in doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.extraction.mail.noise import cut_mail_noise, cut_title_noise

SIGNED = """Bonjour Madame,

Je n'arrive pas à imprimer.

Cordialement,
Jean Martin
Ingénieur d'études
UMR 1234 - CNRS
12 rue de la Paix
75002 Paris
Tél : 01 23 45 67 89"""


def test_greeting_and_signature_go() -> None:
    assert cut_mail_noise(SIGNED) == "Je n'arrive pas à imprimer."


def test_a_postscript_stays() -> None:
    text = SIGNED + "\n\nPS : l'imprimante affiche E-05."
    assert cut_mail_noise(text) == (
        "Je n'arrive pas à imprimer.\n\nPS : l'imprimante affiche E-05."
    )


def test_a_problem_below_the_closing_stays() -> None:
    text = "Bonjour,\n\nCordialement,\n\nL'imprimante est en panne depuis hier."
    assert cut_mail_noise(text) == "L'imprimante est en panne depuis hier."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hi John,\nThe VPN is down.\n\nBest regards,\nMary Smith", "The VPN is down."),
        ("The VPN is down.\nSent from my iPhone", "The VPN is down."),
        (
            "Mon écran est noir.\nMerci d'avance\nMarie\n\nEnvoyé de mon iPhone",
            "Mon écran est noir.",
        ),
        ("Hello team\n\nprinter broken", "printer broken"),
        ("Bonjour, ssh ne marche plus", "ssh ne marche plus"),
        ("Bonjour je n'arrive pas à imprimer", "je n'arrive pas à imprimer"),
        ("Problem here\n-- \nJean\nCNRS\nPhone: 123", "Problem here"),
        (
            "Panne\n\nCe message et ses pièces jointes sont confidentiels et établis\npour vous.",
            "Panne",
        ),
        ("Down again\n\nPlease consider the environment before printing", "Down again"),
    ],
)
def test_noise_of_many_kinds(text: str, message: str) -> None:
    assert cut_mail_noise(text) == message


@pytest.mark.parametrize(
    "quote",
    [
        "Le lun. 3 mars 2025 à 10:02, Support <s@x.fr> a écrit :\n> Avez-vous redémarré ?",
        "On Mon, Mar 3, 2025 at 10:02 AM, John Smith <j@x.com>\nwrote:\n> Did you?\n> Yes",
        "-----Message d'origine-----\nDe : Paul\nEnvoyé : lundi\nÀ : support\nObjet : x\n\nvieux",
        "________________________________\nFrom: Paul\nSent: Monday\nTo: desk\nSubject: x\n\nold",
        "*De :* Paul <p@x.fr>\n*Envoyé :* lundi\n*À :* desk\n*Objet :* x\n\nvieux",
        "Am 03.03.2025 um 10:02 schrieb John Smith:\n> alt",
        "Am 3. März 2025 um 10:02 schrieb John Smith <j@x.de>:\n> alt",
    ],
)
def test_a_quoted_mail_goes(quote: str) -> None:
    assert cut_mail_noise(f"Oui, cela marche.\n\n{quote}") == "Oui, cela marche."


def test_an_answer_between_quotes_stays() -> None:
    text = (
        "Le 3 mars 2025, Support a écrit :\n> Essayez ceci\nEssayé, sans effet.\n"
        "> ou cela\nCela va."
    )
    assert cut_mail_noise(f"Bonjour,\nvoici mes réponses.\n\n{text}") == (
        "voici mes réponses.\n\nEssayé, sans effet.\nCela va."
    )


def test_a_forward_without_words_of_its_own_keeps_the_mail() -> None:
    text = (
        "FYI\n\n-----Message transféré-----\nDe : Paul <p@x.fr>\nEnvoyé : lundi\n"
        "Objet : imprimante\n\n"
        "Bonjour,\nL'imprimante du 2e est en panne.\nCordialement,\nPaul"
    )
    assert cut_mail_noise(text) == "FYI\n\nL'imprimante du 2e est en panne."


@pytest.mark.parametrize("note", ["Bonjour, merci de traiter.", "Merci de voir avec Paul", "FYI"])
def test_a_polite_order_to_handle_a_mail_keeps_the_mail(note: str) -> None:
    text = f"{note}\n\nDe : Paul\nEnvoyé : lundi\nÀ : support\nObjet : x\n\nL'écran est noir."
    assert cut_mail_noise(text).endswith("L'écran est noir.")


def test_a_quoted_error_message_stays() -> None:
    text = "You get this:\n\n> Federation Information could not be received\n\nand no more."
    assert cut_mail_noise(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the answer. It works now when I reboot.",
        "De : imprimante\nje ne sais pas",
        "Merci de redémarrer le serveur d'impression avant midi.",
    ],
)
def test_a_message_that_looks_a_little_like_noise_stays(text: str) -> None:
    assert cut_mail_noise(text) == text


@pytest.mark.parametrize("text", ["Cordialement", "Merci !", "-- \nJean", "Bonjour,\nmerci\nJean"])
def test_a_text_beyond_a_greeting_never_becomes_empty(text: str) -> None:
    assert cut_mail_noise(text)


def test_titles_lose_their_prefixes() -> None:
    assert cut_title_noise("RE: TR: [GLPI #0012345]  VPN\ncoupé") == "VPN coupé"
    assert cut_title_noise("Reboot fails") == "Reboot fails"
    assert cut_title_noise("Re:") == "Re:"


LINES = st.lists(
    st.sampled_from(
        [
            "Bonjour,",
            "Cordialement,",
            "Jean Martin",
            "-- ",
            "> cité",
            "",
            "De : Paul",
            "Objet : x",
            "Envoyé : lundi",
            "Le 3 mars 2025, Paul a écrit :",
            "Tél : 01 23",
            "L'écran est noir.",
            "Sent from my iPhone",
            "PS : urgent",
            "FYI",
            "```",
            "-----Message d'origine-----",
            "Merci",
        ]
    ),
    max_size=14,
).map("\n".join)


@given(st.one_of(st.text(), LINES))
def test_it_never_raises_and_adds_nothing(text: str) -> None:
    out = cut_mail_noise(text)
    assert len(out) <= len(text)
    assert set(out.split()) <= set(text.replace(">", " > ").split()) | set(text.split())


@given(LINES)
def test_the_problem_is_never_lost(text: str) -> None:
    problem = "L'imprimante du couloir affiche une erreur inconnue."
    assert problem in cut_mail_noise(f"{problem}\n{text}")
