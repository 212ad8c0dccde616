"""The REST calls of the receiving half, over the client of the sending half."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.mattermost.client import MattermostClient


class Rest:
    """Reads, and opens dialogs. Raises `ConnectorError`; safe for threads."""

    def __init__(self, client: MattermostClient) -> None:
        self._client = client

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        """What stands at a path of the API, as JSON."""
        return self._client.get(path, params=dict(params or {}))

    def open_dialog(self, trigger_id: str, url: str, dialog: Mapping[str, Any]) -> None:
        """Show a dialog to who clicked, at most three seconds ago. It is sent to `url`."""
        said = {"trigger_id": trigger_id, "url": url, "dialog": dict(dialog)}
        self._client.post("/actions/dialogs/open", options=said)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
