"""Bank accounts, payment cards and the French social security number: known by their checksums."""

from __future__ import annotations

import re
from itertools import pairwise

from stdnum import iban, luhn
from stdnum.fr import nir

from workers.redaction.ledger import Ledger

_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ .\-]?[A-Za-z0-9])")
_IBAN_LENGTHS = range(34, 14, -1)
_DIGIT_RUN = re.compile(r"\d(?:[ .\-]?\d)*+")
_NIR = re.compile(
    r"(?<!\w)[1278][ .\-]?\d{2}[ .\-]?(?:0[1-9]|1[0-2]|20)[ .\-]?(?:\d{2}"
    r"|2[ABab])[ .\-]?\d{3}[ .\-]?\d{3}"
    r"(?:[ .\-]{0,3}\d{2})(?!\w)"
)
_NIR_WITHOUT_KEY = re.compile(
    r"(?i)(?P<label>\b(?:nir|n°\s?s[ée]cu(?:rit[ée] sociale)?|s[ée]curit[ée] sociale|insee)"
    r"\b[^\d\n]{0,20})(?P<value>[12][ .\-]?\d{2}[ .\-]?\d{2}[ .\-]?(?:\d{2}|2[AB])[ .\-]?\d{3}"
    r"[ .\-]?\d{3})(?!\w|[ .\-]?\d)"
)
_NIR_IN_ONE = re.compile(r"(?<![\w.-])[12]\d{14}(?![\w-]|\.\d)")
# Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro.
_CARD_ISSUER = re.compile(
    r"4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17}"
    r"|35\d{14}|(?:50|5[6-9]|6\d)\d{14}(?:\d{2,3})?"
)
_GROUP = re.compile(r"\d+")
_CARD_GROUPS = frozenset(
    (
        (14,),
        (15,),
        (16,),
        (19,),
        (4, 6, 5),
        (4, 6, 4),
        (4, 4, 4, 4),
        (4, 4, 4, 4, 2),
        (4, 4, 4, 4, 3),
    )
)
# Inside a word, a GUID, a path or the query of an address it is an identifier.
_GLUED = re.compile(r"[^\W\d]\Z|[\w%/-]-\Z|[_%+]\Z|/\Z|[?&][\w.]{1,30}=\Z")
_SEPARATORS = str.maketrans("", "", " .-")


def redact_finance(text: str, ledger: Ledger) -> str:
    text = _redact_ibans(text, ledger)
    if any(char.isdigit() for char in text):
        text = _NIR.sub(lambda found: _nir(found, ledger), text)
        text = _NIR_WITHOUT_KEY.sub(
            lambda found: found["label"] + ledger.placeholder("nir", _compact(found["value"])), text
        )
        text = _NIR_IN_ONE.sub(lambda found: _nir_in_one(found, ledger), text)
        text = _DIGIT_RUN.sub(lambda found: _cards(found, ledger), text)
    return text


def _compact(value: str) -> str:
    return value.translate(_SEPARATORS).upper()


def _redact_ibans(text: str, ledger: Ledger) -> str:
    parts: list[str] = []
    position = 0
    for start in _IBAN_START.finditer(text):
        if start.start() < position:
            continue
        end = _iban_end(text, start.start())
        if end:
            value = _compact(text[start.start() : end])
            parts += [text[position : start.start()], ledger.placeholder("iban", value)]
            position = end
    parts.append(text[position:])
    return "".join(parts)


def _iban_end(text: str, start: int) -> int:
    """Where an IBAN that starts here ends, or 0. The words that follow it are no part of it."""
    ends: list[int] = []
    chars: list[str] = []
    position = start
    while position < len(text) and len(chars) < 34:
        char = text[position]
        if char.isascii() and char.isalnum():
            chars.append(char)
            ends.append(position + 1)
        elif char not in " .-" or (position and text[position - 1] in " .-"):
            break
        position += 1
    for length in _IBAN_LENGTHS:
        if length > len(chars):
            continue
        end = ends[length - 1]
        whole_word = end >= len(text) or not text[end].isalnum()
        value = "".join(chars[:length]).upper()
        if whole_word and _mod_97(value) == 1 and iban.is_valid(value, check_country=False):
            return end
    return 0


def _mod_97(value: str) -> int:
    return int("".join(str(int(char, 36)) for char in value[4:] + value[:4])) % 97


def _nir(found: re.Match[str], ledger: Ledger) -> str:
    value = _compact(found[0])
    return ledger.placeholder("nir", value) if nir.is_valid(value) else found[0]


def _nir_in_one(found: re.Match[str], ledger: Ledger) -> str:
    """Fifteen digits with the right key, whatever the month: those born abroad have odd ones."""
    value = found[0]
    right = 97 - int(value[:13]) % 97 == int(value[13:])
    return ledger.placeholder("nir", value) if right else value


def _cards(found: re.Match[str], ledger: Ledger) -> str:
    """Card numbers inside a run of digit groups: other numbers may stand right beside one."""
    run = found[0]
    if len(run) < 14:
        return run
    before = found.string[max(0, found.start() - 40) : found.start()]
    after = found.string[found.end() : found.end() + 1]
    parts: list[str] = []
    position = 0
    groups = list(_GROUP.finditer(run))
    for index, group in enumerate(groups):
        start = group.start()
        if start < position or run[start] not in "23456" or (start == 0 and _GLUED.search(before)):
            continue
        end = _card_end(groups, index)
        if end and not (end == len(run) and after.isalnum()):
            value = _compact(run[start:end])
            parts += [run[position:start], ledger.placeholder("card", value)]
            position = end
    parts.append(run[position:])
    return "".join(parts)


def _card_end(groups: list[re.Match[str]], first: int) -> int:
    """Where the card number that starts at this group ends, or 0; printed as cards are."""
    for size in (5, 4, 3, 1):
        chosen = groups[first : first + size]
        if len(chosen) < size or tuple(len(group[0]) for group in chosen) not in _CARD_GROUPS:
            continue
        value = "".join(group[0] for group in chosen)
        numbers = [int(group[0]) for group in chosen]
        is_list = size > 1 and all(b - a == 1 for a, b in pairwise(numbers))
        if _CARD_ISSUER.fullmatch(value) and luhn.is_valid(value) and not is_list:
            return chosen[-1].end()
    return 0
