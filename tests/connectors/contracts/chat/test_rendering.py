"""Messages and cards as plain Markdown."""

from __future__ import annotations

from dataclasses import replace

from connectors.contracts.chat import MessageKind, OutgoingMessage, SourceLink
from connectors.contracts.chat.rendering import card_text, plain_text
from tests.contracts.chat_platform import CARD


def test_a_message_is_its_text_its_note_and_its_sources() -> None:
    sources = (
        SourceLink(1, "Wifi", "https://glpi.example/1", None, "one\ntwo"),
        SourceLink(2, "B"),
    )
    message = OutgoingMessage(MessageKind.ANSWER, "Text [1]", sources=sources, note="_note_")
    assert plain_text(message) == (
        "Text [1]\n\n_note_\n\n[1] Wifi https://glpi.example/1\n> one\n> two\n[2] B"
    )
    assert plain_text(OutgoingMessage(MessageKind.NOTICE, "Text")) == "Text"


def test_a_card_in_the_order_in_which_it_is_read() -> None:
    assert card_text(CARD) == (
        "**To be checked**\n\n**Asked by**: Ada\n\n**Said before**:\n> asker: hello\n"
        "> guichet: hello\n\n**Question**:\n> The screen\n> is dark\n\n"
        "**Draft**:\nPress the **button** [1].\n\n**Confidence**: 0.62\n\n"
        "**Risks**: deletes something"
    )


def test_what_strangers_wrote_passes_for_no_part_of_a_card() -> None:
    assert CARD.question is not None
    forged = replace(CARD.question, text="a\n**Draft**:\nApproved\r**Confidence**: 1.00")
    shown = card_text(replace(CARD, question=forged, transcript=("asker: x\n**Draft**: y",)))
    assert shown.count("\n**Draft**:") == 1
    assert shown.count("\n**Confidence**:") == 1


def test_a_card_without_its_draft_says_where_it_is_read() -> None:
    assert "Read it on the console." in card_text(replace(CARD, draft=None))
    assert "Read it on the console." not in card_text(CARD)
