"""The site of the soak, with a chat platform."""

from __future__ import annotations

import json
from pathlib import Path

from tests.soak.chat.side import ChatSide
from tests.soak.site import SoakSite
from tests.support.sockets import free_port


class ChatSite(SoakSite):
    """Console, beat, workers, and the processes that receive from the platform."""

    def __init__(self, home: Path, side: ChatSide, *, workers: int, model_seconds: float) -> None:
        super().__init__(home, workers=workers, model_seconds=model_seconds)
        self.side = side
        self.commands |= side.commands
        ports = {name: free_port() for name in side.commands}
        self.overrides = {name: {"GUICHET_BOTS_PORT": str(port)} for name, port in ports.items()}
        side.start(ports)

    def settings(self) -> dict[str, str]:
        """As without chat, and the instance."""
        platforms = json.dumps({self.side.instance: self.side.settings()})
        return super().settings() | {"platforms": platforms, "console_url": self.url}

    def close(self) -> None:
        """End all of it."""
        super().close()
        self.side.close()
