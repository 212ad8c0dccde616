"""Whether two questions are the same. In doubt they are not: a wrong approved answer is served
without anybody looking at it."""

from __future__ import annotations

from workers.text.fold import fold
from workers.text.tokens import content_words, plain_words
from workers.text.word_lists import words

_POLARITY = words(
    """pas ne n non sans jamais plus aucun not no never without cannot can't don't doesn't isn't
    won't t off on"""
)


def question_key(text: str, language: str) -> str:
    """The content words of a question, stemmed, each once, sorted: equal keys say the same."""
    return " ".join(sorted(set(content_words(text, language)) | _polarity(text)))


def near_identical(one: str, other: str) -> bool:
    """The same words, whatever their order, their endings and the words that say nothing.

    Every content word counts: "install" and "uninstall", "2023" and "2024", "Word" and "Excel"
    are one word apart and different questions. A negation counts too.
    """
    return any(
        question_key(one, language) == question_key(other, language) != ""
        for language in ("fr", "en")
    ) and sorted(_numbers(one)) == sorted(_numbers(other))


def _polarity(text: str) -> set[str]:
    return {"¬" for word in plain_words(text) if word in _POLARITY}


def _numbers(text: str) -> list[str]:
    return [word for word in plain_words(fold(text)) if any(c.isdigit() for c in word)]
