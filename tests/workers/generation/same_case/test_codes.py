"""Error numbers and codes, and where a number is none."""

from __future__ import annotations

import pytest

from workers.generation.same_case.codes import (
    called_codes_in,
    codes_in,
    named_codes_in,
    names_code,
    reasons_in,
)
from workers.generation.same_case.differences import differences
from workers.text.fold import fold


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("License Manager Error -9", {"9"}),
        ("matlab : erreur 5 au lancement", {"5"}),
        ("error code is 7", {"7"}),
        ("code retour 12", {"12"}),
        ("erreurs 691, 809 et 5", {"691", "809", "5"}),
        ("the printer says error E5", {"e5"}),
        ("data portal gives 502 bad gateway", {"502"}),
        ("la page répond 403 interdit", {"403"}),
        ("une erreur 3 fois par jour", set()),
        ("the error comes 2 times a day", set()),
        ("un code 6 chiffres", set()),
        ("imprimante n° 2", set()),
        ("code 15 Go", set()),
        ("returns 450 files", {"450"}),
    ],
)
def test_a_code_is_what_a_text_calls_one(text: str, codes: set[str]) -> None:
    assert called_codes_in(fold(text)) == codes


@pytest.mark.parametrize(
    ("question", "source", "other"),
    [
        ("License Manager Error -9", "MATLAB: License Manager Error -96", True),
        ("License Manager Error -96", "MATLAB: License Manager Error -9", True),
        ("error 5", "error 53: the name was not found", True),
        ("error 9", "send 9 GB", True),
        ("error 9", "Error 9: the seats are taken", False),
        ("error -9", "error 9", False),
        ("erreur 530", "1,530 fichiers, 530 Mo", True),
        ("erreur 530", "l'erreur 530 vient du client", False),
        ("erreur 691", "codes 619, 691 et 720", False),
        ("vpn error 8", "error 809 at the hotel", True),
    ],
)
def test_a_source_with_another_code_is_another_case(
    question: str, source: str, other: bool
) -> None:
    assert ("other_code" in differences(question, source)) is other


def test_a_bare_code_is_asked_about_and_one_among_words_is_only_found() -> None:
    assert named_codes_in("13801") == {"13801"}
    assert named_codes_in("what does 13801 mean here") == set()
    assert "13801" in codes_in("what does 13801 mean here")


def test_a_short_number_is_a_code_only_where_it_is_called_one() -> None:
    assert names_code("error 15 again", ("15",))
    assert not names_code("15 printers", ("15",))
    assert names_code("the 691 comes back", ("691",))
    assert not names_code("ticket 6915", ("691",))


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("status: JobHeldByAdmin now", {"job held by admin"}),
        ("jobs in PD (MaxNodesPerGroupLimit)", {"max nodes per group limit"}),
        ("error: QOSMaxNodePerJobLimit why?", {"qosmax node per job limit"}),
        ("raison « PartitionNodeDownLimit »", {"partition node down limit"}),
        ("PowerPoint and LibreOffice in OneDrive", set()),
        ("how do I install VisualStudioCode", set()),
        ("The VPN client (GlobalProtectClient) keeps asking", set()),
        ('I need access to the group "FinanceReadOnlyUsers"', set()),
        ("Cordialement, JeanPierreMartin", set()),
        ("the wifi CampusWifiGuest is gone", set()),
        ("error in FinalDraftOfMine.docx", set()),
        ("error: FileNotFoundError in python", set()),
        ("error: NullPointerException again", set()),
        ("error: WHYDOESITFAILHERE", set()),
        ("error: thisisalongwordwithoutcapitals", set()),
    ],
)
def test_what_a_program_says_in_one_word(text: str, reasons: set[str]) -> None:
    assert reasons_in(text) == reasons


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("Job is pending: MaxCpuPerGroupLimit\nWait.", True),
        ("The queue is slow\nWait.", True),
        ("Job is pending\nMaxNodesPerGroupLimit means that your group has too many nodes.", False),
        ("Job is pending\nThe reason maxnodespergrouplimit goes away by itself.", False),
        ("Job is pending\nMax nodes of a group: the limit is 4.", False),
    ],
)
def test_another_reason_is_hardly_the_same_case(source: str, other: bool) -> None:
    found = differences("my job: reason MaxNodesPerGroupLimit", source)
    assert found == (("untold_reason",) if other else ())
