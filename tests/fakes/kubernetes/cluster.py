"""The objects, what happened to them, and what may not happen."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from typing import Any

from tests.support.kubernetes import wrong

Object = dict[str, Any]
VERSION = "1.37"
FIXED = {
    "Deployment": [("spec", "selector")],
    "StatefulSet": [
        ("spec", "selector"),
        ("spec", "serviceName"),
        ("spec", "volumeClaimTemplates"),
    ],
    "Job": [("spec", "template")],
}
"""What cannot be changed of an object that is there."""
FAILED: Object = {
    "failed": 1,
    "conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}],
}


class Refused(Exception):
    """The server says no: status, and why."""


class Cluster:
    """What the server holds; `history` are the changes: verb, kind, name."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], Object] = {}
        self.history: list[tuple[str, str, str]] = []
        self.events: list[tuple[str, str, Object]] = []
        self.closed = False
        self.jobs_fail = False
        self._revision = 0
        self._changed = threading.Condition()

    def of(self, kind: str) -> dict[str, Object]:
        """Objects of a kind by name; the releases that Helm keeps are left out."""
        return {
            name: one
            for (its, name), one in self.objects.items()
            if its == kind and not str(one.get("type", "")).startswith("helm.sh/")
        }

    def put(self, verb: str, kind: str, one: Object) -> Object:
        """Make or replace an object. Raises `Refused`."""
        with self._changed:
            name = one["metadata"]["name"]
            before = self.objects.get((kind, name))
            if verb == "create" and before is not None:
                raise Refused(409, f"{kind} {name} is there already")
            self._check(kind, one, before)
            self._revision += 1
            one["metadata"] |= {
                "uid": before["metadata"]["uid"] if before else str(uuid.uuid4()),
                "resourceVersion": str(self._revision),
                "generation": 1,
                "creationTimestamp": "2026-11-26T12:00:00Z",
            }
            failed = kind == "Job" and self.jobs_fail
            one["status"] = FAILED if failed else _status(kind, one)
            self.objects[kind, name] = one
            self.events.append((kind, "MODIFIED" if before else "ADDED", one))
            if not str(one.get("type", "")).startswith("helm.sh/"):
                self.history.append(("change" if before else "create", kind, name))
            self._changed.notify_all()
            return one

    def delete(self, kind: str, name: str) -> Object:
        """Take an object away. Raises `Refused`."""
        with self._changed:
            if (kind, name) not in self.objects:
                raise Refused(404, f"{kind} {name} not found")
            one = self.objects.pop((kind, name))
            self._revision += 1
            self.events.append((kind, "DELETED", one))
            if not str(one.get("type", "")).startswith("helm.sh/"):
                self.history.append(("delete", kind, name))
            self._changed.notify_all()
            return one

    def events_after(self, seen: int, kind: str) -> Iterator[tuple[str, Object]]:
        """The changes of a kind from the one of this number on, until the server is closed."""
        while True:
            with self._changed:
                while not self.closed and len(self.events) == seen:
                    self._changed.wait()
                if self.closed:
                    return
                fresh, seen = self.events[seen:], len(self.events)
            yield from ((change, one) for its, change, one in fresh if its == kind)

    def close(self) -> None:
        """End every watch."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _check(self, kind: str, one: Object, before: Object | None) -> None:
        told = wrong(one, VERSION)
        if told:
            raise Refused(422, "; ".join(told))
        for path in FIXED.get(kind, ()) if before is not None else ():
            if _at(before or {}, path) != _at(one, path):
                raise Refused(
                    422, f"{kind} {one['metadata']['name']}: {'.'.join(path)} is immutable"
                )


def _at(one: Object, path: tuple[str, ...]) -> Any:
    for key in path:
        one = one.get(key, {})
    return one


def _status(kind: str, one: Object) -> Object:
    replicas = one.get("spec", {}).get("replicas", 1)
    match kind:
        case "Job":
            done = {"type": "Complete", "status": "True"}
            return {"succeeded": 1, "conditions": [done], "startTime": "2026-11-26T12:00:00Z"}
        case "Pod":
            ready = {"type": "Ready", "status": "True"}
            return {"phase": "Succeeded", "conditions": [ready]}
        case "Deployment" | "StatefulSet":
            return {
                "observedGeneration": 1,
                **dict.fromkeys(
                    ("replicas", "readyReplicas", "updatedReplicas", "availableReplicas"), replicas
                ),
                "conditions": [{"type": "Available", "status": "True"}],
            }
    return {}
