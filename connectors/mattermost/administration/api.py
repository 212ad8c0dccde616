"""Calls of the REST API by one account; what is not there is None."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.errors import Unavailable
from connectors.http.errors import HttpRefused
from connectors.mattermost.client import MattermostClient

NOT_THERE = (400, 403, 404)
"""How Mattermost says that there is no such thing, or none that we may see."""


class Api:
    """The API by one account. Raises `ConnectorError`."""

    def __init__(self, client: MattermostClient) -> None:
        self._client = client

    @property
    def version(self) -> str:
        """The server's version, from its last reply."""
        return self._client.version

    @property
    def date(self) -> str:
        """The server's clock in its last reply, as HTTP writes it."""
        return self._client.date

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        """An object."""
        return _object(path, self._client.get(path, params=dict(params or {})))

    def find(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        """An object; None where there is none that we may see."""
        try:
            return self.get(path, params)
        except HttpRefused as error:
            if error.status in NOT_THERE:
                return None
            raise

    def listed(
        self, path: str, params: Mapping[str, str | int] | None = None
    ) -> list[dict[str, Any]]:
        """A list of objects."""
        found = self._client.get(path, params=dict(params or {}))
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def post(self, path: str, body: Any) -> dict[str, Any]:
        """Make something."""
        return _object(path, self._client.post(path, options=body))

    def put(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change something."""
        return _object(path, self._client.put(path, options=dict(body)))

    def delete(self, path: str) -> None:
        """Take something away."""
        self._client.delete(path)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _object(path: str, found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Unavailable(f"Mattermost's reply to {path.split('/')[1]} is no JSON object.")
    return found
