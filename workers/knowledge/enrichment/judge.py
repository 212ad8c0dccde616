"""From a model's completion to what may be used of it: every check, in order."""

from __future__ import annotations

from connectors.contracts.llm import FINISHED, Completion
from workers.knowledge.cleaned.texts import Cleaned, RawText
from workers.knowledge.enrichment.faithfulness import (
    check_faithful,
    check_language,
    without_guesses,
)
from workers.knowledge.enrichment.reply import read_reply
from workers.knowledge.enrichment.verdict import Rejection


def judge(completion: Completion, raw: RawText) -> Cleaned:
    """What the model made of `raw`. Raises `Rejection` with the reason why it is not used."""
    if completion.finish_reason not in FINISHED:
        raise Rejection("cut_off", f"{completion.completion_tokens} tokens")
    cleaned = read_reply(completion.text, raw)
    check_language(cleaned, raw)
    check_faithful(cleaned, raw)
    return without_guesses(cleaned, raw)
