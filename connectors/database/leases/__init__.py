"""One at a time, over threads, processes and machines: who may work on a row, and for how long.

A claim is a token in a row: of the caller's own table (a question, a delivery, the cleaning of a
ticket), or of a named row of `leases`. It is taken by one conditional update, renewed while the
work lasts, and must still stand in the row when the result is written: who was thought dead and
comes back finds another token and drops its work.

A holder that dies stops renewing, and its claim runs out. If it died on this machine, that can be
seen at once (`is_over`), and nobody waits.

`claims` is about any row, `named` about the rows of `leases`, `holders` about who has one;
`heartbeat` renews what a process works on, and `clock` is the database's own time.
"""

from connectors.database.leases.claims import (
    ending,
    expire_dead,
    is_over,
    ran_out,
    ran_out_given,
    renewing,
    taken,
    taking,
    taking_given,
)
from connectors.database.leases.holders import holder_of, is_dead, new_claim
from connectors.database.leases.named import Held, Standing, alone, holding, look

__all__ = [
    "Held",
    "Standing",
    "alone",
    "ending",
    "expire_dead",
    "holder_of",
    "holding",
    "is_dead",
    "is_over",
    "look",
    "new_claim",
    "ran_out",
    "ran_out_given",
    "renewing",
    "taken",
    "taking",
    "taking_given",
]
