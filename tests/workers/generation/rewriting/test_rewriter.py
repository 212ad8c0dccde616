"""A model that writes follow-ups anew: what becomes of each, and how long it is waited for."""

from __future__ import annotations

import json

import pytest
import structlog

from connectors.errors import RateLimited, Refused, Slow, Unavailable
from tests.fakes.scripted_llm import Script, ScriptedLlm
from workers.generation.drafter import NOBODY, Nobody, NotWanted
from workers.generation.metrics import REWRITES
from workers.generation.rewriting.rewriter import Rewrite, Rewriter

MAC = "Comment installer l'imprimante du couloir sur mon Mac ?"
UBUNTU = "et sous ubuntu ?"
GOOD = "Comment installer l'imprimante du couloir sous Ubuntu ?"
CONTEXT = (("asker", MAC), ("guichet", "Ouvrez les réglages [1]."))


def reply(text: str) -> str:
    return json.dumps({"question": text})


def made(model: ScriptedLlm) -> Rewrite:
    return Rewriter(model).rewrite(UBUNTU, CONTEXT, "fr", NOBODY)


def rewritten(model: ScriptedLlm) -> str | None:
    return made(model).text


def counted(outcome: str, model: str = "scripted") -> float:
    return float(REWRITES.labels(model, outcome)._value.get())


def test_a_good_one_is_used_and_asked_for_briefly() -> None:
    model, before = ScriptedLlm(reply(GOOD)), counted("used")
    assert rewritten(model) == GOOD
    assert counted("used") == before + 1
    (sampling,) = model.samplings
    assert sampling.temperature == 0.0
    assert sampling.max_tokens <= 120
    assert sampling.schema is not None
    assert model.streams[0].closed


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (reply("Comment installer prn-42 sous Ubuntu ?"), "invented"),
        (reply(MAC), "lost"),
        ("", "empty"),
        ("mot " * 2000, "long"),
        (Unavailable("away"), "away"),
        (Slow("slow"), "slow"),
        (RateLimited("busy", 5.0), "busy"),
        (Refused("too long"), "refused"),
    ],
)
def test_everything_else_is_counted_and_thrown(script: Script, code: str) -> None:
    before = counted(code)
    assert rewritten(ScriptedLlm(script)) is None
    assert counted(code) == before + 1


def test_a_cut_one_is_thrown() -> None:
    assert rewritten(ScriptedLlm(reply(GOOD), finish_reason="length")) is None


def test_what_was_put_together_is_redacted() -> None:
    mail = "écrire à ada.byron@lsl.example sous ubuntu ?"
    context = (("asker", "Comment écrire à ada.byron@lsl.example ?"),)
    model = ScriptedLlm(reply(f"Comment {mail}"))
    found = Rewriter(model).rewrite(UBUNTU, context, "fr", NOBODY)
    assert found.text is None
    assert found.thrown is not None
    assert "ada.byron" not in found.thrown.text


@pytest.mark.parametrize(
    ("script", "finish", "code", "text"),
    [
        (reply(MAC), "stop", "lost", MAC),
        (reply("Appelez ada.byron@lsl.example sous ubuntu ?"), "stop", "invented", "[email-1]"),
        ('{"question": "Comment écrire à ada.byron@lsl.ex', "length", "cut", "[email-1]"),
        ("mot " * 2000, "stop", "long", "mot mot"),
    ],
)
def test_what_was_thrown_is_kept_with_its_flaw_and_redacted(
    script: Script, finish: str, code: str, text: str
) -> None:
    found = made(ScriptedLlm(script, finish_reason=finish))
    assert found.text is None
    assert found.thrown is not None
    assert (found.thrown.model, found.thrown.code) == ("scripted", f"rewrite:{code}")
    assert text in found.thrown.text
    assert "ada.byron" not in found.thrown.text


def test_no_text_is_logged() -> None:
    with structlog.testing.capture_logs() as entries:
        rewritten(ScriptedLlm(reply(GOOD)))
    assert entries
    assert not [one for one in entries if "ubuntu" in str(one).lower()]


class Leaves(Nobody):
    """Waits for the first looks only."""

    looks = 2

    def waits(self) -> bool:
        self.looks -= 1
        return self.looks >= 0


def test_who_waits_no_more_ends_it() -> None:
    model = ScriptedLlm(reply(GOOD))
    with pytest.raises(NotWanted):
        Rewriter(model).rewrite(UBUNTU, CONTEXT, "fr", Leaves())
    assert model.streams[0].closed
