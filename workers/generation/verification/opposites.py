"""Words that turn a sentence round: on and off, before and after, two and thirty. Pure.

A word of the one side that a source does not say, where it says one of the other side in the
sentence that is reworded, contradicts it, however much of the rest agrees.
"""

from __future__ import annotations

import re
from functools import lru_cache

from workers.text.fold import fold
from workers.text.word_lists import words

_PAIRS = (
    (
        "activ reactiv enabl re-enabl allum autoris allow coche tick ticks check",
        "desactiv disabl deactiv etein interdi block bloqu decoch untick uncheck deny",
    ),
    ("turn_on", "turn_off"),
    ("branch rebranch plug plugs connect", "debranch unplug deconnect disconnect"),
    ("augment increas agrand elarg rais", "diminu reduc redui decreas lower baiss"),
    ("avant before", "apres after"),
    (
        "more greater larger bigger higher longer above dessus",
        "moins less fewer smaller lower shorter below dessous",
    ),
    (
        "sauvegard save saves backup garde gardez garder conserv keep keeps",
        "effac supprim erase delet remov jetez jeter",
    ),
    ("install reinstall", "desinstall uninstall"),
    ("ouvre ouvri rouvre open opens opening", "ferme fermi close closed closes closing"),
    ("ajout add adds added inclu", "retir enlev remov exclu"),
    (
        "demarr start starts started lance lancez lancer launch redemarr restart",
        "arret stop stops stopped quitte kill kills",
    ),
    ("verrouill lock locks locked", "deverrouill unlock"),
    ("affich show shows display montre", "masqu hide hides hidden cache cachez cacher"),
    ("toujours always", "jamais never"),
    ("premier premiere first", "dernier derniere last"),
    ("gauche left", "droite right"),
    ("haut top upper", "bas bottom lower"),
    ("interne internal inside", "externe external outside"),
    ("entrant incoming inbound", "sortant outgoing outbound"),
    ("minimum min au_moins at_least", "maximum max au_plus at_most"),
    ("public", "prive privee private"),
    ("monter mount", "demonter unmount umount eject"),
    ("avec with", "sans without"),
    ("accept accepter agree", "refus decline reject"),
    ("telecharg download", "televers upload"),
    ("chiffr encrypt", "dechiffr decrypt"),
    ("abonn subscrib", "desabonn unsubscrib"),
)
"""Each side as beginnings of words, folded; those of up to four letters are whole words."""
_SETS = (
    """deux/two trois/three quatre/four cinq/five sept/seven huit/eight neuf/nine dix/ten
    onze/eleven douze/twelve quinze/fifteen vingt/twenty trente/thirty quarante/forty
    cinquante/fifty soixante/sixty hundred thousand""",
    """rouge/red vert/verte/green bleu/bleue/blue jaune/yellow orange noir/noire/black
    blanc/blanche/white gris/grise/grey/gray violet/violette/purple rose/pink marron/brown""",
    """lundi/monday mardi/tuesday mercredi/wednesday jeudi/thursday vendredi/friday
    samedi/saturday dimanche/sunday""",
    """janvier/january fevrier/february avril/april juin/june juillet/july aout/august
    septembre/september octobre/october novembre/november decembre/december""",
)
"""Sets of which one is no other; a slash joins words of one meaning."""
_PHRASES = (
    (
        re.compile(
            r"\b(?:turn|switch|toggle|set|power|put)(?:ed|s"
            r"|ing)? (?:\w+ ){0,3}?on\b"
        ),
        "turn_on",
    ),
    (
        re.compile(
            r"\b(?:turn|switch|toggle|set|power|put)(?:ed|s"
            r"|ing)? (?:\w+ ){0,3}?off\b"
        ),
        "turn_off",
    ),
    (re.compile(r"\b(?:au moins|at least)\b"), "at_least"),
    (re.compile(r"\b(?:au plus|at most)\b"), "at_most"),
)
_WORD = re.compile(r"[a-z_]+(?:-[a-z]+)*")
_WHOLE = 4
_SAYS_NOTHING = words("with avec last left right")
"""Words of the lists that are too common to contradict anything by themselves."""


def sides_of(text: str) -> frozenset[tuple[int, int]]:
    """The sides that a text takes, as (pair, side)."""
    return frozenset().union(*map(_sides_of_word, _words_of(text)))


def contradicts(text: str, source: str) -> bool:
    """Whether a text takes a side that a source does not take, where the source takes another."""
    mine, theirs = sides_of(text), sides_of(source)
    spoken_of = {pair for pair, _ in theirs}
    return any(one not in theirs and one[0] in spoken_of for one in mine)


def _words_of(text: str) -> set[str]:
    said = fold(text)
    found = set(_WORD.findall(said))
    return found | {name for pattern, name in _PHRASES if pattern.search(said)}


@lru_cache(maxsize=20_000)
def _sides_of_word(word: str) -> frozenset[tuple[int, int]]:
    if word in _SAYS_NOTHING:
        return frozenset()
    begun = {
        (number, side)
        for number, pair in enumerate(_BEGINNINGS)
        for side, beginnings in enumerate(pair)
        if any(word == one or (len(one) > _WHOLE and word.startswith(one)) for one in beginnings)
    }
    named = {
        (len(_BEGINNINGS) + number, known[word])
        for number, known in enumerate(_MEANINGS)
        if word in known
    }
    return frozenset(begun | named)


_BEGINNINGS = tuple((tuple(one.split()), tuple(other.split())) for one, other in _PAIRS)
_MEANINGS = tuple(
    {word: number for number, same in enumerate(one.split()) for word in same.split("/")}
    for one in _SETS
)
