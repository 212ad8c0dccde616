"""Codes of digits: PINs, door and alarm codes, codes by SMS, recovery codes, one-time secrets.

A number is a secret where its sentence says what it opens, and binds the number to that: by a
colon, an equals sign or a verb, or by standing right behind. "Code 13801" alone is an error.
"""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.text.fold import fold
from workers.text.word_lists import has_any, words

_HEAD = r"(?:codes?|pins?|puk|otp|totp|digicode|passcode|mots? de passe|mdp|password|pwd?|pw)"
_OPENS = re.compile(
    r"(?i)\b(?:pin|puk|otp|totp|2fa|mfa|sms|texto|digicode|passcode|mots? de passe|mdp|password"
    r"|pwd?|acc[èe]s|access|secours|backup|recovery|r[ée]cup[ée]ration|d[ée]verrouillage|unlock"
    r"|d[ée]blocage|alarme?|portes?|doors?|portail|gate|portillon|barri[èe]re|coffre|safe|vault"
    r"|cadenas|padlock|badge|entr[ée]e|entrance|keypad|clavier num[ée]rique|visiophone|interphone"
    r"|v[ée]rification|verification|validation|confirmation|s[ée]curit[ée]|security|secret"
    r"|confidentiel|double authentification|two[- ]factor|two[- ]step|messagerie vocale|voicemail"
    r"|r[ée]pondeur|host|animateur|organisateur|mod[ée]rateur|participant|conf[ée]rence|meeting"
    r"|r[ée]union|visio|webinaire|zoom|parental|wi-?fi|carte [àa] puce|smart ?card|sim"
    r"|t[ée]l[ée]phone|phone|tablette"
    r"|tablet|ipad|iphone|authenticator|armoire|locker|casier|parking|ascenseur|lift|elevator)\b"
)
_NUMBER = (
    r"(?<![\w.,:/#°-])(?P<value>\d{3}[ -]\d{3}|\d{4}[ -]\d{4}(?:[ -]\d{4})?"
    r"|[A-D]?\d{4,8}[A-D]?[#*]?"
    r"|\d{2,4}[A-D]\d{1,4}|[A-Z0-9]{4,5}-[A-Z0-9]{4,5})"
    r"(?![\w]|[.,:/-]\d|[ ]?(?:%|fois|times|caract|chiffres|digits|char|min|jours|days|heures|hours"
    r"|s\b|h\b|€|euros))"
)
_BOUND = re.compile(
    rf"(?i)(?P<head>\b{_HEAD}\b)(?P<gap>[^\n.;!?]{{0,70}}?(?:[:=]|=>|->|→|\b(?:est|is|was"
    rf"|[ée]tait|sera"
    r"|c['’]est|it['’]?s|reste|remains|devient|becomes)(?: (?:le|maintenant|now|d[ée]sormais"
    r"|toujours|still|the|only))?)[ \t*\"'«`]{0,4})" + _NUMBER
)
_RIGHT_BEHIND = re.compile(
    rf"(?i)(?P<head>\b{_HEAD}\b)(?P<gap>(?:[ \t]+[^\W\d_][\w'’-]{{0,20}}){{0,5}}[ \t]*\(?[ \t]*)"
    + _NUMBER
)
_NOT_OPENING = re.compile(
    r"(?i)\b(?:erreur|error|[ée]tat|status|retour|return|exit|stop|barres?|barcode|qr|postal|post"
    r"|zip|source|ape|naf|commande|http|[ée]v[ée]nement|event|pays|country|couleur|colou?r|article"
    r"|projet|project|analytique|insee|siret|siren|ean|lot|budget\w{0,4}|comptable|promo\w{0,5})\b"
)
_THINGS = words(
    "poste salle bureau room office batiment building serveur server ticket incident port vlan",
    "version build windows office erreur error etage en in depuis since jusqu until avant before",
    "le",
    "page article prise imprimante printer copieur kb ref n numero number id",
)
_KEY_NOUN = re.compile(
    r"(?i)\b(?:totp|otp|2fa|mfa|authenticator|authentificateur|(?:setup|secret) key|double auth\w*"
    r"|two[- ]factor|cl[ée] (?:de )?(?:configuration|secr[èe]te)|freeotp|keepassxc|aegis)\b"
    r"[^\n]{0,60}?[ \t:=(«\"'`](?P<value>(?=[A-Za-z2-7 -]*\d)(?:[A-Z2-7]{16,64}"
    r"|(?:(?:[A-Z2-7]{4}|[a-z2-7]{4})[ -]){3,15}(?:[A-Z2-7]{1,4}|[a-z2-7]{1,4})))(?![\w-])"
)
_OTPAUTH = re.compile(
    r"(?i)(?P<label>\botpauth://[^\s\"'<>]{1,300}?secret=)(?P<value>[A-Z2-7]{8,128})"
)
_APP_PASSWORD = re.compile(
    r"(?i)(?P<label>\b(?:app(?:lication)?[ -]?(?:specific )?password|mot de passe (?:d['’]"
    r"|de l['’])"
    r"?app(?:li(?:cation)?)?)\b[^\n]{0,30}?[ \t:=\"'«(])(?P<value>[a-z]{4}(?:[ -][a-z]{4}){3})"
    r"(?!\w)"
)
_PARTS = ("code", "pin", "puk", "otp", "2fa", "mfa", "pass", "mdp", "pw", "key", "clé", "cle")
_MORE_PARTS = ("authent", "factor")


def redact_codes(text: str, ledger: Ledger) -> str:
    """Codes that open something; see the module."""
    lowered = text.lower()
    if not has_any(lowered, _PARTS) and not has_any(lowered, _MORE_PARTS):
        return text
    text = _OTPAUTH.sub(lambda found: found["label"] + ledger.secret("token", found["value"]), text)
    text = _KEY_NOUN.sub(lambda found: _one_time_key(found, ledger), text)
    text = _APP_PASSWORD.sub(
        lambda found: found["label"] + ledger.secret("password", found["value"]), text
    )
    text = _BOUND.sub(lambda found: _code(found, ledger, bound=True), text)
    return _RIGHT_BEHIND.sub(lambda found: _code(found, ledger, bound=False), text)


def _one_time_key(found: re.Match[str], ledger: Ledger) -> str:
    start = found.start("value") - found.start()
    return found[0][:start] + ledger.secret("token", found["value"])


def _code(found: re.Match[str], ledger: Ledger, *, bound: bool) -> str:
    said = f"{found['head']} {found['gap']}"
    around = said + found.string[found.end() : found.end() + 40].partition("\n")[0]
    earlier = found.string[max(0, found.start() - 25) : found.start()].rpartition("\n")[2]
    opens = _OPENS.search(around if bound else said) or (
        _OPENS.search(earlier) if bound else _OPENS.search(" ".join(earlier.split()[-1:]))
    )
    if _NOT_OPENING.search(said) or not opens:
        return found[0]
    last = fold(found["gap"]).strip(" (\"'«`:=*").split(" ")[-1]
    if last in _THINGS and not bound:
        return found[0]
    value = found["value"]
    return f"{found['head']}{found['gap']}{ledger.secret('password', value)}"
