"""The task that shows in a thread how its question stands."""

from __future__ import annotations

STATUS = "guichet.chat_status"
