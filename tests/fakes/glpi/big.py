"""A world of many tickets, made by counting: as many rows of each kind a ticket as measured."""

from __future__ import annotations

from tests.fakes.glpi.world import Account, World

DEVICES = ("printer", "laptop", "dock", "screen", "VPN", "mailbox", "licence", "cluster", "share")
TROUBLES = ("is slow", "shows error", "does not start", "asks for a password", "lost its settings")
ACTIONS = ("restart", "update", "replace", "reset", "reinstall", "unplug", "clean", "configure")
SYNC_TOKEN, DESK_TOKEN = "sync", "writer"


def big_world(tickets: int) -> World:
    """`tickets` tickets of 20 entities, two thirds solved, with 1.8 follow-ups each."""
    world = World(
        accounts=[Account(2, SYNC_TOKEN, zone="UTC"), Account(3, DESK_TOKEN, writes=True)],
        app_token="",
    )
    world.add("Entity", id=0, completename="LSL", name="LSL")
    for entity in range(1, 21):
        world.add("Entity", id=entity, completename=f"LSL > Unit {entity}", name=f"Unit {entity}")
    for number in range(1, tickets + 1):
        _add(world, number)
        world.tick(300)
    world.tick(86_400)
    return world


def change(world: World, tickets: int) -> None:
    """People work on `tickets` tickets: answers, solutions, new ones, some in the trash."""
    last = max(world.table("Ticket"))
    step = max(1, last // tickets)
    world.tick(3_600)
    for number in range(tickets):
        ticket = 1 + number * step
        kind = number % 4
        if kind == 0:
            world.ticket(f"New today {number}", "<p>It does not work.</p>", entities_id=1)
        elif ticket not in world.table("Ticket"):
            continue
        elif kind == 1:
            world.follow_up(ticket, f"<p>Any news? {number}</p>")
        elif kind == 2:
            world.solve(ticket, f"<p>Replace the cable and restart {number}.</p>")
        elif number % 20 == 3:
            world.restore(ticket, trash=True)
        else:
            world.task(ticket, f"<p>Called back {number}</p>")
        world.tick(10)


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
