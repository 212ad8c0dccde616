"""Fake GLPIs that several tests look at."""

from __future__ import annotations

from tests.fakes.glpi.world import Account, World

SYNC = Account(2, "sync", zone="UTC")
NOSY = Account(3, "nosy", private=True)
"""Sees private follow-ups and tasks, as the stock profiles do."""
PARIS_ONLY = Account(4, "paris", entities=frozenset({1}), private=True)
SECRET = "NEVER-TO-BE-SEEN"


def small_world() -> World:
    """A few tickets of two entities, with everything that must not get out marked `SECRET`."""
    world = World(accounts=[SYNC, NOSY, PARIS_ONLY])
    world.add("Entity", id=1, completename="LSL > Paris", name="Paris")
    world.add("Entity", id=2, completename="LSL > Saclay", name="Saclay")
    world.add("ITILCategory", id=5, completename="Réseau > VPN", name="VPN")
    vpn = world.ticket("VPN coupé", "<p>Le VPN coupe</p>", entities_id=1, itilcategories_id=5)
    world.actor(vpn, 10)
    world.actor(vpn, 20, kind=2)
    world.follow_up(vpn, "<p>Toujours coupé</p>", user=10)
    world.follow_up(vpn, f"<p>{SECRET}</p>", private=1)
    world.task(vpn, "<p>Changer le MTU</p>")
    world.task(vpn, f"<p>{SECRET}</p>", private=1)
    world.tick()
    world.solve(vpn, f"<p>refusée {SECRET}</p>", status=4)
    world.solve(vpn, "<p>Mettre le MTU à 1400</p>")
    printer = world.ticket("Printer jam", "<p>Paper jam</p>", entities_id=2)
    world.solve(printer, "<p>Open tray 2</p>")
    world.ticket("Open one", "<p>Nobody answered</p>", entities_id=1)
    gone = world.ticket("In the trash", f"<p>{SECRET}</p>", entities_id=1, is_deleted=1)
    world.follow_up(gone, f"<p>{SECRET}</p>")
    world.add("ITILFollowup", itemtype="Change", items_id=vpn, content=SECRET, is_private=0)
    return world
