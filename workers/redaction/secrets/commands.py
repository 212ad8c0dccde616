"""Passwords and tokens in commands, addresses, headers and configuration lines."""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.redaction.secrets.values import is_plain_word, is_random, is_template
from workers.text.word_lists import has_any

_QUOTED = r"\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'|`[^`\n]{1,200}`"
_BARE = r"[^\s\"'`<>|&;]{1,512}"
_VALUE = rf"(?P<value>{_QUOTED}|{_BARE})"
_SECRET_WORD = (
    r"(?:pass(?:word|wd|wort|phrase|code)?|pwd|mdp|mot[_-]?de[_-]?passe|secret|token|jeton"
    r"|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|auth[_-]?key|account[_-]?key"
    r"|shared[_-]?access[_-]?key|secret[_-]?key|psk|wpa[_-]?key|pincode|cl[ée][_-]?api)"
)
_SECRET_PARTS = ("pass", "pwd", "mdp", "secret", "token", "jeton", "key", "psk", "pincode", "api")
_URL_LOGIN = re.compile(
    r"(?P<scheme>(?<![A-Za-z])[A-Za-z][A-Za-z0-9+.-]{1,20}://)(?P<user>[^\s/:@\"'<>\[\]]{0,128}):"
    r"(?P<value>[^\s/\"'<>]{1,256})(?=@[\w\[.-])"
)
_HEADER = re.compile(
    r"(?i)(?P<label>\b(?:proxy-)?authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
    r"(?:bearer|basic|token|digest|negotiate|apikey|user_token|api-?key)?[ \t]{0,3}"
    r"|\b(?:x-(?:api-key|auth-token|vault-token|access-token|gitlab-token)|private-token|job-token"
    r"|session-token|app-token|deploy-token"
    r"|ocp-apim-subscription-key)[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
    r")(?P<value>[^\s\"'`,]{6,4096})"
)
_COOKIE = re.compile(
    r"(?i)(?P<label>\b(?:set-)?cookie[\"']?\s{0,3}:\s{0,3}[\"']?)"
    r"(?P<value>[\w.%-]{1,100}=[^\s;,\"']{4,4096}(?:; ?[\w.%-]{1,100}=[^\s;,\"']{0,4096}){0,60})"
)
_BEARER = re.compile(r"(?P<label>\b[Bb]earer )(?P<value>[\w.~+/=-]{16,4096})")
_OPTION = re.compile(
    rf"(?i)(?P<label>(?<![\w-])(?:--?|/)(?:[a-z]{{1,20}}[-_])?{_SECRET_WORD}(?:[ =:]{{1,2}}))"
    rf"{_VALUE}"
)
_ASSIGNMENT = re.compile(
    rf"(?i)(?P<label>(?<!publickey)(?<!public)"
    rf"(?<!public key ){_SECRET_WORD}[\"'`*_]{{0,3}}[ \t]{{0,4}}(?::=|=>|="
    rf"(?!=))[ \t]{{0,4}}){_VALUE}"
)
_JSON = re.compile(
    rf"(?i)(?P<label>[\"'][\w.-]{{0,40}}{_SECRET_WORD}[\"']\s{{0,4}}:\s{{0,4}})"
    r"(?P<value>\"[^\"\n]{1,300}\"|'[^'\n]{1,300}')"
)
_XML = re.compile(
    rf"(?i)(?P<label><(?:[\w-]{{1,20}}[:.-])?{_SECRET_WORD}(?: [^<>\n]{{0,80}})?>)(?P<value>"
    rf"[^<>\n]{{1,300}})(?=</)"
)
_CURL_USER = re.compile(
    r"(?i)(?P<label>\b(?:curl|wget|http|https|smbclient|rpcclient|mount\.cifs|lftp)\b[^\n]{0,200}?"
    r"\s(?:-u|--user|-U)[ =]?[\"']?)(?P<user>[^\s:%\"']{1,128})(?P<sep>[:%])"
    r"(?P<value>[^\s\"']{1,256})"
)
_ACCOUNT = re.compile(
    r"(?i)(?P<label>\bnet\s+use\b[^\n]{0,200}?/(?:user|u):(?:[\w.-]{1,64}\\)?)"
    r"(?P<user>[\w.-]{1,64})(?=\s)"
)
_KEYISH = re.compile(r"(?i)key|token")
_TOKENISH = re.compile(r"(?i)token|jeton|key|secret|bearer|authorization|cookie|api|sig|sas")

# Commands that take a password as a bare argument; each names the spot in its own way.
_ARGS = r"\b[^\n]{0,200}?[ \t]"
_QUOTED_ARG = r"\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'"
_ARGUMENT = rf"(?P<value>{_QUOTED_ARG}|[^\s\"'/-][^\s\"']{{2,200}})"

_BARE_ARGUMENT_PATTERNS: tuple[tuple[str, str], ...] = (
    # What the lower-case text must hold for the pattern to be tried, and the pattern.
    (
        "mysql mariadb",
        r"(?P<label>\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump)\b"
        rf"[^\n]{{0,200}}?[ \t]-p)(?P<value>[^\s\"']{{1,200}}|{_QUOTED_ARG})",
    ),
    ("sshpass", rf"(?P<label>\bsshpass[ \t]+-p[ \t]*)(?P<value>{_QUOTED_ARG}|\S{{1,200}})"),
    (
        "net",
        r"(?P<label>\bnet[ \t]+user[ \t]+[^\s/]{1,64}[ \t]+)(?P<value>[^\s/]\S{0,200})",
    ),
    (
        "net",
        r"(?P<label>\bnet[ \t]+use\b[^\n]{0,200}?\s/(?:user|u):\S{1,100}[ \t]+)"
        r"(?P<value>[^\s/]\S{0,200})",
    ),
    (
        "net",
        r"(?P<label>\bnet[ \t]+use[ \t]+(?:[A-Z*]:?[ \t]+)?\\\\\S{1,200}[ \t]+)"
        r"(?P<value>[^\s/]\S{0,200})(?=[^\n]{0,100}/(?:user|u):)",
    ),
    (
        "exec winrs login smbmap",
        r"(?P<label>\b(?:psexec|paexec|winrs|docker[ \t]+login|podman[ \t]+login|smbmap)"
        rf"{_ARGS}-p[ =]?){_ARGUMENT}",
    ),
    (
        "plink pscp psftp putty",
        rf"(?P<label>\b(?:plink|pscp|psftp|putty){_ARGS}-pw[ \t]){_ARGUMENT}",
    ),
    (
        "ldap",
        rf"(?P<label>\bldap(?:search|modify|add|delete|whoami){_ARGS}-w[ \t]?){_ARGUMENT}",
    ),
    ("redis-cli", rf"(?P<label>\bredis-cli{_ARGS}-a[ \t]){_ARGUMENT}"),
    ("7z rar", rf"(?P<label>\b(?:7za?|rar|unrar){_ARGS}-h?p){_ARGUMENT}"),
    (
        "sqlcmd isql osql bcp zip",
        rf"(?P<label>\b(?:sqlcmd|isql|osql|bcp|zip){_ARGS}-P[ \t]?){_ARGUMENT}",
    ),
    (
        "cmdkey freerdp schtasks runas wmic",
        r"(?P<label>\b(?:cmdkey|xfreerdp|wfreerdp|schtasks|runas|wmic)"
        rf"{_ARGS}/(?:p:|pass:|rp[ \t])){_ARGUMENT}",
    ),
    (
        "securestring",
        rf"(?P<label>\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?)(?P<value>{_QUOTED_ARG})",
    ),
    ("pass:", r"(?P<label>\bpass(?:in|out)?[ =]pass:)(?P<value>\S{1,200})"),
    (
        "chpasswd",
        r"(?P<label>\becho[ \t]+[\"']?[\w.-]{1,64}:)(?P<value>[^\s\"'|]{1,200})"
        r"(?=[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd)",
    ),
    (
        "echo",
        r"(?P<label>\becho[ \t]+[\"']?)(?P<value>[^\s\"'|]{1,200})"
        r"(?=[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?(?:passwd|sudo -S|cryptsetup))",
    ),
    (
        "machine",
        r"(?P<label>\bmachine[ \t]+\S{1,100}[ \t]+login[ \t]+\S{1,100}[ \t]+password[ \t]+)"
        r"(?P<value>\S{1,200})",
    ),
    (
        "identified",
        rf"(?P<label>\b(?:user|to)[ \t]+\S{{1,100}}[ \t]+identified[ \t]+by[ \t]+"
        rf"(?:password[ \t]+)?)(?P<value>{_QUOTED_ARG})",
    ),
    (
        "password",
        rf"(?P<label>\bwith[ \t]+(?:encrypted[ \t]+)?password[ \t]+)(?P<value>{_QUOTED_ARG})",
    ),
    (
        "wpa_passphrase htpasswd",
        r"(?P<label>\b(?:wpa_passphrase|htpasswd[ \t]+-\w{0,8}b\w{0,8})[ \t]+\S{1,100}[ \t]+"
        r"(?:\S{1,100}[ \t]+)?)(?P<value>\S{4,200})",
    ),
)
_BARE_ARGUMENTS = tuple(
    (tuple(needles.split(" ")), re.compile(pattern, re.IGNORECASE))
    for needles, pattern in _BARE_ARGUMENT_PATTERNS
)
"""Substrings of which the lower-case text holds at least one, and the pattern to try then; its
groups are `label`, which stays, and `value`, which is the secret."""


def redact_commands(text: str, ledger: Ledger) -> str:
    def by_label(found: re.Match[str]) -> str:
        return found["label"] + _value(found["value"], found["label"], ledger)

    lowered = text.lower()
    if "://" in text:
        text = _URL_LOGIN.sub(lambda found: _url_login(found, ledger), text)
    if has_any(lowered, ("authorization", "-key", "-token")):
        text = _HEADER.sub(by_label, text)
    if "cookie" in lowered:
        text = _COOKIE.sub(by_label, text)
    if "bearer " in lowered:
        text = _BEARER.sub(by_label, text)
    if has_any(lowered, (" -u", "\t-u", " --user", "\t--user")):
        text = _CURL_USER.sub(lambda found: _user_and_password(found, ledger), text)
    for needles, spot in _BARE_ARGUMENTS:
        if has_any(lowered, needles):
            text = spot.sub(by_label, text)
    if "net" in lowered and "/u" in lowered:
        text = _ACCOUNT.sub(lambda found: found["label"] + _user(found["user"], ledger), text)
    if has_any(lowered, _SECRET_PARTS):
        if "=" in text:
            text = _ASSIGNMENT.sub(by_label, text)
        if ":" in text:
            text = _JSON.sub(by_label, text)
        if "<" in text:
            text = _XML.sub(by_label, text)
        if "-" in text or "/" in text:
            text = _OPTION.sub(by_label, text)
    return text


def _value(value: str, label: str, ledger: Ledger) -> str:
    """The placeholder in the quotes of the value, and what follows the value."""
    quote = value[0] if len(value) > 1 and value[0] in "\"'`" and value[-1] == value[0] else ""
    inner = value[1:-1] if quote else value
    tail = ""
    if not quote:
        stripped = inner.rstrip(".,;:)]}»*")
        inner, tail = (stripped, inner[len(stripped) :]) if stripped else (inner, "")
    if is_template(inner) or (not quote and is_plain_word(inner)):
        return value
    if _KEYISH.search(label) and not is_random(inner, at_least=8, bits=2.0):
        return value  # an access key of a menu, a public key token, a key of the registry
    kind = "token" if _TOKENISH.search(label) else "password"
    return f"{quote}{ledger.secret(kind, inner)}{quote}{tail}"


def _url_login(found: re.Match[str], ledger: Ledger) -> str:
    if is_template(found["value"]):
        return found[0]
    user = _user(found["user"], ledger)
    return f"{found['scheme']}{user}:{ledger.secret('password', found['value'])}"


def _user_and_password(found: re.Match[str], ledger: Ledger) -> str:
    if is_template(found["value"]):
        return found[0]
    secret = ledger.secret("password", found["value"])
    return f"{found['label']}{_user(found['user'], ledger)}{found['sep']}{secret}"


def _user(user: str, ledger: Ledger) -> str:
    if (
        not user
        or is_template(user)
        or user.lower() in ("root", "admin", "user", "username", "git")
    ):
        return user
    ledger.users.add(user)
    return ledger.placeholder("user", user)
