"""How strictly a text is compared with its sources: an answer to anybody, a ticket made shorter."""

from __future__ import annotations

from dataclasses import dataclass

from workers.text.tokens import stem
from workers.text.word_lists import words

_LEADING_WORDS = words(
    """etape etapes suivant suivants suivante suivantes essayez essayer faites faire procedez
    proceder voici voila solution ensuite enfin apres avant cela ceci resoudre resout regler regle
    corriger verifiez assurez veuillez merci problemes cas si toujours
    step steps following next first second third finally try follow here way fix solve solves
    resolve do make sure note also now again still case after before once works working more so"""
)
"""Words that lead from one step to the next, and ask for nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Strictness:
    """How much a sentence may differ from its sources in words. In facts it may not differ."""

    share: float
    """Of its content words, that its sources must hold."""
    unknown_in_a_row: int
    """Content words in a row that no source has: more are an order hung onto a true sentence."""
    leading: frozenset[str]
    """Stems that do not count as unknown."""
    short: int
    """Content words up to which all of them must stand in one sentence of a source: of few words, a
    new and wrong step is easily joined from several right ones. 0: any sentence is long."""
    compounds: bool
    """Words that hyphens join are one word, which no part of it stands for."""
    title_names: bool
    """The names in a source's title count as words of its solution."""
    negation: bool
    """A sentence may not deny what its source says, or say what that denies."""


ANSWER = Strictness(
    share=0.6,
    unknown_in_a_row=1,
    leading=frozenset(stem(word, one) for word in _LEADING_WORDS for one in ("fr", "en")),
    short=3,
    compounds=False,
    title_names=True,
    negation=True,
)
CLEANING = Strictness(
    share=0.55,
    unknown_in_a_row=2,
    leading=frozenset(),
    short=0,
    compounds=True,
    title_names=False,
    negation=False,
)
