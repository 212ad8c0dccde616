"""Messages leave by one door: nothing but the outbox's sender calls what a platform shows.

There every message is disclosed and made to fit. Who holds a `ChatPlatform` could go round that,
so it is known who does; and who calls one of its methods by a name that nothing else has.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.sources import tree_of

ROOT = Path(__file__).parents[2]
SENDER = "workers/desk/outbox/platforms/sender.py"
ONLY_THERE = {
    "direct_message", "open_thread", "start_stream", "append_stream", "stop_stream", "mark",
    "find_delivered",
}  # fmt: skip
"""Methods of platforms whose names nothing else has. `post` and `update` are everywhere."""
HOLDERS = {
    SENDER: "sends",
    "workers/bootstrap/systems/platforms.py": "keeps them by their names",
    "workers/bootstrap/systems/instances.py": "says what makes one",
    "workers/bootstrap/systems/slack.py": "makes one",
    "workers/bootstrap/systems/mattermost.py": "makes one",
    "workers/bootstrap/deliveries.py": "gives them to the sender",
    "workers/identity/chat/profiles.py": "asks who people are",
}
"""The modules outside `connectors` that may hold a platform, and what for."""
REGISTRY = ("_platforms.get", "outside.platforms.get")
PLATFORMS = {
    "ChatPlatform",
    "StreamingPlatform",
    "MarkingPlatform",
    "ConsolePlatform",
    "SlackPlatform",
    "MattermostPlatform",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for floor in ("bot", "workers"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield str(path.relative_to(ROOT)), tree_of(path)


def test_nothing_else_sends() -> None:
    found = [
        f"{name}:{node.lineno} {node.func.attr}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ONLY_THERE
        and name != SENDER
    ]
    assert found == []


def test_nothing_else_holds_a_platform() -> None:
    found = set()
    for name, tree in modules():
        for node in ast.walk(tree):
            imported = isinstance(node, ast.ImportFrom) and {one.name for one in node.names}
            named = imported and imported & PLATFORMS
            # The registry is `platforms`; what it gives is a platform.
            taken = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(REGISTRY)
            if named or taken:
                found.add(name)
    assert found == set(HOLDERS)


def test_who_holds_a_platform_for_something_else_posts_nothing() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if name in HOLDERS and name != SENDER
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("post", "update")
    ]
    assert found == []


def test_what_the_sender_sends_was_disclosed() -> None:
    """Each of its messages is made by `present`, which discloses; it reads no other."""
    tree = dict(modules())[SENDER]
    read = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "from_document"
    ]
    presented = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "present"
    ]
    assert len(read) == len(presented) == 1
    assert read[0] in presented[0].args
