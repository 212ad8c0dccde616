"""Who is who in GLPI, as the sync's account may know it."""

from __future__ import annotations

import pytest

from connectors.errors import ConnectorError
from connectors.glpi.directory import GlpiDirectory
from tests.connectors.glpi.worlds import SYNC
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, as_json, error, maintenance
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import World


@pytest.fixture
def glpi() -> FakeGlpi:
    world = World(accounts=[SYNC])
    world.add("Entity", id=0, completename="LSL")
    world.add("Entity", id=1, completename="LSL > Paris")
    world.add("Entity", id=2, completename="LSL > Saclay")
    world.user("ada", "Ada.Byron@lsl.example", entities={1: False, 2: True})
    world.user("adaxbyron", "adaxbyron@lsl.example", entities={1: False})
    world.user("gone", "gone@lsl.example", entities={1: False}, is_active=0)
    return FakeGlpi(world)


@pytest.fixture
def people(glpi: FakeGlpi) -> GlpiDirectory:
    return GlpiDirectory(client_for(glpi, "sync"))


def test_a_user_is_found_by_exactly_their_mail(people: GlpiDirectory) -> None:
    (ada,) = people.by_mail(" ada.byron@LSL.example")
    assert ada.user_id == "1"
    assert ada.active
    assert ada.entities == {"LSL > Paris": False, "LSL > Saclay": True}
    assert ada.home == "1"
    # For the database "_" is any letter; for us it is not.
    assert people.by_mail("ada_byron@lsl.example") == []
    assert people.by_mail("byron@lsl.example") == []


def test_who_may_not_log_in_is_not_active(glpi: FakeGlpi, people: GlpiDirectory) -> None:
    (gone,) = people.by_mail("gone@lsl.example")
    assert not gone.active
    for fields in ({"is_deleted": 1}, {"is_active": None}, {"end_date": "2020-01-01 00:00:00"},
                   {"begin_date": "2999-01-01 00:00:00"}):  # fmt: skip
        late = people.by_id(str(glpi.world.user("late", entities={1: False}, **fields)))
        assert late is not None
        assert not late.active, fields
    for nobody in ("99", "", "abc", "-1", "1e3", "٣", "9" * 30):
        assert people.by_id(nobody) is None, nobody


def test_all_users_are_the_same_as_each_of_them(people: GlpiDirectory) -> None:
    everybody = people.everybody()
    assert set(everybody) == {"1", "2", "3"}
    for user_id, user in everybody.items():
        assert people.by_id(user_id) == user


def test_a_default_entity_that_they_do_not_belong_to_is_no_home(glpi: FakeGlpi) -> None:
    stray = glpi.world.user("stray", entities={2: False}, entities_id=1)
    nobody = glpi.world.user("nobody", entities={})
    everybody = GlpiDirectory(client_for(glpi, "sync")).everybody()
    assert everybody[str(stray)].home == "2"
    assert everybody[str(nobody)].home is None
    assert everybody[str(nobody)].entities == {}


def test_a_right_that_is_lost_says_nothing_of_anybody(glpi: FakeGlpi) -> None:
    people = GlpiDirectory(client_for(glpi, "sync"))
    refused = error(403, "ERROR_RIGHT_MISSING")
    glpi.fault = lambda call, _: refused if call.path.startswith("User") else None
    with pytest.raises(ConnectorError):
        people.by_id("1")
    # One user of an entity that we do not see is another thing: that is nobody for us.
    glpi.fault = lambda call, _: refused if call.path == "User/1" else None
    assert people.by_id("1") is None


def test_a_list_without_a_single_user_is_no_answer(glpi: FakeGlpi) -> None:
    glpi.fault = lambda call, _: as_json(200, []) if call.path == "User" else None
    with pytest.raises(ConnectorError, match="no user at all"):
        GlpiDirectory(client_for(glpi, "sync")).everybody()


@pytest.mark.parametrize("reply", [maintenance(), error(403, "ERROR_RIGHT_MISSING")])
def test_a_list_that_cannot_be_had_is_an_error_and_no_answer(glpi: FakeGlpi, reply: Reply) -> None:
    def broken(call: Call, _number: int) -> Reply | None:
        return reply if "Profile_User" in call.path else None

    glpi.fault = broken
    people = GlpiDirectory(client_for(glpi, "sync"))
    with pytest.raises(ConnectorError):
        people.by_mail("ada.byron@lsl.example")
    with pytest.raises(ConnectorError):
        people.everybody()


def test_what_lies_below_goes_by_ids_and_a_doubtful_name_is_left_out(glpi: FakeGlpi) -> None:
    world = glpi.world
    world.add("Entity", id=3, completename="LSL > Paris > Lab")
    # Its own name holds what else parts two names.
    world.add("Entity", id=7, completename="LSL > Paris > Lab", entities_id=0)
    world.add("Entity", id=8, completename="LSL > Saclay > HR", entities_id=0)
    paris = world.user("paris", entities={1: True})
    saclay = world.user("saclay", entities={2: True})
    lab = world.user("lab", entities={3: False})
    root = world.user("root", entities={0: True, 1: False})
    everybody = GlpiDirectory(client_for(glpi, "sync")).everybody()
    assert everybody[str(paris)].entity_ids == {"1", "3"}
    assert everybody[str(paris)].entities == {"LSL > Paris": False}
    assert everybody[str(saclay)].entity_ids == {"2"}
    assert everybody[str(saclay)].entities == {"LSL > Saclay": False}
    assert everybody[str(lab)].entity_ids == {"3"}
    assert everybody[str(lab)].entities == {}
    assert everybody[str(root)].entity_ids == {"0", "1", "2", "3", "7", "8"}
    assert everybody[str(root)].entities["LSL"] is True


def test_a_loop_of_entities_comes_to_an_end(glpi: FakeGlpi) -> None:
    glpi.world.table("Entity")[1]["entities_id"] = 2
    glpi.world.table("Entity")[2]["entities_id"] = 1
    loop = glpi.world.user("loop", entities={1: True})
    found = GlpiDirectory(client_for(glpi, "sync")).by_id(str(loop))
    assert found is not None
    assert found.entity_ids == {"1", "2"}


@pytest.mark.parametrize(
    ("entities", "default", "home"),
    [
        ({0: True}, 1, 1),
        ({1: True}, 3, 3),
        ({1: False}, 3, 1),
        ({2: True}, 1, 2),
        ({0: True}, 99, 0),
        ({0: True, 2: False}, 3, 3),
    ],
)
def test_home_is_the_default_entity_wherever_a_profile_reaches_it(
    glpi: FakeGlpi, entities: dict[int, bool], default: int, home: int
) -> None:
    glpi.world.add("Entity", id=3, completename="LSL > Paris > Lab")
    carl = glpi.world.user("carl", entities=entities, entities_id=default)
    found = GlpiDirectory(client_for(glpi, "sync")).by_id(str(carl))
    assert found is not None
    assert found.home == str(home)
