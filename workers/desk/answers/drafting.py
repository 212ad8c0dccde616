"""One draft of an answer: who makes it, whether it may be shown meanwhile, what becomes of it.

A translation cannot be compared with its source by words, and would wait for a colleague; the
source's own words need not, and say that they are in another language. An answer that repeats what
was done for somebody else would wait, too; said to be of that ticket, it need not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from connectors.database.base import now
from connectors.tracing.names import FALLEN, ORIGIN
from connectors.tracing.spans import span
from workers.desk.answers.release import fallen_reasons, release
from workers.desk.answers.streaming import unshown
from workers.desk.answers.work import Found, Prepared, Work
from workers.generation.candidates import Candidate
from workers.generation.drafter import (
    DEED,
    HELD,
    NOBODY,
    Drafted,
    Drafter,
    DraftRequest,
    Listener,
    Thrown,
    Undrafted,
)
from workers.generation.extractive.quotation import intro_of
from workers.generation.generative.telling import may_be_told, told_of_its_ticket
from workers.generation.guardrails.prompt_injection import claims_approval
from workers.generation.guardrails.risk import risks
from workers.generation.guardrails.screening import is_doubtful_title
from workers.generation.metrics import DRAFTS
from workers.generation.usefulness import instructs
from workers.generation.verification.claims import claims_of
from workers.generation.verification.deeds import tells_a_deed
from workers.settings import Mode, Settings

FOREIGN = frozenset({"held_not_comparable", "held_wrong_language"})
"""Why a draft waits whose source is in another language than its own."""
UNSHOWN = frozenset({"held_unsupported", "held_uncited"})
"""What is found besides of such a draft, since its words cannot be compared with the source's."""


class Drafting:
    """Has drafts made and released. Safe for threads."""

    def __init__(self, drafter: Drafter, quoter: Drafter, settings: Settings) -> None:
        """`drafter` makes the answers, `quoter` one in place of what it wrote and cannot show."""
        self._drafter = drafter
        self._quoter = quoter
        self._settings = settings

    def draft(
        self, work: Work, usable: Sequence[Candidate], listener: Listener
    ) -> Drafted | Undrafted:
        """A draft from these candidates, or why there is none."""
        if not self._may_show(work, usable):
            listener = unshown(listener)
        request = _request(work, usable, listener)
        with span("answer.draft") as mark:
            drafted = self._drafter.draft(request)
            origin = drafted.origin if isinstance(drafted, Drafted) else "none"
            mark.add({ORIGIN: origin, FALLEN: drafted.fallen})
        return drafted

    def released(
        self,
        work: Work,
        drafted: Drafted,
        found: Found,
        usable: Sequence[Candidate],
        why: str = "",
        share: float = 1.0,
    ) -> Prepared:
        """A draft with what the policy makes of it; the quotation of its source in place of one
        that would only wait for being a translation. One that would only wait for a deed that its
        source tells is said to be of that ticket, or quoted where it cites several.

        `why` comes first among the reasons, `share` is what is left of the confidence, of either.
        """
        drafted = _marked(drafted, why, share)
        prepared = release(work, drafted, found, self._settings)
        if not _says_nothing_of_its_own(prepared):
            return prepared
        told = self._told(work, drafted, found, usable)
        if told is not None:
            return told
        quoted = self._quoter.draft(_request(work, usable, NOBODY))
        if not isinstance(quoted, Drafted) or quoted.text in work.said:
            return prepared
        instead = release(work, _marked(quoted, why, share), found, self._settings)
        return _in_place_of(prepared, instead) or prepared

    def _told(
        self, work: Work, drafted: Drafted, found: Found, usable: Sequence[Candidate]
    ) -> Prepared | None:
        """A draft said to be of the one ticket that it cites, where it only waits for a deed and
        can be sent so."""
        cited = [source.ticket_id for source in drafted.sources]
        if drafted.held != (DEED,) or len(cited) != 1:
            return None
        source = next(one for one in usable if one.ticket_id == cited[0])
        if not may_be_told(drafted.text, source):
            return None
        draft = told_of_its_ticket(drafted, intro_of(source))
        told = release(work, draft, found, self._settings)
        return told if told.gate == "send" and told.text not in work.said else None

    def _may_show(self, work: Work, usable: Sequence[Candidate]) -> bool:
        """Whether an answer may be shown while it is written.

        Only where no confidence is asked for, which would be known at the end, and where neither
        the question nor a source names a risky step or gives orders: what is held to such sources
        can hardly come to one. Not for a second try, which somebody is already looking after.
        """
        waits = work.rejected or work.doubted
        if work.mode is not Mode.AUTO or not self._settings.stream or waits:
            return False
        texts = [work.question, work.standalone or "", *(text for _, text in work.context)]
        texts += [f"{one.title}\n{one.problem}\n{one.resolution}" for one in usable]
        if any(is_doubtful_title(one.title, self._settings.allowed_link_hosts) for one in usable):
            return False
        return not any(risks(text) or claims_approval(text) for text in texts)


def _marked(drafted: Drafted, why: str, share: float) -> Drafted:
    if why:
        drafted = replace(drafted, reasons=(why, *drafted.reasons))
    if share < 1:
        drafted = replace(drafted, confidence=round(share * drafted.confidence, 4))
    return drafted


def _says_nothing_of_its_own(prepared: Prepared) -> bool:
    """Whether a written draft waits for nothing but that it was written in another language than
    its source, or than its asker's, or that it repeats a deed beside its source's advice. Any other
    doubt is a colleague's, such as a deed beside what no source says, or a deed alone."""
    codes = {one.partition(":")[0] for one in prepared.reasons if one.startswith("held_")}
    written = prepared.gate == "review" and prepared.origin == "generated"
    foreign = bool(codes & FOREIGN) and codes <= FOREIGN | UNSHOWN
    return written and (foreign or (codes == {f"held_{DEED}"} and _advises(prepared.text)))


def _advises(text: str) -> bool:
    """Whether a text tells its reader to do something, beside what was done."""
    claims = (one.text for one in claims_of(text))
    return any(instructs(one) and not tells_a_deed(one) for one in claims)


def _in_place_of(written: Prepared, quoted: Prepared) -> Prepared | None:
    """The quotation that is sent in place of a draft that waits, the draft kept with it.

    None where the quotation would wait, too, or quotes first what the draft does not cite.
    """
    cited = [source.ticket_id for source in written.sources]
    if quoted.gate != "send" or quoted.sources[0].ticket_id not in cited:
        return None
    model = written.recipe["model"]
    DRAFTS.labels(model, HELD).inc()
    fallen = (*written.fallen, f"{model}:{HELD}")
    return replace(
        quoted,
        reasons=(*quoted.reasons, *fallen_reasons(fallen)),
        recipe={**quoted.recipe, "fallen": list(fallen)},
        fallen=fallen,
        thrown=(*written.thrown, Thrown(model, HELD, written.text, tuple(cited))),
    )


def _request(work: Work, usable: Sequence[Candidate], listener: Listener) -> DraftRequest:
    return DraftRequest(
        question=work.question,
        language=work.language,
        candidates=usable,
        today=now().date(),
        avoid=work.avoid,
        hint=work.hint,
        context=work.context,
        standalone=work.standalone or "",
        listener=listener,
    )
