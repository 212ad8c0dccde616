"""What one answer is worth, by rules that treat every drafter alike. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workers.generation.candidates import Candidate
from workers.generation.drafter import CitedTicket, Drafted
from workers.generation.verification.citations import NUMBERS, outside_code
from workers.generation.verification.grounding import check
from workers.generation.verification.quality import is_in_another_language
from workers.generation.verification.sources import Basis
from workers.learning.comparison.cases import Case
from workers.learning.comparison.overlap import rouge_l, word_f1
from workers.translations.sentences import say

_OWN_WORDS = (
    *("draft_intro", "draft_intro_article", "draft_intro_followup", "draft_also", "draft_agrees"),
    "draft_more",
)
_DROPPED = re.compile(r"invented_citations:(\d+)")


@dataclass(frozen=True, slots=True)
class Score:
    """All in [0, 1], the more the better.

    `citations`: citations that name a source, 0 if there are none. `coverage`: statements that lean
    on a citation. `faithful`: statements that their sources bear out. `language`: 1 if it is the
    question's. `word_f1` and `rouge_l`: overlap with the known resolution.
    """

    citations: float
    coverage: float
    faithful: float
    language: float
    word_f1: float
    rouge_l: float

    def to_json(self) -> dict[str, float]:
        """As one JSON object."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def score(drafted: Drafted, case: Case, candidates: Sequence[Candidate]) -> Score:
    """The score of an answer to `case` that was drafted from `candidates`."""
    text = drafted.text
    if drafted.origin == "extractive":
        text = quoted_only(text, case.language)
    support = check(
        text, _bases(drafted.sources, {one.ticket_id: one for one in candidates}),
        case.question, case.language,
    )  # fmt: skip
    weighty = support.weighty
    said = outside_code(text, lambda prose: NUMBERS.sub("", prose))
    return Score(
        citations=_valid_citations(drafted),
        coverage=support.coverage,
        faithful=1 - len(support.unsupported) / len(weighty) if weighty else 0.0,
        language=0.0 if is_in_another_language(said, case.language) else 1.0,
        word_f1=word_f1(said, case.resolution),
        rouge_l=rouge_l(said, case.resolution),
    )


def quoted_only(text: str, language: str) -> str:
    """A quoting answer without our words around its quotes, each line of which cites its source.

    "A similar ticket was solved like this [1]:" is no claim, and the quote under it leans on it.
    """
    number = 0
    lines = []
    fenced = False
    ours = _own_lines(language)
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and line in ours:
            number = ours[line] or number
            continue
        elif not fenced and line.strip() and number:
            line = f"{line} [{number}]"
        lines.append(line)
    return "\n".join(lines).strip()


def _own_lines(language: str) -> Mapping[str, int]:
    found = {
        say(key, language, number=number): number for key in _OWN_WORDS for number in range(1, 10)
    }
    return found | {say("draft_other_language", language): 0}


def _valid_citations(drafted: Drafted) -> float:
    """A drafter that drops what it invented says how many that were."""
    known = {source.number for source in drafted.sources}
    cited = [int(number) for number in NUMBERS.findall(drafted.text)]
    dropped = sum(
        int(found[1]) for reason in drafted.reasons if (found := _DROPPED.fullmatch(reason))
    )
    all_of_them = len(cited) + dropped
    return sum(number in known for number in cited) / all_of_them if all_of_them else 0.0


def _bases(sources: Sequence[CitedTicket], candidates: Mapping[int, Candidate]) -> dict[int, Basis]:
    bases = {}
    for source in sources:
        candidate = candidates[source.ticket_id]
        solution = candidate.resolution or source.excerpt
        bases[source.number] = Basis(source.title, solution, candidate.language)
    return bases


def mean_scores(scores: Sequence[Score]) -> dict[str, Any]:
    """The mean of each part, None where there is no score."""
    names = Score.__slots__
    if not scores:
        return dict.fromkeys(names)
    return {
        name: round(sum(getattr(one, name) for one in scores) / len(scores), 4) for name in names
    }
