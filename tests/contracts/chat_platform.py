"""What every chat platform must do. A platform's own test inherits and says how to make one.

`ChatPlatformContract` is for all. The other classes are for what a platform can do, or has: a test
class inherits those that its platform's `info` speaks of, and `FaultsContract` where its server
can be told to fail. Each says which fixtures and hooks it needs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from connectors.contracts.chat import (
    Action,
    ChatPlatform,
    Choice,
    Destination,
    FieldKind,
    Form,
    FormField,
    HomeLine,
    HomePage,
    HomePlatform,
    HomeSection,
    Mark,
    MarkingPlatform,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    Part,
    ReviewCard,
    SourceLink,
    StatusPlatform,
    StreamingPlatform,
    StreamMode,
    WhisperingPlatform,
)
from connectors.contracts.chat.rendering import card_text
from connectors.database.base import now
from connectors.errors import OutcomeUnknown, RateLimited, Refused, ThreadGone, Unavailable

ANSWER = OutgoingMessage(
    MessageKind.ANSWER,
    "Réponse **importante** [1] <b>x</b> @all",
    "fr",
    (SourceLink(1, "Un ticket", "https://glpi.example/1", now(), "extrait"),),
    (Action("helpful", "Utile", "01abc"),),
    console_path="/questions/01abc",
)
CARD = ReviewCard(
    title="To be checked",
    asker=Part("Asked by", "Ada"),
    question=Part("Question", "The screen\nis dark"),
    draft=Part("Draft", "Press the **button** [1]."),
    confidence=Part("Confidence", "0.62"),
    risks=Part("Risks", "deletes something"),
    transcript=("asker: hello", "guichet: hello"),
    transcript_label="Said before",
    platform="fake",
    channel="help",
    elsewhere="Read it on the console.",
)
CHANNEL = "helpdesk"
LONGEST = 40_000
"""Characters that are tried at most, where a platform takes more."""
EARLIER = timedelta(minutes=1)


def text(length: int, kind: MessageKind = MessageKind.ANSWER) -> OutgoingMessage:
    """A message of so many characters, as the limits count them."""
    words = "mot " * (length // 4)
    return OutgoingMessage(kind, words + "x" * (length - len(words)))


def form(limit: int) -> Form:
    """A form with a field of each kind, filled up to the limit."""
    return Form(
        "Reject",
        "Send",
        (
            FormField("text", "Answer", FieldKind.PARAGRAPH, "a" * limit, (), True, limit),
            FormField("line", "Line", FieldKind.LINE, "", (), False, min(limit, 100)),
            FormField("code", "Why", FieldKind.CHOICE, "b", (Choice("a", "A"), Choice("b", "B"))),
        ),
    )


class ChatPlatformContract:
    """Needs the fixtures `platform` and `person` (the id of somebody whom it knows), and the hooks
    `texts` and `delete`."""

    def texts(self, platform: ChatPlatform, channel: str) -> list[str]:
        """Hook: what readers of a channel see of our messages, oldest first, as plain Markdown."""
        raise NotImplementedError

    def delete(self, platform: ChatPlatform, ref: MessageRef) -> None:
        """Hook: have somebody delete a message on the platform itself."""
        raise NotImplementedError

    # What it says of itself

    def test_it_has_a_name(self, platform: ChatPlatform) -> None:
        assert platform.info.name

    def test_its_limits_leave_room_for_a_message(self, platform: ChatPlatform) -> None:
        info = platform.info
        limits = (info.text_limit, info.update_limit, info.card_limit, info.form_limit)
        assert min(limits) >= 500
        assert info.edit_seconds >= 0
        assert info.messages_per_second is None or info.messages_per_second > 0
        assert info.burst >= 1

    # Sending

    def test_a_root_message_opens_a_thread_for_replies(self, platform: ChatPlatform) -> None:
        root = platform.open_thread(CHANNEL, ANSWER, "marker-root")
        assert root.thread == root.message_id
        reply = platform.post(Destination(CHANNEL, root.message_id), ANSWER, "marker-reply")
        assert reply.thread == root.message_id
        assert reply.message_id != root.message_id

    def test_the_longest_message_is_shown_whole(self, platform: ChatPlatform) -> None:
        long = text(min(platform.info.text_limit, LONGEST))
        platform.post(Destination(CHANNEL), long, "marker-long")
        assert self.texts(platform, CHANNEL)[-1].split() == long.text.split()

    @pytest.mark.parametrize("kind", list(MessageKind))
    def test_every_kind_of_message_is_shown(
        self, platform: ChatPlatform, kind: MessageKind
    ) -> None:
        platform.post(Destination(CHANNEL), OutgoingMessage(kind, f"this is {kind}"), f"m-{kind}")
        assert f"this is {kind}" in self.texts(platform, CHANNEL)[-1]

    def test_a_card_is_shown_with_all_its_parts(self, platform: ChatPlatform) -> None:
        card = OutgoingMessage(
            MessageKind.REVIEW_CARD,
            card_text(CARD),
            actions=(Action("approve", "Approve", "01abc", "primary"),),
            card=CARD,
        )
        platform.open_thread(CHANNEL, card, "marker-card")
        shown = self.texts(platform, CHANNEL)[-1]
        for words in ("To be checked", "Ada", "is dark", "button", "0.62", "deletes", "hello"):
            assert words in shown

    def test_a_note_stands_beside_the_text(self, platform: ChatPlatform) -> None:
        message = OutgoingMessage(MessageKind.PROGRESS, "so far", note="_writing_")
        platform.post(Destination(CHANNEL), message, "marker-note")
        shown = self.texts(platform, CHANNEL)[-1]
        assert shown.index("so far") < shown.index("writing")

    def test_a_button_with_a_form_is_taken(self, platform: ChatPlatform) -> None:
        limit = min(platform.info.form_limit, LONGEST)
        asks = Action("edit", "Edit", "01abc", form=form(limit) if platform.info.forms else None)
        opens = Action("reject", "Reject", "01abc", "danger", url="https://console.example/x")
        message = OutgoingMessage(MessageKind.ANSWER, "judge it", actions=(asks, opens))
        platform.post(Destination(CHANNEL), message, "marker-form")
        assert "judge it" in self.texts(platform, CHANNEL)[-1]

    def test_many_threads_post_at_once(self, platform: ChatPlatform) -> None:
        refs: list[MessageRef] = []

        def post(number: int) -> None:
            to = Destination(f"{CHANNEL}-{number}")
            refs.append(platform.post(to, ANSWER, f"marker-many-{number}"))

        threads = [threading.Thread(target=post, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({ref.message_id for ref in refs}) == 8

    # Finding

    def test_a_message_is_found_by_its_marker_and_no_other(self, platform: ChatPlatform) -> None:
        since = now() - EARLIER
        to = Destination(CHANNEL)
        sent = platform.post(to, ANSWER, "marker-1")
        assert platform.find_delivered(to, "marker-1", since) == sent
        assert platform.find_delivered(to, "marker-2", since) is None
        assert platform.find_delivered(to, "marker-1", now() + timedelta(minutes=5)) is None

    def test_a_reply_is_found_in_its_thread(self, platform: ChatPlatform) -> None:
        since = now() - EARLIER
        root = platform.open_thread(CHANNEL, ANSWER, "marker-its-root")
        to = Destination(CHANNEL, root.message_id)
        sent = platform.post(to, ANSWER, "marker-in-thread")
        assert platform.find_delivered(to, "marker-in-thread", since) == sent

    def test_a_direct_message_is_found_at_its_person_only(
        self, platform: ChatPlatform, person: str
    ) -> None:
        since = now() - EARLIER
        sent = platform.direct_message(person, ANSWER, "marker-dm")
        to = Destination(channel=sent.channel, person=person)
        assert platform.find_delivered(to, "marker-dm", since) == sent
        assert platform.find_delivered(Destination(CHANNEL), "marker-dm", since) is None

    # Replacing

    def test_a_message_is_replaced_with_its_buttons(self, platform: ChatPlatform) -> None:
        sent = platform.post(Destination(CHANNEL), ANSWER, "marker-update")
        decided = OutgoingMessage(MessageKind.CARD_DECIDED, "Approved by Maya")
        for _ in range(2):
            platform.update(sent, decided)
        again = platform.find_delivered(Destination(CHANNEL), "marker-update", now() - timedelta(1))
        assert again == sent
        assert self.texts(platform, CHANNEL)[-1] == "Approved by Maya"

    def test_the_longest_update_is_shown_whole(self, platform: ChatPlatform) -> None:
        sent = platform.post(Destination(CHANNEL), ANSWER, "marker-grows")
        long = text(min(platform.info.update_limit, LONGEST))
        platform.update(sent, long)
        assert self.texts(platform, CHANNEL)[-1].split() == long.text.split()

    def test_what_is_gone_cannot_be_replaced(self, platform: ChatPlatform) -> None:
        with pytest.raises(Refused):
            platform.update(MessageRef(CHANNEL, "nothing", "nothing"), ANSWER)
        sent = platform.post(Destination(CHANNEL), ANSWER, "marker-deleted")
        self.delete(platform, sent)
        with pytest.raises(Refused):
            platform.update(sent, ANSWER)

    # People

    def test_a_person_is_resolved_by_the_platforms_own_id(
        self, platform: ChatPlatform, person: str
    ) -> None:
        found = platform.resolve_person(person)
        assert found is not None
        assert found.external_id == person
        assert found.active


class DeletedRootsContract(ChatPlatformContract):
    """For a platform where people delete the root of a thread, and the thread with it."""

    def test_a_reply_to_a_deleted_root_says_so(self, platform: ChatPlatform) -> None:
        root = platform.open_thread(CHANNEL, ANSWER, "marker-root-gone")
        self.delete(platform, root)
        before = self.texts(platform, CHANNEL)
        with pytest.raises(ThreadGone):
            platform.post(Destination(CHANNEL, root.message_id), ANSWER, "marker-late")
        assert self.texts(platform, CHANNEL) == before
        assert platform.open_thread(CHANNEL, ANSWER, "marker-late").thread != root.thread

    def test_nothing_is_found_in_a_thread_that_is_gone(self, platform: ChatPlatform) -> None:
        root = platform.open_thread(CHANNEL, ANSWER, "marker-root-gone")
        to = Destination(CHANNEL, root.message_id)
        platform.post(to, ANSWER, "marker-with-it")
        self.delete(platform, root)
        assert platform.find_delivered(to, "marker-never", now() - EARLIER) is None


class MarksContract(ChatPlatformContract):
    """For a platform whose `info.marks` is true. Needs the fixture `asked` (the message of an
    asker, in CHANNEL) and the hook `mark_on`."""

    def mark_on(self, platform: ChatPlatform, ref: MessageRef) -> Mark | None:
        """Hook: the one mark of ours that a message has; None if it has none."""
        raise NotImplementedError

    def test_it_says_that_it_shows_marks(self, platform: MarkingPlatform) -> None:
        assert platform.info.marks

    def test_a_mark_takes_the_place_of_the_one_before(
        self, platform: MarkingPlatform, asked: MessageRef
    ) -> None:
        for state in (Mark.RECEIVED, Mark.RECEIVED, *Mark, Mark.ANSWERED):
            platform.mark(asked, state)
            assert self.mark_on(platform, asked) is state

    def test_a_message_that_is_gone_takes_no_mark(
        self, platform: MarkingPlatform, asked: MessageRef
    ) -> None:
        self.delete(platform, asked)
        with pytest.raises(Refused):
            platform.mark(asked, Mark.ANSWERED)


class StreamsContract(ChatPlatformContract):
    """For a platform whose `info.streaming` is `APPEND`. Needs the fixture `thread` (the root
    under which an asker asked, in CHANNEL)."""

    def test_it_says_that_it_streams(self, platform: StreamingPlatform) -> None:
        assert platform.info.streaming is StreamMode.APPEND

    def test_a_message_grows_and_ends_as_the_answer(
        self, platform: StreamingPlatform, thread: str
    ) -> None:
        first = OutgoingMessage(MessageKind.PROGRESS, "One.", note="_writing, 1 s_")
        to = Destination(CHANNEL, thread)
        ref = platform.start_stream(to, first, "marker-stream")
        platform.append_stream(ref, " Two.", "_writing, 2 s_")
        assert "One. Two." in self.texts(platform, CHANNEL)[-1]
        assert platform.find_delivered(to, "marker-stream", now() - EARLIER) == ref
        for _ in range(2):
            platform.stop_stream(ref, ANSWER)
            assert "importante" in self.texts(platform, CHANNEL)[-1]
            assert "writing" not in self.texts(platform, CHANNEL)[-1]
        with pytest.raises(Refused):
            platform.append_stream(ref, " Three.", "")

    def test_an_ended_stream_is_a_message_like_others(
        self, platform: StreamingPlatform, thread: str
    ) -> None:
        to = Destination(CHANNEL, thread)
        ref = platform.start_stream(to, OutgoingMessage(MessageKind.PROGRESS, "So"), "marker-end")
        platform.stop_stream(ref, OutgoingMessage(MessageKind.NOTICE, "A colleague has it."))
        platform.update(ref, ANSWER)
        assert "importante" in self.texts(platform, CHANNEL)[-1]


class WhisperContract(ChatPlatformContract):
    """For a platform whose `info.whispers` is true. Needs the fixture `thread` (the root under
    which an asker asked, in CHANNEL) and the hooks `whispers` and `leave`."""

    def whispers(self, platform: ChatPlatform, person: str) -> list[tuple[str | None, str]]:
        """Hook: what somebody alone was shown in CHANNEL: in which thread, and what, as plain
        Markdown."""
        raise NotImplementedError

    def leave(self, platform: ChatPlatform, person: str) -> None:
        """Hook: have somebody leave CHANNEL."""
        raise NotImplementedError

    def test_it_says_that_it_whispers(self, platform: WhisperingPlatform) -> None:
        assert platform.info.whispers

    def test_one_person_alone_reads_a_whisper(
        self, platform: WhisperingPlatform, person: str, thread: str
    ) -> None:
        before = self.texts(platform, CHANNEL)
        secret = OutgoingMessage(MessageKind.NOTICE, "Only staff **decide** this.")
        for root in (None, thread):
            platform.whisper(Destination(CHANNEL, root, person), secret)
        heard = self.whispers(platform, person)
        assert [root for root, _ in heard] == [None, thread]
        assert all("Only staff" in words and "decide" in words for _, words in heard)
        assert self.texts(platform, CHANNEL) == before

    def test_the_longest_whisper_is_shown_whole(
        self, platform: WhisperingPlatform, person: str
    ) -> None:
        long = text(min(platform.info.text_limit, LONGEST), MessageKind.NOTICE)
        platform.whisper(Destination(CHANNEL, person=person), long)
        ((_, heard),) = self.whispers(platform, person)
        assert heard.split() == long.text.split()

    def test_who_is_not_there_hears_nothing(
        self, platform: WhisperingPlatform, person: str
    ) -> None:
        self.leave(platform, person)
        with pytest.raises(Refused):
            platform.whisper(Destination(CHANNEL, person=person), ANSWER)
        with pytest.raises(Refused):
            platform.whisper(Destination(CHANNEL), ANSWER)
        assert self.whispers(platform, person) == []


class StatusContract(ChatPlatformContract):
    """For a platform whose `info.status` is true, and which shows words. Needs the fixture
    `thread` (the root under which an asker asked, in CHANNEL) and the hook `status`."""

    def status(self, platform: ChatPlatform, thread: str) -> str:
        """Hook: what a thread of CHANNEL shows that the bot does; empty: nothing."""
        raise NotImplementedError

    def test_it_says_that_it_shows_a_status(self, platform: StatusPlatform) -> None:
        assert platform.info.status

    def test_a_status_takes_the_place_of_the_one_before(
        self, platform: StatusPlatform, thread: str
    ) -> None:
        to = Destination(CHANNEL, thread)
        for words in ("is searching…", "is writing…", "is writing…", ""):
            platform.set_status(to, words)
            assert self.status(platform, thread) == words
        assert self.texts(platform, CHANNEL) == []

    def test_a_message_takes_the_status_away(self, platform: StatusPlatform, thread: str) -> None:
        to = Destination(CHANNEL, thread)
        platform.set_status(to, "is searching…")
        platform.post(to, ANSWER, "marker-status")
        assert self.status(platform, thread) == ""

    def test_outside_of_a_thread_there_is_no_status(self, platform: StatusPlatform) -> None:
        with pytest.raises(Refused):
            platform.set_status(Destination(CHANNEL), "is searching…")


class HomeContract(ChatPlatformContract):
    """For a platform whose `info.home` is true. Needs the hook `home`."""

    def home(self, platform: ChatPlatform, person: str) -> str:
        """Hook: all that somebody reads on the bot's page, its buttons too; empty: they have
        none."""
        raise NotImplementedError

    def test_it_says_that_it_has_a_page(self, platform: HomePlatform) -> None:
        assert platform.info.home

    def test_a_page_takes_the_place_of_the_one_before(
        self, platform: HomePlatform, person: str
    ) -> None:
        lines = (
            HomeLine("My screen is <dark>", "answered", "https://console.example/q/1"),
            HomeLine("No network"),
        )
        page = HomePage(
            "Ask me anything.",
            (HomeSection("My questions", lines), HomeSection("My tickets", (), "No ticket yet.")),
            (Action("ask", "Ask a question", "01abc", "primary"),),
        )
        for _ in range(2):
            platform.show_home(person, page)
            shown = self.home(platform, person)
            for words in (
                "Ask me anything", "My questions", "My screen is <dark>", "answered",
                "https://console.example/q/1", "No network", "My tickets", "No ticket yet",
                "Ask a question",
            ):  # fmt: skip
                assert words in shown
        platform.show_home(person, HomePage("Nothing is here."))
        assert self.home(platform, person).strip() == "Nothing is here."

    def test_a_long_page_is_shown_as_far_as_it_goes(
        self, platform: HomePlatform, person: str
    ) -> None:
        lines = tuple(HomeLine(f"Question {number} " + "é<&" * 700) for number in range(300))
        sections = tuple(HomeSection(f"Part {number}", lines) for number in range(3))
        platform.show_home(person, HomePage("All of it", sections, (Action("ask", "Ask", "1"),)))
        shown = self.home(platform, person)
        for words in ("All of it", "Part 0", "Question 0 ", "Part 2", "Ask"):
            assert words in shown

    def test_nobody_unknown_has_a_page(self, platform: HomePlatform) -> None:
        with pytest.raises(Refused):
            platform.show_home("U0NOBODY", HomePage("Hello"))


class FaultsContract(ChatPlatformContract):
    """For a platform whose server can be told to fail. Needs the hook `fail`."""

    def fail(self, platform: ChatPlatform, how: Exception | str) -> None:
        """Hook: what the server does to the next message. `Unavailable`: refuse the connection;
        `RateLimited`: ask to wait; ``lost reply``: keep the message, and cut the connection."""
        raise NotImplementedError

    def posts(self, platform: ChatPlatform) -> Callable[[], MessageRef]:
        """One message, to be sent."""
        return lambda: platform.post(Destination(CHANNEL), ANSWER, "marker-fault")

    def test_a_server_that_is_away_took_nothing(self, platform: ChatPlatform) -> None:
        self.fail(platform, Unavailable("away"))
        with pytest.raises(Unavailable):
            self.posts(platform)()
        assert self.texts(platform, CHANNEL) == []
        self.posts(platform)()
        assert len(self.texts(platform, CHANNEL)) == 1

    def test_a_server_that_asks_to_wait_says_for_how_long(self, platform: ChatPlatform) -> None:
        self.fail(platform, RateLimited("slow", 7.0))
        with pytest.raises(RateLimited) as seen:
            self.posts(platform)()
        assert seen.value.retry_after == 7.0
        assert self.texts(platform, CHANNEL) == []

    def test_a_lost_reply_is_not_sent_again_and_is_found(self, platform: ChatPlatform) -> None:
        self.fail(platform, "lost reply")
        since = now() - EARLIER
        with pytest.raises(OutcomeUnknown):
            self.posts(platform)()
        assert len(self.texts(platform, CHANNEL)) == 1
        assert platform.find_delivered(Destination(CHANNEL), "marker-fault", since) is not None
