"""A Secret in protobuf, as Helm writes its releases; anything else is JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from tests.fakes.kubernetes.cluster import Object

MAGIC = b"k8s\x00"
"""Before an object in protobuf."""


def read_object(body: bytes) -> Object:
    """An object in JSON, or a Secret in protobuf, as Helm writes its releases."""
    if not body.startswith(MAGIC):
        found: Object = json.loads(body)
        return found
    raw = dict(_fields(body[len(MAGIC) :]))[2]
    secret = dict(_fields(raw))
    metadata = dict(_fields(secret[1]))
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "type": secret[3].decode(),
        "metadata": {
            "name": metadata[1].decode(),
            "namespace": metadata[3].decode(),
            "labels": {key: value.decode() for key, value in _map(secret[1], 11)},
        },
        "data": {key: base64.b64encode(value).decode() for key, value in _map(raw, 2)},
    }


def _map(message: bytes, number: int) -> Iterator[tuple[str, bytes]]:
    """The entries of the map that is this field."""
    for its, entry in _fields(message):
        if its == number:
            pair = dict(_fields(entry))
            yield pair[1].decode(), pair[2]


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each field that has a length; numbers alone are passed over."""
    at = 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    while at < len(message):
        key = number()
        if key & 7 == 0:
            number()
            continue
        assert key & 7 == 2, f"wire type {key & 7}"
        size = number()
        yield key >> 3, message[at : at + size]
        at += size
