"""`guichet doctor --egress`: every host that may be contacted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.cli.doctor.check import Line
from bot.offline import OFFLINE

if TYPE_CHECKING:
    from workers.settings import Settings


def hosts(settings: Settings) -> list[Line]:
    """Every host that a process with these settings may contact."""
    from workers.bootstrap.systems.platforms import platform_addresses
    from workers.bootstrap.systems.sources import source_kinds

    lines = []
    for part, address in (
        ("database", settings.database),
        ("broker", settings.broker_url),
        ("results", settings.result_url),
        *((kind.name, kind.address(settings)) for kind in source_kinds()),
        *platform_addresses(settings),
        # Doctor alone looks whether it answers.
        ("console", settings.console_url if settings.platforms else ""),
        ("sign-on", settings.oidc_issuer),
        *(("sign-on", address) for address in settings.oidc_addresses if settings.sign_on),
        ("embedder", settings.embedder_url),
        ("reranker", settings.reranker_url),
        ("traces", settings.tracing_url),
        *((f"model {name}", model.url) for name, model in settings.models.items()),
    ):
        host = urlsplit(address).hostname
        if host:
            lines.append(Line(part, True, f"contacts {host}"))
    for variable, value in OFFLINE.items():
        off = os.environ.get(variable) == value
        lines.append(Line("telemetry", off, f"{variable} is {'set' if off else 'not set'}"))
    if len(lines) == len(OFFLINE):
        lines.insert(0, Line("hosts", True, "no host is contacted"))
    return lines
