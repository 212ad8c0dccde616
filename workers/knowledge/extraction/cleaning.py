"""A raw ticket → plain, redacted texts that may be stored, indexed and shown.

The order is the point: private comments go before anything looks at them; markup goes before mail
noise is looked for in lines; people's names are collected before the signatures that give them
away are cut; and the redactor runs last, with one ledger for the whole ticket, so that a name or
password found in one text is taken out of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.contracts.documents import SourceDocument
from workers.knowledge.extraction.html_text import html_to_text
from workers.knowledge.extraction.mail.noise import cut_mail_noise, cut_title_noise
from workers.redaction import Ledger, OwnPlaces, redact, site_own_places
from workers.redaction.contacts import redact_emails
from workers.redaction.people.names import learn_names, names_in
from workers.redaction.things import things_in
from workers.text.language import detect_language

MAX_TITLE_CHARS = 300
_ISO_LANGUAGE_LENGTHS = (2, 3)


@dataclass(frozen=True, slots=True)
class CleanTicket:
    """What is left of a ticket. Every text is plain, without mail noise, and redacted."""

    title: str
    problem: str
    resolution: str | None
    followups: tuple[str, ...]
    language: str
    """ISO 639-1, or "und" when the texts say too little and the source says nothing."""
    redactions: Mapping[str, int]
    """How many values of each kind were taken out ("email": 2)."""
    followup_roles: tuple[str | None, ...] = field(default=())
    """For each follow-up, the source's word for who wrote it."""


def clean_ticket(record: SourceDocument, known_names: Sequence[str] = ()) -> CleanTicket:
    """Clean one ticket. `known_names` are people of the ticket from the directory, as "First Last".

    Never raises, whatever the texts hold. Each text is cut at `MAX_CHARS` characters.
    """
    public = [followup for followup in record.followups if not followup.private]
    raw_texts = [record.content, record.solution or "", *(followup.text for followup in public)]
    title = cut_title_noise(html_to_text(record.title))[:MAX_TITLE_CHARS]
    texts = [html_to_text(raw) for raw in raw_texts]

    ledger = Ledger(site_own_places())
    learn_names(known_names, ledger, sure=True)
    for text in texts:
        _collect_names(text, ledger)
    ledger.own = _with_mailboxes(ledger, title, texts)
    title, problem, resolution, *followups = _redacted(
        [title, *(cut_mail_noise(text) for text in texts)], ledger
    )
    kept = [(text, f.author_role) for text, f in zip(followups, public, strict=True) if text]
    return CleanTicket(
        title=title,
        problem=problem,
        resolution=resolution or None,
        followups=tuple(text for text, _ in kept),
        language=_language(record, title, problem, resolution),
        redactions=ledger.counts,
        followup_roles=tuple(role for _, role in kept),
    )


def _with_mailboxes(ledger: Ledger, title: str, texts: Sequence[str]) -> OwnPlaces:
    """The site's places, with the mailboxes of roles and things that the solution names."""
    about, solution = texts[:2]
    if "@" not in solution:
        return ledger.own
    # Anybody may write "the smith" into a ticket: who is known as a person is no thing.
    things = things_in("\n".join((title, about, solution))) - ledger.name_parts
    return ledger.own.with_role_mailboxes(solution, things)


def _collect_names(text: str, ledger: Ledger) -> None:
    """Names from greetings, signatures and mail headers, before those are cut."""
    # An address marks the name before it; which placeholder it gets does not matter here.
    for name, sure in names_in(redact_emails(text, Ledger())):
        learn_names([name], ledger, sure=sure)


def _redacted(texts: list[str], ledger: Ledger) -> list[str]:
    for text in texts:
        ledger.reserve(text)
    known = ledger.knowledge
    done = [redact(text, ledger) for text in texts]
    if ledger.knowledge != known and len(texts) > 1:
        # A later text gave away a value that an earlier one may hold: look again.
        done = [redact(text, ledger) for text in done]
    return [text.strip() for text in done]


def _language(record: SourceDocument, title: str, problem: str, resolution: str) -> str:
    said = (record.language or "").strip().lower().split("-")[0].split("_")[0]
    default = said if len(said) in _ISO_LANGUAGE_LENGTHS and said.isalpha() else "und"
    # What the person asked decides; an answer in another language must not outvote it.
    found = detect_language(f"{title}\n{problem}", "")
    return found or detect_language(resolution, default)
