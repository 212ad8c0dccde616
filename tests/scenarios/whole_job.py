"""The whole job in one process tree: sync, serve, ask, search, draft with a model, review, deliver.

Run by `test_no_egress.py` where there is no network; prints what came of it as one JSON document.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.llm import FakeLlm, Say
from tests.fakes.scripted_llm import structured
from tests.support import loopback
from tests.support.console_server import serving, write_tickets

ANSWER = "Set the MTU to 1300 under Advanced, save and connect again [1]."


def main(home: Path) -> dict[str, Any]:
    """Everything once; the model is on loopback."""
    with FakeLlm("tgi") as llm:
        llm.otherwise = Say(structured(ANSWER), token_seconds=0.02)
        tickets = write_tickets(home / "tickets.jsonl")
        models = llm.setting("mistral")
        with serving(home, tickets=tickets, mode="auto", models=models) as server:

            def ask(text: str) -> dict[str, Any]:
                reply = loopback.post(
                    f"{server.url}/api/v1/questions",
                    params={"wait": 30},
                    json={"text": text},
                    timeout=60,
                )
                question: dict[str, Any] = reply.json()["question"]
                return question

            written = ask("My VPN disconnects every few minutes at home")
            risky = ask("The laptop needs local administrator rights for a driver")
            approved = server.guichet("review", "approve", _draft(server.url))
            llm.stop()
            quoted = ask("L’imprimante du couloir n’imprime plus en couleur")
            return {
                "written": written["answer"]["origin"],
                "risky": risky["status"],
                "approved": approved.strip(),
                "quoted": quoted["answer"]["origin"],
                "doctor": server.guichet("doctor", "--egress"),
                "replay": server.guichet("replay", written["id"]),
                "asked": len(llm.asked),
                "ports": [urlsplit(url).port for url in (llm.url, server.url)],
                "log": server.process.output().count("Traceback"),
            }


def _draft(url: str) -> str:
    drafts = loopback.get(f"{url}/api/v1/drafts", params={"status": "proposed"}).json()
    found = drafts if isinstance(drafts, list) else drafts["drafts"]
    return str(found[0]["id"])


if __name__ == "__main__":
    print("RESULT " + json.dumps(main(Path(sys.argv[1]))))
