"""Whether an answer tells its asker anything: the question said again, a title or a fragment is
borne out by every source about the problem, and helps nobody. Pure.

What counts is what the asker did not write and no title says: words of the solution, or a thing
that can be typed or clicked. An order needs one such word, since it says what to do with it, and so
does a sentence that names such a thing; another one needs a few.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workers.generation.usefulness import instructs
from workers.generation.verification.claims import Claim
from workers.generation.verification.facts import Fact, FactIndex, facts_of
from workers.generation.verification.sources import Source, stems_of
from workers.generation.verification.strictness import ANSWER

FEWEST = 3
"""New words that a text without an order must have."""
_THINGS = ("command", "link", "path", "code")


class Information:
    """A question and the titles of its sources: what an asker knows already."""

    def __init__(
        self, question: str, titles: Iterable[str], sources: Sequence[Source], language: str
    ) -> None:
        self._known_text = "\n".join((question, *titles))
        self._known = FactIndex(self._known_text)
        self._sources = sources
        self._language = language
        self._stems = frozenset(self._stems_of(self._known_text)) | ANSWER.leading

    def informs(self, claims: Sequence[Claim]) -> bool:
        """Whether these claims together say something new."""
        if any(claim.code and claim.text.strip() for claim in claims):
            return True
        text = "\n".join(claim.text for claim in claims)
        order = any(instructs(claim.text) for claim in claims)
        new = set(self._stems_of(text)) - self._stems
        things = [fact.text for fact in facts_of(text) if self._is_thing(fact)]
        # An address alone is a fragment; with a word of what is found there it tells where to look.
        if things and (order or new - set(self._stems_of("\n".join(things)))):
            return True
        if len(new) >= (1 if order else FEWEST):
            return True
        # Who asks whether to do something may be told to do it, in the source's own words.
        return order and any(
            source.says(claim.text) for claim in claims for source in self._sources
        )

    def _is_thing(self, fact: Fact) -> bool:
        return fact.kind in _THINGS and not self._known.holds(fact)

    def _stems_of(self, text: str) -> list[str]:
        return stems_of(text, self._language, compounds=False)
