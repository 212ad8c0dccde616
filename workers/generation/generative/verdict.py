"""From what a model wrote to a text that may be proposed: cited, checked, and held where in doubt.

Pure: a replay judges the stored words again and gets the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workers.generation.drafter import DEED, Unusable
from workers.generation.generative.attribution import attributed
from workers.generation.generative.context import PackedSource, bases
from workers.generation.generative.parser import Reading
from workers.generation.generative.prompt import Material
from workers.generation.generative.revision import (
    Revision,
    as_written,
    made_whole,
    repaired,
    skips_a_step,
)
from workers.generation.guardrails.prompt_injection import claims_approval, has_prompt_injection
from workers.generation.repair.edits import Change
from workers.generation.repair.occasion import foreign_places, mostly_unsupported
from workers.generation.repair.origins import Origins
from workers.generation.verification.citations import settle
from workers.generation.verification.claims import claims_of
from workers.generation.verification.deeds import tells_a_deed
from workers.generation.verification.grounding import Support
from workers.generation.verification.information import Information
from workers.generation.verification.meaning import Meaning, Verified, verify
from workers.generation.verification.quality import (
    is_gibberish,
    is_in_another_language,
    is_loop,
    is_refusal,
)
from workers.generation.verification.sources import Source
from workers.generation.verification.strictness import ANSWER

BASELESS = 0.25
"""Below this support an answer without a citation is no answer to these sources at all."""

REPAIRABLE = frozenset({"unsupported", "uncited", "cut"})
"""The codes of a text that may be repaired. Whoever made a model claim an approval, or tell a deed
that no source tells, made it write the rest, too: a colleague sees all of it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The text with its citations settled; `cited` are its sources, the one of ``[1]`` first."""

    text: str
    cited: tuple[PackedSource, ...]
    support: Support
    dropped: int
    held: tuple[str, ...]
    verified: Verified | None = None
    """What was found of each of its claims, the meaning included."""
    changes: tuple[Change, ...] = ()
    """What was put back into the words of the sources, or left out."""


def settled(text: str, material: Material) -> tuple[str, tuple[PackedSource, ...], int]:
    """The text with its citations settled, the cited sources, and how many named none.

    Each sentence cites a source that bears it out, where one does; see `attribution`.
    """
    by_number = {source.number: source for source in material.sources}
    typed = settle(text, by_number.keys())
    ranked = [by_number[number] for number in typed.order]
    ranked += [source for source in material.sources if source.number not in typed.order]
    said = attributed(typed.text, list(bases(ranked).values()), material.asked, material.language)
    cited = settle(said, frozenset(range(1, len(ranked) + 1)))
    return cited.text, tuple(ranked[number - 1] for number in cited.order), typed.dropped


def judge(
    reading: Reading, material: Material, *, finished: bool, meaning: Meaning | None = None
) -> Judged:
    """Judge an answer that the model gave. Raises `Unusable` for what is no answer.

    `finished`: the model came to its end by itself. `meaning`: who judges what words leave open.
    """
    found, dropped = _read(reading, material)
    cut = not (finished and reading.whole)
    return _judged(found, material, dropped=dropped, cut=cut, meaning=meaning)


def judge_repaired(
    reading: Reading, material: Material, *, finished: bool, meaning: Meaning | None = None
) -> Judged:
    """Judge an answer as `judge` does, put back into the words of its sources where words alone
    find that they do not say it, and made whole where it leaves out what they tell to do. Such a
    text passes all of it again, its meaning included.

    Raises `Unusable` too where most of it is not borne out, or most is left out.
    """
    found, dropped = _read(reading, material)
    cut = not (finished and reading.whole)
    written = _judged(found, material, dropped=dropped, cut=cut, meaning=None)
    now = _revised(found, written, material)
    if meaning is None and now is found:
        return written
    again = _judged(now, material, dropped=dropped, cut=cut, meaning=meaning)
    return replace(again, changes=now.changes)


def final_text(
    raw: str, material: Material, *, whole: bool = True
) -> tuple[str, tuple[PackedSource, ...], tuple[Change, ...]]:
    """The text of an answer that was revised, from what its model wrote; see `judge_repaired`.

    Without `whole` it is only repaired: nothing was put in yet when it was made.
    """
    text, cited, _ = settled(raw, material)
    found = repaired(as_written(text, cited, material), material)
    now = made_whole(found, material) if whole else found
    return now.text, now.cited, now.changes


def _read(reading: Reading, material: Material) -> tuple[Revision, int]:
    """What a model wrote, settled, and how many of its citations named no source."""
    if not reading.text:
        raise Unusable("empty")
    text, cited, dropped = settled(reading.text, material)
    return as_written(text, cited, material), dropped


def _revised(found: Revision, written: Judged, material: Material) -> Revision:
    """A text that was judged, revised as far as what it is held for allows."""
    codes = {one.partition(":")[0] for one in written.held}
    if all(one.supported for one in found.support.checked if tells_a_deed(one.claim.text)):
        codes -= {DEED}
    if not codes <= _repairable(found.support):
        return found
    if found.cited and mostly_unsupported(found.support, bases(found.cited)):
        raise Unusable("mostly_unsupported")
    now = repaired(found, material)
    # What was cut off may have gone on; a colleague looks at it anyway.
    held = codes if now is found else codes & {"cut"}
    return now if held else made_whole(now, material)


def _repairable(support: Support) -> frozenset[str]:
    """The codes of a text with this support that a repair is for. Where all of it is borne out, a
    source in another language may have been copied."""
    return REPAIRABLE if support.unsupported else frozenset({"wrong_language", "cut"})


def _judged(
    found: Revision, material: Material, *, dropped: int, cut: bool, meaning: Meaning | None
) -> Judged:
    """Judge a text whose citations are settled, by its words as they were found."""
    text, cited = found.text, found.cited
    for code, is_so in (
        ("gibberish", is_gibberish(text)),
        ("refusal", is_refusal(text)),
        ("loop", is_loop(text)),
    ):
        if is_so:
            raise Unusable(code)
    if not _informs(text, cited or material.sources, material):
        raise Unusable("no_information")
    verified = verify(found.support, bases(cited or material.sources), meaning)
    support = verified.support
    if not cited and support.value < BASELESS:
        raise Unusable("baseless")
    held = _held(text, material, support, cited, cut=cut)
    if found.incomplete:
        held = (*held, "incomplete")
    if verified.away and meaning is not None and meaning.mode == "on":
        held = (*held, "unverified")
    return Judged(text, cited, support, dropped, held, verified)


def _informs(text: str, cited: Sequence[PackedSource], material: Material) -> bool:
    """Whether a text tells its asker what neither the question nor a title says."""
    sources = [Source(one, compounds=ANSWER.compounds) for one in bases(cited).values()]
    titles = [source.title for source in cited]
    known = Information(material.asked, titles, sources, material.language)
    return known.informs(claims_of(text))


def certain(so_far: str, material: Material) -> tuple[str, tuple[PackedSource, ...]] | None:
    """The whole sentences of an answer that is still being written, with their sources, if they
    pass all that the whole answer must pass; else None."""
    text, cited, dropped = settled(so_far, material)
    if not cited or dropped or is_gibberish(text) or is_refusal(text):
        return None
    given = bases(cited)
    found = as_written(text, cited, material)
    support = found.support
    if foreign_places(support.checked, given, material.language):
        # It is left out of the whole answer.
        return None
    if skips_a_step(found, material):
        # It is put in before what follows it.
        return None
    return None if _held(text, material, support, cited, cut=False) else (text, cited)


def _held(
    text: str,
    material: Material,
    support: Support,
    cited: Sequence[PackedSource],
    *,
    cut: bool,
) -> tuple[str, ...]:
    """The codes of what a colleague must look at."""
    unsupported = len(support.unsupported)
    asked = [material.asked, material.hint, *(said for _, said in material.context)]
    return tuple(
        code
        for code, found in (
            ("no_citation", not cited),
            ("uncited", bool(cited) and support.coverage < 1.0),
            (f"unsupported:{unsupported}", unsupported > 0),
            (DEED, _has_deed(support, cited, material)),
            ("not_comparable", not support.comparable),
            ("wrong_language", is_in_another_language(text, material.language)),
            ("cut", cut),
            ("orders_in_question", any(has_prompt_injection(said) for said in asked)),
            ("claims_approval", claims_approval(text)),
        )
        if found
    )


def _has_deed(support: Support, cited: Sequence[PackedSource], material: Material) -> bool:
    """Whether a text tells what somebody did, or has its reader do it."""
    claims = [one.claim for one in support.checked]
    if any(tells_a_deed(one.text) for one in claims):
        return True
    if not support.comparable:
        return False
    origins = Origins(bases(cited), material.asked, material.language)
    return any(map(origins.retells_a_deed, claims))
