"""What may be shown on which platform, decided in one place, just before rendering."""

from __future__ import annotations

from dataclasses import replace

from connectors.contracts.chat import Disclosure, OutgoingMessage


def disclose(message: OutgoingMessage, policy: Disclosure, console_url: str) -> OutgoingMessage:
    """The part of `message` that `policy` lets a platform have.

    Under `REDACTED` no ticket excerpt and no transcript leaves the site. Titles of tickets are
    ticket text too, so a source becomes its number and its link, and the reader follows the link
    to the on-site console (`console_url`, without a trailing slash) for the rest.
    """
    if policy is Disclosure.FULL:
        return message
    sources = tuple(
        replace(source, excerpt=None, title=f"Source {source.number}") for source in message.sources
    )
    text = message.text
    if message.console_path:
        text = f"{text}\n\n{console_url}{message.console_path}"
    return replace(message, text=text, sources=sources, transcript=())
