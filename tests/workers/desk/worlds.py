"""A GLPI that several tests of the desk look at: two entities, Ada in one, Bob in the other."""

from __future__ import annotations

from connectors.contracts.chat import Profile
from tests.connectors.glpi.worlds import SYNC
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.world import Account, World

WRITER = Account(9, "writer", writes=True, private=True)
ADA = Profile("ada", "Ada", email="ada@lsl.example", language="en")
BOB = Profile("bob", "Bob", email="bob@lsl.example", language="en")
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
