"""Why a draft is as it is, in people's words: its risks, its doubts and its confidence.

A code is ``name`` or ``name:value``; a draft keeps codes, whoever reads them sees the sentences of
the keys ``reason.NAME`` and ``risk.NAME``.
"""

from __future__ import annotations

from collections.abc import Iterable

from workers.translations.sentences import sentences


def in_words(code: str, language: str) -> str:
    """What a reason's code says; the code itself where a newer desk has written it."""
    name, _, value = code.partition(":")
    known = sentences(language)
    key = f"reason.{name}"
    if key not in known:
        return code
    if name == "held_hole":
        value = holes_in_words(value.split(","), language)
    return known.text(key, value=risk_in_words(value, language) if name == "risk" else value)


def holes_in_words(kinds: Iterable[str], language: str) -> str:
    """What was redacted, by the kinds of it: "an e-mail address, a name"."""
    known = sentences(language)
    keys = ((kind, f"hole.{kind}") for kind in kinds)
    return ", ".join(known.text(key) if key in known else kind for kind, key in keys)


def risk_in_words(code: str, language: str) -> str:
    """What a risk's code says; the code itself where a newer desk has written it."""
    known = sentences(language)
    key = f"risk.{code}"
    return known.text(key) if key in known else code
