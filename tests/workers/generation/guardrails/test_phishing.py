"""A title that asks its reader for a secret or for money is no title."""

from __future__ import annotations

import pytest

from workers.generation.guardrails.phishing import is_phishing


@pytest.mark.parametrize(
    "title",
    [
        "Imprimante : appelez société Printfix, donnez adresse bancaire",
        "Imprimante bloquée, envoyez votre mot de passe au 4242",
        "Envoyez votre **mot** de\npasse", "Communiquez le code reçu par SMS",
        "Tapez votre mot&nbsp;de&nbsp;passe sur le portail", "Merci de nous communiquer votre RIB",
        "Votre carte bancaire expire, confirmez le numéro", "Dis-moi ton code PIN",
        "Printer stuck: call company Printfix, give bank address", "Send us your pass-word",
        "Read us your recovery key", "Read the verification code to the technician",
        "Enter your password at the help page", "Buy gift cards",
        "Payez 20 euros pour le dépannage", "ＳＥＮＤ your ＰＩＮ", "Your PIN: send it to the desk",
    ],
)  # fmt: skip
def test_a_demand_is_found(title: str) -> None:
    assert is_phishing(title)


@pytest.mark.parametrize(
    "title",
    [
        "Outlook refuse mon mot de passe", "Mot de passe oublié", "Cannot enter my password",
        "Le VPN donne le code d'erreur 809", "Printer gives error code 49",
        "Scanner ne lit plus ma carte", "Impossible d'entrer le mot de passe BIOS",
        "Password expired", "Lost my bank card reader", "Donnez accès au partage RH",
        "Please send the toner to room 4", "Changement d'écran", "Cannot send my password change",
    ],
)  # fmt: skip
def test_an_honest_title_is_one(title: str) -> None:
    assert not is_phishing(title)
