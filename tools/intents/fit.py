"""Fit the weights of ``workers/generation/triage/intents`` from the examples beside this file.

``python tools/intents/fit.py`` writes them; ``--check`` says whether those written are of these
examples. ``examples.tsv`` holds a kind and a sentence a line, ``everyday.txt`` what is of no kind;
``templates.tsv`` makes more of both from the words of ``slots.txt``;
the sample's tickets are of none, either. A sentence of a kind that was missed belongs there.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import expansion
import numpy as np

from workers.generation.triage.intents.concepts import OURS, concepts
from workers.generation.triage.intents.features import PLACES, features
from workers.generation.triage.intents.kinds import KINDS, URGENT
from workers.generation.triage.intents.model import WEIGHTS, windows

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "workers" / "knowledge" / "sample"
RIDGE = 0.15
"""What large weights cost: chosen on half of the examples by the other half."""
URGENT_TICKETS = re.compile(
    r"vol[ée]|stolen|phishing|hame|ran[cç]on|ransom|pirat|hack|panne g|outage", re.I
)


def main() -> int:
    """Write or check the weights."""
    given = hashlib.sha256(b"".join(one.read_bytes() for one in inputs())).hexdigest()
    if "--check" in sys.argv:
        with np.load(WEIGHTS) as stored:
            same = str(stored["examples"]) == given
        print("up to date" if same else "run tools/intents/fit.py: the examples have changed")
        return 0 if same else 1
    texts, kinds = examples()
    weights, constant = fitted(texts, kinds)
    write(weights, constant, given)
    print(f"{len(texts)} examples, {WEIGHTS.stat().st_size // 1024} KiB")
    return 0


def inputs() -> list[Path]:
    """The files that the weights follow from."""
    written = [HERE / "examples.tsv", HERE / "everyday.txt", *expansion.inputs()]
    return [*written, OURS, *sorted(SAMPLE.glob("tickets-*"))]


def examples() -> tuple[list[str], list[int]]:
    """Sentences with the number of their kind; -1 for none."""
    rows = (HERE / "examples.tsv").read_text("utf-8").splitlines()
    pairs = [one.split("\t") for one in rows if one]
    texts = [text for _, text in pairs]
    kinds = [KINDS.index(kind) for kind, _ in pairs]
    none = [*(HERE / "everyday.txt").read_text("utf-8").splitlines(), *sample_sentences()]
    texts, kinds = texts + none, kinds + [-1] * len(none)
    made = expansion.expanded()
    numbers = {str(kind): number for number, kind in enumerate(KINDS)}
    return (
        texts + [text for _, text in made],
        kinds + [numbers.get(kind, -1) for kind, _ in made],
    )


def sample_sentences() -> list[str]:
    """Sentences of the sample's tickets, without the tickets that are urgent."""
    found = []
    for file in sorted(SAMPLE.glob("tickets-*")):
        for line in file.read_text("utf-8").splitlines():
            ticket = json.loads(line)
            if URGENT_TICKETS.search(ticket["title"] + ticket["content"]):
                continue
            found.append(ticket["title"])
            told = re.sub("<[^>]+>", " ", f"{ticket['content']}\n{ticket.get('solution') or ''}")
            found += windows(told)
            found += [one for one in re.split(r"[.!?\n]+", told) if len(one.split()) > 3]
    return found


def fitted(texts: list[str], kinds: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Ridge regression of each kind against the rest, solved by example: shapes (places, kinds + 1)
    and (kinds + 1,)."""
    known = concepts()
    rows = np.zeros((len(texts), PLACES), np.float32)
    for row, text in enumerate(texts):
        places, values = features(text, known)
        rows[row, places] = values
    wanted = -np.ones((len(texts), len(KINDS) + 1))
    for row, kind in enumerate(kinds):
        if kind >= 0:
            wanted[row, kind] = 1
            wanted[row, -1] = 1 if KINDS[kind] in URGENT else -1
    alike = (rows @ rows.T + 1).astype(np.float64)
    shares = np.linalg.solve(alike + RIDGE * np.eye(len(texts)), wanted)
    return rows.T @ shares, shares.sum(axis=0)


def write(weights: np.ndarray, constant: np.ndarray, given: str) -> None:
    """Places that weigh something, as whole numbers from -127 to 127 and a scale."""
    places = np.flatnonzero(np.abs(weights).max(axis=1) > 1e-3)
    scale = np.abs(weights).max() / 127
    np.savez_compressed(
        WEIGHTS,
        places=places.astype(np.uint16),
        weights=np.round(weights[places] / scale).astype(np.int8),
        scale=np.float32(scale),
        constant=constant.astype(np.float32),
        examples=np.array(given),
    )


if __name__ == "__main__":
    sys.exit(main())
