"""Sending to a chat platform: the one place that calls what shows anything there.

Every message of the desk, posted, updated or streamed, is disclosed and made to fit here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import structlog

from connectors.contracts.chat import (
    ChatPlatform,
    Destination,
    HomePage,
    HomePlatform,
    Mark,
    MarkingPlatform,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    PlatformInfo,
    StatusPlatform,
    StreamingPlatform,
    StreamMode,
    WhisperingPlatform,
)
from connectors.contracts.chat.disclosure import disclose_home
from connectors.contracts.chat.rendering import plain_text
from connectors.contracts.stored_messages import from_document
from connectors.database.models import Delivery
from connectors.errors import OutcomeUnknown, RateLimited, Refused, ThreadGone
from workers.desk.outbox.dispatch.channels import Keep
from workers.desk.outbox.marks import MARK, marked_message
from workers.desk.outbox.platforms.fitting import present
from workers.desk.outbox.platforms.parts import OnePart, parts
from workers.desk.outbox.platforms.progress import Progress
from workers.desk.outbox.platforms.turns import Turns
from workers.desk.outbox.private import whispered_in
from workers.translations.sentences import say

log = structlog.get_logger("guichet.delivery")

CLOCK_SKEW = timedelta(seconds=30)
"""How far back of our own first try a platform's clock may have stamped the message."""
SHORT_WAIT = 2.0
"""Seconds up to which a turn is waited for here: the sweeper would come later."""
TO_ASKER = (MessageKind.ANSWER, MessageKind.NOTICE)
"""Kinds that take the place of an answer that was being written."""
SENT_ANYWAY = (*TO_ASKER, MessageKind.REMINDER)
"""Kinds that arrive though their thread is gone."""


class PlatformSender:
    """Sends deliveries to a chat platform."""

    patience: timedelta | None = None

    def __init__(
        self,
        platform: ChatPlatform,
        console_url: str,
        turns: Turns,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`console_url` is the console's address as people reach it, without a trailing slash."""
        self._platform = platform
        self._console_url = console_url
        self._turns = turns
        self._sleep = sleep
        self.settles_in = platform.info.settles_seconds

    @property
    def info(self) -> PlatformInfo:
        """What the platform says of itself."""
        return self._platform.info

    def find(self, delivery: Delivery) -> MessageRef | None:
        """The message on the platform that an earlier try left there, if it was all of it. Of
        several parts, those that are found are noted, and the sending goes on after them: more
        than one worker may have been lost since the last note."""
        if delivery.kind == MARK or self._whispers(delivery):
            return None
        progress = Progress.of(delivery)
        planned = self._parts(delivery, progress)
        while (at := len(progress.refs)) < len(planned):
            to = _destination(delivery, progress, at)
            found = self._platform.find_delivered(to, planned[at].marker, _since(delivery))
            if found is None:
                return None
            progress.refs.append(found)
            progress.note(delivery)
        return progress.ref if len(progress.refs) == len(planned) else None

    def send(self, delivery: Delivery, keep: Keep) -> MessageRef:
        """Post, or update in place when the delivery replaces a message that was sent. `keep` is
        called where a try that ends later must not begin before that point."""
        if delivery.kind == MARK:
            return self._mark(delivery)
        if self._whispers(delivery):
            try:
                return self._whisper(delivery)
            except Refused:
                # They left the channel, or we were never in it: then it is a direct message.
                log.info("delivery.not_whispered", delivery=delivery.id)
        progress = Progress.of(delivery)
        planned = self._parts(delivery, progress)
        while len(progress.refs) < len(planned):
            at = len(progress.refs)
            try:
                ref = self._send_part(delivery, progress, planned[at])
            except ThreadGone:
                if delivery.kind not in SENT_ANYWAY or progress.new_root == at:
                    raise
                # A fact before the deed: who comes after us looks for the marker there.
                progress.begin_thread()
                progress.note(delivery)
                keep(delivery)
                planned = self._parts(delivery, progress)
                continue
            progress.refs.append(ref)
            progress.has_turn = False
            progress.note(delivery)
            if at + 1 < len(planned):
                keep(delivery)
        return progress.ref

    def revise(self, delivery: Delivery, shown: str, last: bool) -> bool:
        """Show the delivery's message in the place of what was sent; `shown` is the text that
        stands there. False: nothing more is to be shown after this."""
        message, ref = self._presented(delivery), _replaced(delivery)
        assert ref is not None, "what is revised was sent"
        if len(plain_text(message)) > self.info.update_limit:
            return False
        if self.info.streaming is not StreamMode.APPEND:
            self._platform.update(ref, message)
            return not last
        platform = cast(StreamingPlatform, self._platform)
        if last or not message.text.startswith(shown):
            platform.stop_stream(ref, message)
            return False
        platform.append_stream(ref, message.text[len(shown) :], message.note)
        return True

    def show_home(self, person: str, page: HomePage) -> None:
        """Show a person their page, where the platform has one."""
        if self.info.home:
            shown = disclose_home(page, self.info)
            cast(HomePlatform, self._platform).show_home(person, shown)

    def show_status(self, to: Destination, text: str) -> None:
        """Show in a thread what we are doing, where the platform can."""
        if self.info.status:
            cast(StatusPlatform, self._platform).set_status(to, text)

    def _whispers(self, delivery: Delivery) -> bool:
        """Whether a delivery is whispered in a channel: who missed it asks again, so it has no
        marker, and nobody looks for it."""
        private = delivery.kind == MessageKind.PRIVATE
        return private and self.info.whispers and bool(delivery.channel)

    def _whisper(self, delivery: Delivery) -> MessageRef:
        thread = whispered_in(delivery)
        to = Destination(delivery.channel, thread, delivery.person)
        cast(WhisperingPlatform, self._platform).whisper(to, self._presented(delivery))
        return MessageRef(delivery.channel, "", thread or "")

    def _presented(self, delivery: Delivery) -> OutgoingMessage:
        return present(from_document(delivery.message), self.info, self._console_url)

    def _parts(self, delivery: Delivery, progress: Progress) -> list[OnePart]:
        message = self._presented(delivery)
        if progress.prefaced:
            message = _of_new_thread(message)
        updates = delivery.replaces_id is not None
        return parts(message, delivery.marker, self.info, updates=updates)

    def _send_part(self, delivery: Delivery, progress: Progress, part: OnePart) -> MessageRef:
        message, at = part.message, len(progress.refs)
        ref = _replaced(delivery)
        if ref is not None and at == 0 and progress.new_root is None:
            try:
                return self._replace(delivery, ref, message)
            except Refused:
                # Somebody deleted what was shown so far; the answer itself must arrive.
                if delivery.kind not in TO_ASKER:
                    raise
        to = _destination(delivery, progress, at)
        self._take_turn(delivery, progress, to)
        if at > 0 and progress.new_root == at:
            message = _of_new_thread(message)
        return self._post(delivery, to, message, part.marker)

    def _replace(self, delivery: Delivery, ref: MessageRef, message: OutgoingMessage) -> MessageRef:
        if self.info.streaming is StreamMode.APPEND and delivery.kind in TO_ASKER:
            cast(StreamingPlatform, self._platform).stop_stream(ref, message)
        else:
            self._platform.update(ref, message)
        return ref

    def _post(
        self, delivery: Delivery, to: Destination, message: OutgoingMessage, marker: str
    ) -> MessageRef:
        if delivery.kind == MessageKind.PROGRESS:
            return self._begin_to_show(delivery, to, message, marker)
        return self._post_new(to, message, marker)

    def _begin_to_show(
        self, delivery: Delivery, to: Destination, message: OutgoingMessage, marker: str
    ) -> MessageRef:
        """It is shown now or never, so it is looked for now too: what nobody knows of would stand
        beside its answer, half written, for ever."""
        try:
            if self.info.streaming is StreamMode.APPEND:
                return cast(StreamingPlatform, self._platform).start_stream(to, message, marker)
            return self._post_new(to, message, marker)
        except OutcomeUnknown:
            found = self._platform.find_delivered(to, marker, _since(delivery))
            if found is None:
                raise
            return found

    def _post_new(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        if to.person is not None:
            return self._platform.direct_message(to.person, message, marker)
        if to.thread is None:
            return self._platform.open_thread(to.channel, message, marker)
        return self._platform.post(to, message, marker)

    def _take_turn(self, delivery: Delivery, progress: Progress, to: Destination) -> None:
        """Wait for our turn in the channel, or come again for it. It is taken only once."""
        if self.info.messages_per_second is None or progress.has_turn:
            return
        wait = self._turns.take(self.info, to.person or to.channel)
        if wait <= SHORT_WAIT:
            if wait > 0:
                self._sleep(wait)
            return
        progress.has_turn = True
        progress.note(delivery)
        raise RateLimited("Others of this channel come first.", wait)

    def _mark(self, delivery: Delivery) -> MessageRef:
        ref = marked_message(delivery)
        cast(MarkingPlatform, self._platform).mark(ref, Mark(delivery.message["state"]))
        return ref


def _of_new_thread(message: OutgoingMessage) -> OutgoingMessage:
    """With the words that say why a message stands in a thread of its own."""
    if message.kind is MessageKind.REMINDER:
        return message
    key = "thread_gone_answer" if message.kind is MessageKind.ANSWER else "thread_gone"
    return replace(message, text=f"{say(key, message.language)}\n\n{message.text}")


def _replaced(delivery: Delivery) -> MessageRef | None:
    """The message that a delivery takes the place of."""
    if delivery.sent_message_id is None or delivery.sent_channel is None:
        return None
    thread = delivery.sent_thread or delivery.sent_message_id
    return MessageRef(delivery.sent_channel, delivery.sent_message_id, thread)


def _since(delivery: Delivery) -> datetime:
    """When its first try may have left a message there at the earliest."""
    return (delivery.first_attempt_at or delivery.created_at) - CLOCK_SKEW


def _destination(delivery: Delivery, progress: Progress, at: int) -> Destination:
    if delivery.person is not None:
        # Their direct conversation is one list: what is sent there has no thread.
        return Destination(delivery.channel, None, delivery.person)
    return Destination(delivery.channel, progress.thread(delivery, at), delivery.person)
