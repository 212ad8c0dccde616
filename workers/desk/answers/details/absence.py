"""What a sentence tells somebody who lacks a thing to do. Pure.

"Without a badge, ask at the desk" speaks to somebody without a badge. "No badge is made on Fridays"
and "the page has no badge field" have the same words and do not: what is absent has to be the thing
itself, under a condition or behind "without".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.desk.answers.details.denials import clauses, is_denied
from workers.generation.repair.orders import tells_to_do
from workers.generation.usefulness import instructs
from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.text.fold import fold
from workers.text.stop_words import STOP_WORDS

LONGEST = 120
"""Characters in which a thing is looked for behind "without"."""
MORE = 3
"""Words that stand at most between "without" and the end of the thing, beside its own."""
_SUBJECT = r"\b[^,.;:!?]{0,40}?\b"
_FRENCH = re.compile(
    r"\b(?:sans|(?:a defaut|faute|en l'absence) d(?:e\b|')"
    rf"|(?:si|s'il|s'elle|quand|lorsque|ceux|celles|personnes?|qui){_SUBJECT}n(?:e |')(?:en |y )?"
    r"(?:avez|avons|a|ont|dispos\w+|possed\w+|trouv\w+|voy\w+|voit) (?:pas|plus|aucune?)\b)"
)
_ENGLISH = re.compile(
    r"\b(?:without|lacking|in the absence of"
    rf"|(?:if|when|where|who|those|anyone|people|users?){_SUBJECT}(?:(?:do|does)(?: not|n't)"
    r" (?:have|own|possess|see|find)|ha(?:ve|s) no|(?:is|are) no|ha(?:ve|s)(?: not|n't) got"
    r"|lacks?))\b"
)
_HEADING = re.compile(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:pas d(?:e\b|')|aucune?\b|no\b|(?:vous )?n'avez pas d(?:e\b|')"
    r"|(?:you )?(?:do not|don't) have\b)"
)
"""Says so where a sign stands behind the thing: "No badge? Ask at the desk"."""
_MISSING = re.compile(
    r"\b(?:if|when|si|quand|lorsque)\b[^,.;:!?]{0,60}?\b(?:(?:is|are|est|sont)"
    r" (?:missing|absente?s?|(?:not|pas) (?:available|there|listed|offered|shown|disponibles?"
    r"|proposee?s?))"
    r"|manquent?|n'(?:apparait|existe|est) pas(?: (?:disponible|proposee?|la))?)\b"
)
_NONE_OF_IT = re.compile(
    r"\b(?:s'il n'y en a (?:pas|aucune?)|si vous n'en (?:avez|voyez|trouvez) (?:pas|aucune?)"
    r"|(?:si|s'il|s'elle)\b.{0,25}\b(?:manque|absente?|n'apparait pas|n'existe pas|n'y est pas)"
    r"|sinon|a defaut|if (?:there (?:is|are) )?none|if (?:it|that|this|they)(?:'s| is| are)?"
    r" (?:missing|absent|not (?:there|shown|listed|offered|available|present|in))"
    r"|if (?:it|that|this|they) (?:does|do)(?: not|n't) (?:appear|exist|show)"
    r"|if (?:it|they|there) (?:isn't|aren't|is not|are not)\b(?: there| any| one)?(?=,)"
    r"|if (?:you|there)(?: do| are| is)?(?: not|n't)(?: have| see| find)? (?:one|any|it)\b"
    r"|if not|otherwise|failing that)\b"
)
_NOT_AMONG = re.compile(
    r"\b(?:qui|that|which|who|whoever) (?:n'y (?:est|sont|figurent?)|(?:is|are)(?:n't| not))"
    r"(?: pas\b| (?:there|listed|in (?:it|there))\b)"
)
"""Things that are not where a text has others: "programs that are not listed"."""
_DETERMINERS = (
    r"(?:(?:an?|the|any|your|such|this|that|un|une|le|la|les|de|votre|ce|cet|cette)\s|l'|d')*"
)
_DEED = re.compile(rf"\s*{_DETERMINERS}\w+(?:ing|er|ir|dre|ettre)\b")
"""A verb behind "without": what is not done, and no thing."""
_TO_DO = re.compile(
    r"\b(?:must|should|(?:have|need|has|needs) to|doi(?:t|vent)|devez|il faut|il suffit)\b"
    r"|\b(?:you|they|who|vous|on|ils|elles) (?:can|may|pouvez|peu(?:t|vent))\b"
)
_CAN = re.compile(r"^(?:can|may|peu(?:t|vent))\s")
"""What is left of "who has no badge can ask"."""
_MODALS = frozenset({"must", "may", "might", "shall", "cannot", "will", "needs"})
_WORD = re.compile(r"[\w-]+")


class Absence:
    """Looks for what the absence of a thing has somebody do; the glossary says what else a word
    is called."""

    def __init__(self, known: Glossary) -> None:
        self._known = known

    def of(self, thing: Sequence[Meaning], text: str) -> str | None:
        """What `text` says besides that a thing is not there, folded; None where it does not say
        so."""
        said = fold(text)
        heading = _HEADING.match(said)
        if heading is not None:
            end = self._end(thing, said, heading.end())
            if end is not None and said[end:].lstrip()[:1] in tuple("?:,"):
                return said[end:]
        for pattern, language in ((_FRENCH, "fr"), (_ENGLISH, "en")):
            for found in pattern.finditer(said):
                end = self._end(thing, said, found.end())
                if end is not None and (
                    language == "fr" or _ends_phrase(said[end : end + LONGEST])
                ):
                    return f"{said[: found.start()]} , {said[end:]}"
        missing = _MISSING.search(said)
        if missing is not None and self.names(thing, missing[0]):
            return f"{said[: missing.start()]} , {said[missing.end() :]}"
        return None

    def names(self, thing: Sequence[Meaning], text: str) -> bool:
        """Whether a text says all words of a thing."""
        said = self._known.meanings(text)
        return all(one.share(said) > 0 for one in thing)

    def _end(self, thing: Sequence[Meaning], said: str, start: int) -> int | None:
        """Where the thing ends that stands at `start`; None for another thing, or a deed."""
        phrase = re.split(r"[,.;:!?()]", said[start : start + LONGEST], maxsplit=1)[0]
        ends = [one.end() for one in _WORD.finditer(phrase)]
        for end in ends[: len(thing) + MORE]:
            if self.names(thing, phrase[:end]):
                deed = _DEED.match(phrase)
                own = deed is None or self.names(thing, deed[0])
                return start + end if own else None
        return None


def goes_on(text: str) -> str | None:
    """What `text` says besides "if there is none", folded; None where it does not begin so."""
    said = fold(text)
    found = _NONE_OF_IT.search(said)
    return None if found is None else f"{said[: found.start()]} , {said[found.end() :]}"


def begins_with_none(text: str) -> bool:
    """Whether a text begins with what is so if there is none: "If it is not listed, …"; or tells of
    things that are not among others."""
    said = fold(text).lstrip(" \t-*•")
    return _NONE_OF_IT.match(said) is not None or _NOT_AMONG.search(said[:LONGEST]) is not None


def has_somebody_act(folded: str, language: str = "") -> bool:
    """Whether a clause of a text, folded, tells its reader to do something, and not to leave it."""
    return any(
        (tells_to_do(_CAN.sub("", one), language) or _TO_DO.search(one) is not None)
        and not is_denied(one)
        for one in map(str.strip, clauses(folded))
    )


def _ends_phrase(rest: str) -> bool:
    """Whether an English noun phrase is over: in "without an adapter cable" the adapter is not
    what is absent."""
    found = re.match(r"\s*([\w'-]+)(\s+\w)?", rest)
    if found is None:
        return True
    word = found[1]
    return (
        word in STOP_WORDS["en"]
        or word in _MODALS
        or (found[2] is not None and instructs(word, "en"))
    )
