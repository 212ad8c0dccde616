"""What no helpdesk is there for: poems, sports, the weather. Pure."""

from __future__ import annotations

import re

from workers.generation.triage.intents.concepts import concepts, plain
from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.text.fold import fold

SURE, LEARNED = 0.35, 0.05
"""Scores from which on the model alone is enough: at once, and where nothing is found."""

CONTINUED = -0.15
"""The same for what follows a refusal."""
MOST_WORDS = 12
"""Words of what only goes on from a refusal."""
THINGS = ("it_thing", "device", "service", "account", "files", "secret", "down", "powered")
"""Ideas by which a message names something that support is there for."""

_WRITING = (
    r"(?:poem|poems|limerick|haiku|sonnet|song|rap|story|joke|essay|novel|speech|love letter"
    r"|cover letter|birthday|toast|poeme|chanson|histoire|blague|dissertation|roman|discours"
    r"|lettre (?:d'amour|de motivation)|devinette|riddle|horoscope|recette|recipe|limerique|conte"
    r"|fable)"
)
_INVESTED = r"(?:shares|stocks|bonds|actions|bitcoins?|crypto\w*|ethereum)"
_TRADED = r"(?:buy|buying|sell|selling|invest\w*|achete[rz]?|vendre|vends|en bourse)"
_AROUND = (
    r"(?:dans le (?:coin|quartier)|(?:pres|pas loin) d'ici|pas loin|en ville|du coin|in town|nearby"
    r"|near (?:here|by|us)|around here|close by|close to here)"
)
_WELL_SPOKEN_OF = (
    r"(?:bon|bons|bonne|bonnes|sympa|sympas|pas chers?|pas cheres?|good|nice|decent|cheap|best"
    r"|meilleure?s?)"
)
_OFF_TOPIC = re.compile(
    rf"\b(?:write|tell|sing|compose|give|make|invent|ecris|ecrivez|raconte|racontez|chante|donne"
    rf"|fais|invente|redige|redigez)\b.{{0,20}}\b{_WRITING}\b"
    rf"|^\W*(?:une?|a|another|encore une?) {_WRITING}\b"
    rf"|\b(?:t'as|tu (?:as|n'as|n'aurais|aurais|connais)|vous (?:avez|n'avez|n'auriez|auriez"
    rf"|connaissez)|(?:do|have) you (?:know|have|got)|got)\b.{{0,20}}\b(?:{_WRITING}s?|jokes"
    rf"|stories|histoires?)\b(?! (?:de|des|d'|of|about) (?:version|mon|ma|my|the))"
    r"|\b(?:who|qui) (?:won|wins|will win|a gagne|va gagner|is the (?:president|king|queen)"
    r"|est le (?:president|roi))\b"
    r"|\b(?:world cup|coupe du monde|ligue 1|premier league|champions league|euro 20\d\d"
    r"|tour de france|super bowl|football match|match de (?:foot|rugby))\b"
    r"|\b(?:will you marry|do you love|je t'aime|i love you|epouse[- ]moi)\b"
    r"|\b(?:tell me about|parle[- ]moi de|raconte[- ]moi) (?:the |la |le |l')?(?:french revolution"
    r"|revolution|history|histoire|war|guerre|life|vie|yourself)\b"
    r"|\b(?:think|penses|opinion|avis)\b.{0,20}\b(?:politics|politique|macron|trump|president"
    r"|religion|god|dieu|election)\b"
    r"|\b(?:recommend|conseille\w*|suggest)\b.{0,15}\b(?:movie|film|book|livre|serie|series|song"
    r"|game|jeu|holiday|vacances)\b"
    r"|\bhow (?:do|to|can) (?:i |we )?(?:cook|bake|lose weight|flirt|make (?:tea|coffee"
    r"|pancakes))\b"
    r"|\b(?:comment (?:cuire|cuisiner|draguer|maigrir)|draguer|plan my (?:vacation|holiday|trip"
    r"|wedding)|mes vacances en)\b"
    r"|\b(?:my homework|mes devoirs|mon devoir de)\b"
)
_MONEY = re.compile(rf"\b{_INVESTED}\b.{{0,25}}\b{_TRADED}\b|\b{_TRADED}\b.{{0,25}}\b{_INVESTED}\b")
"""What is bought to become rich; a network has shares as well, and a cupboard has stocks."""
_OF_A_CUPBOARD = re.compile(
    r"\bstocks? (?:d[eu]s?\b|d'|of\b)|\bshares? (?:folders?|drives?|names?|paths?|links?)\b"
)

_BY_A_WORD = re.compile(
    rf"\b{_WELL_SPOKEN_OF}\b.{{0,30}}\b{_AROUND}\b"
    r"|\b(?:weather|meteo|quel temps (?:fait|fera)|will it rain|pleut|va-t-il pleuvoir)\b"
    r"|\b(?:capital of|capitale (?:de|du|d')|population of|how tall is|how old is the"
    r"|meaning of life|sens de la vie|what is love)\b"
    r"|\b(?:restaurant|pizza|ou manger|where (?:can|should) (?:i|we) eat|menu (?:de la cantine"
    r"|du jour)|lunch today|recipe for|recette de)\b"
    r"|\b(?:lottery|loto|loterie|horoscope|astrolog\w+|stock (?:price|tip)s?"
    r"|cours de (?:la )?bourse"
    r"|bet on|parier)\b"
    r"|\b(?:traduis|traduisez|traduire|translate)\b.{0,25}\b(?:texte|text|phrase|sentence|this"
    r"|ca|cela"
    r"|anglais|francais|english|french|german|spanish)\b"
    r"|\b(?:quelle heure|what time) (?:est-il|is it)\b|\b(?:combien font|how much is|what is) \d+"
    r" ?(?:fois|plus|moins|times|x|\*|\+|-|/)"
)
"""What is of no concern to support, unless a thing of computing is named beside it."""
_OF_COMPUTING = re.compile(
    r"\b(?:err(?:or|eur)s?|bugs?|buggy|crash\w*|plant(?:e|ent|ee?s?|age)|fail\w*|echou\w+|apps?"
    r"|applis?|applications?|apis?|widgets?|plugins?|modules?|scripts?|cpu|codecs?|libreoffice"
    r"|openoffice|powerpoint)"
    r"\b|\b(?:ne (?:se )?|n')\w+ plus\b"
)
"""Words of programs and their faults that `THINGS` does not hold."""


_TELLS = re.compile(
    r"\W{0,9}(?:(?:et|and|mais|but|now) )?(?:(?:the|my|our|mon|ma|notre|le|la|un|une|a)\b ?|l')?"
    r"[\w.+-]+(?: [\w.+-]+)? (?:wants?|asks?|says?|requires?|demands?|refuses?|complains|keeps"
    r"|(?:me |nous )?(?:demande|exige|reclame|veut|dit|refuse|affiche|plante))\b"
)
"""Begins with a thing that does something to somebody: "maple says its maintenance expired"."""
_I = re.compile(r"\W*(?:(?:et|and) )?(?:i|we|you|je|tu|on|nous|vous|he|she|il|elle|who|qui)\b")


def is_off_topic(text: str, *, searched: bool = False) -> bool:
    """Whether a message asks for what has nothing to do with support.

    `searched`: nothing was found for it, so that less is enough.
    """
    said = " ".join(fold(text[:600]).split())
    if len(said.split()) > 40:
        return False
    if _OFF_TOPIC.search(said) is not None or _is_money(said):
        return True
    if _OF_COMPUTING.search(said) is not None:
        return False
    if _BY_A_WORD.search(said) is not None and not names_a_thing(text):
        return True
    if searched and _TELLS.match(said) is not None and _I.match(said) is None:
        return False
    return is_kind(text, Intent.OFF_TOPIC, LEARNED if searched else SURE)


def _is_money(said: str) -> bool:
    """Whether a folded text trades shares, and no thing of the office beside them."""
    if _MONEY.search(said) is None or _OF_A_CUPBOARD.search(said) is not None:
        return False
    return not names_a_thing(re.sub(rf"\b{_INVESTED}\b", " ", said))


def goes_on(text: str) -> bool:
    """Whether a message that follows a refusal is of no more concern to support than what was
    refused: a short one that the model takes for such, and that names nothing of computing."""
    if len(text.split()) > MOST_WORDS or names_a_thing(text):
        return False
    return is_kind(text, Intent.OFF_TOPIC, CONTINUED)


def names_a_thing(text: str) -> bool:
    """Whether a message names something that support is there for, or says that it fails."""
    known = concepts()
    numbers = {known.names.index(one) for one in THINGS}
    return any(not numbers.isdisjoint(ideas) for ideas in known.found(plain(text)))
