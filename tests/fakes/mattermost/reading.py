"""What people read of a post."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.mattermost.world import Post

LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\((\S+?)\)")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")


def read(post: Post) -> str:
    """Its text and its links, without characters of no width and escapes."""
    texts = [post.message, *(str(one.get("text") or "") for one in _attachments(post))]
    written = "\n".join(one for one in texts if one)
    shown = LINK.sub(r"\1 \2", written)
    return ESCAPE.sub(r"\1", shown).replace("\u200b", "")


def buttons(post: Post) -> dict[str, str]:
    """The labels of its buttons, by their ids."""
    found = [one for part in _attachments(post) for one in part.get("actions") or ()]
    return {one["id"]: one["name"] for one in found}


def _attachments(post: Post) -> list[dict[str, Any]]:
    return list(post.props.get("attachments") or ())
