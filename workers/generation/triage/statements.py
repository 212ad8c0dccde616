"""Parts of a message that ask for nothing: on what system it is, what the screen says. Pure."""

from __future__ import annotations

import re

from workers.generation.same_case.systems import WORD, platforms_in, without_platforms
from workers.generation.triage.intents.concepts import concepts, plain
from workers.text.fold import fold
from workers.text.stop_words import LITTLE

_WRONG = ("down", "negation")
"""Ideas that make a part tell of a problem of its own."""
_JOINED = r"\W*(?:(?:et|and|mais|but|car|because|donc|so)\b )?"
_ONE = r"(?:(?:un|une|le|la|les|l'|mon|ma|mes|notre|nos|a|an|the|my|our|des) ?)?"
_SYSTEM = re.compile(
    rf"{_JOINED}(?:"
    r"(?:j'ai|(?:nous|on) (?:avons|a)|(?:i|we) have|(?:i|we)'ve(?: got)?) (?!besoin|need|to\b)"
    rf"{_ONE}(?!\w+(?:e|u|i|ed|st|en)e?s? (?:mon|ma|mes|my|un|une|the|le|la|a|de)\b)"
    r"|(?:je suis|(?:nous|on) (?:sommes|est)|i am|i'm|we are|we're)"
    r" (?:un|une|a|an|on|under|with|using"
    r"|running|working|sous|sur|en|avec)\b"
    r"|(?:j'|je |nous |on )(?:utilis|travaill|tourn)\w+|(?:i|we) (?:use|run|work)\b"
    r"|(?:c'est|ce sont|il s'agit d|it's|it is|this is|these are) ?(?:un|une|le|la|a|an|the|on"
    r"|sous)\b"
    r"|(?:mon|ma|notre|my|our|le|la|the) (?:[\w-]+ ){1,3}?(?:est|sont|is|are|tourne|runs)"
    r" (?:un|une|le|la|sous|en|a|an|the|on|under|with)\b)"
)
"""How somebody begins to say what they have; "I have lost my badge" says what happened."""
_SPEAKS = re.compile(rf"{_JOINED}(?:moi|nous|chez (?:moi|nous)),? (?=(?:je|on|nous|c'est)\b|j')")
"""Who it is that speaks: "us, we are on Linux"."""
_REPORTS = re.compile(
    rf"{_JOINED}(?:"
    rf"{_ONE}(?:(?:error|full|exact|only) )?(?:message|popup|error|erreur|code|log|texte?|alerte?"
    r"|window|fenetre|dialog(?:ue)?|notification|bandeau|banner|console|terminal)"
    r"(?: d'erreur| complet| exact)?(?: :|:| (?:est|is|was|dit|says|said|shows?|affiche\w*|reads"
    r"|indique\w*)\b)"
    r"|(?:it|they|he|she|il|elle|ils|elles|ca|cela|l'ecran|the screen) (?:just |only )?(?:dit"
    r"|disent|says?|said|affiche\w*|shows?|displays?|prints?|reads?|indique\w*"
    r"|est (?:ecrit|marque|indique))"
    r"|(?:i (?:then |just |only )?(?:get|see|receive|have)|j'(?:obtiens|ai)|je (?:vois|recois|lis)"
    rf"|on (?:voit|obtient|lit)) {_ONE}(?:error|erreur|message|code)\b)"
)
_BARE_REPORT = re.compile(
    rf"{_JOINED}(?:message |code )?(?:d'|error|erreur|message|code)\W*[\w-]*\d"
)
"""An error and its number, with nothing beside that it would be about."""
MOST_WORDS = 5
"""Words of a bare report."""
_GOES_ON = re.compile(
    rf"{_JOINED}(?:it|they|he|she|ils?|elles?|ca|cela)(?:'s)? "
    r"(?!(?:me |nous )?(?:faut|faudrait|y a|est possible|is possible|would be))"
)
"""A subject that was named before."""
_STEP = re.compile(
    r"\W*(?:then |puis |ensuite )?(?:i |je |j'ai )?(?:click(?:ed)?|clique[rz]?|press(?:ed)?"
    r"|appuye[rz]?|appuie|select(?:ed)?|selectionne[rz]?|choose|chose|choisi[rst]?|choisissez"
    r"|go to|went to|aller|allez|va(?:is)? (?:dans|sur)|enter(?:ed)?|saisi[rst]?|saisissez"
    r"|type[rd]? (?!\w\b)|tape[rz]?|scroll)(?!\w)"
)
"""What is done on a screen, and no wish."""


_TROUBLE = re.compile(r"\b(?:problem\w*|soucis?|troubles?|issues?|bugs?|questions?|panne)\b")


def says_more(part: str) -> bool:
    """Whether a part only says more of what stands beside it."""
    said = " ".join(fold(part).split())
    if _REPORTS.match(said) or _is_bare_report(said) or _GOES_ON.match(said):
        return True
    return _SYSTEM.match(said) is not None and not _tells_of_a_problem(said)


def only_tells_system(part: str) -> bool:
    """Whether a part says on which system somebody is, and nothing beside: "I am on Linux"."""
    said = " ".join(fold(part).split())
    speaks = _SPEAKS.match(said)
    said = said[speaks.end() :] if speaks else said
    begins = _SYSTEM.match(said)
    if begins is None or not platforms_in(said):
        return False
    rest = without_platforms(said[begins.end() :], ())
    return all(one in LITTLE for one in WORD.findall(rest))


def are_steps(items: list[str]) -> bool:
    """Whether the items of a list are what somebody did, and what came of it."""
    folded = [" ".join(fold(one).split()) for one in items]
    return any(
        _STEP.match(one) or _REPORTS.match(one) or _is_bare_report(one) for one in folded[1:]
    )


def _is_bare_report(said: str) -> bool:
    return _BARE_REPORT.match(said) is not None and len(said.split()) <= MOST_WORDS


def _tells_of_a_problem(said: str) -> bool:
    if _TROUBLE.search(said):
        return True
    known = concepts()
    wrong = {known.names.index(one) for one in _WRONG}
    return any(not wrong.isdisjoint(ideas) for ideas in known.found(plain(said)))
