"""Who is who in GLPI, as the sync's account may know it."""

from __future__ import annotations

import pytest

from connectors.errors import ConnectorError
from connectors.glpi.people import GlpiPeople
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
def people(glpi: FakeGlpi) -> GlpiPeople:
    return GlpiPeople(client_for(glpi, "sync"))


def test_a_user_is_found_by_exactly_their_mail(people: GlpiPeople) -> None:
    (ada,) = people.by_mail(" ada.byron@LSL.example")
    assert ada.user_id == 1
    assert ada.active
    assert ada.entities == {"LSL > Paris": False, "LSL > Saclay": True}
    assert ada.home == 1
    # For the database "_" is any letter; for us it is not.
    assert people.by_mail("ada_byron@lsl.example") == []
    assert people.by_mail("byron@lsl.example") == []


def test_who_may_not_log_in_is_not_active(glpi: FakeGlpi, people: GlpiPeople) -> None:
    (gone,) = people.by_mail("gone@lsl.example")
    assert not gone.active
    for fields in ({"is_deleted": 1}, {"is_active": None}, {"end_date": "2020-01-01 00:00:00"},
                   {"begin_date": "2999-01-01 00:00:00"}):  # fmt: skip
        late = people.by_id(glpi.world.user("late", entities={1: False}, **fields))
        assert late is not None
        assert not late.active, fields
    assert people.by_id(99) is None


def test_all_users_are_the_same_as_each_of_them(people: GlpiPeople) -> None:
    everybody = people.everybody()
    assert set(everybody) == {1, 2, 3}
    for user_id, user in everybody.items():
        assert people.by_id(user_id) == user


def test_a_default_entity_that_they_do_not_belong_to_is_no_home(glpi: FakeGlpi) -> None:
    stray = glpi.world.user("stray", entities={2: False}, entities_id=1)
    nobody = glpi.world.user("nobody", entities={})
    everybody = GlpiPeople(client_for(glpi, "sync")).everybody()
    assert everybody[stray].home == 2
    assert everybody[nobody].home is None
    assert everybody[nobody].entities == {}


def test_a_right_that_is_lost_says_nothing_of_anybody(glpi: FakeGlpi) -> None:
    people = GlpiPeople(client_for(glpi, "sync"))
    refused = error(403, "ERROR_RIGHT_MISSING")
    glpi.fault = lambda call, _: refused if call.path.startswith("User") else None
    with pytest.raises(ConnectorError):
        people.by_id(1)
    # One user of an entity that we do not see is another thing: that is nobody for us.
    glpi.fault = lambda call, _: refused if call.path == "User/1" else None
    assert people.by_id(1) is None


def test_a_list_without_a_single_user_is_no_answer(glpi: FakeGlpi) -> None:
    glpi.fault = lambda call, _: as_json(200, []) if call.path == "User" else None
    with pytest.raises(ConnectorError, match="no user at all"):
        GlpiPeople(client_for(glpi, "sync")).everybody()


@pytest.mark.parametrize("reply", [maintenance(), error(403, "ERROR_RIGHT_MISSING")])
def test_a_list_that_cannot_be_had_is_an_error_and_no_answer(glpi: FakeGlpi, reply: Reply) -> None:
    def broken(call: Call, _number: int) -> Reply | None:
        return reply if "Profile_User" in call.path else None

    glpi.fault = broken
    people = GlpiPeople(client_for(glpi, "sync"))
    with pytest.raises(ConnectorError):
        people.by_mail("ada.byron@lsl.example")
    with pytest.raises(ConnectorError):
        people.everybody()
