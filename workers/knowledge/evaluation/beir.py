"""Labelled retrieval sets in BEIR form: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.errors import BadInput

QRELS = ("qrels/test.tsv", "qrels.tsv", "qrels/dev.tsv")
_FORM = "Expected in BEIR form: corpus.jsonl, queries.jsonl, and qrels.tsv or qrels/test.tsv."


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the corpus; title or text may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Queries that have a relevant document, and the relevance of documents by query, above 0."""

    documents: list[Document]
    queries: dict[str, str]
    relevant: dict[str, dict[str, float]]


def read_beir(directory: Path) -> LabelledSet:
    """Read a set. Judgements of unknown queries are left out, as are queries without any.

    Raises `BadInput` for a file that is missing, a line that cannot be read, or an empty set.
    """
    if not directory.is_dir():
        raise BadInput(f"There is no folder {directory}.", _FORM)
    documents: dict[str, Document] = {}
    for place, row in _json_lines(directory / "corpus.jsonl"):
        document = Document(_id(row, place), _text(row, "title"), _text(row, "text"))
        documents.setdefault(document.id, document)
    queries = {
        _id(row, place): _text(row, "text")
        for place, row in _json_lines(directory / "queries.jsonl")
    }
    relevant = _judgements(directory)
    asked = {query: text for query, text in queries.items() if query in relevant}
    if not documents or not asked:
        missing = "documents" if not documents else "judged queries"
        raise BadInput(f"{directory} has no {missing}.", _FORM)
    return LabelledSet(list(documents.values()), asked, {one: relevant[one] for one in asked})


def _judgements(directory: Path) -> dict[str, dict[str, float]]:
    path = next((directory / name for name in QRELS if (directory / name).is_file()), None)
    if path is None:
        raise BadInput(f"{directory} has no {QRELS[0]} and no {QRELS[1]}.", _FORM)
    relevant: dict[str, dict[str, float]] = {}
    for number, line in enumerate(_lines(path), start=1):
        fields = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and _is_header(fields)):
            continue
        try:
            # TREC's own form has a column of zeros between query and document.
            query, document, gain = (fields[0], fields[-2], float(fields[-1]))
        except (IndexError, ValueError):
            raise BadInput(
                f"{path}:{number}: not a judgement.",
                "Each line needs query id, document id and relevance, separated by tabs.",
            ) from None
        if gain > 0:
            relevant.setdefault(query, {})[document] = gain
    return relevant


def _is_header(fields: list[str]) -> bool:
    try:
        float(fields[-1])
    except (IndexError, ValueError):
        return True
    return False


def _json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise BadInput(f"{place}: not valid JSON.", "Each line must be one object.") from None
        if not isinstance(row, dict):
            raise BadInput(f"{place}: not an object.", "Each line must be one object.")
        yield place, row


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for line in file:
                yield line.rstrip("\r\n")
    except FileNotFoundError:
        raise BadInput(f"{path} is missing.", _FORM) from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8 text.", _FORM) from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", _FORM) from None


def _id(row: dict[str, Any], place: str) -> str:
    found = row.get("_id", row.get("id"))
    if not isinstance(found, str | int):
        raise BadInput(f"{place}: no _id.", _FORM)
    return str(found)


def _text(row: dict[str, Any], field: str) -> str:
    found = row.get(field)
    return found if isinstance(found, str) else ""
