"""Sending spans to a collector of the site, by OTLP over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import requests
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

from connectors.tracing.spans import use
from connectors.tracing.tracer import OtelTracer

PAGE = "/v1/traces"
TIMEOUT = 5.0
"""Seconds for one batch. A collector that is away costs spans, and nothing else."""


def export_to(url: str, process: str, share: float = 1.0) -> Callable[[], None]:
    """Send the spans of this process to a collector; return what sends the last ones and ends it.

    `url` is the collector's address (``http://collector:4318``), `process` which of ours this is,
    `share` of the traces are kept.
    """
    session = requests.Session()
    # Only what the settings name is contacted: no proxy and no key of the environment.
    session.trust_env = False
    address = url.rstrip("/").removesuffix(PAGE) + PAGE
    exporter = OTLPSpanExporter(endpoint=address, timeout=TIMEOUT, session=session)
    provider = TracerProvider(
        resource=Resource(
            {
                "service.name": f"guichet-{process}",
                "service.namespace": "guichet",
                "service.version": version("guichet"),
            }
        ),
        sampler=ParentBased(TraceIdRatioBased(share)),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    use(OtelTracer(provider))

    def end() -> None:
        use(None)
        provider.shutdown()
        session.close()

    return end
