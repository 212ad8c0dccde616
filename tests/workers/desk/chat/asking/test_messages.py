"""Messages: which are answered, where, and what people are told of those that are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from connectors.contracts.chat import Profile
from connectors.database.models import ConversationThread, Delivery, Question, StoredChatEvent
from tests.fakes.helpdesk import QUESTION
from tests.workers.desk.chat.people import Office
from workers.desk.inbox.intake import MAX_QUESTION


def test_a_mention_is_answered_in_its_thread(office: Office) -> None:
    message = office.say()
    office.desk.work()
    answer = office.answer()
    assert (answer.to.channel, answer.to.thread) == ("help", message)
    assert office.question().status == "answered"


def test_a_direct_message_needs_no_mention_and_no_rule(office: Office) -> None:
    message = office.say(channel="D1", direct=True)
    office.desk.work()
    assert office.answer().to.thread == message


@pytest.mark.parametrize("direct", [True, False])
def test_the_same_message_four_times_is_one_answer(office: Office, direct: bool) -> None:
    for number in range(4):
        # Twice as one event, twice as another one: a platform tells of a mention in two ways.
        event = {"event_id": f"E-{number % 2}"}
        office.say(message_id="M", direct=direct, mentioned=not direct, event=event)
    office.desk.work()
    assert len(office.desk.rows(Question)) == 1
    office.answer()


def test_a_channel_without_a_rule_answers_nothing_and_says_so_in_private(office: Office) -> None:
    office.say(channel="lobby")
    office.say(channel="lobby", mentioned=False)
    office.desk.work()
    assert office.desk.rows(Question) == []
    assert office.whispers() == ["I do not answer in this channel. Write to me directly instead."]
    assert office.chat.posted == []
    # What people say to each other there is not even stored.
    assert len(office.desk.rows(StoredChatEvent)) == 1


def test_where_only_mentions_are_asked_the_rest_is_not_kept(office: Office) -> None:
    office.say("Who has the key to room 4?", mentioned=False)
    office.desk.work()
    assert office.desk.rows(Question) == []
    assert office.whispers() == []
    (row,) = office.desk.rows(StoredChatEvent)
    assert (row.status, row.document) == ("done", None)


def test_every_post_is_a_question_where_the_rule_says_so(office: Office) -> None:
    message = office.say(channel="posts", mentioned=False)
    office.say(channel="posts", mentioned=False, thread="somebody-elses", actor="leo")
    office.desk.work()
    assert office.answer().to.thread == message
    assert len(office.desk.rows(Question)) == 1


def test_an_answer_in_private_names_what_was_asked(office: Office) -> None:
    office.say(channel="quiet")
    office.desk.work()
    answer = office.answer()
    assert answer.to.person == "ada"
    assert answer.message.text.startswith(f"> {QUESTION}\n\n")
    assert office.whispers() == ["I answer you in our direct conversation."]
    # A reply to it there belongs to the same thread.
    office.say("And on my phone?", channel="ada", direct=True, thread=answer.ref.message_id)
    office.desk.work()
    first, second = office.questions
    assert first.thread_id == second.thread_id
    assert [one.to.person for one in office.posted("answer")] == ["ada", "ada"]


def test_what_is_answered_in_private_is_one_persons(office: Office) -> None:
    root = office.say(channel="quiet")
    office.say(channel="quiet", actor="leo", thread=root)
    office.desk.work()
    assert sorted(str(one.to.person) for one in office.posted("answer")) == ["ada", "leo"]
    assert all(row.person for row in office.deliveries(kind="answer"))


def test_nobody_is_answered_in_the_conversation_of_another(office: Office) -> None:
    root = office.say()
    office.desk.work()
    with office.desk.transactions.begin() as transaction:
        # As the rule of the channel was before: answered in private.
        transaction.session.execute(update(ConversationThread).values(direct_to="ada"))
    office.say("And how do I get one for my team?", actor="leo", thread=root)
    office.desk.work()
    assert [one.to.person for one in office.posted("answer")] == [None, "leo"]
    assert len({one.thread_id for one in office.questions}) == 2


@pytest.mark.parametrize(("channel", "status"), [("strict", "in_review"), ("free", "answered")])
def test_a_channels_mode_is_its_own(
    make_office: Callable[..., Office], channel: str, status: str
) -> None:
    other = "auto" if channel == "strict" else "review"
    office = make_office(mode=other, channel_modes={f"fake:{channel}": other})
    office.say(channel=channel)
    office.desk.work()
    assert office.question().status == status


def test_in_its_thread_the_asker_need_not_name_us(office: Office) -> None:
    root = office.say()
    office.desk.work()
    office.say("And what about my phone, then?", thread=root, mentioned=False)
    office.say("Same for me", thread=root, mentioned=False, actor="leo")
    office.desk.work()
    assert len(office.desk.rows(Question)) == 2
    office.say("Same for me", thread=root, actor="leo")
    office.desk.work()
    assert len(office.desk.rows(Question)) == 3


def test_who_took_a_thread_over_is_not_answered_there(office: Office) -> None:
    root = office.say()
    office.desk.work()
    office.staff("Maya")
    office.press(office.answer(), "human")
    office.desk.work()
    maya = office.desk.staff("Mo")
    office.desk.replies.reply(maya, office.question().id, "I come to your desk.", "console")
    office.desk.work()
    before = len(office.desk.rows(Question))
    office.say("Is it better now?", thread=root, actor="mo")
    office.desk.work()
    assert len(office.desk.rows(Question)) == before
    assert office.whispers("mo") == []
    # What the asker says goes to them.
    office.say("Not yet, it still fails", thread=root, mentioned=False)
    office.desk.work()
    assert [one.status for one in office.questions][-1] == "with_human"


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ({"is_guest": True}, "does not answer guest accounts"),
        ({"home": "T-other"}, "only people of its own organisation"),
        ({"active": False}, "deactivated"),
    ],
)
def test_who_gets_no_answer_is_told_politely(
    office: Office, profile: dict[str, Any], words: str
) -> None:
    office.chat.people["eve"] = Profile("eve", "Eve", language="en", **profile)
    office.say(actor="eve")
    office.desk.work()
    assert office.desk.rows(Question) == []
    (said,) = office.whispers("eve")
    assert words in said
    assert "homes" not in said
    assert "guests =" not in said


def test_a_bot_is_told_nothing(office: Office) -> None:
    office.chat.people["robo"] = Profile("robo", "Robo", is_bot=True)
    office.say(actor="robo")
    office.say(actor="robo", channel="lobby")
    office.say(actor="robo", shared=True)
    office.say(actor="robo", event={"is_bot": True})
    office.desk.work()
    assert office.chat.posted == []
    assert office.chat.whispers == []
    assert office.desk.rows(Question) == []


def test_where_others_read_along_nothing_is_answered(office: Office) -> None:
    office.say(shared=True)
    office.say(shared=True, mentioned=False, channel="posts")
    office.desk.work()
    assert office.desk.rows(Question) == []
    (said,) = office.whispers()
    assert "another organisation" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "nothing to answer"), ("🙂", "nothing to answer"), ("x" * (MAX_QUESTION + 1), "20,000")],
)
def test_what_cannot_be_a_question_is_said_in_private(
    office: Office, text: str, words: str
) -> None:
    office.say(text, files=("screen.png",))
    office.desk.work()
    (said,) = office.whispers()
    assert words in said
    assert office.desk.rows(Question) == []


def test_too_many_questions_are_said_in_private(make_office: Callable[..., Office]) -> None:
    office = make_office(questions_per_minute=1)
    office.say()
    office.say("Something else is broken too")
    office.desk.work()
    assert len(office.desk.rows(Question)) == 1
    (said,) = office.whispers()
    assert "Wait a minute" in said


def test_files_are_named_and_not_read(office: Office) -> None:
    office.say(files=("screen.png", "two\nlines.log"))
    office.desk.work()
    assert office.question().text == (
        f"{QUESTION}\n\n[attached, not read: screen.png, two lines.log]"
    )


def test_a_thread_has_a_budget_so_that_bots_never_talk(make_office: Callable[..., Office]) -> None:
    office = make_office(platform={}, thread_replies_per_hour=3)
    root = office.say()
    office.desk.work()
    for number in range(6):
        office.say(f"And what about the case number {number}?", thread=root, mentioned=False)
        office.desk.work()
    assert len(office.desk.rows(Question)) == 3
    said = [text for text in office.chat.texts("notice") if "I stop here" in text]
    assert len(said) == 1
    assert office.whispers() == []


def test_a_platform_without_whispers_gets_direct_messages(
    make_office: Callable[..., Office],
) -> None:
    office = make_office({"whispers": False})
    office.say(channel="lobby")
    office.desk.work()
    (private,) = office.posted("private")
    assert private.to.person == "ada"


def test_who_cannot_be_whispered_to_gets_a_direct_message(office: Office) -> None:
    office.chat.absent.add("lobby")
    office.say(channel="lobby")
    office.desk.work()
    assert office.chat.whispers == []
    assert [one.to.person for one in office.posted("private")] == ["ada"]


def test_in_a_direct_conversation_nothing_is_whispered(office: Office) -> None:
    office.say("?", channel="D1", direct=True)
    office.desk.work()
    assert office.chat.whispers == []
    assert [one.to.person for one in office.posted("private")] == ["ada"]


def test_a_reply_that_came_before_its_root_is_answered_after_it(office: Office) -> None:
    office.say("Only in the meeting room", thread="M0", mentioned=False)
    office.say(message_id="M0")
    reply, root = office.desk.queue.take()
    office.desk.run(reply)
    assert office.desk.rows(Question) == []
    office.desk.run(root)
    office.desk.work()
    texts = [one.text for one in office.questions if one.status != "superseded"]
    assert texts == ["Only in the meeting room"]
    assert len(office.posted("answer")) == 1


def test_what_was_said_first_in_a_thread_is_handled_first(office: Office) -> None:
    root = office.say()
    office.desk.work()
    office.say("First it was only the wifi that failed", thread=root)
    office.say("Now the cable connection fails as well", thread=root)
    first, second = office.desk.queue.take()
    office.desk.run(second)
    assert len(office.desk.rows(Question)) == 1
    office.desk.run(first)
    office.desk.work()
    assert office.questions[-1].text == "Now the cable connection fails as well"
    assert [one.status for one in office.questions].count("superseded") == 1


def test_the_status_says_what_happens(make_office: Callable[..., Office]) -> None:
    office = make_office(mode="review")
    root = office.say()
    (event,) = office.desk.queue.take()
    office.desk.run(event)
    jobs = {job.task: job for job in office.desk.queue.take()}
    office.desk.run(jobs["guichet.chat_status"])
    assert office.chat.statuses == {root: "Question received"}
    office.desk.run(jobs["guichet.answer"])
    office.desk.work()
    assert office.chat.statuses == {root: "A colleague checks the answer"}


def test_a_status_that_cannot_be_shown_is_no_error(office: Office) -> None:
    office.say(channel="quiet")
    office.chat.info = type(office.chat.info)(
        **{
            **{f: getattr(office.chat.info, f) for f in office.chat.info.__slots__},
            "status": True,
        }
    )
    office.desk.work()
    assert len(office.posted("answer")) == 1
    assert office.desk.rows(Delivery, kind="status") == []
