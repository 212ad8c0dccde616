"""What is told of one service of an account, or one function of a machine, is told of no other."""

from __future__ import annotations

import pytest

from workers.generation.same_case.differences import differences

MAIL = "Lire ses mails sur une tablette\nLe serveur n'est pas trouvé.\nRéglages > Mail > Ajouter."
BOTH = "Mail on a phone\nMail and agenda of the lab.\nAdd the account, then tick both."
PRINTS = "Printer on the second floor is offline\nNothing comes out.\nSwitch it off and on."
SCANS = "Le scan vers un dossier échoue\nErreur d'envoi.\nIndiquez le dossier entier."


@pytest.mark.parametrize(
    ("question", "source", "other"),
    [
        ("mettre mon agenda sur ma tablette", MAIL, True),
        ("the address book of the lab on my tablet", MAIL, True),
        ("lire mes courriels sur ma tablette", MAIL, False),
        ("put my agenda on a phone", BOTH, False),
        ("how do I get my agenda and my mails on a tablet", MAIL, False),
        ("the scanner of the second floor is offline", PRINTS, True),
        ("agrafage refusé sur l'imprimante du second", SCANS, False),
        ("l'agrafeuse du copieur est vide", PRINTS, False),
        ("plus d'agrafes au second étage", PRINTS, True),
        ("nothing is printed on the second floor", PRINTS, False),
        ("j'imprime mais rien ne sort", SCANS, True),
    ],
)
def test_a_sibling_is_another_case(question: str, source: str, *, other: bool) -> None:
    assert ("other_service" in differences(question, source)) is other
