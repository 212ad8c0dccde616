"""What a short message asks about the answer before it: a number, a place, a name, or what to do
without something that the answer takes for granted. Pure rules on one message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from workers.generation.triage.threads.follow_ups import points_back
from workers.text.fold import fold

LONGEST = 14
"""Words above which a message tells of something else."""
READ = 400
"""Characters that are read: a longer message has more words, too."""
LONGEST_THING = 5
"""Words of what somebody says not to have."""


class Asks(StrEnum):
    """What kind of detail is asked for."""

    AMOUNT = "amount"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    WHICH = "which"
    HOW = "how"
    WHETHER = "whether"
    LACK = "lack"
    """Nothing is asked: something is said to be missing."""
    CASE = "case"
    """The same for another case, which the answer may speak of: "and from outside?"."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What is asked for. `about` holds the words that say of what, folded; `counted` is the noun
    behind "how many"; empty: there is none."""

    asks: Asks
    about: str
    counted: str = ""
    back: bool = False
    """It points back: "where do I find it?"."""
    by: str = ""
    """The words by which it is asked, and the next one, folded: "what is the maximum size"."""


_WHERE = re.compile(r"\b[oO]ù\b")
_OPENING = (
    r"^\W*(?:(?:et|and|ok|okay|oui|yes|mais|but|alors|so|du coup|donc|ah|euh|hmm|merci|thanks|then"
    r"|sorry|desole|pardon)\b\W*){0,3}"
)
_LITTLE = r"(?:de |d'|du |des |le |la |l'|les |un |une |ce |cet |cette |ma |mon |mes )"
_SMALL = r"(?:a |an |any |the |that |this |such |my |one of )"
_LACKS = re.compile(
    _OPENING + r"(?:"
    r"(?:moi )?(?:je |j'|on |nous |ici (?:on |je |j'))?(?:ne |n')?(?:ai|a|avons|possede|possedons"
    r"|vois|trouve|dispose)(?: toujours| meme| malheureusement)? (?:pas|aucune?|plus|jamais eu) "
    rf"{_LITTLE}{{0,2}}"
    rf"|(?:chez moi |ici )?(?:il )?(?:n'y a|y a|y'a|ya) (?:pas|aucune?|plus) {_LITTLE}{{0,2}}"
    rf"|(?:pas|aucune?) (?:de |d')"
    rf"|aucune? |(?:comment faire |quoi faire |que faire )?sans {_LITTLE}{{0,2}}"
    r"|(?:i|we)(?: really| just)? (?:do not|don't|dont|have not|haven't|never|can't|cannot|can not)"
    rf"(?: even| actually)? (?:have|had|own|got|possess|see|find) {_SMALL}{{0,2}}"
    rf"|(?:i|we)(?:'ve| have)(?: got)? no {_SMALL}?"
    rf"|(?:here )?there(?:'s| is| are| isn't| is not| aren't| are not)(?: no| not)? {_SMALL}?"
    rf"|no (?!idea|luck|change|effect|difference|problem|worries|thanks|need|more\b)"
    rf"|(?:what (?:if|about|do i do) )?without {_SMALL}{{0,2}}"
    r")(?P<thing>[\w '’/.-]{2,60}?)"
    r"(?: (?:here|ici|chez moi|chez nous|on my side|de mon cote|yet|encore|at all|du tout"
    r"|unfortunately|malheureusement|sur moi|with me|any more|anymore))*\W*$"
)
_NOT_IN_IT = re.compile(
    _OPENING + r"(?:(?:what |and )?(?:if|si|s')\W?)?"
    r"(?:(?:il|elle|ils|elles|it|they|that|(?:le|la|ce|cet|cette|mon|ma|the|my|that|this) [\w-]+)"
    r"(?:'s|'re)?|c')\W?"
    r"(?:(?:n'y|y|ne|n'|is|are|est|sont|figure\w*|trouve\w*)\W?){0,3}(?:(?:is|are)n'?t|not|pas)"
    r"(?: dedans| la| (?:in|on|among|dans|sur) (?:there|it|them|(?:that|the|my|la|cette|ce|le|ma)"
    r" \w+)| there| listed| trouvable)?(?: (?:either|non plus|du tout|at all))?\W*$"
)
"""Says that what is spoken of is not among what an answer names."""
_IN_IT = re.compile(r"\b(?:dedans|y|n'y|there|listed|list\w*|in it|among|la|trouvable)\b")
_GONE = re.compile(
    r"\b(?:est|sont|is|are|be|reste|remains?) (?:toujours |still |bien )?(?:absente?s?|missing"
    r"|introuvables?|grisee?s?|gr[ae]yed out|not there|not in (?:the|my|that|this))\b"
    r"|\b(?:n'apparait|n'existe|ne figure|n'est|ne s'affiche) (?:pas la|pas|nulle part|plus)\b"
    r"|\b(?:does not|doesn't|do not|don't) (?:exist|appear|show up|show)\b"
    r"|\b(?:isn'?t|aren'?t|is not|are not) (?:there|listed|offered|available)\b"
)
"""What somebody says is not where an answer has it."""
_NEGATED = re.compile(r"n't\b|\b(?:no|not|dont|pas|aucune?|plus|sans|without|never|jamais)\b")
_TRIED = re.compile(r"\b(?:deja|already|toujours|still|essaye\w*|tried|teste\w*|tested)\b")
_NOT_ASKED_OF_IT = re.compile(
    r"\b(?:pourquoi|why|how come|(?:do|would|did|have) you|you (?:use|recommend|suggest)"
    r"|(?:vous|tu) (?:conseille\w*|recommande\w*|utilise\w*|preconise\w*|avez|as))\b"
)
"""Reasons, and what support itself does or thinks, stand in no steps."""
_COUNTED = re.compile(r"\b(?:combien d(?:e |')|how many |nombre d(?:e |'))(?P<noun>[\w'-]+)")
_ASKED: tuple[tuple[Asks, re.Pattern[str]], ...] = (
    (
        Asks.TIME,
        re.compile(
            r"\b(?:quand|when|a quelle heure|what time|jusqu'a quand|until when|how long"
            r"|combien de temps|(?:dans|sous|au bout de) combien|how often|quel delai|what delay)\b"
        ),
    ),
    (
        Asks.AMOUNT,
        re.compile(
            r"\b(?:combien|how (?:many|much|big|large)|(?:quel(?:le)?s?|c'est quoi|what|which)"
            r"(?: est| sont|'s| is| are)?(?: la| le| l'| the)? ?(?:taille|limite|valeur|duree"
            r"|longueur|quantite|nombre|plafond|maximum|max|minimum|mini|size|limit|value|number"
            r"|length|quota))\b"
        ),
    ),
    (
        Asks.PLACE,
        re.compile(
            r"\b(?:where|dans quel(?:le)?s?|sur quel(?:le)?s? (?:page|site|onglet|menu|bouton)"
            r"|ou (?:est|sont|se|ca|puis|trouver?|aller|exactement|cliquer|faut|dois|je)\b"
            r"|c'est ou|ou c'est|ou ca|(?:which|quel(?:le)?s?|what)(?: is| est|'s)?(?: the| le| la"
            r"| l')? ?(?:menu|tab|page|button|link|site|folder|section|address|url|onglet|rubrique"
            r"|lien|adresse|bouton|dossier|chemin|path))\b|\bou\W*$"
        ),
    ),
    (Asks.HOW, re.compile(r"\b(?:comment|how (?:do|can|to|does|should))\b")),
    (
        Asks.PERSON,
        re.compile(
            r"\b(?:(?:a|chez|avec|par|pour) qui|c'est qui|qui (?:est|dois|peut|faut|contacter)|who"
            r"|whom)\b|^\W*(?:et |alors )?qui\b"
        ),
    ),
    (
        Asks.WHICH,
        re.compile(
            r"\b(?:quel(?:le)?s?|lequel|laquelle|lesquel(?:le)?s|which|what(?! (?:if|about)\b)"
            r"|c'est quoi|quoi|qu'est-ce que?|que (?:dois|faut|mettre|choisir))\b"
        ),
    ),
    (
        Asks.WHETHER,
        re.compile(
            r"\?\W*$|\b(?:or not|ou pas|ou non)\W*$|"
            + _OPENING
            + r"(?:faut-il|dois-je|peut-on|puis-je|est-ce qu\w+|do i|should i|must i|can i|may i"
            r"|is it|is that|does (?:it|that)|will (?:it|that)|are they|need i)\b"
        ),
    ),
)
_ELLIPTIC = re.compile(
    r"^\W*(?:et|and|or|what about|how about)(?: (?:pour|sur|sous|avec|dans|chez|depuis|for|on"
    r"|from|with|in|at|if|si))? (?!.*\b(?:comment|how|where|quoi|ou est|quel|quelle|quels|which"
    r"|what|who|qui|when|quand|combien|faut-il|dois-je|do i|should i)\b|.*\bou\W*$)"
)
"""Who changes what was asked about: "and on a Mac?"."""


def says_missing(text: str) -> bool:
    """Whether a message in a thread says that something is not there: what an answer needs, or
    what it names. To read the same again is no help then."""
    found = detail_in(text)
    if found is not None and found.asks is Asks.LACK:
        return True
    return _GONE.search(fold(text[:READ]).replace("’", "'")) is not None


def detail_in(text: str) -> Detail | None:
    """What a message in a thread may ask about the answer before it; None where it does not."""
    # The accent tells "where" from "or".
    said = fold(_WHERE.sub(" where ", text[:READ])).replace("’", "'")
    said = " ".join(said.split())
    if len(said.split()) > LONGEST or _NOT_ASKED_OF_IT.search(said):
        return None
    lacks = _LACKS.match(said)
    if lacks is not None and _NEGATED.search(said[: lacks.start("thing")]):
        thing = lacks["thing"].strip()
        if len(thing.split()) <= LONGEST_THING and not _TRIED.search(said):
            return Detail(Asks.LACK, thing)
    if _NOT_IN_IT.match(said) and _IN_IT.search(said):
        return Detail(Asks.LACK, "")
    case = _ELLIPTIC.match(said)
    if case is not None:
        return Detail(Asks.CASE, said[case.end() :])
    for asks, pattern in _ASKED:
        found = pattern.search(said)
        if found is not None:
            counted = _COUNTED.search(said) if asks is Asks.AMOUNT else None
            rest = f"{said[: found.start()]} {said[found.end() :]}"
            about = said if asks in (Asks.WHETHER, Asks.HOW) else rest
            noun = counted["noun"] if counted else ""
            by = f"{found[0]} {''.join(said[found.end() :].split()[:1])}"
            return Detail(asks, about, noun, points_back(text), by)
    return None
