"""A text as the things that it claims, each with the sources that it leans on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workers.generation.verification.citations import NUMBERS
from workers.text.fold import same_signs
from workers.text.sentences import sentences
from workers.text.stop_words import LITTLE
from workers.text.tokens import plain_words

ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
FENCE = re.compile(r"^[ \t>]*```")
_CITED = re.compile(r"(?:(?<!\s)\s+|\s?)\[\d{1,3}\]")
"""A citation with the blanks before it. A run of blanks is looked at from its first one only."""
LIGHT, LIGHT_INTRODUCTION = 2, 4
"""Content words below which a sentence claims nothing ("Then try again."), or what introduces a
list ("Voici les étapes :")."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, step or code block without its citations.

    `own` are the sources that it cites itself; `sources` the ones that it leans on, which may be
    those of the sentence after it or of its list. `light`: it says too little to be wrong.
    """

    text: str
    own: tuple[int, ...]
    sources: tuple[int, ...]
    code: bool
    light: bool
    block: int


def claims_of(text: str) -> list[Claim]:
    """The claims of an answer in their order."""
    claims = _split(text)
    after, before = _next_cited(claims), _last_cited(claims)
    return [
        claim if claim.own else replace(claim, sources=after[place] or before[place])
        for place, claim in enumerate(claims)
    ]


def plain_claims(text: str) -> list[Claim]:
    """The sentences of a text that cites nothing, as they are: none is light, and what looks like
    a citation or the number of a step is one of its numbers."""
    lines = same_signs(text).splitlines()
    return [Claim(one, (), (), False, False, 0) for line in lines for one in sentences(line)]


def _split(text: str) -> list[Claim]:
    claims: list[Claim] = []
    block, in_list = 0, False
    fenced: list[str] | None = None
    for line in text.split("\n"):
        if FENCE.match(line):
            if fenced is None:
                fenced = []
            else:
                claims.append(_claim("\n".join(fenced), block, code=True))
                fenced = None
        elif fenced is not None:
            fenced.append(line)
        elif not line.strip():
            # A list goes on over an empty line between its items.
            in_list, block = False, block + (0 if in_list else 1)
        else:
            in_list = ITEM.match(line) is not None
            claims += [_claim(one, block) for one in sentences(ITEM.sub("", line))]
    if fenced:
        claims.append(_claim("\n".join(fenced), block, code=True))
    return [claim for claim in claims if claim.text]


def _claim(text: str, block: int, *, code: bool = False) -> Claim:
    own = () if code else tuple(dict.fromkeys(int(one) for one in NUMBERS.findall(text)))
    bare = text if code else _CITED.sub("", text).strip()
    meant = [word for word in plain_words(bare) if word not in LITTLE]
    least = LIGHT_INTRODUCTION if bare.endswith(":") else LIGHT
    light = not code and len(meant) < least and not any(c.isdigit() or c == "`" for c in bare)
    return Claim(bare, own, own, code, light, block)


def _next_cited(claims: list[Claim]) -> list[tuple[int, ...]]:
    """For each claim the sources of the next one of its block that cites any. Blocks only grow,
    so that one look from the end is enough."""
    found: list[tuple[int, ...]] = []
    following: Claim | None = None
    for claim in reversed(claims):
        same = following is not None and following.block == claim.block
        found.append(following.own if following is not None and same else ())
        following = claim if claim.own else following
    return found[::-1]


def _last_cited(claims: list[Claim]) -> list[tuple[int, ...]]:
    """For each claim the sources of the last one before it that cites any, if that is near: a code
    block, or a list after the sentence that introduces it, stands in the next block."""
    found: list[tuple[int, ...]] = []
    last: Claim | None = None
    for claim in claims:
        near = last is not None and claim.block - last.block <= 1
        found.append(last.own if last is not None and near else ())
        last = claim if claim.own else last
    return found
