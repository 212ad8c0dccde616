"""What must hold, through the desk, over a platform that limits, fails and loses replies."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.contracts.chat import Profile
from tests.fakes.helpdesk import Helpdesk

RESOLUTION = "Unplug the cable, wait ten seconds and choose the profile of the laboratory again."
QUESTION = "The wireless network refuses to connect since this morning"


class FaultyPlatform:
    """Needs the fixture `desk`, whose only platform answers everything with `RESOLUTION`, and the
    hooks below. `faults` is a fixture's parameter: what the server does to the next calls."""

    person: str
    """The id of somebody whom the platform knows."""
    channel: str

    def say(self, text: str, person: str, root: str | None = None) -> str:
        """Hook: somebody writes a message; its id."""
        raise NotImplementedError

    def delete(self, message: str) -> None:
        """Hook: somebody deletes a message."""
        raise NotImplementedError

    def be_away(self, away: bool) -> None:
        """Hook: the server is gone, or is back."""
        raise NotImplementedError

    def fail(self, faults: list[Any]) -> None:
        """Hook: let the next calls fail."""
        raise NotImplementedError

    def left(self) -> list[Any]:
        """Hook: the faults of sending that did not happen."""
        raise NotImplementedError

    def shown(self) -> list[tuple[str | None, str]]:
        """Hook: our messages, oldest first: the root above each, if any, and what people read."""
        raise NotImplementedError

    def marks(self, message: str) -> list[str]:
        """Hook: the reactions of a message."""
        raise NotImplementedError

    def ask(self, desk: Helpdesk, text: str = QUESTION) -> tuple[str, str]:
        """A question; its id, and the root of its thread."""
        root = self.say(text, self.person)
        profile = Profile(self.person, "Ada", language="en")
        values: dict[str, Any] = {"channel": self.channel, "message_id": root, "profile": profile}
        return desk.asked(text, **values), root

    def answers(self) -> list[str | None]:
        """The root above each message of ours that has the answer."""
        return [root for root, text in self.shown() if "ten seconds" in text]

    def test_the_answer_is_there_once(self, desk: Helpdesk, faults: list[Any]) -> None:
        question, root = self.ask(desk)
        self.fail(faults)
        desk.work_hard()
        assert desk.status(question) == "answered"
        assert self.answers() == [root]
        assert self.left() == []

    def test_who_was_away_has_it_when_it_is_back(self, desk: Helpdesk) -> None:
        question, root = self.ask(desk)
        self.be_away(True)
        desk.work()
        assert desk.status(question) != "answered"
        self.be_away(False)
        desk.work_hard()
        assert desk.status(question) == "answered"
        assert self.answers() == [root]

    def test_an_answer_to_a_deleted_question_opens_a_thread_that_says_so(
        self, desk: Helpdesk
    ) -> None:
        question, root = self.ask(desk)
        self.delete(root)
        desk.work_hard()
        assert desk.status(question) == "answered"
        assert self.answers() == [None]
        ((_, said),) = self.shown()
        assert "The thread of your question was deleted" in said

    def test_the_question_is_marked_as_answered(self, desk: Helpdesk) -> None:
        _, root = self.ask(desk)
        desk.work_hard()
        assert self.marks(root) == ["white_check_mark"]


def by_name(faults: dict[str, list[Any]]) -> Any:
    """The fixture `faults`: one run of the test for each."""

    @pytest.fixture(params=list(faults.values()), ids=list(faults))
    def made(self: FaultyPlatform, request: pytest.FixtureRequest) -> list[Any]:
        found: list[Any] = request.param
        return found

    return made
