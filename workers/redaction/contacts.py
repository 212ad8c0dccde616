"""E-mail addresses and telephone numbers.

Both are found from what cannot be anything else (the ``@``; the French pairs; a ``+``; a word such
as "tél"), because support texts are full of other digits: versions, error codes, KB numbers,
ticket numbers, dates, GUIDs.

Telephones: our patterns against the matcher of phonenumbers 9.0.43 for France, measured on
2026-11-26 (one core). To be found: 3,600 French numbers in ten spellings and 552 international
ones, each in six sentences. Taken wrongly: on 12,593 support texts that hold digits. Longest:
200 kB of one number again and again.

| way | French | international | taken wrongly | s per 1,000 texts | longest, s |
|---|---|---|---|---|---|
| ours | 95 % | 99 % | 0 | 1.3 | 0.5 |
| valid numbers | 97 % | 100 % | 28 | 1.2 | 26 |
| possible numbers | 100 % | 100 % | about 2,100 | 1.4 | 13 |

A valid number is no mistyped one and none of the ranges for examples, which a redactor must take
too; dates, builds and dumps of bytes are valid or possible. So ours stay. Of the French ones they
missed a single spelling, ``00 33 6 …``, which they have now.
"""

from __future__ import annotations

import re

from workers.redaction.addresses import SPELLED, addresses_in
from workers.redaction.ledger import Ledger
from workers.redaction.own_places import EVERYBODYS_DOMAINS
from workers.text.word_lists import has_any, words

_REMOTE_COMMAND = re.compile(
    r"(?i)\b(?:ssh|scp|sftp|rsync|sshfs|ssh-copy-id|mosh|git clone)\b[^\n]{0,120}\Z"
)
_LICENCE_COMMAND = re.compile(
    r"(?i)\b(?:lm(?:util|stat|diag|grd|remove|reread|borrow)|\w*licen[cs]e_file)\b[^\n]{0,120}\Z"
)
_PORT = re.compile(r"\d{1,5}")
"""A licence server is written as its port and its host: `lmstat -c 27000@host`."""
# Accounts of services, not of people: `git@host:repo` and `root@host` are the command itself.
_SERVICE_USERS = words("git root admin administrator postgres user username login utilisateur")
_NAME_PARTS = words(
    "prenom prénom nom firstname first lastname last surname givenname forename name familyname"
    " votre your"
)
"""Words that stand for somebody's names: an address of them says how addresses are built."""
_BETWEEN = re.compile(r"[._-]+")


_SIGNS = ("@", "(at", "[at", "(AT", "[AT", "arobase", " AT ", "\uff20")


def redact_emails(text: str, ledger: Ledger) -> str:
    if not has_any(text, _SIGNS):
        return text
    text = SPELLED.sub(lambda found: ledger.placeholder("email", found[0]), text)
    parts: list[str] = []
    position = 0
    for start, at, end in addresses_in(text):
        parts.append(text[position:start])
        parts.append(_address(text, start, at, end, ledger))
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _address(text: str, start: int, at: int, end: int, ledger: Ledger) -> str:
    local, domain = text[start:at], text[at + 1 : end]
    if _REMOTE_COMMAND.search(text[max(0, start - 140) : start]):
        if local.lower() in _SERVICE_USERS:
            return f"{local}@{domain}"
        ledger.users.add(local)
        return f"{ledger.placeholder('user', local)}@{domain}"
    if _PORT.fullmatch(local) and _LICENCE_COMMAND.search(text[max(0, start - 140) : start]):
        return f"{local}@{domain}"
    if _is_form(local) and domain.lower() not in EVERYBODYS_DOMAINS:
        return f"{local}@{domain}"
    return ledger.placeholder("email", text[start:end])


def _is_form(local: str) -> bool:
    """Whether the local part of an address stands for anybody's ("prenom.nom", "first.last"). One
    such word alone may be a name."""
    parts = set(_BETWEEN.split(local.lower()))
    return len(parts) > 1 and parts <= _NAME_PARTS


_PAIRS = "|".join(
    rf"0[1-9](?:{separator}\d\d){{4}}" for separator in (" {1,2}", r" ?\. ?", " ?- ?", " ?/ ?")
)
_FRENCH_NUMBER = re.compile(_PAIRS)
# Numbers may follow each other; but a pair more than that, and it is a dump of bytes.
_FRENCH = re.compile(
    rf"(?<!\w)(?<!\d[ .\-/])(?:{_PAIRS})(?:[ ,;/\-]{{1,3}}(?:{_PAIRS})){{0,9}}"
    r"(?!\w|[.\-/]\d| [0-9A-Fa-f]{2}(?!\w))"
)
_FRENCH_CLOSED_UP = re.compile(r"(?<![\w.,/=#&%\-+])0[1-9]\d{8}(?!\w|[.,\-/]\d)")
_NATIONAL = re.compile(
    r"(?<![\w.,/=#&%\-+])(?<!\d )(?:0[48]\d\d \d\d \d\d \d\d|0 ?8\d\d \d{3} \d{3}"
    r"|0\d\d \d{3} \d\d \d\d"
    r"|0\d{2,4} \d{3,4} \d{3,4}|\(0\d{1,4}\) ?\d{2,4}(?: \d{2,4}){1,3})(?!\w|[.,\-/]\d| \d)"
)
_INTERNATIONAL = re.compile(
    r"(?<![\w+#.])(?:\+|00(?=[34]\d{9,11}(?!\d)|[1-9]\d?[ .\-(]))[1-9](?:[ .\-/]{0,2}"
    r"(?:\(\d{1,4}\)|\d)){7,14}(?!\w)"
    # One digit after the 33 tells a French number from a dump of bytes.
    r"|(?<![\w+#.])00 33 (?:\(0\) ?)?[1-9](?: ?\d\d){4}(?!\w)"
)
_NORTH_AMERICAN = re.compile(
    r"(?<![\w.\-/=#])(?:1[ .\-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d(?P<dash>[.\-]))\d{3}"
    r"(?(dash)(?P=dash)|[ .\-])\d{4}(?![\w]|[.\-]\d)"
)
_LABELLED = re.compile(
    r"(?i)(?P<label>\b(?:(?:t[ée]l(?:[ée]phone)?s?|fax|gsm|t[ée]lécopie|hotline|"
    r"appele[rz](?:[- ]moi)?(?: au)?|joignable au|joindre au|rappele[rz](?:[- ]moi)?(?: au)?)\b"
    r"|(?:phone|mobile|portable|cell|direct|standard|call(?: me| us)?(?: at| on)?)\b"
    r"(?= ?(?:n°|no|num[ée]ro|number|#)? ?[:=]| \+?\(?0))\.?"
    r"(?: ?(?:n°|no|num[ée]ro|number|#))?[ :.=/]{0,4})"
    r"(?P<value>\(?\+?\d(?:[ .\-/()]{0,2}\d){5,14})(?![\w]|[.\-]\d)"
)
_EXTENSION = re.compile(
    r"(?i)(?P<label>\b(?:poste|ext\.?|extension|n° interne|(?:\A|(?<=[\n,;(/])"
    r"|(?<=[,;(/-] ))interne(?= \d{4})|num[ée]ro interne|interne ?:|t[ée]l\.?)"
    r"(?: ?(?:n°|no|num[ée]ro|t[ée]l[ée]phonique|number|est|is|:)){0,2} {0,2})"
    r"(?P<value>\d{3,6}|\d\d \d\d)(?![\w]|[.,\-/]\d)"
)
# "Le poste 1204" is a workstation, unless the line is about telephones or is a signature's.
_STATION = re.compile(r"(?i)poste {1,2}\Z")
_TELEPHONY = re.compile(
    r"(?i)\bt[ée]l(?:[ée]phon|\b)|appel|\bjoindre|joignable|contacte[rz]|tonalit|sonne|d[ée]croch"
    r"|\bfax|r[ée]pondeur|messagerie vocale|\[(?:email|own-mailbox)-"
)
_AROUND_STATION = 80
_PHONE_PARTS = words(
    "tel tél fax gsm hotline appele joi rappele phone mobile portable cell direct standard",
    "call",
)
_BYTES_BEFORE = re.compile(r"(?:(?<!\w)[0-9A-Fa-f]{2} ){3}\Z")
_DATE = re.compile(r"\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.]\d\d[-/.]\d{2,4}")
_NUMBER_OF_A_THING = re.compile(
    r"(?i)(?:\b(?:ticket|tickets|incident|dossier|demande|commande|order|case|r[ée]f"
    r"|r[ée]f[ée]rence"
    r"|reference|ref|id|serial|s[ée]rie|s/n|sn|kb|bug|issue|article|facture|invoice|code|erreur|"
    r"error|version|build|uid|pid|port)s?\b[\s.:#n°o=]{0,6}|#|\[)\Z"
)


def redact_phones(text: str, ledger: Ledger) -> str:
    def whole(found: re.Match[str]) -> str:
        digits = sum(map(str.isdigit, found[0]))
        closed_up = digits == len(found[0].lstrip("+"))
        if _names_a_thing(found) or (closed_up and digits < 10):
            return found[0]
        return ledger.placeholder("phone", _dialled(found[0]))

    def pairs(found: re.Match[str]) -> str:
        if _BYTES_BEFORE.search(text[max(0, found.start() - 12) : found.start()]):
            return found[0]
        return _FRENCH_NUMBER.sub(whole, found[0])

    def labelled(found: re.Match[str]) -> str:
        if _DATE.match(found["value"]):
            return found[0]
        return found["label"] + ledger.placeholder("phone", _dialled(found["value"]))

    def extension(found: re.Match[str]) -> str:
        return found[0] if _is_station(found) else labelled(found)

    lowered = text.lower()
    text = _INTERNATIONAL.sub(whole, text)
    text = _FRENCH.sub(pairs, text)
    text = _FRENCH_CLOSED_UP.sub(whole, text)
    text = _NATIONAL.sub(whole, text)
    text = _NORTH_AMERICAN.sub(whole, text)
    if has_any(lowered, _PHONE_PARTS):
        text = _LABELLED.sub(labelled, text)
    if has_any(lowered, ("poste", "ext", "interne", "tel", "tél")):
        text = _EXTENSION.sub(extension, text)
    return text


def _names_a_thing(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 24) : found.start()]
    return _NUMBER_OF_A_THING.search(before) is not None


def _is_station(found: re.Match[str]) -> bool:
    """Whether "poste 1204" is a computer: nothing on its line is about telephones or a person."""
    if not _STATION.match(found["label"]):
        return False
    before = found.string[max(0, found.start() - _AROUND_STATION) : found.start()]
    before = before.rpartition("\n")[2]
    after = found.string[found.end() : found.end() + _AROUND_STATION].partition("\n")[0]
    signed = not after.strip(" .)") and before.rstrip().endswith((",", "(", "-", "–", "|"))
    alone = not before.strip() and not after.strip(" .)")
    return not (signed or alone or _TELEPHONY.search(before) or _TELEPHONY.search(after))


def _dialled(value: str) -> str:
    """One form for all the ways to write a number: `+33 (0)1 23…` and `01 23…` are one phone."""
    digits = re.sub(r"\D", "", re.sub(r"\A(\+|00 ?)33(\D*\(0\))?", "0", value.strip()))
    return digits or value
