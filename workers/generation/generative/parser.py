"""What a model wrote, read: its reasoning dropped, its answer taken out, its "no" understood.

Nothing is believed: a model that was held to a schema may still be cut off in the middle of it,
and one that was not may write prose, a code fence around its JSON, or thoughts without an end.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from workers.generation.generative.steps import STEPS, as_text, steps_in, whole_steps
from workers.generation.guardrails.sanitizer import visible
from workers.text.fold import fold

_TAGS = r"(?:think|thinking|thought|reasoning|reflection|scratchpad|analysis)"
_OPEN = re.compile(rf"<{_TAGS}>|\[THINK\]|<\|channel\|>analysis<\|message\|>", re.IGNORECASE)
_CLOSE = re.compile(rf"</{_TAGS}>|\[/THINK\]|<\|channel\|>final<\|message\|>", re.IGNORECASE)
_HALF_TAG = re.compile(r"[<\[][^<>\[\]\n]{0,30}\Z")
_FENCE = re.compile(r"\A```[\w-]*[ \t]*\n(.*?)(?:\n```[ \t]*)?\Z", re.DOTALL)
_FIELD = re.compile(r'"answer"\s*:\s*"')
_AGAIN = re.compile(r'"(?:answer(?:ed|able)?|steps)"\s*:')
_ANSWERED = re.compile(r'"answer(?:ed|able)"\s*:\s*(true|false)')
_NONE = re.compile(
    r"\b(?:sources?|tickets?|documents?|context)\b.{0,30}"
    r"\b(?:do(?:es)?|did|can) ?(?:not|n't) (?:\w+ )?(?:answer|contain|provide|mention|cover|say"
    r"|include|address)"
    r"|\b(?:sources?|tickets?|documents?)\b.{0,30}"
    r"\bne (?:\w+ )?(?:repond|contien|fourni|mentionn|permet|precis|trait|donn)\w*"
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "", "b": "", "f": ""}
SHORT = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `answered` is false where the model said that the sources do not answer;
    one that wrote nothing said no such thing. `whole`: nothing was cut off.
    """

    text: str
    answered: bool
    whole: bool


def read(raw: str, code: str) -> Reading:
    """The answer in `raw`, of a prompt whose tags carry `code`. Never raises.

    Its text holds no characters that nobody sees.
    """
    found = _read(raw, code)
    return replace(found, text=visible(found.text).strip())


def _read(raw: str, code: str) -> Reading:
    said, whole = without_reasoning(raw)
    fenced = _FENCE.match(said)
    inner = fenced[1].strip() if fenced else said
    if inner.startswith("{") or _FIELD.search(inner) or STEPS.search(inner):
        found = _structured(inner)
        if found is not None:
            return found if whole else Reading(found.text, found.answered, False)
    if f"<none-{code}" in said:
        return Reading("", False, whole)
    return Reading(said, not _says_none(said), whole)


def without_reasoning(raw: str) -> tuple[str, bool]:
    """`raw` without its thoughts, and whether the thoughts had an end.

    Thoughts that are not closed reach to the end of the text. A closing tag without an opening
    one closes what the chat template itself had opened: all that stands before it is thought.
    """
    kept: list[str] = []
    at = 0
    while True:
        opened, closed = _OPEN.search(raw, at), _CLOSE.search(raw, at)
        if closed is not None and (opened is None or closed.start() < opened.start()):
            kept, at = [], closed.end()
            continue
        if opened is None:
            kept.append(raw[at:])
            return "".join(kept).strip(), True
        kept.append(raw[at : opened.start()])
        closed = _CLOSE.search(raw, opened.end())
        if closed is None:
            return "".join(kept).strip(), False
        at = closed.end()


def answer_so_far(raw: str) -> str:
    """The answer in a structured text that is still being written; empty if it is not certain.

    Only a text that begins with its object counts, and only after it said that it answers:
    anything else may still turn out to be thoughts. A field that comes again takes it back, since
    of two the last one counts in the end.
    """
    said, closed = without_reasoning(raw)
    if not closed or not said.startswith("{"):
        return ""
    field = _FIELD.search(said) or STEPS.search(said)
    if field is None:
        return ""
    answered = _ANSWERED.search(said[: field.start()])
    if answered is None or answered[1] != "true":
        return ""
    if field.re is STEPS:
        steps, end = whole_steps(said, field.end())
        # Only whole steps are in it: the last one has its end, too.
        return "" if not steps or (end and _AGAIN.search(said, end)) else f"{as_text(steps)}\n"
    text, end = _string(said, field.end())
    if not end:
        return _HALF_TAG.sub("", text)
    return "" if _AGAIN.search(said, end) else text


def _structured(said: str) -> Reading | None:
    start = said.find("{")
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(said, max(start, 0))
    except (ValueError, RecursionError):
        return _cut_off(said)
    if not isinstance(found, dict):
        return None
    # Only these fields are ever looked at: a model cannot approve or send anything.
    if isinstance(found.get("steps"), list):
        text = as_text(steps_in(found["steps"]))
    elif isinstance(found.get("answer"), str):
        text = found["answer"].strip()
    else:
        return None
    answered = found.get("answered") is not False and found.get("answerable") is not False
    return Reading(text if answered else "", answered, True)


def _cut_off(said: str) -> Reading | None:
    field = _FIELD.search(said) or STEPS.search(said)
    answered = _ANSWERED.search(said[: field.start()] if field else said)
    no = answered is not None and answered[1] == "false"
    if field is None:
        return Reading("", not no, False) if said.startswith('{"') else None
    if field.re is STEPS:
        steps, end = whole_steps(said, field.end())
        return Reading("" if no else as_text(steps), not no, end > 0)
    text, end = _string(said, field.end())
    return Reading("" if no else text.strip(), not no, end > 0)


def _string(text: str, start: int) -> tuple[str, int]:
    """The JSON string whose content begins at `start`, and where what follows it begins; 0 if it
    does not end in `text`."""
    out: list[str] = []
    at, end = start, 0
    while at < len(text):
        character = text[at]
        if character == '"':
            end = at + 1
            break
        if character != "\\":
            out.append(character)
            at += 1
            continue
        escape = text[at + 1 : at + 2]
        if escape == "u":
            digits = text[at + 2 : at + 6]
            if len(digits) < 4:
                break
            try:
                out.append(chr(int(digits, 16)))
            except ValueError:
                break
            at += 6
        elif escape:
            out.append(_ESCAPES.get(escape, escape))
            at += 2
        else:
            break
    joined = "".join(out)
    # A pair of surrogates is one character; a lonely half is none.
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "ignore"), end


def _says_none(said: str) -> bool:
    return len(said) <= SHORT and not re.search(r"\[\d", said) and bool(_NONE.search(fold(said)))
