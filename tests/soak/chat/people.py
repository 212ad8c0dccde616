"""People who ask in a chat, and staff who decide there."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

from tests.soak.chat.side import ChatSide
from tests.soak.people import FOLLOW_UP, TEXTS


@dataclass
class ChatCrowd:
    """What all of them did. `asked` are ids of messages that the app took."""

    side: ChatSide
    asked: list[str] = field(default_factory=list)
    followed: int = 0
    reviewed: int = 0
    voted: int = 0
    given_up: int = 0
    errors: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def ask(self, asker: int, text: str, *, direct: bool, thread: str | None = None) -> str | None:
        """Ask until the app takes it."""
        message = self.side.ask(asker, text, direct=direct, thread=thread)
        if message is None:
            self.given_up += 1
        else:
            self.asked.append(message)
        return message


def run_asker(crowd: ChatCrowd, asker: int, questions: int, seconds: float) -> None:
    """Ask so many questions over so many seconds; two of five in the channel, some followed up."""
    chance = random.Random(asker)
    gap = seconds / max(questions, 1)
    crowd.stop.wait(chance.uniform(0, gap))
    for number in range(questions):
        began = time.monotonic()
        direct = chance.random() < 0.6
        text = chance.choice(TEXTS).format(f"{asker}{number}")
        root = crowd.ask(asker, text, direct=direct)
        if root is not None and chance.random() < 0.08:
            crowd.stop.wait(chance.uniform(0.1, 3.0))
            follow_up = FOLLOW_UP.format(number)
            crowd.followed += crowd.ask(asker, follow_up, direct=direct, thread=root) is not None
        if crowd.stop.wait(max(0.0, gap - (time.monotonic() - began))):
            return


def run_reviewer(crowd: ChatCrowd, reviewer: int) -> None:
    """Decide what waits, until told to stop."""
    chance = random.Random(reviewer)
    while not crowd.stop.wait(chance.uniform(0.3, 1.0)):
        crowd.reviewed += crowd.side.decide(reviewer, chance)
