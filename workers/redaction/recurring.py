"""Secrets that a ticket told once, wherever else they stand in it without a word to mark them."""

from __future__ import annotations

import re

from workers.redaction.ledger import PLACEHOLDER, Ledger


def redact_known_secrets(text: str, ledger: Ledger) -> str:
    present = [value for value in ledger.secrets if value in text]
    if not present:
        return text
    values = "|".join(re.escape(value) for value in sorted(present, key=len, reverse=True))
    pattern = re.compile(rf"{PLACEHOLDER.pattern}|(?<!\w)(?P<secret>{values})(?!\w)")

    def replaced(found: re.Match[str]) -> str:
        value = found["secret"]
        return ledger.placeholder(ledger.secrets[value], value) if value else found[0]

    return pattern.sub(replaced, text)
