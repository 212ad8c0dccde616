"""A world of many tickets, made by counting: as many rows of each kind a ticket as measured."""

from __future__ import annotations

from tests.fakes.glpi.world import Account, World

DEVICES = ("printer", "laptop", "dock", "screen", "VPN", "mailbox", "licence", "cluster", "share")
TROUBLES = ("is slow", "shows error", "does not start", "asks for a password", "lost its settings")
ACTIONS = ("restart", "update", "replace", "reset", "reinstall", "unplug", "clean", "configure")


def big_world(tickets: int) -> World:
    """`tickets` tickets of 20 entities, two thirds solved, with 1.8 follow-ups each."""
    world = World(accounts=[Account(2, "sync", zone="UTC"), Account(3, "writer", writes=True)])
    for entity in range(1, 21):
        world.add("Entity", id=entity, completename=f"LSL > Unit {entity}", name=f"Unit {entity}")
    for number in range(1, tickets + 1):
        _add(world, number)
        if number % 50 == 0:
            world.tick(30)
    return world


def _add(world: World, number: int) -> None:
    device, trouble = DEVICES[number % 9], TROUBLES[number % 5]
    ticket = world.ticket(
        f"{device} {number} {trouble} {number % 977}",
        f"<p>Hello,</p><p>My {device} number {number} {trouble} {number % 977} since Monday in "
        f"room {number % 311}. It worked before the update of version {number % 53}.</p>",
        entities_id=1 + number % 20,
    )
    world.actor(ticket, 100 + number % 500)
    world.actor(ticket, 2, kind=2)
    for turn in range(1 + (number % 5 > 0)):
        world.follow_up(ticket, f"<p>Reply {turn}: still {trouble} on {device} {number}.</p>",
                        user=100 + number % 500)  # fmt: skip
    if number % 3:
        action = ACTIONS[number % 8]
        world.solve(ticket, f"<p>Please {action} {device} {number}:</p><ol><li>Close it</li>"
                            f"<li>{action} with code {number % 977}</li></ol>")  # fmt: skip
    if number % 3 == 0:
        world.task(ticket, f"<p>Look at {device} {number}</p>")
