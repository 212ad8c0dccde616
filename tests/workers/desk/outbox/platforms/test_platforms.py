"""The desk on platforms with the measured limits of Slack and Mattermost: nothing is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from connectors.contracts.chat import Disclosure, Mark, StreamMode
from connectors.contracts.chat.rendering import plain_text
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import ScriptedLlm, structured
from tests.workers.desk.model_drafts import writer

SLACK: dict[str, Any] = {
    "disclosure": Disclosure.REDACTED,
    "text_limit": 4_000,
    "update_limit": 4_000,
    "card_limit": 12_000,
    "form_limit": 3_000,
    "messages_per_second": 1.0,
    "burst": 50,
    "streaming": StreamMode.APPEND,
    "marks": True,
}
MATTERMOST: dict[str, Any] = {
    "text_limit": 16_383,
    "update_limit": 16_383,
    "card_limit": 16_383,
    "form_limit": 3_000,
    "messages_per_second": 10.0,
    "burst": 50,
    "streaming": StreamMode.REPLACE,
    "marks": True,
}
BARE: dict[str, Any] = {
    "text_limit": 500,
    "update_limit": 500,
    "card_limit": 500,
    "form_limit": 500,
    "streaming": StreamMode.NONE,
    "forms": False,
}
STEP = "Open the network panel and choose the profile of the laboratory again [1].\n"
LONG = "\n\n".join(f"Step {number}: " + f"word{number} " * 60 for number in range(25))


@pytest.fixture(params=[SLACK, MATTERMOST, BARE], ids=["slack", "mattermost", "bare"])
def desk(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[Helpdesk]:
    """One of them, with a staff channel."""
    chat = PeopledChat(**request.param)
    modes = {"fake:open": "auto", "fake:checked": "review"}
    channels = {"fake": "staff"}
    with closing(
        Helpdesk(sqlite_url, chat=chat, channel_modes=modes, review_channels=channels)
    ) as made:
        made.knows(relevance=0.95)
        yield made


def test_a_day_of_questions(desk: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.generation.generative.drafter.LOOK_SECONDS", 0.0)
    staff = desk.staff("Maya")
    desk.writers.append(writer(ScriptedLlm(structured(STEP * 2))))
    written = desk.asked(channel="open")
    desk.work()
    pasted = "The wireless network refuses. " + "here is my log file, it goes on and on; " * 400
    begun = desk.asked("My mailbox is full, what can I do now?", channel="checked")
    desk.work()
    reviewed = desk.asked(pasted, channel="checked", thread=desk.thread_of(begun).root)
    desk.work()
    desk.reviews.edit(staff, desk.draft(reviewed).id, LONG, "fake")
    desk.work()
    desk.writers.clear()
    quoted = desk.asked("And which button is it that I press?", channel="checked")
    desk.work()
    desk.age_drafts(60)
    desk.sweep()
    desk.work()
    desk.reviews.take_over(staff, desk.draft(quoted).id, "fake")
    desk.work()
    desk.replies.reply(staff, quoted, "It is the red one.", "fake")
    desk.work()
    asker = desk.question(reviewed).person_id
    desk.escalation.open_ticket(asker, reviewed, "fake")
    desk.work_hard()
    assert {row.status for row in desk.outbox()} <= {"sent", "discarded"}
    assert [row.failure for row in desk.outbox() if row.status == "discarded"] in ([], ["moved_on"])
    assert desk.status(written) == desk.status(quoted) == "answered"
    assert desk.status(reviewed) == "escalated"
    assert " ".join(desk.chat.texts("answer")).count("word24") == 60
    info = desk.chat.info
    for one in desk.chat.posted:
        limit = info.card_limit if one.message.card else max(info.text_limit, info.update_limit)
        assert len(plain_text(one.message)) <= limit
    if info.marks:
        # The question that was taken up in the next message keeps the mark that it had.
        marks = list(desk.chat.marks.values())
        assert marks == [Mark.ANSWERED, Mark.RECEIVED, Mark.TICKET, Mark.ANSWERED]
