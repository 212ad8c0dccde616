"""Whether this process sends traces, as the settings say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from workers.settings import Settings

log = structlog.get_logger("guichet.tracing")


@contextmanager
def traced(settings: Settings, process: str) -> Iterator[None]:
    """Send the spans of the block to the collector of the settings, if they name one. `process` is
    which of ours this is, such as ``worker``."""
    if not settings.tracing_url:
        yield
        return
    # Without a collector OpenTelemetry is not even imported.
    from connectors.tracing.export import export_to

    end = export_to(settings.tracing_url, process, settings.tracing_share)
    log.info("tracing.on", process=process, share=settings.tracing_share)
    try:
        yield
    finally:
        end()
