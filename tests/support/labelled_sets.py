"""Four labelled sets in BEIR form: two of the shared data, and their documents asked in the other
language by questions that were written for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.shared_data import shared_data

QUESTIONS = Path(__file__).parent / "labelled"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A set: the folder of its documents, and the file of its questions, if not the set's own."""

    name: str
    documents: str
    questions: str = ""


SETS = (
    Labelled("French title, French article", "microsoft-fr"),
    Labelled("English question, French article", "microsoft-fr", "en-on-fr"),
    Labelled("English symptom, English resolution", "microsoft-en"),
    Labelled("French question, English resolution", "microsoft-en", "fr-on-en"),
)


def write_labelled(one: Labelled, folder: Path, documents: int = 0, longest: int = 0) -> Path:
    """Write a set into `folder`, with at most so many documents of at most `longest` characters;
    0 for all. Those that are asked for in another language come first. Returns the folder."""
    source = shared_data(f"bench/{one.documents}")
    corpus = {row["_id"]: row["text"] for row in _rows(source / "corpus.jsonl")}
    own = {row["_id"].removeprefix("q-"): row["text"] for row in _rows(source / "queries.jsonl")}
    abroad = _abroad(one.documents)
    wanted = sorted(corpus, key=lambda name: (name not in abroad, name not in own))
    kept = [name for name in wanted if not longest or len(corpus[name]) <= longest]
    kept = kept[: documents or len(kept)]
    asked = abroad if one.questions else own
    chosen = {name: asked[name] for name in kept if name in asked}
    return _written(folder, {name: corpus[name] for name in kept}, chosen)


def write_share(documents: str, folder: Path, every: int) -> Path:
    """Write every second, third… document of a set of the shared data into `folder`, with the set's
    own questions for them. Returns the folder."""
    source = shared_data(f"bench/{documents}")
    corpus = {row["_id"]: row["text"] for row in _rows(source / "corpus.jsonl")[::every]}
    own = {row["_id"].removeprefix("q-"): row["text"] for row in _rows(source / "queries.jsonl")}
    return _written(folder, corpus, {name: own[name] for name in corpus if name in own})


def _abroad(documents: str) -> dict[str, str]:
    file = next(one.questions for one in SETS if one.documents == documents and one.questions)
    lines = (QUESTIONS / f"{file}.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def _written(folder: Path, documents: Mapping[str, str], questions: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True)
    texts = {
        "corpus": [{"_id": name, "text": text} for name, text in documents.items()],
        "queries": [{"_id": f"q-{name}", "text": text} for name, text in questions.items()],
    }
    for file, rows in texts.items():
        (folder / f"{file}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    judged = "".join(f"q-{name}\t{name}\t1\n" for name in questions)
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + judged, "utf-8")
    return folder


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]
