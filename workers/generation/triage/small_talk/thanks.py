"""Who thanks, says goodbye to an answer, or that it helped. Pure."""

from __future__ import annotations

import re

from workers.text.courtesy import ALL_CLOSINGS, ALL_GREETINGS, ALL_THANKS, ASSENT, folded
from workers.text.fold import fold
from workers.text.tokens import plain_words
from workers.text.word_lists import words

_SOLVED = words("regle resolu solved fixed")
_OTHER_THANKS = words(
    "gracias danke dankeschon vielen dank grazie obrigado obrigada bedankt dziekuje tak"
)
_GRATITUDE = folded(ALL_THANKS, ASSENT, _SOLVED, _OTHER_THANKS, words("cheers mercii mci tnx tks"))
_COURTESY = (
    _GRATITUDE
    | folded(ALL_CLOSINGS, ALL_GREETINGS)
    | words(
        """beaucoup bien d bonne bon journee soiree weekend a vous toi aussi encore you very much
        many nice got it good that worked works solved reglee day evening all now ca marche
        maintenant c est fonctionne
        problem probleme tout pour votre aide ton for your help the that s so lot muchas mille
        un grand super mega great work job again merci oui yes yep ouais no worries schon"""
    )
)
STILL_GOOD = re.compile(
    r"\b(?:still|toujours)(?: (?:aussi|as|so|very|tres))? (?:grateful|thankful|happy|great|good"
    r"|fine|perfect|works|working|fast|quick|helpful|rapides?|efficaces?|utiles?|contente?s?|ravie?s?"
    r"|reconnaissante?s?|super|parfaite?s?|nickel|sympas?|au top|marche|fonctionne)\b"
    r"(?! (?:pas|plus|only|not|badly|slowly|mal|que)\b)"
)
"""What is unchanged and good."""
_NOT_YET = re.compile(
    r"\b(mais|toujours|pas|plus|still|but|not|n't|doesn|don|ne|n|however|except|sauf|jamais"
    r"|never|pourtant|though|although)\b"
)
_UNTIL_LATER = re.compile(r"\ba (?:la prochaine|plus)\b(?! (?:de|d'|que))")
_OTHER_THING = re.compile(
    r"^\W*(?:et|and|mais|but) (?:sur |sous |avec |on |in |with )?(?!(?:merci|thanks|thank|bravo"
    r"|voila|hop"
    r"|vous|toi|you|bonne|good|encore|again|ca|that|it|c'est|have|see|now|there)\b)\w+ ?,?"
    r" (?:idem|pareil\w*|aussi|same|too|likewise|as well|non plus|either)\W*$"
    r"|^\W*(?:(?:et|and|mais|but) )?(?:elles?|lui|eux|ils?|he|she|they),? (?:(?:elles?|ils?) )?"
    r"(?:m'|me |ne |n'|can|could|does|did|has|have|hears?|sees?|gets?|entend|voi|recoi|peu|arriv)"
    r"|^\W*(?:idem|pareil|same)(?: thing)? (?:pour|avec|sur|sous|with|for|on|in) "
    r"|^\W*(?:(?:et|and|mais|but) )?(?:mon|ma|mes|notre|nos|son|sa|ses|le|la|les|l'|my|our|his|her"
    r"|the|chez|everyone|everybody|tous|les autres|sur|on the) ?[\w' -]{2,30}?,? "
    r"(?:elles?|lui|eux|ils?|y|l'|sees?|can|has|have|had|is|are|gets?|got|works|voit|voient|ont|a"
    r"|peut|peuvent|arrive|recoit|recoivent|est|sont|va|marche)\b"
)
"""Says something of another thing or person: "and overleaf, same", "my boss, he sees it"."""
_A_THING = re.compile(
    r"^\W*(?:et|and) (?:(?:une?|des|les?|la|an?|the|any|some|mon|ma|mes|my|pour|for)\b|l')"
    r"|^\W*(?:(?:c'est|it's|it is) (?:bien )?)?(?:(?:les?|la|the|une?|an)\b|l')"
    r"|^\W*(?:(?:it's|it is) )?a (?:whole|second|third|different|single|few|couple)\b"
)
"""Begins with a thing, or asks for one more: "and a good printer?", "the address is good"."""
_WHEN = re.compile(
    r"\b(?:ago|il y a|avant-hier|hier|yesterday|(?:last|l'an|le mois|la semaine) (?:week|month|year"
    r"|dernier|derniere|passe)|(?:was|etait|were) (?:on |in |le |en )?(?:monday|tuesday|wednesday"
    r"|thursday|friday|lundi|mardi|mercredi|jeudi|vendredi))\b"
)
"""When something was: "that was a month ago" answers nobody's help."""
_APPROVED = _GRATITUDE | words("works worked working marche fonctionne trick bons")


def may_be_thanks(text: str) -> bool:
    """Whether what sounds like thanks asks for nothing, denies nothing, and tells of no thing and
    of no time."""
    said = STILL_GOOD.sub(" ", _UNTIL_LATER.sub(" ", fold(text)))
    if "?" in text or _NOT_YET.search(said):
        return False
    if _WHEN.search(said) and _GRATITUDE.isdisjoint(plain_words(text)):
        return False
    other = _A_THING.search(said) is not None or _OTHER_THING.search(said) is not None
    return not other or not _APPROVED.isdisjoint(plain_words(text))


def is_thanks(said: list[str], text: str) -> bool:
    """Whether the words of a message thank, and say nothing else."""
    if "?" in text or _NOT_YET.search(fold(text)):
        return False
    return any(word in _GRATITUDE for word in said) and all(word in _COURTESY for word in said)
