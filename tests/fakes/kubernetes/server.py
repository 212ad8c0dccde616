"""The server: create, read, apply, patch, replace, delete, list and watch."""

from __future__ import annotations

import copy
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

from tests.fakes.kubernetes.cluster import Cluster, Object, Refused
from tests.fakes.kubernetes.discovery import BY_PLURAL, KINDS, discovered
from tests.fakes.kubernetes.protobuf import read_object

PATH = re.compile(
    r"/(?:api|apis/(?P<group>[^/]+))/(?P<version>[^/]+)"
    r"(?:/namespaces/(?P<namespace>[^/]+))?/(?P<plural>[a-z]+)(?:/(?P<name>[^/]+))?"
)


def _merged(before: Any, patch: Any) -> Any:
    """A JSON merge patch; a strategic one of lists replaces them, which is enough here."""
    if not isinstance(before, dict) or not isinstance(patch, dict):
        return copy.deepcopy(patch)
    whole = dict(before)
    for key, value in patch.items():
        if key.startswith("$"):
            continue
        if value is None:
            whole.pop(key, None)
        else:
            whole[key] = _merged(whole.get(key), value)
    return whole


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cluster: Cluster

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(lambda: self._write("create"))

    def do_PUT(self) -> None:
        self._answer(lambda: self._write("replace"))

    def do_PATCH(self) -> None:
        self._answer(self._patch)

    def do_DELETE(self) -> None:
        self._answer(self._delete)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, work: Any) -> None:
        size = int(self.headers.get("Content-Length", 0))
        self.body = self.rfile.read(size)
        try:
            status, document = 200, work()
        except Refused as refused:
            status, message = refused.args
            reason = {404: "NotFound", 409: "AlreadyExists", 422: "Invalid"}[status]
            document = {
                "kind": "Status",
                "apiVersion": "v1",
                "status": "Failure",
                "message": message,
                "reason": reason,
                "code": status,
            }
        if document is None:
            return
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _found(self) -> tuple[str, str | None, dict[str, str]]:
        address = urlsplit(self.path)
        match = PATH.fullmatch(address.path)
        if match is None or match["plural"] not in BY_PLURAL:
            raise Refused(404, f"{address.path} is not here")
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        return BY_PLURAL[match["plural"]], match["name"], query

    def _get(self) -> Object | None:
        document = discovered(urlsplit(self.path).path)
        if document is not None:
            return document
        kind, name, query = self._found()
        if name is not None:
            if (kind, name) not in self.cluster.objects:
                raise Refused(404, f"{kind} {name} not found")
            return self.cluster.objects[kind, name]
        if query.get("watch") in ("1", "true"):
            self._watch(kind, query)
            return None
        return self._listed(kind, query)

    def _listed(self, kind: str, query: dict[str, str]) -> Object:
        labels = [pair.split("=", 1) for pair in query.get("labelSelector", "").split(",") if pair]
        name = query.get("fieldSelector", "").removeprefix("metadata.name=")
        found = [
            one
            for (its, its_name), one in self.cluster.objects.items()
            if its == kind
            and all(one["metadata"].get("labels", {}).get(key) == value for key, value in labels)
            and name in ("", its_name)
        ]
        version = next(v for v, kinds in KINDS.items() if kind in kinds)
        return {
            "kind": f"{kind}List",
            "apiVersion": version,
            "metadata": {"resourceVersion": "1"},
            "items": found,
        }

    def _watch(self, kind: str, query: dict[str, str]) -> None:
        """What there is, a mark that this was all, and then every change, until one side ends."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        listed = self._listed(kind, query)
        mark = {"annotations": {"k8s.io/initial-events-end": "true"}, "resourceVersion": "1"}
        end = {"apiVersion": listed["apiVersion"], "kind": kind, "metadata": mark}
        seen = len(self.cluster.events)
        with suppress(OSError):
            for one in listed["items"]:
                self._tell("ADDED", one)
            self._tell("BOOKMARK", end)
            for change, one in self.cluster.events_after(seen, kind):
                self._tell(change, one)

    def _tell(self, change: str, one: Object) -> None:
        self.wfile.write(json.dumps({"type": change, "object": one}).encode() + b"\n")
        self.wfile.flush()

    def _write(self, verb: str) -> Object:
        kind, _, _ = self._found()
        return self.cluster.put(verb, kind, read_object(self.body))

    def _patch(self) -> Object:
        kind, name, _ = self._found()
        assert name is not None
        patch = yaml.safe_load(self.body)
        before = self.cluster.objects.get((kind, name))
        if "apply-patch" in self.headers["Content-Type"]:
            # Helm is the only one that applies here, so what it leaves out is gone.
            return self.cluster.put("apply", kind, patch)
        if before is None:
            raise Refused(404, f"{kind} {name} not found")
        return self.cluster.put("patch", kind, _merged(before, patch))

    def _delete(self) -> Object:
        kind, name, _ = self._found()
        assert name is not None
        return self.cluster.delete(kind, name)


@contextmanager
def api_server() -> Iterator[tuple[str, Cluster]]:
    """A server on loopback: its address, and what it holds."""
    cluster = Cluster()
    handler = type("Handler", (_Handler,), {"cluster": cluster})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", cluster
    finally:
        cluster.close()
        server.shutdown()
        server.server_close()
        thread.join()
