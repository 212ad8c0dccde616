"""What a person writes as an answer, as it may be sent."""

from __future__ import annotations

from connectors.errors import BadInput
from workers.desk.outbox.forms import MAX_ANSWER as MAX_ANSWER
from workers.generation.guardrails.sanitizer import links_in, sanitize


def human_text(text: str) -> str:
    """A person's answer as it may be sent: their links stay, mentions notify nobody."""
    if not says_something(text):
        raise BadInput("The answer is empty.", "Write the answer that the asker will read.")
    if len(text) > MAX_ANSWER:
        raise BadInput(
            f"The answer has {len(text):,} characters; {MAX_ANSWER:,} is the most.", "Shorten it."
        )
    links = frozenset(links_in(text))
    guarded = sanitize(text, allowed_links=links, allowed_hosts=frozenset(), max_chars=MAX_ANSWER)
    return guarded.text


def says_something(text: str) -> bool:
    """Whether there is anything to see in a text."""
    return any(character.isprintable() and not character.isspace() for character in text)
