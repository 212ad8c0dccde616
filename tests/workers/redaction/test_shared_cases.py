"""The shared inputs that were redacted wrongly once: what must vanish does, what must stay does."""

from __future__ import annotations

import json

from tests.support.shared_data import shared
from workers.redaction import redact


def test_each_is_redacted_as_it_must_be() -> None:
    wrong = []
    for line in shared("cases/redaction.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found = redact(case["text"])
        if "must_stay" in case:
            wrong += [found] if found != case["text"] else []
        else:
            wrong += [found] if any(value in found for value in case["must_vanish"]) else []
    assert wrong == []
