"""What is told of one service of an account is told of no other, nor does a booking cancel one."""

from __future__ import annotations

import pytest

from workers.generation.same_case.differences import differences

MAIL = "Lire ses mails sur une tablette\nLe serveur n'est pas trouvé.\nRéglages > Mail > Ajouter."
BOTH = "Mail on a phone\nMail and agenda of the lab.\nAdd the account, then tick both."
TWICE = "Invitations en double\nChaque invitation vient deux fois.\nUn seul agenda suffit."
AWAY = "Out of office for meetings and leave\nHow?\nChoose automatic replies."
BOOKING = "Book the dome\nHow is the dome booked?\nOpen the plan and choose a night."
SHARING = "Partager un dossier\nComment le partager ?\nClic droit > Partager. Le même menu retire."
MUTE = "Meetings: nobody hears me\nThe headset works elsewhere.\nAllow the microphone."
SEEN = "Réunion : ni son ni image\nLa caméra est noire.\nAutoriser la caméra et le micro."
SOCKET = "Plus de réseau sur la prise\nLa lumière reste éteinte.\nElle est raccordée maintenant."
COPIER = "Printer prints nothing\nIt is silent.\nSwitch it off and on."


@pytest.mark.parametrize(
    ("question", "source", "other"),
    [
        ("mettre mon agenda sur ma tablette", MAIL, True),
        ("the address book of the lab on my tablet", MAIL, True),
        ("lire mes courriels sur ma tablette", MAIL, False),
        ("put my agenda on a phone", BOTH, False),
        ("how do I get my agenda and my mails on a tablet", MAIL, False),
        ("invitation reçue par mail deux fois", TWICE, False),
        ("an invitation by mail comes twice", TWICE, False),
        ("typed my login on a fake page between two meetings", MAIL, False),
        ("the copier on my floor is silent", COPIER, False),
        ("how do I set an out-of-office in my email", AWAY, False),
        ("my picture freezes in every meeting", MUTE, True),
        ("en visio ma caméra reste noire", MUTE, True),
        ("les autres ne me voient pas en réunion", MUTE, True),
        ("people cannot hear me in the meeting", MUTE, False),
        ("neither camera nor microphone in the meeting", MUTE, False),
        ("ma caméra reste noire en réunion", SEEN, False),
        ("la prise de courant du bureau est morte", SOCKET, True),
        ("a power outlet in my room is dead", SOCKET, True),
        ("la prise réseau du bureau est morte", SOCKET, False),
        ("la prise du bureau est morte", SOCKET, False),
        ("prise électrique morte", "Bureau sans courant, réseau coupé\nRien.\nDisjoncteur.", False),
        ("le réseau tombe quand je touche la multiprise", SOCKET, False),
        ("mon microscope est en panne", MUTE, False),
    ],
)
def test_a_sibling_is_another_case(question: str, source: str, *, other: bool) -> None:
    assert ("other_service" in differences(question, source)) is other


@pytest.mark.parametrize(
    ("question", "source", "other"),
    [
        ("cancel the booking of the dome", BOOKING, True),
        ("annuler ma nuit à la coupole", BOOKING, True),
        ("book a night in the dome", BOOKING, False),
        ("my booking of the dome was cancelled, why?", BOOKING, False),
        ("retirer le partage d'un dossier", SHARING, False),
        ("remove the paper that is stuck", COPIER, False),
        ("book the dome without removing others", BOOKING, False),
    ],
)
def test_what_undoes_is_another_case_than_what_does(
    question: str, source: str, *, other: bool
) -> None:
    assert ("other_act" in differences(question, source)) is other
