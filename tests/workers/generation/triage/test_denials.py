"""What was not done is not urgent; what was done all the same is."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.denials import without_denials
from workers.generation.triage.urgency.judgement import urgency

URGENT = [
    (Urgency.STOLEN_DEVICE, "I did not find my phone, I think someone stole it on the train"),
    (Urgency.STOLEN_DEVICE, "je n'ai pas retrouvé mon pc, on me l'a volé à la gare"),
    (Urgency.STOLEN_DEVICE, "it is not a joke, my laptop was stolen"),
    (Urgency.PHISHING, "je n'ai pas fait attention et j'ai cliqué sur un lien de phishing"),
    (Urgency.PHISHING, "I did not notice it was a fake page and typed my password"),
    (Urgency.PHISHING, "je n'ai pas vu que le mail était faux, j'ai donné mon mot de passe"),
    (Urgency.OUTAGE, "the network is not coming back, nobody can work in the whole building"),
    (Urgency.STOLEN_DEVICE, "I never got my laptop back, it was stolen from my office"),
    (Urgency.PHISHING, "je ne savais pas que c'était un faux site, j'ai saisi mon mot de passe"),
    (Urgency.HAZARD, "I did not touch anything and the charger started to spark"),
    (Urgency.HAZARD, "je n'ai rien touché, de la fumée sort de la tour"),
    (Urgency.HAZARD, "nobody is hurt but the power strip is on fire"),
    (Urgency.HAZARD, "personne n'est blessé, l'onduleur a pris feu"),
    (Urgency.HAZARD, "I have not opened the case, but it smells of burning"),
    (Urgency.STOLEN_DEVICE, "I never left my bag alone, still my laptop was stolen from it"),
    (
        Urgency.STOLEN_DEVICE,
        "je n'ai pas laissé mon sac sans surveillance mais on m'a volé mon ordinateur",
    ),
    (Urgency.STOLEN_DEVICE, "I have not reported it to the police yet: my work phone was stolen"),
    (Urgency.PHISHING, "I did not just click, I also typed my password on the phishing page"),
    (
        Urgency.PHISHING,
        "je n'ai pas seulement ouvert le mail de phishing, j'y ai donné mon mot de passe",
    ),
    (Urgency.PHISHING, "I clicked on a phishing link, not on purpose"),
    (Urgency.ACCOUNT_TAKEN, "my colleagues get mails from me that I did not send"),
    (Urgency.ACCOUNT_TAKEN, "je n'ai pas envoyé ces mails, quelqu'un utilise mon compte"),
    (
        Urgency.RANSOMWARE,
        "I did not open anything and all my files are encrypted, they want bitcoin",
    ),
    (Urgency.OUTAGE, "nobody can log in to their account"),
    (Urgency.OUTAGE, "plus personne ne peut se connecter à son compte ce matin"),
    (Urgency.OUTAGE, "nobody in the test department can log in"),
    (Urgency.OUTAGE, "le serveur de calcul est tombé, je n'ai rien lancé"),
    (Urgency.LEAKED_SECRET, "I did not mean to, but I pushed my private key to github"),
    (
        Urgency.LEAKED_SECRET,
        "je n'ai pas fait exprès, j'ai envoyé mon mot de passe à toute la liste",
    ),
]
CALM = [
    "I did not lose my phone, I just changed it",
    "Nobody can log in to the demo account, is that normal?",
    "J'ai reçu un mail de phishing mais je n'ai pas cliqué",
    "mon portable n'a pas été volé, je l'ai prêté",
    "je n'ai pas perdu mon badge, il est démagnétisé",
    "my laptop was not stolen, it is being repaired",
    "I did not click on the link of the phishing mail",
    "je n'ai pas donné mon mot de passe au faux support, je signale juste le mail",
    "I never typed my password on that fake page",
    "no files were encrypted, the antivirus only shows a warning",
    "the password was not published, the repository is private",
    "le vpn n'est pas en panne, je n'ai juste pas de compte",
    "je n'ai jamais perdu ma clé usb, je voudrais juste la déclarer",
    "nobody stole my laptop, IT replaced it",
    "we got a phishing mail, nobody clicked",
    "personne n'a cliqué sur le mail de phishing, je vous le transfère",
    "I have not entered my password on the suspicious page",
    "on ne m'a pas volé mon téléphone, j'en ai eu un neuf",
    "nobody can log in to the test account",
    "my phone was not stolen, I found it",
    "je n'ai cliqué sur rien dans ce mail de phishing",
    "nobody has opened the attachment of the fake invoice",
    "I did not open the suspicious mail and I did not answer it",
    "on n'a rien perdu, c'était juste un exercice",
]


@pytest.mark.parametrize(("kind", "text"), URGENT)
def test_what_cannot_wait(kind: Urgency, text: str) -> None:
    assert urgency(text) is kind


@pytest.mark.parametrize("text", CALM)
def test_what_can_wait(text: str) -> None:
    assert urgency(text) is None
    assert urgency(f"Bonjour,\n{text}") is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I did not lose my phone, I just changed it", ", I just changed it"),
        ("Le mail est là, mais je n'ai pas cliqué.", "Le mail est là, mais ."),
        ("it was never stolen; it broke", "; it broke"),
        ("nobody opened it and it works", "and it works"),
        # Denies no deed, or denies that it was only that, or that it was meant.
        ("I did not see it", "I did not see it"),
        ("je n'ai pas seulement cliqué", "je n'ai pas seulement cliqué"),
        ("I did not click on purpose", "I did not click on purpose"),
        ("you have not answered", "you have not answered"),
        ("mails that I did not send", "mails that I did not send"),
        ("Un mail bizarre… je n'ai pas cliqué", "un mail bizarre..."),
    ],
)
def test_the_clause_of_a_deed_that_was_not_done_is_left_out(text: str, kept: str) -> None:
    assert " ".join(without_denials(text).split()) == kept


def test_a_long_text_is_read_in_its_length() -> None:
    text = "I did not " * 5_000
    assert without_denials(text) == text
