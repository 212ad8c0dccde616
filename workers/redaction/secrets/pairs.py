"""A login and its password side by side, and a password in its own cell or on its own line."""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.redaction.secrets.strength import Look, look_of, unwrapped
from workers.redaction.secrets.values import is_plain_word, is_template
from workers.text.word_lists import has_any, words

_PAIR = re.compile(
    r"(?i)(?P<label>\b(?:connect\w{0,6}|connexion|log(?:ged|ging|in|on)?(?: in| on)?|sign(?:ed)? in"
    r"|identifi\w{1,8}|creds?|credentials|acc[èe]s|codes?|utilise|use|account|compte)\b"
    r"[^\n.;!?]{0,40}?(?:[ \t](?:avec|with|are|is|sont|est|using|via|as)|[:,=(])[ \t]{0,3})"
    r"(?P<user>[A-Za-z][\w.\\@-]{2,39})(?P<sep>[ \t]{0,2}(?:/|:|,|\||-(?=[ \t]))[ \t]{0,2}"
    r"|[ \t]+(?:et|and|puis|then)"
    r"[ \t]+|[ \t]+)(?P<value>[^\s\"']{5,64})"
)
_NOUN = (
    r"(?:mots?[ _-]?de[ _-]?passe|mdp|pass(?:word|wd|phrase|code|wort)?|pw|pwd|kennwort"
    r"|contrase[ñn]a|wachtwoord|senha|phrase secr[èe]te|digicode|psk|code pin|pin|code wi-?fi"
    r"|cl[ée] wi-?fi|wi-?fi key)"
)
_VALUE = r"[\"'«“`]{0,2}(?P<value>[^\s\"'«»“”`|]{4,64})"
_CELL = re.compile(
    rf"(?i)(?P<label>\b{_NOUN}\b[^\n|]{{0,20}}(?:\|[ \t]{{0,40}}|\t{{1,4}})){_VALUE}"
)
_BELOW = re.compile(
    rf"(?i)(?P<label>\b{_NOUN}\b[^\n:=]{{0,30}}[:=]?[ \t]{{0,3}}\n(?:[ \t]{{0,8}}\n){{0,2}}["
    rf" \t]{{0,8}})"
    rf"{_VALUE}(?=[ \t]*(?:\n|\Z))"
)
_PHRASE = re.compile(
    r"(?i)(?P<label>\b(?:phrase secr[èe]te|pass ?phrase|phrase de passe)\b[^\n.;:=]{0,40}"
    r"(?: est| is|[:=]) ?)(?P<value>[^\n.,;:!?]{6,60})"
)
_HEAD_CELL = re.compile(
    rf"(?i)[ \t*]*(?:{_NOUN}|mots? de passe|passwords?)(?:[ \t]+[\w'-]{{1,20}}){{0,2}}[ \t*]*"
)
_RULE = re.compile(r"[ \t|:+-]+\Z")
_NOT_USERS = words(
    "http https ssh mailto le la les un une the mon ma my your votre son and et ou or"
)
_PARTS = (
    "connect",
    "connex",
    "log",
    "sign",
    "identif",
    "cred",
    "acc",
    "code",
    "utilise",
    "use",
    "compte",
)
_SECRET_PARTS = (
    *(
        "pass",
        "mdp",
        "pw",
        "kennwort",
        "contrase",
        "wachtwoord",
        "senha",
        "secr",
        "digicode",
        "psk",
    ),
    *("pin", "code wi", "clé wi", "cle wi", "key"),
)
_CODE_WORDS = re.compile(r"(?i)digicode|code|pin\b")


def redact_pairs(text: str, ledger: Ledger) -> str:
    """Pairs, tables and passwords on a line of their own."""
    lowered = text.lower()
    if has_any(lowered, _PARTS):
        text = _PAIR.sub(lambda found: _pair(found, ledger), text)
    if not has_any(lowered, _SECRET_PARTS):
        return text
    for pattern in (_CELL, _BELOW):
        text = pattern.sub(lambda found: _told(found, ledger), text)
    text = _PHRASE.sub(lambda found: _phrase(found, ledger), text)
    return _columns(text, ledger) if "|" in text or "\t" in text else text


def _pair(found: re.Match[str], ledger: Ledger) -> str:
    user = found["user"]
    start, end = unwrapped(found["value"])
    value = found["value"][start:end]
    look = look_of(value)
    blank = found["sep"].isspace()
    if look < (Look.STRONG if blank else Look.MIXED) or "[" in user or user.lower() in _NOT_USERS:
        return found[0]
    if is_plain_word(user) or is_template(user):
        return found[0]
    ledger.users.add(user)
    hidden = ledger.placeholder("user", user)
    rest = found["value"][end:]
    secret = ledger.secret("password", value)
    return f"{found['label']}{hidden}{found['sep']}{found['value'][:start]}{secret}{rest}"


def _told(found: re.Match[str], ledger: Ledger) -> str:
    value = found["value"].rstrip(".,;:)]")
    if not _is_secret(value, found["label"]):
        return found[0]
    before = found[0][: len(found[0]) - len(found["value"])]
    return f"{before}{ledger.secret('password', value)}{found['value'][len(value) :]}"


def _is_secret(value: str, label: str) -> bool:
    if value.isdigit():
        return len(value) >= 4 and _CODE_WORDS.search(label) is not None
    look = look_of(value)
    return look >= Look.MIXED or (look == Look.WORD and any(map(str.isdigit, value)))


def _phrase(found: re.Match[str], ledger: Ledger) -> str:
    value = found["value"].strip()
    telling = any(char.isdigit() for char in value) or value[0] in "\"'«“"
    if len(value.split()) < 2 or not telling or "[" in value:
        return found[0]
    return found["label"] + ledger.secret("password", value)


def _columns(text: str, ledger: Ledger) -> str:
    """Under the head "Mot de passe", every cell of the column is one."""
    lines = text.split("\n")
    column, separator = -1, "|"
    for index, line in enumerate(lines):
        separator = "|" if "|" in line else "\t"
        cells = line.split(separator)
        if len(cells) < 2:
            column = -1
            continue
        heads = [at for at, cell in enumerate(cells) if _HEAD_CELL.fullmatch(cell)]
        if heads:
            column = heads[0]
        elif 0 <= column < len(cells) and not _RULE.match(line):
            value = cells[column].strip(" *`")
            plain = " " not in value and look_of(value) >= Look.WORD
            if plain or _long_number(value):
                hidden = ledger.secret("password", value)
                cells[column] = cells[column].replace(value, hidden, 1)
                lines[index] = separator.join(cells)
    return "\n".join(lines)


def _long_number(value: str) -> bool:
    return value.isdigit() and len(value) >= 4
