"""What names another system, code, room or thing is another case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.same_case.codes import codes_in, names_code
from workers.generation.same_case.differences import differences
from workers.generation.same_case.systems import platforms_in
from workers.text.fold import fold


@pytest.mark.parametrize(
    ("question", "source", "found"),
    [
        ("set up mail on my iPhone", "Add the account in Outlook on Windows", ("other_system",)),
        ("the app closes on Android", "Restart the client", ("other_system",)),
        ("printer on my mac", "Settings > Printers > Add", ()),
        ("printer on my mac", "On Ubuntu: Settings > Printers", ("other_system",)),
        ("VPN : erreur 13868", "VPN : erreur 13801, certificat expiré", ("other_code",)),
        ("error 0x80070035 on the share", "error 0x80070035: start SMB", ()),
        ("13801", "certificat, code 13801", ()),
        ("no network in B112", "The socket of B214 was not patched", ("other_place",)),
        ("réserver la salle Glénan", "La salle Iroise se réserve par agenda", ("other_place",)),
        ("l'imprimante 3D ne chauffe pas", "imprimante : tambour remplacé", ("other_thing",)),
        ("le vpn de l'université", "Configurer le VPN du laboratoire", ("other_thing",)),
        ("photoshop licence", "ArcGIS licences are renewed", ("other_program",)),
        ("10 GB left on drive C", "Empty the recycle bin of the drive", ()),
    ],
)
def test_differences(question: str, source: str, found: tuple[str, ...]) -> None:
    assert differences(question, source) == found


@given(st.text(max_size=200))
def test_a_text_is_the_same_case_as_itself(text: str) -> None:
    assert differences(text, text) == ()
    codes_in(text)
    platforms_in(text)


@pytest.mark.parametrize(
    ("source", "codes", "named"),
    [
        ("certificate error, code 13801", ("13801",), True),
        ("ticket 138012", ("13801",), False),
        ("send 15 GB", ("15",), False),
        ("License Manager Error -15", ("15",), True),
        ("sssd_be was killed", ("sssd_be",), True),
    ],
)
def test_a_code_is_named_as_a_whole_and_a_short_one_as_a_code(
    source: str, codes: tuple[str, ...], named: bool
) -> None:
    assert names_code(fold(source), codes) == named
