"""The shared tickets that were cleaned wrongly once: nothing that helps is cut, no noise stays."""

from __future__ import annotations

import json

from connectors.contracts.documents import SourceDocument
from tests.support.shared_data import shared
from workers.knowledge.extraction.cleaning import clean_ticket


def test_each_is_cleaned_as_it_must_be() -> None:
    wrong = []
    for line in shared("cases/faults.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if "field" not in case:
            continue
        fields = {"content": "", case["field"]: case["input"]}
        found = clean_ticket(SourceDocument("file:x", "1", title="x", **fields))
        text = found.problem if case["field"] == "content" else found.resolution or ""
        missing = [part for part in case["expected"]["contains"] if part not in text]
        left = [part for part in case["expected"]["absent"] if part in text]
        wrong += [(case["id"], missing, left)] if missing or left else []
    assert wrong == []
