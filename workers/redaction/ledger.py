"""The ledger of one ticket: which value got which placeholder, and what to look for elsewhere.

The same e-mail address is the same ``[email-1]`` in the title, the solution and every comment, so
a reader still sees who is who. The ledger lives in memory for one ticket and is never stored: it
holds what the redactor took out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from workers.redaction.own_places import OwnPlaces, site_own_places
from workers.text.fold import fold

NUMBERED = ("email", "phone", "ip", "mac", "name", "user", "iban", "card", "nir")
PLAIN = ("password", "token", "private-key", "product-key", "recovery-key", "personal")
PLACEHOLDER = re.compile(
    rf"\[(?:(?P<kind>{'|'.join(NUMBERED)})-(?P<number>\d{{1,6}})|{'|'.join(PLAIN)})\]"
)

_MIN_SPREAD_SECRET = 6
_WORD = re.compile(r"\w+")


class Ledger:
    """Not thread-safe: one ticket, one thread."""

    def __init__(self, own: OwnPlaces | None = None) -> None:
        self.own = site_own_places() if own is None else own
        """What belongs to the site and stays."""
        self._placeholders: dict[tuple[str, str], str] = {}
        self._last_number: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self.secrets: dict[str, str] = {}
        """Secret values met so far → their placeholder: they are taken out wherever they recur."""
        self.names: dict[str, str] = {}
        """Ways to write a person's name met so far → a key that is the same for that person."""
        self.users: set[str] = set()
        """Login names met in paths and commands."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many times each kind was replaced."""
        return dict(self._counts)

    @property
    def name_parts(self) -> frozenset[str]:
        """First names and surnames met so far, folded."""
        return frozenset(part for name in self.names for part in fold(name).split())

    @property
    def knowledge(self) -> tuple[int, int, int]:
        """Grows whenever there is something new to look for in texts that were already done."""
        return len(self.secrets), len(self.names), len(self.users)

    def reserve(self, text: str) -> None:
        """Keep the numbers of the placeholders that a text already holds from being given again."""
        for found in PLACEHOLDER.finditer(text):
            kind = found["kind"]
            if kind:
                self._last_number[kind] = max(self._last_number[kind], int(found["number"]))

    def placeholder(self, kind: str, value: str) -> str:
        """The placeholder of a value. `value` is compared without regard to case."""
        self._counts[kind] += 1
        if kind in PLAIN:
            return f"[{kind}]"
        key = (kind, value.casefold())
        known = self._placeholders.get(key)
        if known is None:
            self._last_number[kind] += 1
            known = self._placeholders[key] = f"[{kind}-{self._last_number[kind]}]"
        return known

    def secret(self, kind: str, value: str) -> str:
        """The placeholder of a password or token; a distinctive one is remembered."""
        if len(value) >= _MIN_SPREAD_SECRET and not value.isalpha():
            self.secrets.setdefault(value, kind)
        return self.placeholder(kind, value)

    def reset_counts(self) -> None:
        """Before the same texts are gone through again."""
        self._counts.clear()


def redact_known_secrets(text: str, ledger: Ledger) -> str:
    """Secrets that the ticket told once go wherever else they stand, with no word to mark them."""
    # Only a whole word can be a secret's: a look for each secret in the whole text would take the
    # square of a text that tells thousands of them.
    words = set(_WORD.findall(text)) if ledger.secrets else set()
    present = [
        value
        for value in ledger.secrets
        if words.issuperset(_WORD.findall(value)) and value in text
    ]
    if not present:
        return text
    values = "|".join(re.escape(value) for value in sorted(present, key=len, reverse=True))
    pattern = re.compile(rf"{PLACEHOLDER.pattern}|(?<!\w)(?P<secret>{values})(?!\w)")

    def replaced(found: re.Match[str]) -> str:
        value = found["secret"]
        return ledger.placeholder(ledger.secrets[value], value) if value else found[0]

    return pattern.sub(replaced, text)
