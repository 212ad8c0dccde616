"""Other systems are known by their connectors: nothing else names one.

Who adds a ticket system writes a folder in `connectors`, an entry in `workers/bootstrap` and a
table of settings. Nothing else has to be found and changed.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = "glpi"
ROOMS = ("connectors/glpi/", "workers/bootstrap/", "workers/settings/")
"""Where the system may be named: the connector, what wires it, and its settings."""
EXCUSED = {
    # What scripts read in `guichet user list --json`.
    "bot/cli/user.py": ("glpi_user",),
    # What other people's mail and texts hold, whatever a site works with.
    "workers/knowledge/extraction/mail/noise.py": ("(?:glpi|ticket|",),
    "workers/redaction/people/name_words.py": (" glpi ",),
    "workers/redaction/own_places.py": (" glpi ",),
    "workers/generation/triage/intents/concepts.txt": (" glpi,",),
    "workers/knowledge/sample/__init__.py": ('"glpi"',),
}
"""Words that stay for a reason, by file."""
SAMPLE = ("workers/knowledge/sample/tickets-", "workers/knowledge/sample/README.md")


def named() -> dict[str, list[str]]:
    """Lines that name the system outside of its rooms, by file."""
    listed = subprocess.run(
        ["git", "ls-files", "--", "bot", "workers", "connectors"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for file in listed.stdout.splitlines():
        path = ROOT / file
        if file.startswith((*ROOMS, *SAMPLE)) or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for line in text.splitlines():
            kept = line
            for word in EXCUSED.get(file, ()):
                kept = kept.replace(word, "")
            if NAME in kept.lower():
                found.setdefault(file, []).append(line.strip())
    return found


def test_no_room_but_its_own_names_a_system() -> None:
    assert named() == {}


def test_every_excuse_is_needed() -> None:
    for file, words in EXCUSED.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        assert all(word in text for word in words), file
