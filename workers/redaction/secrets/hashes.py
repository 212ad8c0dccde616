"""Hashed passwords, and keys that only their neighbours name: crypt, LDAP, NTLM, hooks, sessions.

A hash is a secret where a password, a login or an account is near. The sum of a file, the
fingerprint of a key and the number of a commit are none.
"""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.redaction.secrets.values import is_random
from workers.text.word_lists import has_any

_CRYPT = re.compile(
    r"(?<!\w)(?:\$(?:1|2[abxy]?|5|6|7|8|9|y|gy|apr1|argon2(?:id?|d)|pbkdf2[\w-]{0,12})"
    r"\$[./A-Za-z0-9$=,+]{10,200}|\{(?:SSHA|SHA|SMD5|MD5|CRYPT|SSHA256|SSHA512"
    r"|SHA512)\}[\w+/=.$]{8,200})"
)
_DUMP = re.compile(r"(?i)\b[0-9a-f]{32}:[0-9a-f]{32}(?=:)")
_SIGNED = re.compile(
    r"(?i)(?P<label>[?&](?:amp;)?(?:sig|signature)=)(?P<value>[\w%+/.~-]{16,512}=*)"
)
_HOOK = re.compile(
    r"(?P<label>https?://[\w.\[\]:-]{1,200}/(?:[\w-]{1,40}/){0,4}(?:hooks?|webhooks?|webhookb2"
    r"|incomingwebhook)/)(?P<value>[\w@/-]{16,300})"
)
_PUTTY = re.compile(
    r"(?P<label>Private-Lines: \d{1,3}\n)(?P<value>(?:[A-Za-z0-9+/=]{8,80}(?:\n|\Z)){1,60})"
)
_MAC = re.compile(r"(?P<label>Private-MAC: )(?P<value>[0-9a-f]{32,80})")
_NOUN = re.compile(
    r"(?i)\b(?:tokens?|jetons?|secrets?|(?:api|access|acc[èe]s|secret|private|session|auth|service"
    r"|licen[cs]e|sso|encryption)[ -]?(?:key|id|cl[ée])|cl[ée]s?|key|ntlm|ntds|sam|lm hash"
    r"|hash\w{0,3} (?:du|of|de)[^\n.;:]{0,15}(?:mot de passe|password|compte|account|mdp)"
    r"|(?:password|mdp) hash\w{0,3}|credential|bearer|cookie)\b"
)
_RUN = re.compile(r"(?<![\w/+.@-])[A-Za-z0-9+/_~-]{20,512}={0,2}(?![\w/+@]|\.\w)")
_NOT_SECRET = re.compile(
    r"(?i)\b(?:sha-?\d*|md5|empreinte|fingerprint|thumbprint|commit|checksum|somme|guid|uuid|clsid"
    r"|publi\w{1,3}|authorized_keys|known_hosts|host key|hkey|registre|registry|\w*sum)\b"
)
_GUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PASSWORD = re.compile(r"(?i)mot de passe|password|mdp|ntlm|\bsam\b|ntds")
_REACH = 70
_PARTS = (
    *("token", "jeton", "secret", "key", "clé", "cle", "ntlm", "ntds", "sam", "hash", "cred"),
    *("bearer", "cookie", "session"),
)


def redact_hashes(text: str, ledger: Ledger) -> str:
    """Hashed passwords and long random runs beside a word that says what they are."""

    def labelled(found: re.Match[str]) -> str:
        return str(found["label"]) + ledger.secret("token", found["value"])

    if "$" in text or "{" in text:
        text = _CRYPT.sub(lambda found: ledger.secret("token", found[0]), text)
    text = _DUMP.sub(lambda found: ledger.secret("token", found[0]), text)
    if "sig" in text:
        text = _SIGNED.sub(labelled, text)
    if "hook" in text:
        text = _HOOK.sub(labelled, text)
    if "Private-" in text:
        text = _MAC.sub(labelled, _PUTTY.sub(_putty, text))
    if not has_any(text.lower(), _PARTS):
        return text
    return _RUN.sub(lambda found: _run(found, ledger), text)


def _putty(found: re.Match[str]) -> str:
    return f"{found['label']}[private-key]\n"


def _run(found: re.Match[str], ledger: Ledger) -> str:
    value = found[0]
    if not is_random(value, at_least=20) or not _is_one_run(value):
        return value
    before = found.string[max(0, found.start() - _REACH) : found.start()].rpartition("\n")[2]
    nouns = list(_NOUN.finditer(before))
    if not nouns or (_NOT_SECRET.search(before) and not _PASSWORD.search(before)):
        return value
    if _GUID.fullmatch(value) and not re.search(r"(?i)secret|token|jeton|api", before):
        return value
    return ledger.secret("token", value)


def _is_one_run(value: str) -> bool:
    """Whether it is no path, no dashed name and no run of words."""
    longest = max(re.split(r"[/_~-]", value), key=len)
    words_in_it = re.findall(r"[A-Z]?[a-z]{4,}", value)
    return len(longest) >= 12 and sum(map(len, words_in_it)) < len(value) / 2
