"""What cannot wait is found by what is said together, and by no everyday word alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.triage.first_steps import LANGUAGES, first_steps
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import urgency

URGENT = {
    Urgency.STOLEN_DEVICE: [
        "j'ai oublié dans le RER un disque externe non chiffré avec des dossiers médicaux",
        "I forgot on the ferry my work tablet, nobody has seen it",
        "on m'a piqué mon pc pro dans le métro",
        "je ne retrouve plus mon ordinateur portable, je crois l'avoir laissé dans le taxi",
        "mon sac avec le portable du labo a disparu à la gare",
        "I left my work phone on the bus",
        "my rucksack with the lab laptop got nicked at the station",
        "laptop missing from my office since last night",
        "j'ai perdu ma clé usb avec les données patients",
        "cambriolage chez moi cette nuit, l'ordinateur du labo est parti",
        "our field tablet was taken from the van",
        "lost my badge and my phone",
        "mi portatil ha sido robado",
        "quelqu'un a pris mon ordinateur dans le bureau",
        "j'ai oublié mon ordinateur dans le TGV",
        "someone took my macbook from the meeting room",
    ],
    Urgency.RANSOMWARE: [
        "mes documents ont une extension bizarre, un fichier texte demande de l'argent",
        "mes fichiers sont cryptés",
        "my screen says my computer is locked and I must pay",
        "a message wants bitcoin to give my files back",
        "je pense avoir un virus, des fenêtres s'ouvrent toutes seules",
        "my mouse moves by itself and windows open",
        "le pc affiche un message de la police et demande 200 euros",
        "all files on the share were renamed to .crypted",
    ],
    Urgency.PHISHING: [
        "j'ai cliqué sur un lien bizarre dans un mail et tapé mes identifiants",
        "I entered my credentials on a page that was not ours",
        "j'ai répondu à un mail du faux support avec mon mdp",
        "gave my password to someone who phoned and said he was from IT",
        "j'ai scanné un QR code dans un mail et rentré mon mot de passe",
        "I opened the attachment of a strange email and now windows pop up",
        "je me suis fait avoir par un mail de la banque, j'ai donné mon code",
        "I think I fell for a phishing mail",
        "un mail me demandait de valider mon compte, j'ai mis mon mot de passe",
        "typed my password into a fake login page",
    ],
    Urgency.LEAKED_SECRET: [
        "nous avons par erreur posté le mot de passe du serveur sur le forum",
        "un collègue a encore posté notre mdp sur reddit",
        "j'ai poussé ma clé privée sur github",
        "my api key is visible in a public repo",
        "mot de passe envoyé par erreur à toute la liste",
        "I pasted the admin password in the public channel",
        "notre mot de passe wifi a fuité",
        "oops, committed the database password",
        "j'ai mis mon mot de passe dans un ticket public",
        "my password shows up in a data breach according to haveibeenpwned",
    ],
    Urgency.ACCOUNT_TAKEN: [
        "quelqu'un utilise mon compte",
        "mes collègues reçoivent des mails de moi que je n'ai jamais envoyés",
        "somebody logged into my account from Brazil",
        "my mailbox sends spam by itself",
        "je reçois des demandes de validation sur mon téléphone alors que je ne me connecte pas",
        "I keep getting MFA prompts that I did not start",
        "my account was hacked",
        "on a changé mon mot de passe sans que je le demande",
        "there is a login from Russia in my history, not me",
        "il y a des règles de transfert dans ma boîte que je n'ai pas créées",
    ],
    Urgency.OUTAGE: [
        "the wiki server is down",
        "i don't know if the switch is down but nobody has internet in the building",
        "plus d'internet dans tout le bâtiment",
        "personne n'arrive à se connecter ce matin",
        "the whole department cannot print",
        "le serveur de fichiers est tombé",
        "all phones are dead on our floor",
        "mail is down for everyone",
        "plus aucun téléphone ne marche dans le service",
        "gitlab is down",
        "le wifi est en panne dans toute l'aile B",
        "nobody can log in since 8",
        "nous sommes tous bloqués, le vpn ne répond plus pour personne",
        "coupure de courant dans la salle serveurs",
        "is there an outage? the intranet does not load for any of us",
    ],
    Urgency.ANGER: [
        "c'est inadmissible, trois semaines sans réponse !",
        "this is the third time I ask and nobody answers",
        "je commence à en avoir vraiment marre de vos machins",
        "vous vous foutez de moi ?",
        "this is ridiculous, I have been waiting for two weeks",
        "WHAT IS WRONG WITH YOU PEOPLE !!! STILL NO PRINTER",
        "ras le bol de ce service informatique",
        "your support is a joke",
        "ça fait 5 fois que je demande, c'est du foutage de gueule",
        "I am fed up with this thing",
    ],
}
CALM = [
    "comment imprimer depuis le TER avec mon portable ?",
    "j'ai perdu la connexion sur mon portable",
    "the taskbar on my laptop is gone",
    "j'ai perdu mes fichiers sur mon ordinateur",
    "I forgot my password",
    "mot de passe oublié",
    "how do I report a phishing mail?",
    "j'ai reçu un mail suspect",
    "antivirus bloque mon script",
    "my account is locked",
    "comment chiffrer un disque",
    "my printer is down",
    "personne ne m'entend en visio",
    "where is the encrypted drive",
    "I changed my password and outlook still asks for the old one",
    "ma souris ne bouge plus",
    "l'imprimante ne répond plus",
    "how do I give a colleague access to my mailbox",
    "comment partager un mot de passe d'équipe",
    "je n'ai plus internet",
    "my laptop is missing a driver",
    "the file share is read-only",
    "I typed my password three times and it is refused",
    "vpn down at home",
    "j'ai saisi mon mot de passe mais la page ne charge pas",
    "the mouse pointer is slow",
    "where can I see whether the wiki server is down",
    "comment savoir si le serveur de mail est en panne",
    "poste linux : je tape mon mdp, flash, et retour à l'écran de login",
    "poste fixe, mot de passe refusé, collé ou tapé",
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, said in URGENT.items() for text in said]
)
def test_what_cannot_wait(kind: Urgency, text: str) -> None:
    assert urgency(text) is kind
    assert urgency(f"Bonjour,\n{text.upper() if kind is not Urgency.ANGER else text}") is kind


@pytest.mark.parametrize("text", CALM)
def test_what_can_wait(text: str) -> None:
    assert urgency(text) is None


GIVEN_TO_A_STRANGER = [
    (Urgency.PHISHING, "j'ai donné mes identifiants sur le lien d'un faux mail"),
    (Urgency.PHISHING, "on m'a envoyé un lien, j'ai donné mon mot de passe"),
    (Urgency.PHISHING, "I gave my credentials after clicking a link in a strange mail"),
    (Urgency.PHISHING, "j'ai mis le mot de passe de mon stagiaire sur un site bizarre"),
    (Urgency.PHISHING, "a parcel page wanted my password and I put it in"),
    (Urgency.PHISHING, "the strange form asked for my login, I filled it in"),
]
FOR_SOMEBODY_ELSE = [
    "Donne moi le lien pour changer les identifiants de mon stagiaire",
    "envoyez à mon étudiante ses identifiants, elle n'a rien reçu",
    "send the login details to our new intern please",
    "how does my guest get his credentials",
    "le nouveau collègue attend toujours son mot de passe",
    "can you give a login to the visiting professor",
    "donnez-moi la page pour réinitialiser le mot de passe d'un vacataire",
    "my student needs his credentials for the cluster",
    "renvoyez ses accès à notre prestataire",
    "please resend the password letter to the new hire",
    "donne-nous l'url pour renouveler le mot de passe des vacataires",
    "envoyez-nous le lien pour changer les identifiants du poste partagé",
    "passe-moi l'url pour réinitialiser le mot de passe de mon apprenti",
    "send me the link where my trainee changes his password",
    "give us the page to renew the credentials of a guest",
    "donnez-moi le lien d'inscription, mon stagiaire n'a pas ses identifiants",
    "quel lien donner à mon étudiante pour qu'elle change son mot de passe ?",
    "which link do I give my student to change the password",
    "j'ai besoin du lien pour créer les accès d'un prestataire",
    "can you send the password link to my colleague, she lost the mail",
    "le lien de changement de mot de passe de ma collègue a expiré",
    "the reset link for my intern's password has expired",
    "merci d'envoyer à notre invitée ses codes wifi",
]


@pytest.mark.parametrize(("kind", "text"), GIVEN_TO_A_STRANGER)
def test_who_gave_a_secret_away_cannot_wait(kind: Urgency, text: str) -> None:
    assert urgency(text) is kind


@pytest.mark.parametrize("text", FOR_SOMEBODY_ELSE)
def test_who_wants_access_for_somebody_else_can_wait(text: str) -> None:
    assert urgency(text) is None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    urgency(text)


def test_there_are_first_steps_in_both_languages() -> None:
    for kind in set(Urgency) - {Urgency.ANGER}:
        assert len({first_steps(kind, language) for language in LANGUAGES}) == len(LANGUAGES)
    assert first_steps(Urgency.ANGER, "fr") == ""
    assert first_steps(Urgency.OUTAGE, "de") == first_steps(Urgency.OUTAGE, "en")


def test_a_site_says_its_own_first_steps(tmp_path: Path) -> None:
    (tmp_path / "outage.fr.md").write_text("Appelez le 4444.\n", "utf-8")
    (tmp_path / "phishing.fr.md").write_text("", "utf-8")
    assert first_steps(Urgency.OUTAGE, "fr", tmp_path) == "Appelez le 4444."
    assert first_steps(Urgency.PHISHING, "fr", tmp_path) == ""
    assert first_steps(Urgency.PHISHING, "en", tmp_path) == first_steps(Urgency.PHISHING, "en")
