"""Sentences get the citation that bears them out, whatever a model typed."""

from __future__ import annotations

import pytest

from workers.generation.generative.attribution import attributed
from workers.generation.verification.sources import Basis

VPN = Basis("VPN", "Open the VPN client. Set the MTU to 1300 under Advanced.", "en")
FONT = Basis("Fonts", "Embed the fonts when you export the PDF. Run `fc-cache -f`.", "en")
FRENCH = Basis("VPN", "Ouvrez le client VPN et réglez la MTU à 1300.", "fr")


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Embed the fonts when you export the PDF.",
         "Embed the fonts when you export the PDF. [2]"),
        ("1. Set the MTU to 1300 under Advanced [2].\n2. Run `fc-cache -f` [1].",
         "1. Set the MTU to 1300 under Advanced. [1]\n2. Run `fc-cache -f`. [2]"),
        ("Open the VPN client. Set the MTU to 1300 under Advanced. [1]",
         "Open the VPN client. Set the MTU to 1300 under Advanced. [1]"),
        ("Buy a bigger router and a cable.", "Buy a bigger router and a cable."),
        ("Set the MTU to 1400 under Advanced [2].", "Set the MTU to 1400 under Advanced [2]."),
        ("```\nfc-cache -f\n```", "```\nfc-cache -f\n```"),
        ("Here is how:", "Here is how:"),
    ],
)  # fmt: skip
def test_each_sentence_cites_what_bears_it_out(text: str, cited: str) -> None:
    assert attributed(text, [VPN, FONT], "", "en") == cited


def test_a_source_in_another_language_bears_out_no_words() -> None:
    text = "Open the VPN client and restart the machine."
    assert attributed(text, [FRENCH], "", "en") == text
