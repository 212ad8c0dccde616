"""Writes what is made from the code: the reference pages of settings and command line, and the
schema of the chart's values.

``python tools/reference.py`` writes them; ``--check`` says which is out of date and ends with 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.cli import app  # noqa: E402
from bot.cli.runtime.lazy_group import LazyCommand  # noqa: E402
from bot.cli.settings import settings_table  # noqa: E402
from tools.chart_schema import SCHEMA, chart_schema  # noqa: E402
from workers.privacy.holdings import holdings  # noqa: E402

SETTINGS = """# Settings

A setting is an environment variable, or a key (without `GUICHET_`, in lower case) of the TOML file
that `GUICHET_CONFIG` names.
A wrong or misspelt one is one clear line and exit code 2.
This page is written by `make reference`.

{table}
"""
PERSONAL_DATA = """# Personal data, table by table

What each table of the database holds of people, what `guichet person erase` does to it, and how
long it stays. *Emptied* means that the row stays, because logs and figures refer to it, and its
words are gone. Settings in days are on the page *Settings*.

This page is written by `make reference`; a test refuses a table or a text that is missing here.

{table}
"""
CLI = """# Command line

`--json` prints one JSON document on standard output and nothing else; logs go to standard error.
Exit codes: 0 done, 1 the work failed (one line says why and what to do), 2 wrong usage or settings.

This page is written by `make reference`.

{commands}
"""


def pages() -> dict[Path, str]:
    """The text of each generated file."""
    folder = ROOT / "docs" / "reference"
    return {
        folder / "settings.md": SETTINGS.format(table=settings_table()),
        folder / "personal-data.md": PERSONAL_DATA.format(table=_holdings_table()),
        folder / "cli.md": CLI.format(commands="\n".join(_sections(app, "guichet"))),
        SCHEMA: chart_schema(),
    }


def _holdings_table() -> str:
    lines = ["| table | holds | erasing a person | kept |", "|---|---|---|---|"]
    for name, held in holdings().items():
        lines.append(f"| `{name}` | {held.holds} | {held.erased} | {held.kept} |")
    return "\n".join(lines)


def _sections(command: object, name: str) -> Iterator[str]:
    """A heading with the help text for a command and for each one below it."""
    if isinstance(command, LazyCommand):
        command = command.load()
    context = command.make_context(  # type: ignore[attr-defined]
        name, [], resilient_parsing=True, terminal_width=100, max_content_width=100
    )
    names = command.list_commands(context) if hasattr(command, "list_commands") else []
    yield f"{'##' if names else '###'} {name}\n\n```\n{command.get_help(context)}\n```\n"  # type: ignore[attr-defined]
    for one in names:
        yield from _sections(command.get_command(context, one), f"{name} {one}")  # type: ignore[attr-defined]


def main() -> int:
    """Write or check the pages; the number of pages that were out of date, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    stale = [file for file, text in pages().items() if _read(file) != text]
    for file in stale:
        name = file.relative_to(ROOT)
        if check:
            print(f"{name} is out of date: run make reference", file=sys.stderr)
        else:
            file.write_text(pages()[file], encoding="utf-8")
            print(f"wrote {name}")
    return 1 if check and stale else 0


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
