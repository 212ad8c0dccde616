"""Secrets in the words of every day: a noun far from its separator, pairs, tables, configuration.

Each pattern has to see two signs: what marks a secret, and a value that no sentence would hold.
Every part of a pattern is bounded, so that the time grows with the text.
"""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.redaction.secrets.values import is_mixed, is_technical, is_template
from workers.text.word_lists import has_any

_NOUN = (
    r"(?:mots?[ _-]?de[ _-]?passe|mdp|pass(?:word|wd|phrase|code|wort)?|pw|pwd|kennwort"
    r"|contrase[ñn]a"
    r"|wachtwoord|senha|phrase secr[èe]te|digicode|psk|(?:code|cl[ée]) (?:wi-?fi|du wi-?fi"
    r"|d['’]acc[èe]s"
    r"|de la porte|porte|alarme)|(?:wi-?fi|door|alarm|gate) (?:code|key)|code pin|pin)"
)
_VALUE = r"[\"'«“`]{0,2}(?P<value>[^\s\"'«»“”`|]{4,64})"
_FAR = re.compile(
    rf"(?i)(?P<label>\b{_NOUN}\b[^\n:=.;!?|]{{0,60}}(?:[:=]|=>|→)[ \t]{{0,3}}){_VALUE}"
)
_TABLE = re.compile(rf"(?i)(?P<label>\b{_NOUN}\b[^\n|]{{0,20}}\|[ \t]{{0,40}}){_VALUE}")
_BELOW = re.compile(
    rf"(?i)(?P<label>\b{_NOUN}\b[^\n:=]{{0,30}}[:=][ \t]{{0,3}}"
    rf"\n(?:[ \t]{{0,8}}\n){{0,2}}[ \t]{{0,8}})"
    rf"{_VALUE}(?=[ \t]*(?:\n|\Z))"
)
_PHRASE = re.compile(
    r"(?i)(?P<label>\b(?:phrase secr[èe]te|pass ?phrase|phrase de passe)\b[^\n.;:=]{0,40}"
    r"(?: est| is|[:=]) ?)(?P<value>[^\n.,;:!?]{6,60})"
)
_PAIR = re.compile(
    r"(?i)(?P<label>\b(?:connect\w{0,6}|log(?:ged|ging|in)?(?: in| on)?|sign(?:ed)? in"
    r"|identifi\w{1,8}"
    r"|creds?|credentials|acc[èe]s|login)\b[^\n.;:]{0,24}?(?:avec|with|are|is|sont|est|using"
    r"|:)[ \t]{1,3})"
    r"(?P<user>[\w.@\\-]{2,40})(?P<sep>[ \t]{0,2}(?:/|:|,|\||\bet\b|\band\b)[ \t]{0,2})"
    r"(?P<value>[^\s\"']{5,64})"
)
_COMMANDS = re.compile(
    r"(?i)(?P<label>\b(?:unzip|zip|7za?|rar|unrar|sshpass|plink|pscp|psftp)\b[^\n]{0,60}?[ \t]"
    r"(?:-pw|-hp|-p)[ \t]?)(?P<value>[^\s\"']{4,64})"
    r"|(?P<label2>\becho (?:-e )?[\"'][\w.@-]{1,40}\\n)(?P<value2>[^\"'\s\\]{4,64})"
    r"|(?P<label3>\b(?:jdbc:oracle:thin:|sqlplus[ \t]+)[\w$]{1,30}/)(?P<value3>[^\s@/]{3,64})(?=@)"
    r"|(?P<label4>\b(?:snmp-server community|(?:isakmp|pre-shared|tacacs-server|radius-server) key"
    r"(?: \d)?|(?:secret|password) \d)[ \t]+)(?P<value4>[^\s;\"']{4,128})"
    r"|(?P<label5>\bssid\b[^\n]{0,60}?(?:cl[ée]|key|pass\w{0,6}|psk)[ \t]{0,3}[:=][ \t]{0,3})"
    r"(?P<value5>[^\s;,\"']{6,64})"
    r"|(?P<label6>\bkey=\"[\w.-]{0,40}(?:password|passwd|pwd|secret)\"[ \t]+value=\")"
    r"(?P<value6>[^\"\n]{3,128})"
    r"|(?P<label7>\b[\w.-]{0,40}[._-](?:password|passwd|pwd|pw|secret)\b[\"']?[ \t]{0,3}[:=]?"
    r"[ \t]{1,3}[\"']?)(?P<value7>[^\s\"']{4,64})"
)
_HASH = re.compile(
    r"(?i)\b[0-9a-f]{32}:[0-9a-f]{32}(?=:::)|(?<!\w)\$(?:1|2[aby]|5|6|y|7)\$[./A-Za-z0-9$]{12,128}"
)
_SIGNED = re.compile(
    r"(?i)(?P<label>[?&](?:amp;)?(?:sig"
    r"|signature)=)(?P<value>[\w%+/.~-]{16,512}=*)"
)
_PARTS = (
    "pass", "mdp", "pw", "kennwort", "contrase", "wachtwoord", "senha", "secr", "digicode", "psk",
    "code", "clé", "cle", "key", "pin", "connect", "log", "sign", "identif", "cred", "acc", "zip",
    "7z", "rar", "plink", "pscp", "psftp", "echo", "sqlplus", "oracle", "community", "ssid",
)  # fmt: skip
_CODE_WORDS = re.compile(r"(?i)digicode|code|pin\b")
_ODD = re.compile(r"[&!#$%*+~^@]")


def redact_everyday_secrets(text: str, ledger: Ledger) -> str:
    """What `prose` and `commands` leave: see the module."""
    text = _HASH.sub(lambda found: ledger.secret("token", found[0]), text)
    if "sig" in text:
        text = _SIGNED.sub(
            lambda found: found["label"] + ledger.secret("token", found["value"]), text
        )
    if not has_any(text.lower(), _PARTS):
        return text
    for pattern in (_FAR, _TABLE, _BELOW):
        text = pattern.sub(lambda found: _told(found, ledger), text)
    text = _PHRASE.sub(lambda found: _phrase(found, ledger), text)
    text = _PAIR.sub(lambda found: _pair(found, ledger), text)
    return _COMMANDS.sub(lambda found: _command(found, ledger), text)


def _bare(value: str) -> tuple[str, str]:
    inner = value.rstrip(".,;:)]")
    return inner, value[len(inner) :]


def _is_secret(value: str, label: str) -> bool:
    if is_template(value) or is_technical(value) or "://" in value:
        return False
    if is_mixed(value):
        return True
    if value.isdigit():
        return len(value) >= 4 and _CODE_WORDS.search(label) is not None
    return _ODD.search(value) is not None


def _told(found: re.Match[str], ledger: Ledger) -> str:
    inner, rest = _bare(found["value"])
    if not _is_secret(inner, found["label"]):
        return found[0]
    before = found[0][: len(found[0]) - len(found["value"])]
    return f"{before}{ledger.secret('password', inner)}{rest}"


def _phrase(found: re.Match[str], ledger: Ledger) -> str:
    value = found["value"].strip()
    words = value.split()
    telling = any(char.isdigit() for char in value) or value[0] in "\"'«“"
    if len(words) < 2 or not telling or "[" in value:
        return found[0]
    return found["label"] + ledger.secret("password", value)


def _pair(found: re.Match[str], ledger: Ledger) -> str:
    inner, rest = _bare(found["value"])
    if not is_mixed(inner) or is_technical(inner) or is_template(inner) or "[" in found["user"]:
        return found[0]
    if found["user"].lower() in ("http", "https", "ssh", "mailto"):
        return found[0]
    ledger.users.add(found["user"])
    user = ledger.placeholder("user", found["user"])
    return f"{found['label']}{user}{found['sep']}{ledger.secret('password', inner)}{rest}"


def _command(found: re.Match[str], ledger: Ledger) -> str:
    for number in ("", "2", "3", "4", "5", "6", "7"):
        value = found[f"value{number}"]
        if value is None:
            continue
        inner, rest = _bare(value)
        plain = number in ("", "7") and not is_mixed(inner)
        if is_template(inner) or plain or PLACED.match(inner):
            return found[0]
        return f"{found[f'label{number}']}{ledger.secret('password', inner)}{rest}"
    return found[0]


PLACED = re.compile(r"\[")
