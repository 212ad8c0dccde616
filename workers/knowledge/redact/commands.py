"""Passwords and tokens in commands, addresses, headers and configuration lines."""

from __future__ import annotations

import re

from workers.knowledge.redact.ledger import Ledger
from workers.knowledge.redact.secret_values import is_plain_word, is_template

_QUOTED = r"\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'|`[^`\n]{1,200}`"
_BARE = r"[^\s\"'`<>|&;]{1,512}"
_VALUE = rf"(?P<value>{_QUOTED}|{_BARE})"
_SECRET_WORD = (
    r"(?:pass(?:word|wd|wort|phrase|code)?|pwd|mdp|mot[_-]?de[_-]?passe|secret|token|jeton"
    r"|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|auth[_-]?key|account[_-]?key"
    r"|shared[_-]?access[_-]?key|secret[_-]?key|psk|wpa[_-]?key|pincode|cl[ée][_-]?api)"
)
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
    r"|\b(?:set-)?cookie\s{0,3}:\s{0,3})(?P<value>[^\s\"'`,]{6,4096})"
)
_BEARER = re.compile(r"(?P<label>\b[Bb]earer )(?P<value>[\w.~+/=-]{16,4096})")
_OPTION = re.compile(
    rf"(?i)(?P<label>(?<![\w-])(?:--?|/)(?:[a-z]{{1,20}}[-_])?{_SECRET_WORD}(?:[ =:]{{1,2}}))"
    rf"{_VALUE}"
)
_ASSIGNMENT = re.compile(
    rf"(?i)(?P<label>{_SECRET_WORD}[\"'`*_]{{0,3}}[ \t]{{0,4}}(?::=|=>|=(?!=))[ \t]{{0,4}}){_VALUE}"
)
_JSON = re.compile(
    rf"(?i)(?P<label>[\"'][\w.-]{{0,40}}{_SECRET_WORD}[\"']\s{{0,4}}:\s{{0,4}})"
    r"(?P<value>\"[^\"\n]{1,300}\"|'[^'\n]{1,300}')"
)
_XML = re.compile(rf"(?i)(?P<label><{_SECRET_WORD}>)(?P<value>[^<>\n]{{1,300}})(?=</)")
_CURL_USER = re.compile(
    r"(?i)(?P<label>\b(?:curl|wget|http|https|smbclient|rpcclient|mount\.cifs|lftp)\b[^\n]{0,200}?"
    r"\s(?:-u|--user|-U)[ =]?[\"']?)(?P<user>[^\s:%\"']{1,128})(?P<sep>[:%])"
    r"(?P<value>[^\s\"']{1,256})"
)
_ARGS = r"\b[^\n]{0,200}?[ \t]"
_ARGUMENT = r"(?P<value>\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'|[^\s\"'/-][^\s\"']{2,200})"
# The commands that take a password as a bare argument. Each names the spot in its own way.
_SPOTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<label>\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb"
        r"|mariadb-dump)\b[^\n]{0,200}?"
        r"\s-p)(?P<value>[^\s\"']{1,200}|\"[^\"\n]{1,200}\"|'[^'\n]{1,200}')",
        r"(?P<label>\bsshpass[ \t]+-p[ \t]*)(?P<value>\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'"
        r"|\S{1,200})",
        r"(?P<label>\bnet[ \t]+user[ \t]+[^\s/]{1,64}[ \t]+)(?P<value>[^\s/]\S{0,200})",
        r"(?P<label>\bnet[ \t]+use\b[^\n]{0,200}?\s/(?:user|u):\S{1,100}[ \t]+)"
        r"(?P<value>[^\s/]\S{0,200})",
        r"(?P<label>\bnet[ \t]+use[ \t]+(?:[A-Z*]:?[ \t]+)?\\\\\S{1,200}[ \t]+)"
        r"(?P<value>[^\s/]\S{0,200})(?=[^\n]{0,100}/(?:user|u):)",
        rf"(?P<label>\b(?:psexec|paexec|winrs|docker[ \t]+login|podman[ \t]+login"
        rf"|smbmap){_ARGS}-p[ =]?)"
        rf"{_ARGUMENT}",
        rf"(?P<label>\b(?:plink|pscp|psftp|putty){_ARGS}-pw\s){_ARGUMENT}",
        rf"(?P<label>\bldap(?:search|modify|add|delete|whoami){_ARGS}-w[ \t]?){_ARGUMENT}",
        rf"(?P<label>\bredis-cli{_ARGS}-a\s){_ARGUMENT}",
        rf"(?P<label>\b(?:7za?|rar|unrar){_ARGS}-h?p){_ARGUMENT}",
        rf"(?P<label>\b(?:sqlcmd|isql|osql|bcp|zip){_ARGS}-P[ \t]?){_ARGUMENT}",
        rf"(?P<label>\b(?:cmdkey|xfreerdp|wfreerdp|schtasks|runas|wmic){_ARGS}/(?:p:|pass:|rp\s))"
        rf"{_ARGUMENT}",
        r"(?P<label>\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?)(?P<value>\"[^\"\n]{1,200}\""
        r"|'[^'\n]{1,200}')",
        r"(?P<label>\bpass(?:in|out)?[ =]pass:)(?P<value>\S{1,200})",
        r"(?P<label>\becho[ \t]+[\"']?[\w.-]{1,64}:)(?P<value>[^\s\"'|]{1,200})"
        r"(?=[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?"
        r"chpasswd)",
        r"(?P<label>\becho[ \t]+[\"']?)(?P<value>[^\s\"'|]{1,200})(?=[\"']?[ \t]*\|[ \t]*"
        r"(?:sudo[ \t]+)?"
        r"(?:passwd|sudo -S|cryptsetup))",
        r"(?P<label>\bmachine[ \t]+\S{1,100}[ \t]+login[ \t]+\S{1,100}[ \t]+password[ \t]+)"
        r"(?P<value>\S{1,200})",
        r"(?P<label>\bidentified[ \t]+by[ \t]+(?:password[ \t]+)?)(?P<value>\"[^\"\n]{1,200}\""
        r"|'[^'\n]{1,200}')",
        r"(?P<label>\bwith[ \t]+(?:encrypted[ \t]+)?password[ \t]+)(?P<value>\"[^\"\n]{1,200}\""
        r"|'[^'\n]{1,200}')",
        r"(?P<label>\b(?:wpa_passphrase|htpasswd[ \t]+-\w*b\w*)[ \t]+\S{1,100}[ \t]+"
        r"(?:\S{1,100}[ \t]+)?)"
        r"(?P<value>\S{4,200})",
        r"(?P<label>[?&](?:sig|signature|code|session(?:id)?|sid|auth)=)"
        r"(?P<value>[\w%.~+/-]{16,1024})",
    )
]
_ACCOUNT = re.compile(
    r"(?i)(?P<label>\bnet\s+use\b[^\n]{0,200}?/(?:user|u):(?:[\w.-]{1,64}\\)?)"
    r"(?P<user>[\w.-]{1,64})(?=\s)"
)
_TOKENISH = re.compile(r"(?i)token|jeton|key|secret|bearer|authorization|cookie|api|sig|sas")


def redact_commands(text: str, ledger: Ledger) -> str:
    def by_label(found: re.Match[str]) -> str:
        return found["label"] + _value(found["value"], found["label"], ledger)

    if "://" in text:
        text = _URL_LOGIN.sub(lambda found: _url_login(found, ledger), text)
    text = _HEADER.sub(by_label, text)
    text = _BEARER.sub(by_label, text)
    text = _CURL_USER.sub(lambda found: _user_and_password(found, ledger), text)
    for spot in _SPOTS:
        text = spot.sub(by_label, text)
    text = _ACCOUNT.sub(lambda found: found["label"] + _user(found["user"], ledger), text)
    text = _JSON.sub(by_label, text)
    text = _XML.sub(by_label, text)
    text = _OPTION.sub(by_label, text)
    return _ASSIGNMENT.sub(by_label, text)


def _value(value: str, label: str, ledger: Ledger) -> str:
    """The placeholder in the quotes of the value, and what follows the value."""
    quote = value[0] if len(value) > 1 and value[0] in "\"'`" and value[-1] == value[0] else ""
    inner = value[1:-1] if quote else value
    tail = ""
    if not quote:
        stripped = inner.rstrip(".,;:)]}»")
        inner, tail = (stripped, inner[len(stripped) :]) if stripped else (inner, "")
    if is_template(inner) or (not quote and is_plain_word(inner)):
        return value
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
