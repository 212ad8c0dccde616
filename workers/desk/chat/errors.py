"""What cannot be done from a chat."""

from __future__ import annotations

from connectors.errors import NotAllowed, NotFound


class NoSuchButton(NotFound):
    """The button does not stand on the message from which it is said to come."""


class OnConsole(NotAllowed):
    """It can be done on the console alone. `url` is the page there."""

    def __init__(self, url: str) -> None:
        super().__init__("This can be done on the console alone.", f"Open {url}")
        self.url = url
