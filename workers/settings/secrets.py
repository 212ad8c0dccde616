"""A secret that stands in the settings, in a variable of another name, or in a file."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import SecretStr

from connectors.errors import SettingsError
from workers.settings.kinds import token_alone


def secret_of(what: str, hint: str, inline: SecretStr, variable: str, file: str) -> str:
    """The secret, from the first of the three that is set; empty where none is.

    `what` names it in errors, and `hint` says where a person finds it. Raises `SettingsError` for
    a variable or file that has none, and for what is no secret.
    """
    if found := inline.get_secret_value().strip():
        return _checked(found, what, hint)
    if variable:
        if found := os.environ.get(variable, "").strip():
            return _checked(found, what, hint)
        raise SettingsError(f"The variable {variable}, for {what}, is not set.", hint)
    if file:
        try:
            found = Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            name = type(error).__name__
            raise SettingsError(f"The file of {what} cannot be read ({name}).", hint) from error
        if found:
            return _checked(found, what, hint)
        raise SettingsError(f"The file of {what} is empty.", hint)
    return ""


def _checked(secret: str, what: str, hint: str) -> str:
    try:
        return token_alone(SecretStr(secret)).get_secret_value()
    except ValueError as error:
        raise SettingsError(f"{what} {error}.", hint) from None
