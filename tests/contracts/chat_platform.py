"""What every chat platform must do. A platform's own test inherits and says how to make one."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from connectors.contracts.chat import (
    Action,
    ChatPlatform,
    Destination,
    MessageRef,
    OutgoingMessage,
    SourceLink,
)
from connectors.database.base import now
from connectors.errors import Refused

ANSWER = OutgoingMessage(
    "answer",
    "Réponse **importante** [1] <b>x</b> @all",
    "fr",
    (SourceLink(1, "Un ticket", "https://glpi.example/1", now(), "extrait"),),
    (Action("helpful", "Utile", "01abc"),),
    ("asker: bonjour",),
    "/questions/01abc",
)
CHANNEL = "helpdesk"


class ChatPlatformContract:
    """Needs the fixtures `platform` and `person` (the id of somebody whom it knows)."""

    def test_it_has_a_name(self, platform: ChatPlatform) -> None:
        assert platform.info.name

    def test_a_root_message_opens_a_thread_for_replies(self, platform: ChatPlatform) -> None:
        root = platform.open_thread(CHANNEL, ANSWER, "marker-root")
        assert root.thread == root.message_id
        reply = platform.post(Destination(CHANNEL, root.message_id), ANSWER, "marker-reply")
        assert reply.thread == root.message_id
        assert reply.message_id != root.message_id

    def test_a_message_is_found_by_its_marker_and_no_other(self, platform: ChatPlatform) -> None:
        since = now() - timedelta(minutes=1)
        to = Destination(CHANNEL)
        sent = platform.post(to, ANSWER, "marker-1")
        assert platform.find_delivered(to, "marker-1", since) == sent
        assert platform.find_delivered(to, "marker-2", since) is None
        assert platform.find_delivered(to, "marker-1", now() + timedelta(minutes=5)) is None

    def test_a_direct_message_is_found_at_its_person_only(
        self, platform: ChatPlatform, person: str
    ) -> None:
        since = now() - timedelta(minutes=1)
        sent = platform.direct_message(person, ANSWER, "marker-dm")
        to = Destination(channel=sent.channel, person=person)
        assert platform.find_delivered(to, "marker-dm", since) == sent

    def test_a_message_is_replaced_with_its_buttons(self, platform: ChatPlatform) -> None:
        sent = platform.post(Destination(CHANNEL), ANSWER, "marker-update")
        platform.update(sent, OutgoingMessage("card_decided", "Approved by Maya"))
        again = platform.find_delivered(Destination(CHANNEL), "marker-update", now() - timedelta(1))
        assert again == sent

    def test_what_is_gone_cannot_be_replaced(self, platform: ChatPlatform) -> None:
        with pytest.raises(Refused):
            platform.update(MessageRef(CHANNEL, "nothing", "nothing"), ANSWER)

    def test_a_person_is_resolved_by_the_platforms_own_id(
        self, platform: ChatPlatform, person: str
    ) -> None:
        found = platform.resolve_person(person)
        assert found is not None
        assert found.external_id == person
        assert found.active

    def test_many_threads_post_at_once(self, platform: ChatPlatform) -> None:
        refs: list[MessageRef] = []

        def post(number: int) -> None:
            refs.append(platform.post(Destination(CHANNEL), ANSWER, f"marker-many-{number}"))

        threads = [threading.Thread(target=post, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({ref.message_id for ref in refs}) == 8
