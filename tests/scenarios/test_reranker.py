"""A reranker over real HTTP: in the console, the commands and the measurement; well, dead, slow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.fakes.embeddings import FakeEmbeddings
from tests.fakes.embeddings_server import DRIPS, EmbeddingsServer
from tests.support import loopback
from tests.support.console_server import serving, write_tickets
from tests.support.processes import guichet_env, run_guichet

pytestmark = pytest.mark.scenario

QUESTION = "My VPN disconnects every few minutes"
TRAIN = {
    "id": 9,
    "title": "VPN disconnects every few minutes in the train",
    "content": "VPN disconnects every few minutes in the train. It began on Monday.",
    "solution": "Switch the VPN client to TCP mode under Settings, Transport and connect again.",
    "status": 5,
    "language": "en",
    "url": "https://glpi.example/ticket/9",
}
PLACES = ("hall", "library", "office", "lab", "cellar", "attic")


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    """A reranker."""
    fake = FakeEmbeddings("BAAI/bge-reranker-v2-m3")
    fake.reranks = True
    with EmbeddingsServer(fake) as made:
        yield made


def favour(server: EmbeddingsServer, words: str) -> None:
    """Let the reranker like what holds these words."""
    server.fake.answers_well = lambda query, text: float(words in text)


def test_answers_cite_what_the_reranker_puts_first(
    tmp_path: Path, server: EmbeddingsServer
) -> None:
    tickets = write_tickets(tmp_path / "tickets.jsonl", (TRAIN,))
    settings = {"reranker_url": server.url, "reranker_seconds": "1", "mode": "auto"}
    with serving(tmp_path, tickets=tickets, **settings) as console:

        def ask() -> str:
            reply = loopback.post(
                f"{console.url}/api/v1/questions",
                params={"wait": 30},
                json={"text": QUESTION},
                timeout=60,
            )
            return str(reply.json()["question"]["answer"]["sources"][0]["title"])

        def searched() -> list[dict[str, Any]]:
            reply = loopback.get(f"{console.url}/api/v1/search", params={"q": QUESTION, "k": 3})
            found: list[dict[str, Any]] = reply.json()["tickets"]
            return found

        favour(server, "in the train")
        assert "in the train" in ask()
        assert "in the train" in searched()[0]["title"]
        favour(server, "from home")
        assert "from home" in ask()
        well = searched()
        assert [one["reranked"] for one in well[:2]] == [1.0, 0.0]
        (query, texts), *_ = server.fake.reread
        assert "VPN" in query
        assert any("TCP mode" in text for text in texts), "it reads solutions, too"

        def counted(outcome: str) -> bool:
            line = f'guichet_reranker_calls_total{{outcome="{outcome}"}}'
            return line in loopback.get(f"{console.url}/metrics").text

        assert counted("ok")
        assert not counted("away")
        server.hangs = True
        slow = searched()
        assert {one["reranked"] for one in slow} == {None}
        assert slow == sorted(slow, key=lambda one: -one["score"])
        assert "VPN disconnects" in ask()
        server.stop()
        assert "VPN disconnects" in ask()
        assert counted("away")
        output = console.process.output()
        assert output.count("search.not_reranked") == 1
        assert "disconnects" not in output
        assert "Traceback" not in output


@pytest.mark.parametrize("drip", DRIPS)
def test_a_reply_without_an_end_holds_no_search(
    tmp_path: Path, server: EmbeddingsServer, drip: str
) -> None:
    tickets = write_tickets(tmp_path / "tickets.jsonl", (TRAIN,))
    settings = {"reranker_url": server.url, "reranker_seconds": "1"}
    favour(server, "in the train")
    server.drips = DRIPS[drip]
    with serving(tmp_path, tickets=tickets, **settings) as console:

        def searched(number: int) -> list[dict[str, Any]]:
            asked = {"q": f"{QUESTION} {number}", "k": 3}
            reply = loopback.get(f"{console.url}/api/v1/search", params=asked, timeout=60)
            found: list[dict[str, Any]] = reply.json()["tickets"]
            return found

        with ThreadPoolExecutor(6) as pool:
            for found in pool.map(searched, range(6)):
                assert {one["reranked"] for one in found} == {None}
                assert found == sorted(found, key=lambda one: -one["score"])
        assert searched(7)
        counted = loopback.get(f"{console.url}/metrics").text
        assert 'guichet_reranker_calls_total{outcome="away"}' in counted
        assert 'guichet_reranker_calls_total{outcome="resting"}' in counted, "the breaker is open"
    well, line = doctors_line(tmp_path, **settings)
    assert not well
    assert "does not answer in time" in line


def run(home: Path, *arguments: str | Path, **settings: str) -> CompletedProcess[str]:
    return run_guichet(*arguments, env=guichet_env(home / "home", **settings), cwd=home)


def doctors_line(home: Path, **settings: str) -> tuple[bool, str]:
    told = run(home, "doctor", "--json", **settings)
    (line,) = [one for one in json.loads(told.stdout) if one["part"] == "reranker"]
    return line["ok"], line["line"]


def test_the_doctor_says_what_the_reranker_is(tmp_path: Path, server: EmbeddingsServer) -> None:
    settings = {"reranker_url": server.url, "reranker_seconds": "1"}
    well, line = doctors_line(tmp_path, **settings)
    assert well
    assert line == "BAAI/bge-reranker-v2-m3 orders the first 24 tickets of a search"
    server.fake.reranks = False
    well, line = doctors_line(tmp_path, **settings)
    assert not well
    assert "is no reranker" in line
    well, line = doctors_line(tmp_path, reranker_url=f"{server.url}/elsewhere")
    assert not well
    assert "no such page" in line
    assert "GUICHET_RERANKER_URL" in line
    server.hangs = True
    well, line = doctors_line(tmp_path, **settings)
    assert not well
    assert "does not answer" in line
    server.stop()
    well, line = doctors_line(tmp_path, **settings)
    assert not well
    assert "GUICHET_RERANKER_URL" in line
    told = run(tmp_path, "doctor", "--egress", **settings)
    assert "reranker: contacts 127.0.0.1" in told.stdout


def test_wrong_settings_of_a_reranker_are_one_line(tmp_path: Path) -> None:
    wrong = (
        {"reranker_url": "reranker:80"},
        {"reranker_url": "http://reranker:eighty"},
        {"reranker_seconds": "0"},
        {"reranker_candidates": "1"},
        {"reranker_key": "a\nb"},
        {"reranker_url": "https://127.0.0.1:9", "reranker_ca_file": "missing.pem"},
    )
    for settings in wrong:
        done = run(tmp_path, "search", "printer", **settings)
        assert done.returncode == 2, settings
        assert "GUICHET_RERANKER" in done.stderr
        assert len([one for one in done.stderr.splitlines() if one.startswith("guichet: ")]) == 1


def write_beir(folder: Path) -> Path:
    """Twelve documents about printers; the right ones are not those that share most words."""
    folder.mkdir()
    documents = [
        {
            "_id": f"d{at}",
            "title": f"The printer in the {place} prints pages that are {fault}",
            "text": f"Clean its {part}, then print the test page of the {place} again.",
        }
        for at, (place, fault, part) in enumerate(
            (place, fault, part)
            for place in PLACES
            for fault, part in (("empty", "heads"), ("dark", "drum"))
        )
    ]
    queries = [
        {"_id": f"q{at}", "text": f"printer in the {place} prints dark pages"}
        for at, place in enumerate(PLACES)
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    right = "".join(f"q{at}\td{(2 * at + 5) % 12}\t1\n" for at in range(len(PLACES)))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + right)
    return folder


def test_its_gain_can_be_measured(tmp_path: Path, server: EmbeddingsServer) -> None:
    beir = write_beir(tmp_path / "set")
    plain = json.loads(run(tmp_path, "eval", "retrieval", "--beir", beir, "--json").stdout)
    assert plain["fused_only"]["ndcg@10"] == plain["ndcg@10"]

    def knows(query: str, text: str) -> float:
        asked = next(at for at, place in enumerate(PLACES) if place in query)
        title = text.splitlines()[0]
        return float(PLACES[(asked + 2) % 6] in title and "dark" in title)

    server.fake.answers_well = knows
    settings = {"reranker_url": server.url}
    done = run(tmp_path, "eval", "retrieval", "--beir", beir, "--json", **settings)
    found = json.loads(done.stdout)
    assert found["fused_only"] == plain["fused_only"]
    assert found["ndcg@10"] == 1.0 > plain["ndcg@10"]
    assert "rerank" in found["seconds"]
    shown = run(tmp_path, "eval", "retrieval", "--beir", beir, **settings).stdout
    assert "reranked      nDCG@10 1.0000" in shown
    server.stop()
    failed = run(tmp_path, "eval", "retrieval", "--beir", beir, **settings)
    assert failed.returncode == 1
    assert "The reranker does not answer" in failed.stderr
