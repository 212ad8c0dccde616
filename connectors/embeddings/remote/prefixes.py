"""What retrieval models want before a question and before a passage.

A model that was trained with prefixes finds noticeably less without them, and the other way
round. The names are those of the models' own cards; the last part of a path counts, so that a
local copy is known too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TASK = "Given a helpdesk question, retrieve past tickets that answer it"


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Texts that go before; empty where the model wants none."""

    query: str = ""
    passage: str = ""


_INSTRUCT = Prefixes(query=f"Instruct: {TASK}\nQuery: ")
_RULES: tuple[tuple[str, Prefixes], ...] = (
    # BGE-M3 was trained without; the English and Chinese models before it ask for one.
    (r"bge-m3", Prefixes()),
    (r"bge-multilingual-gemma2", Prefixes(query=f"<instruct>{TASK}\n<query>")),
    (
        r"bge-(small|base|large)-en(-v\d.*)?",
        Prefixes(query="Represent this sentence for searching relevant passages: "),
    ),
    (
        r"bge-(small|base|large)-zh(-v\d.*)?",
        Prefixes(query="为这个句子生成表示以用于检索相关文章："),
    ),
    (r"(multilingual-)?e5-.*instruct", _INSTRUCT),
    (r"(multilingual-)?e5-(small|base|large).*", Prefixes("query: ", "passage: ")),
    (r"nomic-embed-text.*", Prefixes("search_query: ", "search_document: ")),
    (r"qwen3-embedding.*", _INSTRUCT),
)


def prefixes_of(model: str) -> Prefixes:
    """The prefixes of a model by its name, `BAAI/bge-m3` or a path; none for an unknown one."""
    name = re.split(r"[/\\]", model.strip().rstrip("/\\"))[-1].lower()
    for pattern, prefixes in _RULES:
        if re.fullmatch(pattern, name):
            return prefixes
    return Prefixes()
