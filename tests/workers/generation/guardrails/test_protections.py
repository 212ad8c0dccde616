"""A protection that goes off, wherever its verb stands, and what only stands beside one."""

from __future__ import annotations

import re

import pytest

from workers.generation.guardrails.protections import PROTECTION_OFF
from workers.text.fold import fold


@pytest.mark.parametrize(
    "text",
    [
        "turn off the antivirus", "turn the old antivirus off", "switching the firewall off",
        "uninstall your third-party antivirus", "pause Microsoft Defender", "get rid of SELinux",
        "open the antivirus and turn it off", "the firewall must be stopped", "set UAC to off",
        "coupez le pare-feu", "arrêtez l'antivirus", "désinstallons l'antivirus",
        "mettez l'antivirus à l'arrêt", "ouvrez le pare-feu puis désactivez-le",
        "l'antivirus doit être éteint", "suspendez BitLocker", "coupe le VPN",
    ],
)  # fmt: skip
def test_it_goes_off(text: str) -> None:
    assert re.search(PROTECTION_OFF, fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "turn the antivirus on", "switch on the firewall", "turn the screen off",
        "stop the print job. The firewall is fine", "uninstall the VPN client",
        "the antivirus stops the program", "remove the cable behind the firewalled room",
        "the antivirus is up to date", "arrêtez le poste", "l'antivirus arrête le programme",
        "éteignez l'écran ; l'antivirus suit", "ouvrez l'antivirus", "quittez la session",
    ],
)  # fmt: skip
def test_it_stays_on(text: str) -> None:
    assert re.search(PROTECTION_OFF, fold(text)) is None
