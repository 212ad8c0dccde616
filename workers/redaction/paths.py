"""The user's name inside a path. The rest of the path is what helps, so it stays."""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.redaction.people.name_words import NOT_NAMES
from workers.text.word_lists import words

_NAME = r"[^\\/:*?\"<>|\s\[\]$%{}`',;()=&#]{1,64}"
# A Windows profile folder may hold blanks; then only a following separator shows where it ends.
_CAPITAL = r"[A-ZÀ-Þ][\w-]{1,30}"
_SPACED_NAME = (
    rf"{_NAME}(?: {_NAME}){{1,3}}(?=[\\/])|{_CAPITAL} {_CAPITAL}(?=[\s\"'.,;:)>]|\Z)|{_NAME}"
)
_WINDOWS = re.compile(
    r"(?P<folder>(?<![A-Za-z0-9])(?i:[A-Z]:(?:\\{1,2}|/)(?:Users|Utilisateurs|Benutzer|Usuarios"
    r"|Documents and Settings|Winnt(?:\\{1,2})Profiles)(?:\\{1,2}|/)))"
    rf"(?P<name>{_SPACED_NAME})"
)
_UNC = re.compile(
    r"(?i)(?P<folder>\\\\[\w.\-\[\]]{1,255}\\(?:[\w.$\-]{1,80}\\){0,3}?(?:homes?|users?|"
    r"utilisateurs|profiles?|profils?|perso|personnel|redirections?|homedirs?)\d{0,2}\$?\\)"
    rf"(?P<name>{_NAME})"
)
_UNIX = re.compile(
    r"(?P<folder>(?<![A-Za-z0-9])/(?:home\d{0,2}|Users|export/home|u/home|var/mail|"
    r"var/spool/mail|run/media|media)/"
    r"(?:(?:users?|staff|people|students?|etudiants|labo|personnels?)/)?)"
    rf"(?P<name>{_NAME})"
)
_TILDE = re.compile(r"(?P<folder>(?<![\w~.%])~)(?P<name>[a-z][a-z0-9._-]{1,31})(?![\w~]|\.\w)")
_GENERIC = words(
    "public default all shared user users username utilisateur utilisateurs admin",
    "administrator administrateur root guest invité invite name nom your yourname votre me moi",
    "you xxx xxxx yourusername youruser defaultuser0 default.migrated defaultapppool",
    "localadmin system service linuxbrew git ubuntu debian pi vagrant runner jenkins docker",
    "appdata desktop documents downloads cdrom usb floppy disk data lost+found profile profil",
    "user_name user-name login compte account <user> someone toto temp tmp test home common commun",
    "commune communs share shares partage partages partagé projets projet projects project groupes",
    "groupe groups group scratch work software apps soft opt local backup backups archive archives",
)
_STAND_IN = re.compile(
    r"(?:your|votre|admini|~|-|\.).*|(?:user|admin|test|guest|invit[ée]"
    r"|util(?:isateur)?)[-_]?\d{0,3}"
    r"|.*user_?name.*|.*user_?profile.*"
)
_NOT_AFTER_TILDE = words(
    "environ about half one two three four five ten around approx approximately quelques deux",
    "trois quatre cinq dix cent mille un une the a an",
)


# Only beside a separator or a label: a login may also be a word of the language.
_BEFORE_USER = re.compile(
    r"(?i)[\\/]|\b(?:login|identifiant|user(?:name)?|utilisateur|compte|account|uid|logname)\b"
    r"[ :=]{1,3}"
)
_GOES_ON = re.compile(r"[\w-]|\.\w")


def redact_paths(text: str, ledger: Ledger) -> str:
    def replaced(found: re.Match[str]) -> str:
        name = found["name"].rstrip(".")
        rest = found["name"][len(name) :]
        if not name or is_generic_user(name):
            return found[0]
        ledger.users.add(name)
        return found["folder"] + ledger.placeholder("user", name) + rest

    if "\\" in text or "/" in text:
        text = _WINDOWS.sub(replaced, text)
        text = _UNC.sub(replaced, text)
        text = _UNIX.sub(replaced, text)
    if "~" in text:
        text = _TILDE.sub(
            lambda found: found[0] if found["name"] in _NOT_AFTER_TILDE else replaced(found), text
        )
    return _known_users(text, ledger)


def is_generic_user(name: str) -> bool:
    """Whether it is the name of a role, a service or a stand-in, and of no person."""
    lowered = name.lower()
    return (
        lowered in _GENERIC
        or lowered in NOT_NAMES
        or all(word in _GENERIC for word in lowered.split(" "))
        or _STAND_IN.fullmatch(lowered) is not None
    )


def _known_users(text: str, ledger: Ledger) -> str:
    """A login that a path gave away, where it stands as a part of another path or account."""
    if not ledger.users:
        return text
    # By the length of a login: a pattern of all of them would try each at every separator.
    lengths = sorted({len(name) for name in ledger.users}, reverse=True)
    known = {name.lower() for name in ledger.users}
    parts: list[str] = []
    position = 0
    for before in _BEFORE_USER.finditer(text):
        start = before.end()
        if start < position or _is_on_the_web(text, before.start()):
            continue
        for length in lengths:
            name = text[start : start + length]
            if name.lower() in known and not _GOES_ON.match(text, start + length):
                parts += [text[position:start], ledger.placeholder("user", name)]
                position = start + length
                break
    return "".join([*parts, text[position:]])


def _is_on_the_web(text: str, at: int) -> bool:
    """Whether a separator stands in an address on the web, where a login is a word like others."""
    return "://" in text[max(0, at - 200) : at + 1].rsplit(" ", 1)[-1]
