"""What cannot wait, said in two messages; and calm follow-ups in threads that sound worrying."""

from __future__ import annotations

import pytest

from workers.generation.triage.urgency.judgement import urgency
from workers.generation.triage.urgency.together import urgency_together

WORSE = [
    ("j'ai reçu un mail bizarre de la banque", "et j'ai mis mon mot de passe"),
    ("j'ai reçu un mail bizarre", "j'ai cliqué dessus et rentré mes identifiants"),
    ("a strange mail asks me to confirm my account", "I did it and typed my password there"),
    ("someone phoned me and said he was from IT", "and I gave it to him, my password"),
    (
        "mes fichiers ont un drôle de nom depuis ce matin",
        "ils sont tous illisibles et on me demande de payer",
    ),
    ("where did I leave my laptop", "it is gone, I had it in the train"),
    ("mon portable n'est plus dans le bureau", "je crois qu'on me l'a pris"),
    ("is my ssh key safe in a repository?", "I already pushed it to github, the private one"),
    (
        "je reçois des mails que je n'ai pas envoyés",
        "et mon mot de passe ne marche plus, quelqu'un l'a changé",
    ),
    ("un QR code dans un mail de la DRH, c'est normal ?", "je l'ai scanné et j'ai tout rempli"),
    ("an attachment called invoice.zip came from a supplier", "opened it and now windows pop up"),
    (
        "le faux support m'a demandé d'installer un logiciel",
        "je l'ai installé et il a pris la main",
    ),
    ("a mail said my mailbox is full, with a link to log in", "I logged in with my real password"),
    ("on m'a envoyé un lien pour voir une facture", "j'y ai mis mes identifiants de l'université"),
    ("my usb stick with the patient data", "I can't find it since the train"),
    (
        "j'ai mis un fichier de configuration sur gitlab",
        "il contient le mot de passe de la base et le dépôt est public",
    ),
    ("strange pop ups since this morning", "all my files now end in .locked"),
]
CALM = [
    ("j'ai reçu un mail bizarre de la banque", "et je le transfère à qui ?"),
    ("j'ai reçu un mail bizarre", "je ne l'ai pas ouvert"),
    ("a strange mail asks me to confirm my account", "can I delete it?"),
    ("comment signaler un vol de portable ?", "et c'est quel formulaire ?"),
    ("how do I report a phishing mail?", "and on my phone?"),
    ("c'est quoi un rançongiciel ?", "et comment s'en protéger ?"),
    ("is my ssh key safe in a repository?", "where should I keep it then?"),
    ("un QR code dans un mail de la DRH, c'est normal ?", "je ne l'ai pas scanné"),
    (
        "mon mot de passe expire demain",
        "et j'ai mis un nouveau mot de passe, ça ne synchronise pas",
    ),
    ("comment changer mon mot de passe ?", "et j'ai mis mon mot de passe, rien ne se passe"),
    ("how do I set up outlook on my phone", "I typed my password and it asks for a code"),
    ("le wifi demande un mot de passe", "j'ai mis mon mot de passe mais il est refusé"),
    (
        "le faux support m'a demandé d'installer un logiciel",
        "je n'ai rien installé et j'ai raccroché",
    ),
    ("a mail said my mailbox is full, with a link to log in", "I did not click"),
    ("how do I encrypt my usb stick", "it is a 64 GB one"),
    ("comment mettre un fichier de configuration sur gitlab", "c'est un fichier yaml"),
    ("how to report a stolen bike badge", "it is for a colleague who asked me"),
    ("je dois renouveler mon mot de passe", "je l'ai changé et le wifi ne marche plus"),
    ("my laptop battery is swollen, whom do I tell", "it is the small dell"),
]


@pytest.mark.parametrize(("before", "text"), WORSE)
def test_what_makes_it_worse_cannot_wait(before: str, text: str) -> None:
    assert urgency(text) or urgency_together(text, before)


@pytest.mark.parametrize(("before", "text"), CALM)
def test_a_calm_follow_up_stays_calm(before: str, text: str) -> None:
    assert urgency(text) is None
    assert urgency_together(text, before) is None


def test_who_asks_or_denies_tells_nothing_new() -> None:
    before = "a strange mail asks me to confirm my account"
    assert urgency_together("I typed my password there", before)
    assert urgency_together("I never typed my password there", before) is None
    assert urgency_together("may I type my password there?", before) is None
    assert urgency_together("How do I book the meeting room of the second floor?", before) is None


def test_on_which_system_somebody_is_makes_nothing_worse() -> None:
    before = "a strange mail asks me to confirm my account"
    for text in ("je suis sous linux moi", "i am on ubuntu", "j'ai pas sudo moi"):
        assert urgency_together(text, before) is None
