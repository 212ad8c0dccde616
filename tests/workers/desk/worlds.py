"""A GLPI that several tests of the desk look at: two entities, Ada in one, Bob in the other."""

from __future__ import annotations

from connectors.contracts.chat import Profile
from tests.connectors.glpi.worlds import SYNC
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.world import Account, World
from tests.fakes.helpdesk import QUESTION, Helpdesk

WRITER = Account(9, "writer", writes=True, private=True)
ADA = Profile("ada", "Ada", email="ada@lsl.example", language="en", email_verified=True)
BOB = Profile("bob", "Bob", email="bob@lsl.example", language="en", email_verified=True)
ADA_ID, BOB_ID = 1, 2


def lab() -> FakeGlpi:
    """Ada (user 1) belongs to Paris, Bob (user 2) to Saclay."""
    world = World(accounts=[SYNC, WRITER])
    for number, name in ((0, "LSL"), (1, "LSL > Paris"), (2, "LSL > Saclay")):
        world.add("Entity", id=number, completename=name)
    world.add("ITILCategory", id=5, completename="Network > Wireless", entities_id=0,
              is_recursive=1)  # fmt: skip
    assert world.user("ada", ADA.email or "", entities={1: False}) == ADA_ID
    assert world.user("bob", BOB.email or "", entities={2: True}) == BOB_ID
    return FakeGlpi(world)


def opened(
    desk: Helpdesk, profile: Profile = ADA, text: str = QUESTION, thread: str | None = None
) -> tuple[str, str, str]:
    """A question whose asker had a ticket opened: question, asker and ticket."""
    question = desk.asked(text, profile=profile, thread=thread)
    desk.work()
    asker = desk.question(question).person_id
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work()
    ticket = desk.question(question).ticket_id
    assert ticket is not None
    desk.watch.look()
    desk.work()
    return question, asker, ticket


def told(desk: Helpdesk) -> list[str]:
    """The notices so far, in order."""
    desk.work()
    return desk.chat.texts("notice")


def excerpts(desk: Helpdesk) -> list[str]:
    """What was quoted in them."""
    return [
        source["excerpt"] for row in desk.outbox(kind="notice") for source in row.message["sources"]
    ]
