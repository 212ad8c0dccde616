"""Fakes in the place of the systems around a desk."""

from __future__ import annotations

from functools import cached_property

from connectors.glpi.api.client import GlpiClient
from tests.fakes.chat import FakeChat
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import World
from tests.fakes.people import directory_over
from workers.bootstrap.core import Core
from workers.bootstrap.systems.outside import Outside
from workers.bootstrap.systems.platforms import Platforms
from workers.identity.directory import DirectoryService
from workers.identity.linking.by_mail import MailLinks


class FakeGlpiOutside(Outside):
    """GLPI is a fake one: `reads` names the account that reads, ``writer`` opens tickets."""

    def __init__(self, core: Core, glpi: FakeGlpi, reads: str = "sync") -> None:
        super().__init__(core)
        self.glpi, self._reads = glpi, reads

    @cached_property
    def glpi_reader(self) -> GlpiClient:
        return client_for(self.glpi, self._reads)

    @cached_property
    def glpi_writer(self) -> GlpiClient:
        return client_for(self.glpi, "writer")


class FakeOutside(FakeGlpiOutside):
    """One chat platform, ``fake``, and a fake GLPI where the settings name one."""

    def __init__(self, core: Core, chat: FakeChat, glpi: FakeGlpi | None) -> None:
        super().__init__(core, glpi or FakeGlpi(World()))
        self._chat = chat

    @cached_property
    def platforms(self) -> Platforms:
        return Platforms({"fake": lambda: self._chat})

    @cached_property
    def directory(self) -> DirectoryService | None:
        """Asks again at once after GLPI was away."""
        if not self._settings.directory_access:
            return None
        links = MailLinks(self._core.transactions, self._settings)
        return directory_over(self.glpi, self._core.transactions, confirmed=links)
