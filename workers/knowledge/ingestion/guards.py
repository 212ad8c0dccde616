"""What stops a sync before it deletes by accident: an empty reply, a lost right, half a file.

Nothing here deletes anything. Each check raises `Conflict` with what to do.
"""

from __future__ import annotations

from collections.abc import Iterable

from connectors.errors import Conflict, GuichetError

MOST_THAT_MAY_GO = 0.30
FEW = 20
"""Records below which any share of them may go at once, where the source says which."""


def check_gone(gone: int, stored: int, forced_by: str) -> None:
    """Raise `Conflict` if the source says of most tickets that they are gone: somebody who puts
    them all into the trash by mistake should find them here when they are back."""
    if stored >= FEW and gone > MOST_THAT_MAY_GO * stored:
        raise Conflict(
            f"{gone:,} of {stored:,} tickets are gone or in the trash, more than 30 %.",
            f"Nothing was deleted. Look at the source, or repeat with {forced_by} if it is true.",
        )


def check_unlisted(gone: int, stored: int, label: str, forced_by: str) -> None:
    """Raise `Conflict` if a list of ids lacks more than people remove within an hour."""
    if gone > MOST_THAT_MAY_GO * stored:
        raise Conflict(
            f"{label} no longer lists {gone:,} of {stored:,} tickets, more than 30 %.",
            "Nothing was deleted. Look at the account's rights, or repeat with "
            f"{forced_by} if it is true.",
        )


def check_deletions(
    stored: Iterable[str], came: Iterable[str], unreadable: int, forced_by: str
) -> None:
    """Raise `Conflict` if deleting what did not come looks like an accident."""
    stored, came = set(stored), set(came)
    gone = len(stored - came)
    if not gone:
        return
    if unreadable:
        raise Conflict(
            f"{unreadable} records could not be read, so it is not known which tickets are gone.",
            f"Nothing was deleted. Correct the source, or repeat with {forced_by}.",
        )
    if gone > MOST_THAT_MAY_GO * len(stored):
        raise Conflict(
            f"Reconciling would delete {gone:,} of {len(stored):,} tickets, more than 30 %.",
            f"Nothing was deleted. Look at the source, or repeat with {forced_by} if it is true.",
        )


def incomplete(source: str) -> GuichetError:
    """The error for a source that ended before its time."""
    return Conflict(
        f"{source} could not be read to its end, so it is not known which tickets are gone.",
        "Nothing was deleted. Get the whole source and repeat.",
    )
