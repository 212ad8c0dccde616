"""An office whose chat, console and logs know somebody who is then erased."""

from __future__ import annotations

from tests.workers.desk.chat.conftest import make_office

__all__ = ["make_office"]
