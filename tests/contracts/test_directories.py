"""Every directory that there is, against the one contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.contracts.directory import Directory
from connectors.glpi.directory import GlpiDirectory
from tests.connectors.glpi.worlds import SYNC
from tests.contracts.directory import DirectoryContract
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.replies import maintenance
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import World


class TestGlpi(DirectoryContract):
    """GLPI's users, over a fake API."""

    @pytest.fixture
    def glpi(self) -> FakeGlpi:
        world = World(accounts=[SYNC])
        world.add("Entity", id=0, completename="Site")
        world.add("Entity", id=1, completename="Site > Paris")
        return FakeGlpi(world)

    @pytest.fixture
    def directory(self, glpi: FakeGlpi) -> Directory:
        return GlpiDirectory(client_for(glpi, "sync"))

    @pytest.fixture
    def ada(self, glpi: FakeGlpi) -> str:
        # For a database "_" is any letter.
        glpi.world.user("adaxbyron", "adaxbyron@site.example", entities={0: True})
        return str(glpi.world.user("ada", self.MAIL, entities={1: False}))

    @pytest.fixture
    def gone(self, glpi: FakeGlpi) -> str:
        return str(glpi.world.user("gone", self.GONE, entities={1: False}, is_active=0))

    @pytest.fixture
    def silence(self, glpi: FakeGlpi) -> Callable[[], None]:
        def fall_silent() -> None:
            glpi.fault = lambda _call, _number: maintenance()

        return fall_silent
