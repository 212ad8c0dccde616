"""A password somewhere in a sentence about one: "the password you gave me, X, is not accepted".

`prose` knows the close forms ("password: X"). Here the words of the sentence are gone through on
both sides of a mention, and each has to look the more like a password the less it is bound to it:

- bound ("is X", "(X)", ": X", "X comme mot de passe"): letters and digits will do;
- not bound, but in the same sentence: signs too.

Each mention looks at `REACH` characters on either side, so the time grows with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from workers.redaction.ledger import Ledger
from workers.redaction.secrets.strength import Look, look_of, unwrapped
from workers.text.fold import fold
from workers.text.word_lists import has_any, words

REACH = 90
_NOUN = re.compile(
    r"(?i)\b(?:mots?[ _-]?de[ _-]?passe|motdepasse|mdp|passe?(?=[ \t]{0,3}[:=]|[ ](?:du|de|of"
    r"|for)[ ])|pass[ _-]?words?"
    r"|pass(?:wd|code|wort)|pwd?"
    r"|passphrase|phrase (?:secr[èe]te|de passe)|kennwort|contrase[ñn]a|wachtwoord|senha"
    r"|digicode|psk|(?:code|cl[ée]|key|pass)[ -](?:du |de |d['’])?(?:wi-?fi|wpa\d?|wep|r[ée]seau"
    r"|acc[èe]s|s[ée]curit[ée])|(?:wi-?fi|wpa\d?|network|security|network security)[ -]"
    r"(?:code|key|cl[ée]|pass)|(?:secret|security) question|question (?:secr[èe]te"
    r"|de s[ée]curit[ée]))\b"
)
_CONTEXT = re.compile(
    r"(?i)\b(?:log(?:in|ged|ging)?(?: in| on)?|log[ -]?on|sign(?:ed|ing)?[ -]?in|connect\w{0,8}"
    r"|connexion|identifi(?:ants?|e[rz]?|cation)|authentifi\w{1,8}|authenticat\w{1,5}|creds?"
    r"|credentials?|prot[ée]g\w{1,4}|protected|encrypted|chiffr[ée]\w?|unlock\w{0,3}|wi-?fi|ssid"
    r"|acc[èe]s|codes?|session|compte|account|pass(?:e)?)\b"
)
_PARTS = (
    *("pass", "mdp", "pw", "kennwort", "contrase", "wachtwoord", "senha", "secr", "digicode"),
    *("psk", "code", "clé", "cle", "key", "log", "sign", "connect", "connex", "identif"),
    *("authen", "cred", "wifi", "wi-fi", "ssid", "acc", "session", "compte", "secur", "sécur"),
)
_WORD = re.compile(r"\S+")
_BINDERS = words(
    "est is c'est c’est was etait sera reste remains remain stays devient becomes be to en comme",
    "as",
    "savoir namely like vers from maintenant now toujours still suivant following c it's it’s",
    "dit say says temporaire provisoire temp temporary initial actuel habituel usual nouveau new",
    "ancien old generique generic personnel default defaut root admin local bios mis mets put set",
    "tape tapais saisis saisi entre rentre rentré type typed enter entered use used utilise",
    "essaie essayais try tried choisi chosen par by with avec pour mon my : = -> => → - –",
)
_THINGS = words(
    "poste postes pc ordinateur portable machine serveur serveurs server servers host hote noeud",
    "node station workstation laptop salle salles bureau room office batiment building etage prise",
    "switch commutateur borne imprimante printer copieur scanner vm windows version versions",
    "ticket",
    "tickets incident dossier port vlan kb compte account user utilisateur login identifiant site",
    "logiciel modele model dell hp lenovo code erreur error domaine domain groupe group lecteur",
    "fichier file dossier folder base reseau network ssid service entite projet project cluster",
    "partition queue file rapport formulaire article build java office firefox chrome pilote",
    "driver",
)
_TYPING = re.compile(
    r"(?i)(?:\b(?:j['’ ]?ai )?(?:mis|utilis[ée]|choisi|tap[ée]|saisi|entr[ée]|rentr[ée]|gard[ée])"
    r"|\bje (?:mets|tape|saisis|rentre|entre)|\b(?:i )?(?:used?|put|set|typed?|enter(?:ed)?|chose"
    r"|chosen|kept))[ \t]{1,3}\Z"
)
_AS_NOUN = re.compile(
    r"[ \t]{1,3}(?:comme|as|en tant que|for|pour|is|est|=|:|c['’]est)[ \t]{1,3}"
    r"(?:(?:le|un|mon|the|my|a|nouveau|new|ton|votre|your)[ \t]{1,3}){0,2}\Z",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?;…]\Z")
_QUOTED = re.compile(
    r"(?:[:=→>]|\b(?:est|is))[ \t]{0,3}(?:\"([^\"\n]{4,60})\"|«[ ]?([^»\n]{4,60}?)[ ]?»"
    r"|“([^”\n]{4,60})”)"
)
_ODD = re.compile(r"\d|[!#$%&*?^~§£€@+]")


_GLUE = frozenset("+&?%/-_.@#~")


class _Span(NamedTuple):
    start: int
    end: int


def redact_mentions(text: str, ledger: Ledger) -> str:
    """Passwords in sentences that speak of one; see the module."""
    if not has_any(text.lower(), _PARTS):
        return text
    spans: set[_Span] = set()
    nouns = [noun.span() for noun in _NOUN.finditer(text)]
    for index, (start, end) in enumerate(nouns):
        # What stands between two mentions is looked at from both, and no further.
        before = nouns[index - 1][1] if index else 0
        after = nouns[index + 1][0] if index + 1 < len(nouns) else len(text)
        spans.update(_after(text, end, after))
        spans.update(_before(text, start, before))
    done = 0
    for context in _CONTEXT.finditer(text):
        end = _line_end(text, context.end())
        spans.update(_strong_around(text, max(done, context.start() - REACH), context.start(), end))
        done = end
    parts: list[str] = []
    position = 0
    for span in sorted(spans):
        if span.start >= position:
            value = text[span.start : span.end]
            parts += [text[position : span.start], ledger.secret("password", value)]
            position = span.end
    return "".join([*parts, text[position:]]) if parts else text


def _after(text: str, start: int, limit: int) -> Iterator[_Span]:
    """Secrets to the right of a mention that ends at `start`, up to `limit`."""
    if text[start : start + 1] in _GLUE:
        start = _word_start(text, start)  # a part of an address or of a name: no sentence
    end = min(_line_end(text, start), limit)
    for quoted in _QUOTED.finditer(text, start, end):
        group = next(number for number in (1, 2, 3) if quoted[number] is not None)
        if _ODD.search(quoted[group]) and " " in quoted[group].strip():
            yield _Span(quoted.start(group), quoted.end(group))
    before, first, comma = "", True, False
    for word in _WORD.finditer(text, start, end):
        opened = word[0][0] in "(*"
        apposed = comma and word[0].endswith(",")
        bound = opened or apposed or before[-1:] in (":", "=", ">", "→") or fold(before) in _BINDERS
        span, look = _looked_at(text, word, end, bound=bound or (first and not before))
        if look >= Look.STRONG or (look == Look.MIXED and (bound or (first and not before))):
            if fold(before.strip("(\"'")) not in _THINGS:
                yield span
        elif look < Look.MIXED and _END.search(word[0]) and len(word[0]) > 1:
            return
        before, first = word[0].strip(",;()\"'«»"), False
        comma = word[0].endswith(",")


def _before(text: str, noun: int, limit: int) -> Iterator[_Span]:
    """Secrets to the left of a mention that begins at `noun`, from `limit` on."""
    start = max(text.rfind("\n", limit, noun) + 1, noun - REACH, limit)
    found = list(_WORD.finditer(text, _word_start(text, start), noun))
    for index in range(len(found) - 1, -1, -1):
        word = found[index]
        span, look = _looked_at(text, word, noun)
        named = _AS_NOUN.match(text[word.end() : noun]) is not None
        typed = named and _TYPING.search(text[max(0, word.start() - 20) : word.start()]) is not None
        thing = index > 0 and fold(found[index - 1][0]) in _THINGS
        enough = look >= Look.STRONG or (named and look == Look.MIXED) or _is_typed(typed, word[0])
        if enough and not thing:
            yield span
        elif look < Look.MIXED and _END.search(word[0]) and len(word[0]) > 1:
            return


def _strong_around(text: str, low: int, context: int, end: int) -> Iterator[_Span]:
    """What can only be a secret, from `low` to `end`, in a sentence about logging in."""
    low = max(text.rfind("\n", low, context) + 1, low)
    before = ""
    for word in _WORD.finditer(text, _word_start(text, low), end):
        bound = before == "/" or before[-1:] in (":", "=")
        span, look = _looked_at(text, word, end, bound=bound)
        if look >= Look.STRONG and fold(before.rstrip(":")) not in _THINGS:
            yield span
        before = word[0].strip(",;()\"'")


def _is_typed(typed: bool, word: str) -> bool:
    return typed and word.isalpha() and word.islower() and len(word) >= 6


def _looked_at(
    text: str, word: re.Match[str], end: int, *, bound: bool = False
) -> tuple[_Span, Look]:
    start, stop = unwrapped(word[0])
    # A sign at the end of a word is a part of it where the sentence goes on behind it.
    following = text[word.end() : min(end, word.end() + 3)].lstrip(" ")
    goes_on = bound or stop < len(word[0]) or following[:1].islower()
    return (
        _Span(word.start() + start, word.start() + stop),
        look_of(word[0][start:stop], goes_on=goes_on),
    )


def _line_end(text: str, start: int) -> int:
    stop = text.find("\n", start, start + REACH)
    if stop >= 0:
        return stop
    stop = min(len(text), start + REACH)
    while stop < len(text) and stop < start + REACH + 64 and not text[stop].isspace():
        stop += 1
    return stop


def _word_start(text: str, start: int) -> int:
    """`start`, or the next blank after it: no half of a word is looked at."""
    if start == 0 or text[start - 1].isspace():
        return start
    while start < len(text) and not text[start].isspace():
        start += 1
    return start
