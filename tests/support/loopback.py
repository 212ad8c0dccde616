"""Requests to servers of this machine. They speak plain HTTP, so no authorities are read.

`httpx.get` reads all authorities of the machine each time, which takes longer than the request.
"""

from __future__ import annotations

import ssl
from typing import Any

import httpx

_NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def request(method: str, url: str, **values: Any) -> httpx.Response:
    """As `httpx.request`."""
    return httpx.request(method, url, verify=_NO_AUTHORITIES, **values)


def get(url: str, **values: Any) -> httpx.Response:
    """As `httpx.get`."""
    return request("GET", url, **values)


def post(url: str, **values: Any) -> httpx.Response:
    """As `httpx.post`."""
    return request("POST", url, **values)
