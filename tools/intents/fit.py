"""Fit the weights of ``workers/generation/triage/intents`` from the examples beside this file.

``python tools/intents/fit.py`` writes them, by words alone and by meaning beside them (with the
extra ``[e5]``, in twenty minutes and 6 GB); ``--check`` says whether those written are of these
examples. ``examples.tsv`` holds a kind and a sentence a line, ``everyday.txt`` what is of no kind;
``templates.tsv`` makes more of both from the words of ``slots.txt``;
the sample's tickets are of none, either. A sentence of a kind that was missed belongs there.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import expansion
import numpy as np

from workers.generation.triage.intents.concepts import OURS, concepts
from workers.generation.triage.intents.features import PLACES, Floats, features
from workers.generation.triage.intents.kinds import KINDS, URGENT
from workers.generation.triage.intents.model import windows, without_greeting
from workers.generation.triage.intents.weights import MEANING, WORDS, alike, whole_numbers

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "workers" / "knowledge" / "sample"
RIDGE, RIDGE_OF_BOTH = 0.15, 0.3
"""What large weights cost: chosen on half of the examples by the other half."""
MEANING_COUNTS = 3.0
"""What meaning counts against words: chosen so, too."""
STEADY = 1e-3
"""Keeps apart examples of one meaning."""
ALARMS, URGENT_ALARMS = (0.003, 0.0036), (0.018, 0.018)
"""The share of everyday examples that a threshold lets pass, by words alone and by meaning beside
them. Who is taken for urgent meets a person for nothing; who is not, waits: that costs more. A
third of the everyday examples was written to sound urgent: of what people send far fewer pass."""
STRICTER = 0.02
"""What the thresholds of other kinds than urgent ones are above that by meaning: most everyday
examples are longer than what is easily taken for talk, and are told from it more easily."""
READ = 400
"""Characters of an example whose meaning counts."""
URGENT_TICKETS = re.compile(
    r"vol[ée]|stolen|phishing|hame|ran[cç]on|ransom|pirat|hack|panne g|outage", re.I
)


def main() -> int:
    """Write or check the weights."""
    given = hashlib.sha256(b"".join(one.read_bytes() for one in inputs())).hexdigest()
    if "--check" in sys.argv:
        same = all(str(np.load(one)["examples"]) == given for one in (WORDS, MEANING))
        print("up to date" if same else "run tools/intents/fit.py: the examples have changed")
        return 0 if same else 1
    texts, kinds, own = examples()
    known = concepts()
    rows = np.zeros((len(texts), PLACES), np.float32)
    for row, text in enumerate(texts):
        places, values = features(text, known)
        rows[row, places] = values
    digest = np.array(given)
    np.savez_compressed(WORDS, examples=digest, **by_words(rows, kinds))
    np.savez_compressed(MEANING, examples=digest, **by_meaning(rows, kinds, vectors_of(texts), own))
    sizes = (f"{one.name} {one.stat().st_size // 1024} KiB" for one in (WORDS, MEANING))
    print(f"{len(texts)} examples, {', '.join(sizes)}")
    return 0


def inputs() -> list[Path]:
    """The files that the weights follow from."""
    written = [HERE / "examples.tsv", HERE / "everyday.txt", *expansion.inputs()]
    return [*written, OURS, *sorted(SAMPLE.glob("tickets-*"))]


def examples() -> tuple[list[str], list[int], int]:
    """Sentences with the number of their kind, -1 for none, and how many of them, the first ones,
    somebody wrote for this."""
    rows = (HERE / "examples.tsv").read_text("utf-8").splitlines()
    pairs = [one.split("\t") for one in rows if one]
    texts = [text for _, text in pairs]
    kinds = [KINDS.index(kind) for kind, _ in pairs]
    none = (HERE / "everyday.txt").read_text("utf-8").splitlines()
    texts, kinds = texts + none, kinds + [-1] * len(none)
    own = len(texts)
    none = sample_sentences()
    texts, kinds = texts + none, kinds + [-1] * len(none)
    made = expansion.expanded()
    numbers = {str(kind): number for number, kind in enumerate(KINDS)}
    return (
        texts + [text for _, text in made],
        kinds + [numbers.get(kind, -1) for kind, _ in made],
        own,
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


def fitted(
    rows: Floats, kinds: Sequence[int], near: Floats | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Ridge regression of each kind against the rest, solved by example: the share that each
    example has in each kind, shape (examples, kinds + 1), and the constant, counted from the
    threshold of each kind.

    `rows` are the features of the examples, `near` how alike their meanings are where those count.
    """
    wanted = -np.ones((len(rows), len(KINDS) + 1))
    for row, kind in enumerate(kinds):
        if kind >= 0:
            wanted[row, kind] = 1
            wanted[row, -1] = 1 if KINDS[kind] in URGENT else -1
    alike = (rows @ rows.T).astype(np.float64) + 1
    ridge = RIDGE
    if near is not None:
        alike += MEANING_COUNTS * near
        ridge = RIDGE_OF_BOTH
    solved = np.linalg.inv(alike + ridge * np.eye(len(rows)))
    shares = solved @ wanted
    # What each example would be scored by all others: it may be known by heart.
    unseen = wanted - shares / np.diag(solved)[:, None]
    everyday = unseen[np.array(kinds) < 0]
    return shares, shares.sum(axis=0) - thresholds(everyday, by_meaning=near is not None)


def thresholds(everyday: np.ndarray, *, by_meaning: bool) -> np.ndarray:
    """The score of each kind that only a small share of everyday messages reaches: (kinds + 1,).
    Urgent kinds have one threshold, that of all of them together."""
    found = np.quantile(everyday, 1 - ALARMS[by_meaning], axis=0)
    urgent = [KINDS.index(kind) for kind in URGENT]
    found += STRICTER if by_meaning else 0.0
    found[[*urgent, -1]] = np.quantile(everyday[:, -1], 1 - URGENT_ALARMS[by_meaning])
    return found


def by_words(rows: Floats, kinds: Sequence[int]) -> dict[str, Any]:
    """The weights that read words alone, as they are stored."""
    shares, constant = fitted(rows, kinds)
    return stored(rows.T @ shares, constant)


def by_meaning(rows: Floats, kinds: Sequence[int], vectors: Floats, own: int) -> dict[str, Any]:
    """The weights that read words beside meaning, and the examples with their shares. Only the
    first `own` examples are kept: what the others weigh is given to those that are near them."""
    mean = vectors.mean(axis=0)
    scale = float(np.linalg.norm(vectors - mean, axis=1).mean())
    centers, center_scale = whole_numbers(((vectors - mean) / scale)[:own])
    placed = ((vectors - mean) / scale).astype(np.float32)
    kept = centers.astype(np.float32) * center_scale
    among = alike(kept, kept).astype(np.float64) + STEADY * np.eye(own)
    to_all = alike(placed, kept).astype(np.float64)
    given = np.linalg.solve(among, to_all.T)
    shares, constant = fitted(rows, kinds, to_all @ given)
    return {
        **stored(rows.T @ shares, constant),
        "centers": centers,
        "center_scale": center_scale,
        "mean": mean.astype(np.float32),
        "vector_scale": np.float32(scale),
        "shares": (MEANING_COUNTS * given @ shares).astype(np.float32),
    }


def stored(weights: np.ndarray, constant: np.ndarray) -> dict[str, Any]:
    """Places that weigh something, as whole numbers and a scale."""
    places = np.flatnonzero(np.abs(weights).max(axis=1) > 1e-3)
    numbers, scale = whole_numbers(weights[places])
    return {
        "places": places.astype(np.uint16),
        "weights": numbers,
        "scale": scale,
        "constant": constant.astype(np.float32),
    }


def vectors_of(texts: Sequence[str]) -> Floats:
    """The meanings of the examples: shape (examples, 384), in some minutes."""
    from connectors.embeddings.e5 import E5Embedder

    return E5Embedder().embed_queries([without_greeting(text)[:READ] for text in texts])


if __name__ == "__main__":
    sys.exit(main())
