"""Passwords, codes and tokens that people write into sentences, in French and English."""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.redaction.secrets.values import (
    is_mixed,
    is_plain_word,
    is_random,
    is_technical,
    is_template,
)
from workers.text.word_lists import has_any

_NOUN = (
    r"(?:mots?[ _-]?de[ _-]?passe|motdepasse|mdp|m\.d\.p\.?|pass[ _-]?words?|passwd|passphrase"
    r"|phrase secr[èe]te|passcode|pwd|psw|code confidentiel)"
)
# Only before a colon or an equals sign: each is also an ordinary word.
_SHORT_NOUN = r"(?:pass|passe|pw|mp|mot de pass)"
_WIFI = (
    r"(?:(?:code|cl[ée]|key|mdp|password|passphrase)(?: (?:du|de|pour le|for|of the))? ?(?:wi-?fi"
    r"|wpa2?"
    r"|wep|r[ée]seau|eduroam|psk)|(?:wi-?fi|wpa2?|wep)[ -]?(?:key|code|password|cl[ée]|psk))"
)
_ACCESS_CODE = (
    r"(?:(?:code|num[ée]ro) (?:d['’ ]acc[èe]s|secret|pin|puk|d['’]alarme|de (?:la )?porte"
    r"|d['’]entr[ée]e"
    r"|de (?:s[ée]curit[ée]|v[ée]rification|d[ée]verrouillage|validation|confirmation)|sms|2fa|otp)"
    r"|digicode|(?:access|security|verification|door|unlock|confirmation|recovery|auth) code"
    r"|(?:pin|puk|otp|totp|2fa|mfa)(?: ?code)?)"
)
_TOKEN_NOUN = (
    r"(?:tokens?|jetons?|secrets?|(?:api|access|secret|private|session|auth)[ -]?(?:key|token)s?"
    r"|cl[ée]s? (?:d['’ ])?(?:api|acc[èe]s|priv[ée]e|secr[èe]te)|client secret)"
)
_QUALIFIER = (
    r"(?: ?\([^()\n]{1,40}\))?(?:(?: |-)(?:wi-?fi|vpn|root|admin\w{0,12}|actuel|provisoire"
    r"|temporaire"
    r"|temporary|initial|par d[ée]faut|default|windows|session|mail|compte|account|ldap|ad|sso"
    r"|(?:de|du|des|d['’]|pour|for|of|to|sur|on)(?: (?:la|le|les|l['’]|mon|ma|my|the|user|account"
    r"|compte))?"
    r" ?[\w.@'’/\[\]-]{1,40}){1,2}){0,3}"
)
_IS = (
    r"(?:est|[ée]tait|sera|is|was|will be|c['’]est|is set to|remains|reste|it['’]s)"
    r"(?: (?:maintenant|d[ée]sormais|toujours|actuellement|now|currently|still|simply|just|juste))?"
    r"(?: (?:le suivant|la suivante|the following|as follows))? ?:?"
)
_VALUE = (
    r"(?P<value>\"[^\"\n]{1,80}\"|«[^»\n]{1,80}»|“[^”\n]{1,80}”|`[^`\n]{1,80}`|'[^'\n]{1,80}'(?!\w)"
    r"|[^\s\"«“`][^\s]{0,127})"
)
_COLON = r"[\"'*_`)]{0,3}[ \t]{0,3}(?:=>|->|→|[:=])[ \t*_]{0,4}"
_NEXT_LINE = r"(?:\n[ \t]{0,4}(?=\S{2,64}[ \t]{0,4}(?:\n|\Z)))?"

_COLONED = re.compile(
    rf"(?i)(?P<label>\b(?:{_NOUN}{_QUALIFIER}|{_SHORT_NOUN}|{_WIFI}){_COLON}{_NEXT_LINE}){_VALUE}"
)
_STATED = re.compile(
    rf"(?i)(?P<label>\b(?:{_NOUN}{_QUALIFIER}|{_WIFI})[,]? {_IS}[ \t]{{1,3}}){_VALUE}"
)
_DIRECT = re.compile(
    rf"(?i)(?P<label>\b(?:{_NOUN}|{_WIFI})(?: (?:suivant|following|en|to|by"
    rf"|par))?[ \t]{{1,3}}){_VALUE}"
)
_CHANGE = (
    r"(?:chang|reset|r[ée]initialis|modifi|remplac|updat|set|met|mis|pass[ée]|devien|becom)\w{0,8}"
)
_CHANGED = re.compile(
    rf"(?i)(?P<label>\b(?:{_CHANGE} [^\n.;:]{{0,30}}{_NOUN}[^\n.;:]{{0,20}}"
    rf"|{_NOUN} [^\n.;:]{{0,20}}"
    rf"{_CHANGE}) (?:en|par|to|[àa])[ \t]{{1,3}}){_VALUE}"
)
_REVERSED = re.compile(
    r"(?i)(?P<label>)(?P<value>(?<!\S)\S{4,64})(?P<rest> (?:comme|as|en tant que|for|pour)"
    rf" (?:(?:le|un|mon|the|my|a|nouveau|new) ){{0,2}}{_NOUN}\b)"
)
_CODE = re.compile(
    rf"(?i)(?P<label>\b{_ACCESS_CODE}(?:{_COLON}|,? {_IS}[ \t]{{1,3}}|[ \t]{{1,2}}))"
    r"(?P<value>(?=[A-Z]{0,3}[\d])[A-Z]{0,3}\d(?:[ -]?\d){1,9}[A-Z]{0,2})(?![\w]|[.,:/-]\d)"
)
_PAIR = re.compile(
    r"(?i)(?P<label>\b(?:(?:login|identifiant|user(?:name)?|utilisateur|compte|id)s? ?(?:/|\+|&|et"
    r"|and|-)"
    rf" ?(?:{_NOUN}|{_SHORT_NOUN})|identifiants|credentials|creds|acc[èe]s)"
    r"(?: (?:de|pour|for) [\w-]{1,30})?[ \t]{0,3}[:=][ \t]{0,3})"
    r"(?P<user>[\w.@\\\[\]-]{2,80})(?P<sep>[ \t]{0,2}(?:/|:|,|;|\||-(?= )|[ \t])[ \t]{0,2})"
    r"(?P<value>[^\s\"']{3,80})"
)
_LOGIN = re.compile(
    r"(?i)(?P<label>\b(?:login|identifiant|user ?name|username|utilisateur|user|uid)[ \t]{0,3}[:=]"
    r"[ \t]{0,3})(?P<user>[\w.-]{2,64})(?=[ \t]{0,4}(?:[,;/|]|et|and|-|\n)?[ \t]{0,4}(?:le |the )?"
    rf"(?:{_NOUN}|{_SHORT_NOUN})[ \t]{{0,3}}(?:[:=]|est|is))"
)
_TOKEN = re.compile(
    rf"(?i)(?P<label>\b{_TOKEN_NOUN}(?:{_COLON}{_NEXT_LINE}|,? {_IS}[ \t]{{1,3}})){_VALUE}"
)
_PASSWORD_PARTS = ("pass", "mdp", "m.d.p", "pwd", "psw", "pw", "mp", "confidentiel")
_WIFI_PARTS = ("wifi", "wi-fi", "wpa", "wep", "eduroam", "psk", "réseau", "reseau")
_CODE_PARTS = ("code", "pin", "puk", "otp", "2fa", "mfa", "numéro", "numero")
_TOKEN_PARTS = ("token", "jeton", "secret", "key", "clé", "cle")
_LOGIN_PARTS = ("login", "identifiant", "user", "utilisateur", "uid", "compte", "cred", "accès")
_TERMINAL = re.compile(
    r"[ \t]*(?:\Z|\n|[.,;:!?/|)\]»\"'-]|(?:et|and|pour|for|merci|thanks|mais|but|login|user|sur|on"
    r"|puis|"
    r"then|ou|or|si|if|qui|that|which|avec|with|il|it|je|i|ne|n')\b)",
    re.IGNORECASE,
)
_ELIDED = re.compile(r"(?i)[ldjnmtsc]['’]|\w+://")
_PLURAL = re.compile(r"(?i)mots[ _-]de|passes|words|codes")
_CLOSING = {'"': '"', "«": "»", "“": "”", "`": "`", "'": "'"}


def redact_prose_secrets(text: str, ledger: Ledger) -> str:
    lowered = text.lower()
    password = has_any(lowered, _PASSWORD_PARTS)
    if password and has_any(lowered, _LOGIN_PARTS):
        text = _LOGIN.sub(lambda found: _login(found, ledger), text)
    if has_any(lowered, _LOGIN_PARTS):
        text = _PAIR.sub(lambda found: _pair(found, ledger), text)
    if password or has_any(lowered, _WIFI_PARTS):
        text = _COLONED.sub(lambda found: _told(found, ledger, sure=True), text)
        text = _STATED.sub(lambda found: _told(found, ledger, sure=True), text)
        text = _DIRECT.sub(lambda found: _told(found, ledger, sure=False), text)
    if password:
        text = _CHANGED.sub(lambda found: _told(found, ledger, sure=False), text)
        text = _REVERSED.sub(lambda found: _told(found, ledger, sure=False), text)
    if has_any(lowered, _TOKEN_PARTS):
        text = _TOKEN.sub(lambda found: _token(found, ledger), text)
    if has_any(lowered, _CODE_PARTS):
        text = _CODE.sub(lambda found: _code(found, ledger), text)
    return text


def _code(found: re.Match[str], ledger: Ledger) -> str:
    return found["label"] + ledger.secret("password", found["value"])


def _unquoted(value: str) -> tuple[str, str, str]:
    """Opening quote, the value itself, and everything after it."""
    closing = _CLOSING.get(value[0])
    if closing and len(value) > 2 and value[-1] == closing:
        inner = value[1:-1].strip()
        start = value.index(inner) if inner else 1
        return value[:start], inner, value[start + len(inner) :]
    inner = value.rstrip(".,;:)]»”\"'*`|")
    lead = len(inner) - len(inner.lstrip("*`|"))
    return inner[:lead], inner[lead:], value[len(inner) :]


def _told(found: re.Match[str], ledger: Ledger, *, sure: bool) -> str:
    """`sure`: a colon or a verb binds the value to the word "password"; else only its look does."""
    opening, inner, rest = _unquoted(found["value"])
    tail = rest + (found["rest"] if "rest" in found.re.groupindex else "")
    if is_template(inner) or is_technical(inner) or is_plain_word(inner):
        return found[0]
    quoted = bool(opening.strip("*|"))
    if sure:
        following = found.string[found.end() : found.end() + 12]
        if _PLURAL.search(found["label"]) and not is_mixed(inner):
            return found[0]  # a menu, a list: "Logins and Passwords: Exceptions"
        numeric = len(inner) >= 3 and all(char.isdigit() or char in "/-." for char in inner)
        alone = rest != "" or _TERMINAL.match(following) is not None
        secret = (
            is_mixed(inner)
            or numeric
            or (quoted and " " not in inner)
            or (not quoted and alone and len(inner) > 3)
        )
    else:
        secret = is_mixed(inner) and len(inner) >= 6 and not _ELIDED.match(inner)
    if not secret:
        return found[0]
    return f"{found['label']}{opening}{ledger.secret('password', inner)}{tail}"


def _token(found: re.Match[str], ledger: Ledger) -> str:
    opening, inner, rest = _unquoted(found["value"])
    if is_template(inner) or is_technical(inner) or not is_random(inner, at_least=8):
        return found[0]
    if "\\" in inner or "." in inner:
        return found[0]  # a registry key, a preference or a file
    return f"{found['label']}{opening}{ledger.secret('token', inner)}{rest}"


def _login(found: re.Match[str], ledger: Ledger) -> str:
    user = found["user"]
    if is_plain_word(user) or is_template(user):
        return found[0]
    ledger.users.add(user)
    return found["label"] + ledger.placeholder("user", user)


def _pair(found: re.Match[str], ledger: Ledger) -> str:
    user, (_, inner, rest) = found["user"], _unquoted(found["value"])
    if is_template(inner) or is_plain_word(inner) or is_technical(inner) or is_plain_word(user):
        return found[0]
    known_user = is_template(user)
    if not is_mixed(inner) and (known_user or found["sep"].isspace()):
        return found[0]
    if not known_user:
        ledger.users.add(user)
        user = ledger.placeholder("user", user)
    return f"{found['label']}{user}{found['sep']}{ledger.secret('password', inner)}{rest}"
