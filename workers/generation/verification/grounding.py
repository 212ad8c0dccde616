"""Whether an answer's sentences are borne out by the sources that they cite. Pure.

What can do harm must occur in the source as it is: numbers, paths, commands, options, addresses,
names. The rest is compared by words, in the language of the source: a sentence whose words are
mostly not there, or that says the opposite (one has a negation, the other not), is not supported;
nor is a short one whose few words are picked from several sentences.
Words that no source has may stand alone, to lead from one step to the next: several in a row are
an addition. Only a source's solution bears out anything: what the requester of a ticket wrote,
its title included, does not; the title's words that the asker uses too are what both speak of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workers.generation.verification.claims import Claim, claims_of, sentences
from workers.text.fold import fold
from workers.text.stop_words import STOP_WORDS
from workers.text.tokens import content_words, plain_words, stem
from workers.text.word_lists import words

ENOUGH = 0.6
"""Share of a sentence's content words that must occur in its sources.

Measured on 1,640 real resolutions, French and English: of sentences with a fifth of their words
left out and a fifth replaced, 0.96 to 1.00 have that share; of sentences of the ticket with the
most similar title 0.06 to 0.19, and half of those fail by a fact that is not there.
"""
SHORT = 3
"""Content words up to which a sentence's words must all stand in one sentence of its source (or in
its title): of few words, a new and wrong step is easily joined from several right ones."""
UNKNOWN_IN_A_ROW = 1
"""Content words in a row that no source has: more are an order hung onto a true sentence.

Of seven orders hung onto a true sentence of each of the sample's tickets none passes (with 2, an
eighth does), and of 93 rewordings made by hand one more is held than without this rule."""
SAME_SENTENCE = 0.6
"""Share from which a sentence of the source counts as the one that was reworded."""

_FACT = re.compile(
    r"`[^`\n]+`"
    r"|\b[\w+.-]+://[^\s<>\"'`)\]]+"
    r"|(?:[A-Za-z]:|\\)?\\[\w.$-]+(?:\\[\w.$-]+)*"
    r"|(?<![\w/])~?/[\w.-]+(?:/[\w.-]+)*/?"
    r"|(?<![\w-])--?[A-Za-z][\w-]*(?==|\b)"
    r"|\b[\w-]+(?:\.[\w-]+)+\b"
    r"|\b\w*[\d_]\w*(?:[.,:]\d+)*\b"
    r"|\b[a-z]+[A-Z]\w*\b|\b[A-ZÀ-Ý]{2,}\b"
    # A word in another script than ours: nobody here would see what it says.
    r"|[^\W\d_\u0000-\u024F\u1E00-\u1EFF]+"
)
_NAME = re.compile(r"(?<![.!?…:»\"“«(\[]\s)(?<!^)(?<=\s)[A-ZÀ-Ý][\w’'-]+", re.MULTILINE)
_NEGATION = words(
    """ne n pas jamais aucun aucune sans not no never without cannot don't doesn't isn't won't
    didn't can't t non ni nor"""
)
_LEADING_WORDS = words(
    """etape etapes suivant suivants suivante suivantes essayez essayer faites faire procedez
    proceder voici voila solution ensuite enfin apres avant cela ceci resoudre resout regler regle
    corriger verifiez assurez veuillez merci problemes cas si toujours
    step steps following next first second third finally try follow here way fix solve solves
    resolve do make sure note also now again still case after before once works working more so"""
)
"""Words that lead from one step to the next, and ask for nothing by themselves."""
_LEADING = frozenset(stem(word, one) for word in _LEADING_WORDS for one in ("fr", "en"))
_CLAUSE = re.compile(r"[,;:()]\s|\s(?:et|puis|mais|and|then|but|so|car|because|afin)\s")
_NOISE = re.compile(r"[^\w.:/\\@$+-]+")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a source may bear out: its `solution`, and its `title` for words and names only."""

    title: str
    solution: str
    language: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with what was found: `value` in [0, 1], and what is missing of it, as codes."""

    claim: Claim
    value: float
    missing: tuple[str, ...]
    comparable: bool
    """Whether the source is in the answer's language: otherwise only facts were looked at."""

    @property
    def supported(self) -> bool:
        """Whether the sources say it; a light one says nothing, as far as nothing was found."""
        if self.claim.light:
            return not self.missing
        return not self.missing and (not self.comparable or self.value >= ENOUGH)


@dataclass(frozen=True, slots=True)
class Support:
    """An answer's claims, checked."""

    checked: tuple[Checked, ...]

    @property
    def weighty(self) -> list[Checked]:
        """The claims that say something."""
        return [one for one in self.checked if not one.claim.light]

    @property
    def unsupported(self) -> list[Checked]:
        """The claims that no cited source says."""
        return [one for one in self.checked if not one.supported]

    @property
    def coverage(self) -> float:
        """Share of the claims that a source is cited for."""
        weighty = self.weighty
        return sum(bool(one.claim.sources) for one in weighty) / len(weighty) if weighty else 0.0

    @property
    def value(self) -> float:
        """Mean support of the claims; one with something missing counts 0."""
        weighty = self.weighty
        if not weighty:
            return 0.0
        return sum(0.0 if one.missing else one.value for one in weighty) / len(weighty)

    @property
    def comparable(self) -> bool:
        """Whether every claim could be compared by its words."""
        return all(one.comparable for one in self.weighty)


def check(text: str, evidence: Mapping[int, Basis], question: str, language: str) -> Support:
    """Check an answer in `language` whose citations ``[n]`` name `evidence`.

    What the asker wrote himself (the name of his device, his error number) is no invention, but
    it bears out nothing either.
    """
    asked = _Words(question)
    read = {number: _Source(one, asked, language) for number, one in evidence.items()}
    return Support(tuple(_check(claim, read, asked, language) for claim in claims_of(text)))


def facts_of(text: str) -> list[str]:
    """What of a text must not be invented: numbers, paths, commands, options, addresses, names."""
    facts = [found.group().strip("`").strip() for found in _FACT.finditer(text)]
    names = [found.group() for found in _NAME.finditer(text) if not _common(found.group())]
    return list(dict.fromkeys(fact for fact in (*facts, *names) if any(map(str.isalnum, fact))))


class _Words:
    """A text, prepared for looking things up in it."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self.flat = _NOISE.sub(" ", self.folded)
        self.joined = re.sub(r"[\W_]+", "", self.folded)
        self.words = set(plain_words(text))

    def has(self, fact: str) -> bool:
        """Whether a fact stands in the text: as whole words, however they are joined."""
        folded = fold(fact).strip(" .,;:!?")
        if folded in self.words:
            return True
        flat = _NOISE.sub(" ", folded).strip()
        if flat and re.search(rf"(?<![\w]){re.escape(flat)}(?![\w])", self.flat):
            return True
        # "Wi-Fi" and "wifi", "Office 365" and "Office365": only for words, never for numbers.
        joined = re.sub(r"[\W_]+", "", folded)
        return len(joined) >= 4 and joined.isalpha() and joined in self.joined


class _Source:
    def __init__(self, evidence: Basis, asked: _Words, language: str) -> None:
        self.language = evidence.language
        self.solution = _Words(evidence.solution)
        self.title = _Words(evidence.title)
        # A title is written by who had the problem: what it names is named, and no more.
        named = " ".join(fact for fact in facts_of(evidence.title) if _is_name(fact))
        both = f"{evidence.solution}\n{named}"
        self.stems = {one: set(_stems(both, one)) for one in ("fr", "en")}
        title = set(content_words(self.title.folded, language))
        self.topics = title & set(content_words(asked.folded, language))
        """What both the title and the asker speak of."""
        whole = [one for line in evidence.solution.splitlines() for one in sentences(line)]
        self.sentences = [_read(one) for one in whole]
        self.clauses = [_read(one) for text in whole for one in _CLAUSE.split(text)]


def _check(claim: Claim, evidence: Mapping[int, _Source], asked: _Words, language: str) -> Checked:
    cited = [evidence[number] for number in claim.sources if number in evidence]
    sources = cited or list(evidence.values())
    missing = tuple(
        f"fact:{fact}" for fact in facts_of(claim.text) if not _known(fact, sources, asked)
    )
    same = [source for source in sources if source.language in (language, "und")]
    if claim.code:
        value = max((_line_share(claim.text, source) for source in sources), default=0.0)
        return Checked(claim, value, missing if value < 1 else (), True)
    said = _stems(claim.text, language)
    stems = set(said) - _named(claim.text, asked, language)
    if not same or not stems:
        return Checked(claim, 0.0 if missing else ENOUGH, missing, not stems)
    topics = set().union(*(source.topics for source in same))
    known = topics.union(*(source.stems.get(language, source.stems["en"]) for source in same))
    value = len(stems & known) / len(stems)
    if value >= ENOUGH and _reversed(claim.text, stems, same):
        missing = (*missing, "negation")
    if _unknown_in_a_row(said, stems, known) > (0 if claim.light else UNKNOWN_IN_A_ROW):
        missing = (*missing, "addition")
    if not claim.light and len(stems) <= SHORT and not _in_one_sentence(stems - topics, same):
        missing = (*missing, "sentence")
    return Checked(claim, round(value, 4), missing, True)


def _named(text: str, asked: _Words, language: str) -> set[str]:
    """The words of a sentence with which the asker named his device or his error."""
    facts = [fact for fact in facts_of(text) if asked.has(fact)]
    return set(content_words(" ".join(facts), language))


def _known(fact: str, sources: list[_Source], asked: _Words) -> bool:
    if any(source.solution.has(fact) for source in sources):
        return True
    if asked.has(fact):
        return True
    return _is_name(fact) and any(source.title.has(fact) for source in sources)


def _is_name(fact: str) -> bool:
    return fact.replace("-", "").replace("’", "").replace("'", "").isalpha()


def _line_share(code: str, source: _Source) -> float:
    lines = [" ".join(fold(line).split()) for line in code.splitlines() if line.strip()]
    whole = " ".join(source.solution.folded.split())
    return sum(line in whole for line in lines) / len(lines) if lines else 1.0


def _stems(text: str, language: str) -> list[str]:
    """The stems of a sentence in their order; words that hyphens join are words each."""
    return content_words(text.replace("-", " ").replace("_", " "), language)


def _in_one_sentence(stems: set[str], sources: list[_Source]) -> bool:
    return any(stems <= said for source in sources for said, _ in source.sentences)


def _unknown_in_a_row(said: list[str], stems: set[str], known: set[str]) -> int:
    """The most words in a row that neither the sources nor the asker know."""
    most = run = 0
    for one in said:
        run = run + 1 if one in stems and one not in known and one not in _LEADING else 0
        most = max(most, run)
    return most


def _reversed(text: str, stems: set[str], sources: list[_Source]) -> bool:
    """Whether what this sentence rewords has a negation and this has not, or the other way round:
    a clause of the source, or a sentence where no clause says it; of several any will do."""

    def close(parts: list[tuple[set[str], bool]]) -> list[bool]:
        enough = SAME_SENTENCE * len(stems)
        return [negated for said, negated in parts if len(stems & said) >= enough]

    found = [one for source in sources for one in close(source.clauses)]
    found = found or [one for source in sources for one in close(source.sentences)]
    return bool(found) and _negated(text) not in found


def _read(text: str) -> tuple[set[str], bool]:
    """The stems of a sentence in both languages, and whether it has a negation."""
    return set(_stems(text, "fr")) | set(_stems(text, "en")), _negated(text)


def _negated(text: str) -> bool:
    return any(word in _NEGATION for word in plain_words(text))


def _common(name: str) -> bool:
    folded = fold(name)
    return folded in STOP_WORDS["fr"] or folded in STOP_WORDS["en"]
