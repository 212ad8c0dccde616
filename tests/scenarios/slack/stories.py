"""What people of a workspace go through, whichever way their events come."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from os import kill
from random import Random

from sqlalchemy import func, select

from connectors.database.models import InboundEvent, LocalTicket, Question
from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import EVENT, Ack, deliver
from tests.fakes.slack.users import MENTION, button
from tests.fakes.slack.world import BOT, Posted
from tests.scenarios.slack.site import (
    ADA,
    AGAIN,
    AUTO,
    BOB,
    LIN,
    MAX,
    REVIEW,
    STAFF_CHANNEL,
    VPN,
    SlackSite,
)


class Asking:
    """Every way to ask, and what becomes of it."""

    def test_a_direct_message_is_answered_in_its_thread(self, site: SlackSite) -> None:
        asked = site.users.say("D0ADA", VPN)
        assert site.answer(asked).thread_ts == asked.ts

    def test_a_mention_is_told_of_twice_and_answered_once(self, site: SlackSite) -> None:
        asked = site.users.say(AUTO, f"{MENTION} {VPN}")
        answer = site.answer(asked)
        assert site.ours(AUTO, asked.ts) == [answer]
        site.wait(lambda: asked.reactions.get("white_check_mark"), "the mark of an answer")

    def test_a_thread_goes_on_without_a_mention(self, site: SlackSite) -> None:
        asked = site.users.say(AUTO, f"{MENTION} {VPN}")
        site.answer(asked)
        site.users.say(AUTO, "L’imprimante du couloir n’imprime plus en couleur", thread=asked.ts)
        site.answer(asked, "cartouche")

    def test_what_colleagues_say_among_themselves_is_not_answered(self, site: SlackSite) -> None:
        root = site.users.say(AUTO, VPN)
        site.users.say(AUTO, f"{VPN}, too", BOB, thread=root.ts)
        site.users.say("C0OTHER", VPN)
        asked = site.users.say(AUTO, f"{MENTION} {VPN}", BOB)
        site.answer(asked)
        assert site.ours(AUTO, root.ts) == site.ours("C0OTHER") == []

    def test_an_edit_that_names_us_asks(self, site: SlackSite) -> None:
        asked = site.users.say(AUTO, VPN)
        site.users.edit(asked, f"{MENTION} {VPN}")
        edited = {"user": asked.user, "ts": site.world.now()}
        site.users.tell(payloads.app_mention(asked, edited=edited))
        site.answer(asked)

    def test_the_command_is_answered_to_who_typed_it(self, site: SlackSite) -> None:
        before = len(site.whispers(BOB))
        ack = site.users.command(VPN, AUTO, BOB)
        assert ack.said["text"]
        site.wait(
            lambda: any("MTU" in one for one in site.whispers(BOB)[before:]), "an answer to Bob"
        )

    def test_the_menu_of_a_message_opens_a_ticket(self, site: SlackSite) -> None:
        said = site.world.say("C0OTHER", "The projector in room 12 is dark", BOB)
        before = tickets(site)
        assert site.users.report(said, ADA).ok
        site.wait(lambda: tickets(site) == before + 1, "a ticket")
        site.wait(lambda: any("projector" in one for one in titles(site)), "its title")

    def test_the_own_page_shows_what_was_asked(self, site: SlackSite) -> None:
        site.answer(site.users.say("D0ADA", VPN))
        assert site.users.open_home().ok
        site.wait(lambda: "VPN" in str(site.world.homes.get(ADA)), "the page")


class Reviewing:
    """What staff do with a card."""

    def ask(self, site: SlackSite) -> tuple[Posted, Posted]:
        asked = site.users.say(REVIEW, f"{MENTION} {VPN}")
        return asked, site.card(asked)

    def test_approve(self, site: SlackSite) -> None:
        asked, card = self.ask(site)
        assert site.users.press(card, "approve", LIN).ok
        site.answer(asked)
        site.wait(lambda: not has(card, "approve"), "the card to show who decided")

    def test_edit_in_a_form(self, site: SlackSite) -> None:
        asked, card = self.ask(site)
        assert site.users.press(card, "edit", LIN).ok
        (field,) = site.world.views[LIN][-1]["blocks"]
        assert "MTU" in field["element"]["initial_value"]
        assert site.users.submit(LIN, text="Call us at 4242, please.").ok
        site.answer(asked, "Call us at 4242")
        assert site.world.views[LIN] == []

    def test_reject_with_a_reason(self, site: SlackSite) -> None:
        asked, card = self.ask(site)
        assert site.users.press(card, "reject", LIN).ok
        assert site.users.submit(LIN, reason="It is another VPN.").ok
        site.wait(lambda: not has(card, "reject"), "the card to show who decided")
        site.wait(lambda: len(site.ours(REVIEW, asked.ts)) > 1, "a word to the asker")
        assert all("MTU" not in one.read() for one in site.ours(REVIEW, asked.ts))

    def test_take_over(self, site: SlackSite) -> None:
        asked, card = self.ask(site)
        assert site.users.press(card, "takeover", LIN).ok
        site.wait(lambda: not has(card, "takeover"), "the card to show who decided")
        site.users.say(REVIEW, "I look at it with you.", LIN, thread=asked.ts)
        site.users.say(REVIEW, "Thank you!", thread=asked.ts)
        assert all("MTU" not in one.read() for one in site.ours(REVIEW, asked.ts))

    def test_two_decide_and_one_wins(self, site: SlackSite) -> None:
        asked, card = self.ask(site)
        before = {who: len(site.whispers(who)) for who in (LIN, MAX)}
        pressing = [
            threading.Thread(target=site.users.press, args=(card, "approve", who))
            for who in (LIN, MAX)
        ]
        for thread in pressing:
            thread.start()
        for thread in pressing:
            thread.join()
        site.answer(asked)
        told = site.wait(
            lambda: [who for who in (LIN, MAX) if len(site.whispers(who)) > before[who]],
            "the other one to be told",
        )
        assert len(told) == 1
        assert [one for one in site.ours(REVIEW, asked.ts) if "MTU" in one.read()][1:] == []

    def test_who_is_no_staff_decides_nothing(self, site: SlackSite) -> None:
        asked, card = self.ask(site)
        before = len(site.whispers(BOB))
        assert site.users.press(card, "approve", BOB).ok
        site.wait(lambda: len(site.whispers(BOB)) > before, "Bob to be told")
        assert site.users.press(card, "edit", BOB).ok
        shown = site.world.views[BOB].pop()
        assert [block["type"] for block in shown["blocks"]] == ["section"]
        assert "MTU" not in str(shown), "not a word of the draft"
        assert has(card, "approve")
        assert all("MTU" not in one.read() for one in site.ours(REVIEW, asked.ts))

    def test_the_button_of_another_review_does_nothing(self, site: SlackSite) -> None:
        (asked, card), (other, other_card) = self.ask(site), self.ask(site)
        forged = button(card, "approve") | {"value": button(other_card, "approve")["value"]}
        body = payloads.block_actions(card, forged, LIN, site.world.trigger(LIN), site.world.now())
        assert deliver(site.delivery, "interactive", body).ok
        assert site.users.press(card, "approve", LIN).ok
        site.answer(asked)
        assert has(other_card, "approve"), "it waits for a decision of its own"
        assert site.users.press(other_card, "approve", MAX).ok
        site.answer(other)


class Judging:
    """What askers make of answers, and of tickets."""

    def test_not_helpful_and_why(self, site: SlackSite) -> None:
        answer = site.answer(site.users.say("D0ADA", VPN))
        assert site.users.press(answer, "nothelpful").ok
        names = [block["block_id"] for block in site.world.views[ADA][-1]["blocks"]]
        assert names == ["reason", "text"]
        reason = site.world.views[ADA][-1]["blocks"][0]["element"]["options"][0]["value"]
        before = len(site.whispers(ADA))
        assert site.users.submit(ADA, reason=reason, text="The MTU was right already.").ok
        site.wait(lambda: len(site.whispers(ADA)) > before, "a word of thanks")
        assert site.votes()[-1][1:] == (reason, "The MTU was right already.")

    def test_a_thumb_counts_and_is_taken_back(self, site: SlackSite) -> None:
        answer = site.answer(site.users.say("D0ADA", VPN))
        before = len(site.votes())
        site.users.react(answer, "+1::skin-tone-2")
        site.wait(lambda: len(site.votes()) == before + 1, "the vote")
        site.users.react(answer, "+1", added=False)
        site.wait(lambda: len(site.votes()) == before + 2, "that it was taken back")

    def test_a_ticket_and_what_becomes_of_it(self, site: SlackSite) -> None:
        asked = site.users.say("D0ADA", VPN)
        before = tickets(site)
        assert site.users.press(site.answer(asked), "openticket").ok
        site.wait(lambda: tickets(site) == before + 1, "a ticket")
        number = max(site.read(select(LocalTicket.id)))
        site.wait(lambda: thread_says(site, asked, str(number)), "its number in the thread")
        site.desk.local_desk.reply(site.clerk, number, "A new client is on its way.", "e1")
        site.wait(lambda: thread_says(site, asked, "new client"), "the follow-up")
        site.desk.local_desk.close(site.clerk, number, "The new client is installed.", "e2")
        solved = site.answer(asked, "is installed")
        assert sum("new client is on" in one.read() for one in site.ours("D0ADA", asked.ts)) == 1
        assert site.users.press(solved, "helpful").ok


class Changing:
    """Messages that are changed or deleted."""

    def test_an_edit_replaces_the_question(self, site: SlackSite) -> None:
        asked = site.users.say(REVIEW, f"{MENTION} {VPN}")
        first = site.card(asked)
        site.users.edit(asked, f"{MENTION} L’imprimante du couloir n’imprime plus en couleur")
        site.wait(lambda: not has(first, "approve"), "the first card to close")

        def card() -> Posted | None:
            cards = site.ours(STAFF_CHANNEL)
            found = [one for one in cards if "cartouche" in one.read() and has(one, "approve")]
            return found[-1] if found else None

        second = site.known(site.wait(card, "the second card"))
        assert site.users.press(second, "approve", LIN).ok
        site.answer(asked, "cartouche")

    def test_a_deletion_discards_it(self, site: SlackSite) -> None:
        asked = site.users.say(REVIEW, f"{MENTION} {VPN}")
        card = site.card(asked)
        site.users.delete(asked)
        site.wait(lambda: not has(card, "approve"), "the card to close")


class Losing:
    """Events that come again and again, while processes die."""

    def test_each_event_four_times_in_any_order_is_one(self, site: SlackSite) -> None:
        chance, asked, told = Random(7), [], []
        for number in range(6):
            posted = site.world.say(AUTO, f"{MENTION} {VPN} in room {number}")
            asked.append(posted)
            both = (payloads.message(posted), payloads.app_mention(posted))
            told += [payloads.event_callback(event) for event in both] * 4
        chance.shuffle(told)
        acks = at_once(lambda body: deliver(site.delivery, EVENT, body, AGAIN), told)
        assert [ack for ack in acks if not ack.ok] == []
        self.all_answered_once(site, asked)

    def test_the_bot_is_killed_before_and_after_it_acknowledged(self, site: SlackSite) -> None:
        asked = [site.world.say(AUTO, f"{MENTION} {VPN} on floor {one}") for one in range(6)]
        told = [payloads.event_callback(payloads.message(posted)) for posted in asked]
        # Before: it has the event, and does not live to store it.
        kill(site.processes["bot"].pid, signal.SIGSTOP)
        telling = threading.Thread(
            target=at_once,
            args=(lambda body: deliver(site.delivery, EVENT, body, AGAIN), told[:3]),
        )
        telling.start()
        time.sleep(0.3)  # The events are on their way to somebody who does not read.
        self.restart(site)
        telling.join()
        # After: the acknowledgement is the last thing that it does.
        for body in told[3:]:
            assert deliver(site.delivery, EVENT, body, AGAIN).ok
            self.restart(site)
        for body in told:
            assert deliver(site.delivery, EVENT, body, AGAIN).ok
        self.all_answered_once(site, asked)

    def test_slack_is_told_nothing_while_the_database_is_away(self, site: SlackSite) -> None:
        """A lock that nobody releases takes the place of a database that is away."""
        posted = site.world.say("D0BOB", VPN, BOB)
        body = payloads.event_callback(payloads.message(posted))
        with site.desk.engine.begin() as connection:
            connection.exec_driver_sql("LOCK TABLE chat_events IN ACCESS EXCLUSIVE MODE")
            assert not site.delivery.once(EVENT, body).ok
        assert deliver(site.delivery, EVENT, body, AGAIN).ok
        site.answer(posted)

    def restart(self, site: SlackSite) -> None:
        """Kill the bot, and start it again."""
        site.processes["bot"].kill()
        site.start("bot").wait_for_line(r"\A(?:.|\n)*Guichet is ready", within=120)
        if site.mode == "socket":
            site.server.hub.wait_for(2)

    def all_answered_once(self, site: SlackSite, asked: list[Posted]) -> None:
        for posted in asked:
            site.answer(posted)
        ids = [posted.ts for posted in asked]
        query = (
            select(func.count())
            .select_from(Question)
            .join(InboundEvent, InboundEvent.id == Question.event_id)
            .where(InboundEvent.message_id.in_(ids))
        )
        assert site.read(query) == [len(asked)]
        for posted in asked:
            (answer,) = site.ours(AUTO, posted.ts)
            assert (answer.bot_id, "MTU" in answer.read()) == (BOT, True)


class Refusing:
    """Who gets nothing."""

    def test_others_are_refused_and_nothing_is_sent(self, site: SlackSite) -> None:
        posted = site.world.say(AUTO, f"{MENTION} {VPN}", "U0EVE")
        stored = site.stored()
        event = payloads.message(posted)
        elsewhere = [{"team_id": "T0666", "user_id": "U1", "is_bot": True}]
        assert site.users.tell(event, team_id="T0666", authorizations=elsewhere).ok
        assert site.users.tell(payloads.message(posted, bot_id="B0777")).ok
        assert site.stored() == stored
        shared = site.users.tell(
            payloads.message(posted, user_team="T0666"), is_ext_shared_channel=True
        )
        assert shared.ok
        asked = site.users.say(AUTO, f"{MENTION} {VPN}")
        site.answer(asked)
        assert site.ours(AUTO, posted.ts) == []


def at_once(call: Callable[[dict[str, object]], Ack], bodies: list[dict[str, object]]) -> list[Ack]:
    """Call for each, eight at a time."""
    acks: list[Ack] = []
    waiting, lock = list(bodies), threading.Lock()

    def run() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                body = waiting.pop(0)
            ack = call(body)
            with lock:
                acks.append(ack)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return acks


def has(posted: Posted, name: str) -> bool:
    """Whether a message has this button."""
    try:
        return bool(button(posted, name))
    except LookupError:
        return False


def tickets(site: SlackSite) -> int:
    """How many tickets there are."""
    return len(site.read(select(LocalTicket.id)))


def titles(site: SlackSite) -> list[str]:
    """The titles of the tickets."""
    return [str(one) for one in site.read(select(LocalTicket.title))]


def thread_says(site: SlackSite, asked: Posted, words: str) -> bool:
    """Whether one of our messages below a question has these words."""
    return any(words in one.read() for one in site.ours(asked.channel, asked.ts))
