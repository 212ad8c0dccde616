"""`guichet settings`: every setting, its default and what it does, as the documentation has it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.runtime.context import print_json, say

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def settings(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Print every setting as a Markdown table: name, default, meaning."""
    from workers.settings import Settings

    if as_json:
        print_json(
            [
                {"name": variable(name), "default": default_of(field), "meaning": field.description}
                for name, field in Settings.model_fields.items()
            ]
        )
        return
    say(settings_table())


def settings_table() -> str:
    """The table in Markdown, as it stands in the documentation."""
    from workers.settings import Settings

    lines = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        meaning = (field.description or "").replace("|", "\\|")
        lines.append(f"| `{variable(name)}` | {default_of(field)} | {meaning} |")
    return "\n".join(lines)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"GUICHET_{name.upper()}"


def default_of(field: FieldInfo) -> str:
    """The default as a person writes it; empty ones are shown as such."""
    from pydantic_core import PydanticUndefined

    value: Any = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return "(required)"
    if isinstance(value, Enum):
        value = value.value
    shown = str(value)
    return f"`{shown}`" if shown.strip("*") else "(empty)"
