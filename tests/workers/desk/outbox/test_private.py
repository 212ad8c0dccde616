"""What one person alone reads: whispered where that can be, sent directly elsewhere, told once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.contracts.chat import Disclosure
from connectors.errors import OutcomeUnknown
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from workers.desk.outbox.private import Reader, tell_privately

ADA = Reader("fake", "ada", "en", "help", "root")


@pytest.fixture
def made(make_desk: Callable[..., Helpdesk]) -> Callable[..., Helpdesk]:
    return lambda **info: make_desk(chat=PeopledChat(**{"whispers": True, **info}))


def tell(desk: Helpdesk, text: str = "Not here.", reader: Reader = ADA, **values: str) -> None:
    with desk.transactions.begin() as transaction:
        tell_privately(transaction, reader, text, key="e1:off", **values)


def test_it_is_whispered_in_its_thread_and_once(made: Callable[..., Helpdesk]) -> None:
    desk = made()
    for _ in range(3):
        tell(desk)
        desk.work()
    ((to, message),) = desk.chat.whispers
    assert (to.channel, to.thread, to.person) == ("help", "root", "ada")
    assert message.text == "Not here."
    assert desk.chat.posted == []


def test_a_whisper_is_never_looked_for(
    made: Callable[..., Helpdesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, whisper = made(), PeopledChat.whisper

    def unsure(chat: PeopledChat, *args: object) -> None:
        whisper(chat, *args)  # type: ignore[arg-type]
        if len(chat.whispers) == 1:
            raise OutcomeUnknown("The reply never came.")

    monkeypatch.setattr(PeopledChat, "whisper", unsure)
    tell(desk)
    desk.work_hard()
    assert len(desk.chat.whispers) == 2
    assert desk.chat.finds == 0


@pytest.mark.parametrize("whispers", [True, False])
def test_a_direct_message_is_sent_once_whatever_its_outcome(
    made: Callable[..., Helpdesk], whispers: bool
) -> None:
    desk = made(whispers=whispers)
    desk.chat.failures.append(desk.chat.LOST_REPLY)
    tell(desk, reader=Reader("fake", "ada", "en") if whispers else ADA)
    desk.work_hard()
    (sent,) = desk.chat.posted
    assert (sent.to.person, sent.to.thread) == ("ada", None)
    assert desk.chat.finds == 1


def test_it_is_disclosed_like_every_message(made: Callable[..., Helpdesk]) -> None:
    desk = made(disclosure=Disclosure.REDACTED)
    tell(desk, "Ticket 7: the parisheron", redacted="Ticket 7")
    desk.work()
    ((_, message),) = desk.chat.whispers
    assert message.text == "Ticket 7"


def test_it_waits_for_no_message_of_the_thread(made: Callable[..., Helpdesk]) -> None:
    desk = made()
    question = desk.asked()
    desk.queue.flush()
    tell(desk, reader=Reader("fake", "ada", "en", "help", desk.thread_of(question).root))
    desk.work()
    assert len(desk.chat.whispers) == 1
