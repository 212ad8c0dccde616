"""Messages of programs that begin alike are another case where they end otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.same_case.differences import differences
from workers.generation.same_case.messages import is_another_message, messages_in

COPY = (
    "rsync error: some files could not be copied\n"
    "I get rsync error: unexplained (code 23).\nAsk for the right to read the folder."
)
SENT = "Cannot send\nThe program says: Delivery failed: Mailbox unavailable\nWrite it in full."
READ = "Reading a grid\nIt prints 'GdalReader: band missing'.\nMake the file again with both bands."


@pytest.mark.parametrize(
    ("question", "source", "other"),
    [
        ("Delivery failed: Relay not allowed", SENT, True),
        ("server says Delivery failed (Relay not allowed).", SENT, True),
        ("Delivery failed: Mailbox unavailable", SENT, False),
        ("Delivery failed: mailboxes are unavailable, why?", SENT, False),
        ("smtp: Delivery failed: Mailbox unavailable for p.martin", SENT, False),
        ("Delivery failed", SENT, False),
        ("rsync error: protocol mismatch", COPY, True),
        ("rsync error: some files", COPY, False),
        ("GdalReader: unknown projection", READ, True),
        ("GdalReader: band missing", READ, False),
        ("my grid: unknown projection", READ, False),
        ("make error: File `b.cfg' not found", "Make\nmake error: File `a.cfg' not found", False),
        ("make error: File `a.cfg' too old", "Make\nmake error: File `a.cfg' not found", True),
        ("OneDrive: no room left", "OneDrive: quota plein\nx\nVider la corbeille.", False),
        ("share in OneDrive (outside)", "Sharing in OneDrive (guests)\nx\nShare it.", False),
        ("Reading a grid: which program?", READ, False),
    ],
)
def test_the_end_of_a_message_is_the_case(question: str, source: str, other: bool) -> None:
    assert ("other_message" in differences(question, source)) is other


def test_what_people_head_their_words_with_is_no_message() -> None:
    assert not messages_in("Imprimante bloquée : plus rien ne sort")
    assert not messages_in("Erreur d'impression : plus rien ne sort")
    assert not messages_in("my new printer: it does not print")


@given(st.text(st.sampled_from("aA: (.\n'failed error"), max_size=80), st.text(max_size=80))
def test_no_message_is_another_than_itself(before: str, behind: str) -> None:
    text = f"{before} error: {behind}"
    assert not is_another_message(messages_in(text), text)
