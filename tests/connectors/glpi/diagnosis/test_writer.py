"""What `guichet doctor` says of the account that opens tickets."""

from __future__ import annotations

import pytest

from connectors.errors import ConnectorError
from connectors.glpi.diagnosis.writer import missing_rights
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, as_json
from tests.fakes.glpi.transport import client_for
from tests.workers.desk.worlds import lab

ROOT = {"id": 0, "name": "Root entity", "is_recursive": 1}
ENOUGH = {
    "ticket": 1 | 2 | 4 | 1024, "followup": 1 | 4096, "user": 1, "entity": 1, "itilcategory": 1,
    "entities": [ROOT],
}  # fmt: skip


def with_rights(rights: object) -> FakeGlpi:
    glpi = lab()

    def session(call: Call, _number: int) -> Reply | None:
        if call.path != "getFullSession":
            return None
        return as_json(200, {"session": {"glpiactiveprofile": rights}})

    glpi.fault = session
    return glpi


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        (ENOUGH, []),
        (None, []),
        ({"ticket": "many"}, []),
        (ENOUGH | {"ticket": 1 | 2 | 1024}, ["Create"]),
        (ENOUGH | {"ticket": 4 | 1024}, ["Update"]),
        (ENOUGH | {"followup": 1}, ["Add to all"]),
        (ENOUGH | {"user": 0}, ["Users: Read"]),
        (ENOUGH | {"entity": "0"}, ["Entities: Read"]),
        (ENOUGH | {"itilcategory": 2}, ["categories: Read"]),
        (ENOUGH | {"entities": [ROOT | {"is_recursive": 0}]}, ["root entity, recursively"]),
        (ENOUGH | {"entities": {"4": ROOT | {"id": 4}}}, ["root entity, recursively"]),
        (ENOUGH | {"followup": 4096}, ["See public"]),
        (
            {"ticket": 0, "followup": 0},
            ["Create", "Update", "See all", "See public", "Add to all"],
        ),
    ],
)
def test_each_right_that_lacks_is_named(rights: object, said: list[str]) -> None:
    glpi = with_rights(rights)
    found = missing_rights(client_for(glpi, "writer"))
    assert len(found) == len(said)
    assert all(word in line for word, line in zip(said, found, strict=True))
    assert not glpi.world.table("Ticket")


def test_a_token_that_is_wrong_is_an_error() -> None:
    with pytest.raises(ConnectorError, match="ERROR_GLPI_LOGIN_USER_TOKEN"):
        missing_rights(client_for(lab(), "nobody"))
