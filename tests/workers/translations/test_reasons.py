"""Every code that a draft may carry has words in both languages; an unknown one stays a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import workers
from workers.generation.guardrails.risk import PATTERNS
from workers.translations.reasons import in_words, risk_in_words

PLACES = (
    "generation/generative/verdict.py",
    "generation/guardrails/screening.py",
    "desk/answers/pipeline.py",
    "desk/answers/outcomes/abstained.py",
    "desk/answers/outcomes/unhelped.py",
)


def held_codes() -> set[str]:
    """The codes with which the sources hold a draft, read from where they are written."""
    root = Path(workers.__file__).parent
    texts = [(root / place).read_text(encoding="utf-8") for place in PLACES]
    paired = {code for text in texts for code in re.findall(r'^ +\(f?"(\w+)[":]', text, re.M)}
    return paired | {"source_title", "source_orders", "may_be_urgent"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_that_holds_a_draft_has_words(language: str) -> None:
    codes = held_codes()
    assert codes >= {"uncited", "unsupported", "link", "mention", "claims_approval"}
    for code in codes - {"gibberish", "refusal", "loop"}:
        assert in_words(f"held_{code}:2", language) != f"held_{code}:2"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_risk_has_words(language: str) -> None:
    for risk in (*PATTERNS, "orders"):
        assert risk_in_words(risk, language) != risk
        assert risk_in_words(risk, language) in in_words(f"risk:{risk}", language)


@pytest.mark.parametrize("code", ["of_tomorrow", "of_tomorrow:3", "held_x:{value}", ""])
def test_the_code_of_a_newer_desk_is_shown_as_it_is(code: str) -> None:
    assert in_words(code, "fr") == code
    assert risk_in_words(code, "fr") == code
