"""What to do until a person comes: a file for each urgency and language, which a site may replace.

``KIND.LANGUAGE.md``, such as ``ransomware.fr.md``: Markdown that is shown as it stands. A file of
the same name in the site's own folder takes its place; an empty one there says nothing.
"""

from __future__ import annotations

from pathlib import Path

OURS = Path(__file__).parent
LANGUAGES = ("fr", "en")
MOST = 4_000
"""Characters of a file that are read: it is shown in a chat."""


def first_steps(kind: str, language: str, own: Path | None = None) -> str:
    """The steps for an urgency, empty where there are none. `own` is the site's folder."""
    name = f"{kind}.{language if language in LANGUAGES else 'en'}.md"
    for folder in (own, OURS):
        if folder is not None and (folder / name).is_file():
            return (folder / name).read_text("utf-8")[:MOST].strip()
    return ""
