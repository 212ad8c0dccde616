"""Personal data and secrets out, before a text is embedded, prompted, logged, shown or exported.

``redact(text)`` is the whole interface. Each subject has its own module; the order in which they
run matters: secrets first (an e-mail address may be a part of one), checksummed numbers before
telephones (a card is also a row of digits), names last.

What is found becomes a placeholder such as ``[email-1]`` or ``[password]``. A placeholder is never
taken for anything else, so a text that is redacted twice does not change. What belongs to the site
itself stays: see `own_places`.
"""

from __future__ import annotations

from workers.redaction.contacts import redact_emails, redact_phones
from workers.redaction.finance import redact_finance
from workers.redaction.ledger import PLACEHOLDER, Ledger, redact_known_secrets
from workers.redaction.logins import redact_logins
from workers.redaction.network import redact_network
from workers.redaction.own_places import OwnPlaces, restored, site_own_places, use_own_places
from workers.redaction.paths import redact_paths
from workers.redaction.people.names import redact_names
from workers.redaction.people.personal import redact_personal
from workers.redaction.secrets.codes import redact_codes
from workers.redaction.secrets.commands import redact_commands
from workers.redaction.secrets.devices import redact_devices
from workers.redaction.secrets.hashes import redact_hashes
from workers.redaction.secrets.mentions import redact_mentions
from workers.redaction.secrets.pairs import redact_pairs
from workers.redaction.secrets.prose import redact_prose_secrets
from workers.redaction.secrets.tokens import redact_tokens
from workers.text.characters import MAX_CHARS, bounded, plain_characters

__all__ = [
    "PLACEHOLDER",
    "Ledger",
    "OwnPlaces",
    "redact",
    "site_own_places",
    "use_own_places",
]

_MAX_ROUNDS = 5


def redact(text: str, ledger: Ledger | None = None) -> str:
    """The text with placeholders. Never raises; linear time; at most `MAX_CHARS` are kept.

    Give the same `ledger` for every text of one ticket, so that one value keeps one placeholder.
    """
    ledger = Ledger() if ledger is None else ledger
    text = bounded(plain_characters(text), MAX_CHARS)
    ledger.reserve(text)
    for _ in range(_MAX_ROUNDS):
        # A value that is found late (a password, a signature's name) may stand earlier as well,
        # and what one round leaves side by side may be a find for the next.
        before = text
        text = bounded(_one_round(text, ledger), MAX_CHARS)
        if text == before:
            break
    return text


def _one_round(text: str, ledger: Ledger) -> str:
    text = redact_tokens(text, ledger)
    text = redact_commands(text, ledger)
    text = redact_prose_secrets(text, ledger)
    text = redact_hashes(text, ledger)
    text = redact_devices(text, ledger)
    text = redact_pairs(text, ledger)
    text = redact_codes(text, ledger)
    text = redact_mentions(text, ledger)
    text = redact_known_secrets(text, ledger)
    # Secrets are gone by now, wherever they stood: what is the site's own frees none of them.
    text, own = ledger.own.shielded(text)
    text = redact_logins(text, ledger)
    text = redact_emails(text, ledger)
    has_digit = any(char in text for char in "0123456789")
    if has_digit:
        text = redact_personal(text, ledger)
        text = redact_finance(text, ledger)
        text = redact_network(text, ledger)
        text = redact_phones(text, ledger)
    text = redact_paths(text, ledger)
    return restored(redact_names(text, ledger), own)
