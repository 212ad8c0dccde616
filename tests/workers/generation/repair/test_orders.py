"""Which sentences tell to do something."""

from __future__ import annotations

import pytest

from workers.generation.repair.orders import tells_to_do
from workers.text.language import detect_language


@pytest.mark.parametrize(
    "sentence",
    [
        "Accept the conditions of the hotel.",
        "2. Untangle your cables.",
        "First accept the conditions.",
        "Dismiss all warnings.",
        "Put the card back.",
        "Connectez-vous au réseau.",
        "OK, puis redémarrez Thunderbird.",
        "Settings > Date and time > Automatic",
    ],
)
def test_an_order_is_known_by_its_form(sentence: str) -> None:
    assert tells_to_do(sentence, detect_language(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Hotels block the usual port.",
        "Gave the router more power.",
        "Replaced the cable of the room.",
        "With the tunnel everything is slower.",
        "It is a bit slower.",
        "Fair share, nothing is broken.",
        "Printer settings are the same as before.",
        "La borne de la salle est lente.",
        "Rendez-vous pris.",
    ],
)
def test_what_states_something_is_none(sentence: str) -> None:
    assert not tells_to_do(sentence, detect_language(sentence))
