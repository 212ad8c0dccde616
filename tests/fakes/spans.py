"""The spans of a test, kept in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from connectors.tracing.spans import use
from connectors.tracing.tracer import OtelTracer


class Spans:
    """What was traced, in the order in which it ended."""

    def __init__(self, exporter: InMemorySpanExporter) -> None:
        self._exporter = exporter

    @property
    def all(self) -> list[ReadableSpan]:
        """Every span that has ended."""
        return list(self._exporter.get_finished_spans())

    def named(self, name: str) -> ReadableSpan:
        """The one span of this name."""
        (found,) = [one for one in self.all if one.name == name]
        return found

    def parent_of(self, span: ReadableSpan) -> str | None:
        """The name of the span around one; None for the first of its trace."""
        if span.parent is None:
            return None
        by_id = {one.context.span_id: one.name for one in self.all if one.context}
        return by_id[span.parent.span_id]


@contextmanager
def traced() -> Iterator[Spans]:
    """Trace the block."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    use(OtelTracer(provider))
    try:
        yield Spans(exporter)
    finally:
        use(None)
        provider.shutdown()
