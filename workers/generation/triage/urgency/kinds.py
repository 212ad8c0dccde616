"""The kinds of what cannot wait."""

from __future__ import annotations

import re
from enum import StrEnum


class Urgency(StrEnum):
    """Why a person must see it at once. The values name the files of first steps."""

    STOLEN_DEVICE = "stolen_device"
    RANSOMWARE = "ransomware"
    PHISHING = "phishing"
    LEAKED_SECRET = "leaked_secret"
    ACCOUNT_TAKEN = "account_taken"
    OUTAGE = "outage"
    ANGER = "anger"


def any_of(*parts: str) -> re.Pattern[str]:
    """What any of these patterns finds."""
    return re.compile("|".join(f"(?:{part})" for part in parts))
