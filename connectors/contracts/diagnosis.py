"""What a connector tells an administrator of the other system: does it do what it must?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for a person, with what to do where something is not well."""

    ok: bool
    line: str
    warning: bool = False
    """It works, and should be looked at all the same."""
