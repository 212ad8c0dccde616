"""Askers who ask, follow up and vote, and reviewers who decide: all over HTTP, as others do."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from connectors.database.ids import new_id
from tests.support import loopback

QUICK_ANSWER = "My VPN disconnects every {} minutes at home"
TEXTS = (
    *[QUICK_ANSWER] * 5,
    "The laptop {} needs local administrator rights to install a driver",
    "The laptop {} needs local administrator rights to install a driver",
    "L’imprimante du couloir {} n’imprime plus en couleur",
    "The coffee machine on floor {} makes strange noises at dawn",
    "I want to talk to a human about case {}",
)
"""Sent at once, reviewed, answered in French, abstained, handed over."""
FOLLOW_UP = "It is a laptop under Windows, number {}"
PATIENCE = 120.0
"""How long somebody tries to have a question accepted, with one key."""


@dataclass
class Asked:
    """A question that was accepted."""

    question_id: str
    key: str
    at: float
    thread: str


@dataclass
class Crowd:
    """What all of them did. `errors` are those that no outage excuses."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    reviewed: int = 0
    voted: int = 0
    followed: int = 0
    given_up: int = 0
    errors: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def call(self, method: str, path: str, key: str, **content: Any) -> httpx.Response | None:
        """One request; None while the console is away or its database is."""
        headers = {"Authorization": f"Bearer {key}"} | content.pop("headers", {})
        try:
            reply = loopback.request(
                method, f"{self.url}{path}", headers=headers, timeout=15, **content
            )
        except httpx.HTTPError:
            return None
        if reply.status_code >= 500:
            if reply.status_code != 503:
                self.errors.append(f"{method} {path}: {reply.status_code}")
            return None
        return reply

    def ask(self, key: str, text: str, thread: str | None = None) -> Asked | None:
        """Ask until it is accepted; the same key makes it one question."""
        headers, began = {"Idempotency-Key": new_id()}, time.monotonic()
        body = {"text": text} | ({"thread": thread} if thread else {})
        while time.monotonic() - began < PATIENCE:
            reply = self.call("POST", "/api/v1/questions", key, json=body, headers=headers)
            if reply is not None and reply.status_code in (200, 201):
                found = reply.json()
                if found["question"] is None:
                    return None
                asked = Asked(found["question"]["id"], key, time.time(), found["thread"])
                self.asked.append(asked)
                return asked
            if reply is not None:
                self.errors.append(f"asking: {reply.status_code} {reply.text[:200]}")
                return None
            time.sleep(random.uniform(0.3, 1.0))
        self.given_up += 1
        return None


def run_asker(crowd: Crowd, key: str, questions: int, seconds: float, seed: int) -> None:
    """Ask so many questions over so many seconds; some are followed up, and some answers voted."""
    chance = random.Random(seed)
    gap = seconds / max(questions, 1)
    time.sleep(chance.uniform(0, gap))
    open_: list[Asked] = []
    for number in range(questions):
        if crowd.stop.is_set():
            return
        began = time.monotonic()
        asked = crowd.ask(key, chance.choice(TEXTS).format(f"{seed}{number}"))
        if asked is not None:
            open_.append(asked)
            if chance.random() < 0.08:
                time.sleep(chance.uniform(0.1, 3.0))
                if crowd.ask(key, FOLLOW_UP.format(number), asked.thread):
                    crowd.followed += 1
        if open_ and chance.random() < 0.3:
            _vote(crowd, open_.pop(0), chance)
        crowd.stop.wait(max(0.0, gap - (time.monotonic() - began)))


def run_reviewer(crowd: Crowd, key: str, seed: int) -> None:
    """Decide what waits, until told to stop."""
    chance = random.Random(seed)
    while not crowd.stop.wait(chance.uniform(0.5, 1.5)):
        reply = crowd.call("GET", "/api/v1/drafts", key, params={"limit": 20})
        if reply is None:
            continue
        for draft in reply.json().get("drafts", []):
            done = crowd.call(
                "POST", f"/api/v1/drafts/{draft['id']}/review", key, json=_decision(draft, chance)
            )
            if done is not None and done.status_code == 200:
                crowd.reviewed += 1


def _decision(draft: dict[str, Any], chance: random.Random) -> dict[str, str]:
    drawn = chance.random()
    if drawn < 0.7:
        return {"decision": "approve"}
    if drawn < 0.85:
        return {"decision": "edit", "text": f"{draft['text']}\nAsk us again if that is no help."}
    if drawn < 0.93:
        return {"decision": "reject", "reason": "Cites the wrong ticket."}
    return {"decision": "take_over"}


def _vote(crowd: Crowd, asked: Asked, chance: random.Random) -> None:
    body = {"question_id": asked.question_id, "helpful": chance.random() < 0.8}
    reply = crowd.call("POST", "/api/v1/feedback", asked.key, json=body)
    # An answer that is not there yet cannot be voted on.
    if reply is not None and reply.status_code == 201:
        crowd.voted += 1
