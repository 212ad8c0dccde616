"""Settings that have another name now. The old one is read on, and one line says so.

It is the same place that counts: a variable under its old name still comes before the file. One
setting under both of its names in one place, with two values, is an error.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from connectors.errors import SettingsError

PREFIX = "GUICHET_"
RENAMED = {
    "glpi_desk_token": "glpi_tickets_token",
    "glpi_desk_entity": "glpi_tickets_entity",
    "worker_metrics_port": "metrics_port",
}
"""The old name and the new one."""

_told: set[str] = set()


def with_new_variables(variables: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """The environment, its names in lower case, with old names replaced by new ones.

    A part of a setting, ``guichet_models__mistral``, is renamed with it. Raises `SettingsError`.
    """
    prefix = PREFIX.lower()
    renamed: dict[str, str | None] = dict(variables)
    for old, new in RENAMED.items():
        for name in variables:
            setting, parts, rest = name.partition("__")
            if setting == prefix + old:
                _replace(
                    renamed,
                    name,
                    f"{prefix}{new}{parts}{rest}",
                    (name.upper(), f"{PREFIX}{new.upper()}{parts}{rest.upper()}"),
                )
    return renamed


def with_new_keys(document: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The keys of the TOML file `file`, with old names replaced by new ones. Raises
    `SettingsError`."""
    renamed = dict(document)
    for old, new in RENAMED.items():
        if old in renamed:
            _replace(renamed, old, new, (f"The key {old} in {file}", new))
    return renamed


def is_old_variable(variable: str) -> bool:
    """Whether this is the old name of a setting: ``GUICHET_…``, without the part after ``__``."""
    return variable.removeprefix(PREFIX).lower() in RENAMED


def tell_old_form(old: str, new: str) -> None:
    """Say, once a process, that `old` has another form now and is still read."""
    if old not in _told:
        _told.add(old)
        sys.stderr.write(
            f"{PREFIX}{old.upper()} is the old form of {PREFIX}{new.upper()}. "
            "It is still read; write routes.\n"
        )


def _replace(values: dict[str, Any], old: str, new: str, shown: tuple[str, str]) -> None:
    value = values.pop(old)
    if values.setdefault(new, value) != value:
        raise SettingsError(
            f"{shown[0]} is called {shown[1]} now, and both are set, to different values.",
            "Keep the new one.",
        )
    if old not in _told:
        _told.add(old)
        # Not the log: it is not set up before the settings are read, and may leave out warnings.
        sys.stderr.write(f"{shown[0]} is called {shown[1]} now. It is still read; rename it.\n")
