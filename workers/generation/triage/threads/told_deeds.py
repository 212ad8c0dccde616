"""What somebody tells to have done, with nothing gained, and what they rule out. Pure.

"Logged out and in, still zero credits" has no word for a failure. That it is one is told by how it
is built: it begins with a deed without a subject, and what came of it stands behind, unchanged.
"""

from __future__ import annotations

import re

from workers.generation.triage.small_talk.thanks import STILL_GOOD
from workers.text.fold import fold

LAST = 4
"""Words, at most, of what is ruled out at the end of a message."""
_PARTS = re.compile(r" ?[,;:.]{1,3} | (?:et|and|mais|but|puis|then) ")
_BEFORE = (
    r"(?:(?:ok|bon|ben|bah|alors|so|well|non|no|meme|even|deja|already|just|tout|all|i|i've|we"
    r"|we've|j'ai|on a|nous avons)\b\W*){0,4}"
)
_SORRY = re.compile(r"^\W*(?:d[ée]sol[ée]e?s?|navr[ée]e?s?|sorry)\b\W*", re.IGNORECASE)
"""Looks like a deed in French, and is none."""
_ACCENTED = re.compile(r"\w{3,}(?<!it)(?:é|ée|és|ées)\b")
"""A French participle; without its accent it may be any word in -e. One in -ité is a noun."""
_DEED = re.compile(
    rf"{_BEFORE}(?:(?:re|de[sbc]?)[a-z]{{3,}}(?:ees?|es?|u|it|is)\b"
    r"|(?:re)?(?:fait|mis|eteint|essaye|teste|vide|change|supprime|installe|rallume|nettoye"
    r"|relance|lance|passe|coupe)e?s?\b"
    r"|(?:un|re|dis)?[a-z]{2,}(?:ed|pped)\b|(?:did|ran|made|took|put|reset|rebuilt|redid|swapped"
    r"|cut|set|went|tried|gave|bought)\b)"
)
_ADJECTIVE = re.compile(
    rf"{_BEFORE}(?:need|indeed|speed|feed|shared|wired|scanned|attached|required|advanced|limited"
    r"|encrypted|dedicated|embedded|archived|deleted|blocked|detailed)"
    r" (?!(?:the|my|our|it|them|a|an|all|everything|again|twice)\b)\w"
)
"""A word that ends as a deed does and says of what kind a thing is: "shared mailbox"."""
_SETTLED = re.compile(
    rf"{_BEFORE}(?:solved|resolved|fixed|sorted|resolue?s?|reglee?s?|reparee?s?)(?=\W*$"
    r"|\W*[,;.:!]| (?:with|by|thanks|thank|merci|grace|avec|par|en|now|maintenant)\b)"
)
"""It is over: no deed of somebody who complains, unless it says what was fixed."""
_STATES = re.compile(r"[a-z]+ (?:is|are|was|were|est|sont|ne)\b")
"""A subject and its verb, where a participle would stand alone."""
_FAILS = re.compile(
    r"\b(?:ne|pas|plus|not|doesn't|don't|isn't|won't|can't|does|do|works?|working|marche\w*"
    r"|fonctionne\w*)\b"
)
"""It is the subject that fails, and no deed: "reset link does not work"."""
_AGAIN = re.compile(
    rf"{_BEFORE}(?:re(?:install|start|boot|connect|plug|load|tri|demarr|branch|lanc|allum|essay)\w*"
    r"|reset|refaite?s?|essaye\w*|tried|tested|teste\w*|uninstall\w*|desinstall\w*|debranch\w*"
    r"|eteinte?s?)\b(?: \w+){0,4} (?:twice|again and again|(?:[2-9]|deux|trois|three|several"
    r"|plusieurs) (?:fois|times))\W*$"
)
_UNCHANGED = re.compile(
    r"\b(?:still|toujours|tjr?s|encore|idem|ditto|pareil\w*|kif|identical|identique|rien de (?:neuf"
    r"|mieux|plus|change)|(?:the )?same(?: \w+)?|(?:la |le |les )?memes? \w+|exactly as before"
    r"|comme avant)\b"
)
_SAME = re.compile(r"\b(?:idem|ditto|pareil\w*|kif|identical|identique|(?:the )?same|memes?)\b")
"""All this refers to a trouble that was told before."""
_SAME_FOR = re.compile(r"\b(?:same|memes?)\b.{0,30}\b(?:for|pour|as|que|en|in) ")
"""The same for somebody else is a wish."""
_WORKS = re.compile(
    r"\b(?:ca|cela|it|all|everything|tout|c'est) (?:re)?(?:marche|fonctionne|works?|working|est"
    r" revenu|good|fine|ok|bon|regle)\b(?! pas| plus)"
)
_RULES_OUT = re.compile(
    r"\w\W+(?:so|donc|du coup|therefore)\W+(?:(?:it|that|this)(?: is|'s|s)?(?: not|n't| isn't"
    r"| can't be| cannot be| can not be|'s not)\b|(?:it|that) isnt\b|(?:c'|ce n'|ca (?:ne |n')?)?"
    r"(?:est|vient|peut) pas\b)(?! (?:la peine|grave|urgent|presse|possible|clair|clear|possible"
    r"|available|le (?:meme|bon)|la (?:meme|bonne)|the (?:same|right)|worth|bad|that bad))"
)


def tells_deeds(text: str) -> bool:
    """Whether a message tells deeds and that all is as it was."""
    said = " ".join(fold(text).split()).replace("’", "'")
    if any(one.search(said) for one in (_WORKS, STILL_GOOD, _SAME_FOR)) or _SETTLED.match(said):
        return False
    # Who says sorry and that it is the same complains, whatever was done.
    if not begins_with_a_deed(text) and not _SORRY.match(text):
        return False
    return _UNCHANGED.search(said) is not None


def begins_with_a_deed(text: str) -> bool:
    """Whether a message begins with what was done, without a subject: "swapped the cable, …"."""
    text = _SORRY.sub("", text, count=1)
    said = " ".join(fold(text).split()).replace("’", "'")
    first = _PARTS.split(said)[0]
    began = text.split()[:1]
    accented = bool(began) and _ACCENTED.match(began[0].lower()) is not None
    if not (accented or _DEED.match(first)) or _STATES.match(first):
        return False
    return _ADJECTIVE.match(first) is None and _FAILS.search(first) is None


def did_it_again(text: str) -> bool:
    """Whether a message tells of a mend that was done more than once, and nothing behind it:
    nobody does again what has helped."""
    said = " ".join(_SORRY.sub("", fold(text), count=1).split())
    return _AGAIN.match(said) is not None


def says_same(text: str) -> bool:
    """Whether a message says that it is the same trouble as before."""
    return _SAME.search(fold(text)) is not None


def ends_with_it(text: str) -> bool:
    """Whether nothing is told behind what a message rules out."""
    said = " ".join(fold(text).split()).replace("’", "'")
    found = _RULES_OUT.search(said)
    return found is not None and len(said[found.end() :].split()) <= LAST


def rules_out(text: str) -> bool:
    """Whether a message gives a reason why it is not what the answer takes for the cause."""
    return _RULES_OUT.search(" ".join(fold(text).split()).replace("’", "'")) is not None
