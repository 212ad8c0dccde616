"""Where each source stands between two syncs. What a checkpoint holds is its connector's business.

A checkpoint is stored in the transaction that ends the sync, so it never says that more was read
than is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from connectors.database.inserts import put
from connectors.database.models import SourceCheckpoint


def read_checkpoint(where: Session | Connection, source: str) -> dict[str, Any]:
    """Where the last sync of `source` that ended well came to; empty if there was none."""
    wanted = select(SourceCheckpoint.checkpoint).where(SourceCheckpoint.source == source)
    return dict(where.scalar(wanted) or {})


def store_checkpoint(
    where: Session | Connection, source: str, checkpoint: Mapping[str, Any]
) -> None:
    """Replace the checkpoint of `source`, a JSON object, in the caller's transaction."""
    put(where, SourceCheckpoint, {"source": source}, {"checkpoint": dict(checkpoint)})
