"""A group of commands whose modules are imported when one of them is called."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class LazyCommand(TyperCommand):
    """A command, or a group of them, that is known by its name and one line of help.

    `target` is ``module:attribute``: a function that Typer can read, or a `typer.Typer`.
    """

    def __init__(self, name: str, target: str, line: str) -> None:
        super().__init__(name, help=line, rich_markup_mode=None)
        self.target = target

    def load(self) -> TyperCommand | TyperGroup:
        """The command itself. Its module is imported now."""
        module, _, attribute = self.target.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        holder = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=self.name)
        else:
            holder.command(self.name)(found)
        assert self.name is not None
        command = typer.main.get_group(holder).commands[self.name]
        assert isinstance(command, TyperCommand | TyperGroup)
        return command


class LazyGroup(TyperGroup):
    """Lists its commands by what is known of them, and loads the one that is called."""

    def __init__(self, name: str, help: str, commands: Sequence[LazyCommand]) -> None:
        super().__init__(
            name=name, help=help, commands=commands, no_args_is_help=True, rich_markup_mode=None
        )

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that is called, and what is left for it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, LazyCommand) else command, rest
