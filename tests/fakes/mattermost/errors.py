"""What the server answers when it refuses."""

from __future__ import annotations

from typing import Any


class MattermostError(Exception):
    """A reply that is no success. Only `id` may be relied on: the message is in some language."""

    def __init__(self, status: int, error_id: str, detail: str = "") -> None:
        super().__init__(error_id)
        self.status = status
        self.id = error_id
        self.detail = detail

    def body(self) -> dict[str, Any]:
        """The reply."""
        return {
            "id": self.id,
            "message": "Une erreur s'est produite.",
            "detailed_error": self.detail,
            "request_id": "r" * 26,
            "status_code": self.status,
        }


def forbidden() -> MattermostError:
    """The caller may not do this, or there is no such thing."""
    return MattermostError(403, "api.context.permissions.app_error")


def no_post() -> MattermostError:
    """No such post, or it was deleted."""
    return MattermostError(404, "app.post.get.app_error")
