"""Which keys of a catalogue the code and the templates use, read from their sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from tests.support.sources import tree_of

_QUOTED = re.compile(r"'([a-z0-9_.]+)'(?! ~)")
_QUOTED_START = re.compile(r"'([a-z0-9_.]+)' ~")
_SAID = re.compile(r"\bt(?:\.count)?\('([^']+)'[,)]")
_IN_JINJA = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)


@dataclass
class Usage:
    """What was found in Python files and templates."""

    literals: set[str] = field(default_factory=set)
    """All strings; some of them are keys."""
    said: set[str] = field(default_factory=set)
    """Those that are said where they stand, and so are keys for certain."""
    starts: set[str] = field(default_factory=set)
    """Beginnings of strings whose end is a value: ``'status.' ~ one``, ``f"status.{one}"``."""
    values: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    """Keys with the names of the values that are given where they are said."""


def usage(folders: Iterable[Path], say: str) -> Usage:
    """What the files below `folders` use. `say`: the function whose first argument is a key; in
    templates it is ``t``."""
    return _usage(tuple(folders), say)


@cache
def _usage(folders: tuple[Path, ...], say: str) -> Usage:
    found = Usage()
    for folder in folders:
        for path in folder.rglob("*.html"):
            for call in Environment().parse(path.read_text("utf-8")).find_all(nodes.Call):
                _template_call(call, found)
            for expression in _IN_JINJA.findall(path.read_text("utf-8")):
                found.literals.update(_QUOTED.findall(expression))
                found.starts.update(_QUOTED_START.findall(expression))
                found.said.update(_SAID.findall(expression))
        for path in folder.rglob("*.py"):
            _python(tree_of(path), say, found)
    return found


def _python(tree: ast.AST, say: str, found: Usage) -> None:
    parts: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str(start)), _, *_]):
                parts.update(map(id, node.values))
                found.starts.add(start)
            case ast.JoinedStr():
                parts.update(map(id, node.values))
            case ast.Constant(value=str(text)) if id(node) not in parts:
                found.literals.add(text)
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(key)), *_]):
                if name == say:
                    found.said.add(key)
                    given = {one.arg for one in node.keywords}
                    if None not in given:
                        found.values.add((key, frozenset(one for one in given if one)))


def _template_call(call: nodes.Call, found: Usage) -> None:
    said = call.node
    if not (isinstance(said, nodes.Name) and said.name == "t" and call.args):
        return
    key = call.args[0]
    if isinstance(key, nodes.Const) and isinstance(key.value, str):
        found.values.add((key.value, frozenset(one.key for one in call.kwargs)))
