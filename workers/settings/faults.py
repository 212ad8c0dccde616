"""What is wrong with a setting, for whoever set it. Values may be secret: none is quoted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container
from pathlib import Path
from typing import Any

from pydantic import ValidationError

FILE_FAULTS = (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError)
"""What reading a settings file raises."""
WORDS = {
    "missing": "is missing",
    "extra_forbidden": "there is no such key",
    "literal_error": "use {expected}",
    "enum": "use {expected}",
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "string_type": "must be text",
    "list_type": "must be a list",
    "dict_type": "must be a table",
    "tuple_type": "must be a list",
    "model_type": "must be a table",
    "bool_parsing": "use true or false",
    "int_from_float": "must be a whole number",
    "string_too_short": "is too short: at least {min_length} character(s)",
    "string_too_long": "is too long: at most {max_length} character(s)",
    "too_short": "has too few entries: at least {min_length}",
    "too_long": "has too many entries: at most {max_length}",
    "less_than": "must be less than {lt}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
"""Our words for the kinds of error that occur; the library's own speak of inputs and types."""


def wrong_value(error: ValidationError, variables: Container[str], file: Path | None) -> str:
    """The first problem in one sentence. `variables` are those that are set, `file` is the
    settings file, where the problem is if no variable has it."""
    problem = error.errors(include_url=False, include_input=False)[0]
    if not problem["loc"]:
        return f"Settings: {_said(problem)}."
    name, *entry = problem["loc"]
    variable = f"GUICHET_{str(name).upper()}"
    if problem["type"] == "extra_forbidden" and not entry:
        where = "" if variable in variables else f" (the key {name} in {file})"
        return f"{variable} is no setting of Guichet{where}."
    inside = "".join(f", {_entry(part)}" for part in entry)
    return f"{variable}{inside}: {_said(problem)}."


def said_of(error: ValidationError) -> str:
    """The first problem of a table of its own: which of its keys, and what is wrong with it."""
    problem = error.errors(include_url=False, include_input=False)[0]
    inside = ", ".join(_entry(part) for part in problem["loc"])
    return f"{inside}: {_said(problem)}" if inside else _said(problem)


def wrong_file(error: Exception, file: Path | None) -> str:
    """Why a settings file cannot be read; for one that is no TOML, in which line."""
    if isinstance(error, tomllib.TOMLDecodeError):
        return f"The settings file {file} is not TOML: {error}."
    reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else type(error).__name__
    return f"The settings file {file} cannot be read: {reason}."


def unreadable_variable(error: Exception) -> str:
    """Which variable holds something else than the JSON that it must be."""
    field = re.search(r'field "(\w+)"', str(error))
    if field is None:
        return f"The settings cannot be read ({type(error).__name__})."
    return f"GUICHET_{field[1].upper()} cannot be read: it must be JSON."


def _entry(part: int | str) -> str:
    # People count from one.
    return f"entry {part + 1}" if isinstance(part, int) else f"entry {part!r}"


def _said(problem: Any) -> str:
    words = WORDS.get(problem["type"])
    if words is not None:
        return words.format_map(problem.get("ctx", {}))
    return str(problem["msg"]).removeprefix("Value error, ")
