"""What a message is about, without what it says to work, or not to be asked about. Pure."""

from __future__ import annotations

import re

from workers.text.fold import fold
from workers.text.tokens import content_words

_SPACES = re.compile(r"\s+")
_CLAUSE = re.compile(
    r"\s?(?:[,;:]|\.\s|\b(?:mais|but|only|alors que|while|par contre|en revanche|however|whereas"
    r"|tandis que|sauf que|except that)\b)\s?",
    re.I,
)
_WORKS = re.compile(
    r"\b(?:(?:marche|fonctionne|va|passe|tourne|imprime)(?:nt)? (?:tres |plutot )?(?:bien|nickel"
    r"|parfaitement|correctement|normalement|impec\w*|sans (?:souci|probleme))|(?:est|sont) (?:ok"
    r"|bon|bonne|nickel|normale?)|(?:is|are|works?|runs?|prints?) (?:all |just "
    r"|perfectly )?(?:fine|ok"
    r"|okay|good|well|perfectly|normally|as it should)|works\b(?! (?:not|only)))"
)
_IS_SENSED = re.compile(
    r"\b(?:(?:entend|voi[st]|voie|recoi[st]|recoive|capte|detecte|reconnait)(?:nt|ent)?"
    r" (?:tres |plutot |tous |tout )?bien\b|(?:hear|see) (?:me|us|them|everyone|everybody)"
    r" (?:fine|ok|okay|well|perfectly|clearly)"
    r"|(?:goes|go|went|comes?|came|gets?|got|syncs?|loads?|opens?|arrives?|prints?|passes?)"
    r" (?:\w+ )?(?:fine|ok|okay|perfectly|normally|without (?:an? |any )?(?:complaints?|problems?"
    r"|trouble|hitch|issues?|fuss))"
    r"|\w+ai(?:t|ent) (?:\w+ ){0,2}sans (?:souci|probleme|accroc|encombre)s?\W*$)"
)
"""What is heard, seen and done well, where nobody wishes for it."""
_JUST_WORKS = re.compile(
    r"\b(?:(?:marche|fonctionne|passe|tourne|imprime)(?:nt)?|(?:on|ils|elles|les autres)"
    r" (?:m'|nous )(?:entend|voi[te])(?:ent|nt)?)\W*$"
)
"""The bare verb at the end of a clause: "ma bibliothèque perso passe", "on m'entend"."""
_OWN_WORKS = re.compile(
    r"\bmy (?:own|private|personal) (?:\w+ ){0,2}(?:syncs?|synchroni[sz]es|works?|opens?|loads?"
    r"|goes|prints?|passes)\b"
    r"|\b(?:ma|mon) (?:\w+ ){1,2}(?:perso\w*|privee?) (?:se )?(?:synchronise|marche|passe"
    r"|fonctionne|s'ouvre|ouvre|va|charge)\b"
)
"""Somebody's own one does, where the shared one does not."""
_AND = re.compile(
    r"\s(?:et|and)\s(?=(?:l[ae]s?|un|une|mon|ma|mes|notre|nos|on|ils?|elles?|je|ca|the|an?|my|our|it"
    r"|they|he|she|i|we|this|that)\s|[lcjm]['’])",
    re.I,
)
"""Between two that have a subject each: "the scanner works and prints nothing" is one."""
_INDEED = re.compile(
    r"(?:^|[,;:.] ?)[^,;:.]{0,60}?(?<!\bje )\b(?:envoie|sort|imprime|voit|lit|ouvre|reçoit|recoit"
    r"|détecte|detecte|reconnaît|reconnait|scanne|affiche|charge|lance|synchronise|copie"
    r"|accepte)(?:nt)? bien (?:l[ae]s?|l['’]|mes|nos|mon|ma|des|un|une)\b[^,;:.]{0,60}?,? ?"
    r"\b(?:mais|par contre|en revanche|sauf que|tandis que)\b",
    re.I,
)
"""What a thing does as it should, up to the contrast that tells what it does not: without one,
"bien" confirms a trouble."""
_RELATIVE = re.compile(r"\b(?:qui|that|which|who)\b")
"""What works is the cause there, as "a job that runs" is."""
_ASKED = re.compile(r"\b(?:si|que|qu'|quand|comment|pourquoi|pour|ou|lorsque|tant|des)\b|\?")
"""A clause with these does not say that it works: "quand ça marche", "comment ça passe"."""
_WISHED = re.compile(
    r"\b(?:how|if|whether|so that|want|need|like|sure|check|would|should|can|could|please|comment"
    r"|veux|veut|voudrais|voudrait|aimerais|faut|faudrait|souhaite)\b"
)
"""The same of what somebody wishes for."""
_NOT_ASKED = re.compile(
    r"\W*(?:(?:je ne|j'|je) (?:demande|parle|cherche) pas|(?:ce n'est|c'est) pas (?:pour|au sujet"
    r"|a propos)|(?:(?:i'm|i am|we're|we are) )?not (?:asking|talking|looking) (?:for|about|how)"
    r"|(?:it's|it is|this is) not about)\b"
)
"""How a clause begins that says what is not asked about."""
_PROBLEM = re.compile(r"\b(?:ne|pas|plus|not|no|n't|cannot|never|jamais|sauf|except|until)\b|n't\b")
_NOT_THAT = re.compile(
    r"[,;]?\s?\b(?:pas|et non|not)\s+(?:pas\s+)?(?:(?:celui|celle|ceux|celles)\s+(?:du|de la"
    r"|de l['’]"
    r"|des|de)|(?:the one|that) (?:of|from|in)(?: the)?)\s*[\w'’-]+(?:\s+\w+)?",
    re.I,
)


_ONLY_NOT = re.compile(r"\W*(?:pas|plus|not|no)\b", re.I)


def without_what_works(text: str) -> str:
    """`text` without clauses that say that something works, or that it is not asked about, and
    without "not the one of …"; the text itself if nothing would be left to search for."""
    # A run of white space would be tried from each of its places.
    kept = _INDEED.sub(" ", _NOT_THAT.sub(" ", _SPACES.sub(" ", text))).strip()
    clauses = [part for clause in _CLAUSE.split(kept) for part in _told_apart(clause) if part]
    if len(clauses) > 1:
        wanted = [one for one in clauses if not _works(one) and not _is_not_asked(one)]
        if len(wanted) < len(clauses):
            kept = ", ".join(wanted)
    told = len(content_words(kept, "fr")) >= 2 and content_words(kept, "en")
    # "The Wi-Fi works, but not the internet": what is left says nothing by itself.
    return kept if told and _ONLY_NOT.match(kept) is None else text


def _told_apart(clause: str) -> list[str]:
    """A clause without what works up to an "and", and that: two things are told of there. Of "Word
    and Excel work" it is one."""
    parts = []
    while (found := _AND.search(clause)) and _works(before := clause[: found.start()]):
        if _RELATIVE.search(fold(before)):
            break
        parts.append(before)
        clause = clause[found.end() :]
    return [*parts, clause]


def _is_not_asked(clause: str) -> bool:
    return _NOT_ASKED.match(fold(clause)) is not None


def _works(clause: str) -> bool:
    said = fold(clause)
    if _PROBLEM.search(said):
        return False
    if _WORKS.search(said) or (_OWN_WORKS.search(said) and _WISHED.search(said) is None):
        return True
    told = _JUST_WORKS.search(said) is not None or (
        _IS_SENSED.search(said) is not None and _WISHED.search(said) is None
    )
    return told and _ASKED.search(said) is None
