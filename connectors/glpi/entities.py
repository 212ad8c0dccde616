"""The entities of GLPI as a tree: which of them lie below which.

An entity is known by its id. Its full name (``LSL > Paris``) is for people to read: another one
may bear the same after a rename, or because its own name holds `` > ``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from connectors.contracts.directory import Path, path_of
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.source.records import Names, raw_html

ENTITY = "Entity"
ROOT = 0
"""Every GLPI's topmost entity, which all others are below."""


@dataclass(frozen=True)
class EntityTree:
    """Full names and parents by id. What has no parent that is known lies below the root alone."""

    names: Mapping[int, str] = field(default_factory=dict)
    parents: Mapping[int, int] = field(default_factory=dict)
    _below: dict[int, frozenset[int]] = field(default_factory=dict, compare=False)

    def name(self, entity: int) -> str:
        """The full name, never empty."""
        return Names(self.names).entity(entity)

    def with_below(self, entity: int) -> frozenset[int]:
        """The entity and all that lie below it, by their ids."""
        found = self._below.get(entity)
        if found is None:
            found = self._below[entity] = self._find_below(entity)
        return found

    def has_own_name(self, entity: int) -> bool:
        """Whether no other entity has the same full name."""
        return self._called.get(path_of(self.name(entity)), {entity}) <= {entity}

    def names_agree_below(self, entity: int) -> bool:
        """Whether all whose full names say that they are below this entity are."""
        return self._under.get(path_of(self.name(entity)), set()) <= self.with_below(entity)

    def _find_below(self, entity: int) -> frozenset[int]:
        if entity == ROOT:
            return frozenset({ROOT, *self.names})
        found, waiting = {entity}, [entity]
        while waiting:
            new = self._children.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return frozenset(found)

    @cached_property
    def _children(self) -> Mapping[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for entity, parent in self.parents.items():
            found[parent].add(entity)
        return found

    @cached_property
    def _called(self) -> Mapping[Path, set[int]]:
        found: dict[Path, set[int]] = defaultdict(set)
        for entity, name in self.names.items():
            found[path_of(name)].add(entity)
        return found

    @cached_property
    def _under(self) -> Mapping[Path, set[int]]:
        found: dict[Path, set[int]] = defaultdict(set)
        for path, entities in self._called.items():
            for steps in range(1, len(path) + 1):
                found[path[:steps]] |= entities
        return found


def entity_tree(client: GlpiClient) -> EntityTree:
    """All entities. Raises `GlpiRefused` when they may not be read."""
    names: dict[int, str] = {}
    parents: dict[int, int] = {}
    for page in client.rows(ENTITY):
        for row in page:
            name, parent = row.get("completename") or row.get("name"), row.get("entities_id")
            names[row["id"]] = raw_html(name) or Names().entity(row["id"])
            if type(parent) is int and row["id"] != ROOT:
                parents[row["id"]] = parent
    return EntityTree(names, parents)
