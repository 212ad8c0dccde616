"""Our spans as OpenTelemetry's. What could be a text of people is left out here, once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from connectors.tracing.genai import NAMES
from connectors.tracing.names import ERROR, OURS
from connectors.tracing.spans import Kind, Value

ALLOWED = OURS | NAMES
LONGEST = 200
PARENT = "traceparent"
KINDS = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
_FORMAT = TraceContextTextMapPropagator()


class OtelMark:
    """A `Mark` over a span of the SDK."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def add(self, attributes: Mapping[str, Value]) -> None:
        """Say more of the work."""
        self._span.set_attributes(safe(attributes))

    def end(self, error: BaseException | None = None) -> None:
        """The work is over."""
        if error is not None:
            failed(self._span, error)
        self._span.end()


class OtelTracer:
    """A `Tracer` over a provider of the SDK."""

    def __init__(self, provider: trace.TracerProvider) -> None:
        self._tracer = provider.get_tracer("guichet")

    @contextmanager
    def span(
        self, name: str, kind: Kind, parent: str | None, attributes: Mapping[str, Value]
    ) -> Iterator[OtelMark]:
        """The span of a block."""
        with self._tracer.start_as_current_span(
            name,
            context=_context(parent),
            kind=KINDS[kind],
            attributes=safe(attributes),
            # The words of an error may quote what people wrote.
            record_exception=False,
            set_status_on_exception=False,
        ) as begun:
            try:
                yield OtelMark(begun)
            except BaseException as error:
                failed(begun, error)
                raise

    def begun(self, name: str, kind: Kind, attributes: Mapping[str, Value]) -> OtelMark:
        """A span that is ended by hand."""
        return OtelMark(
            self._tracer.start_span(name, kind=KINDS[kind], attributes=safe(attributes))
        )

    def carried(self) -> str | None:
        """The context of the work at hand."""
        carrier: dict[str, str] = {}
        _FORMAT.inject(carrier)
        return carrier.get(PARENT)


def safe(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """Those attributes whose names are known and whose values are no sentences."""
    return {
        name: value
        for name, value in attributes.items()
        if name in ALLOWED and all(_is_word(one) for one in _texts(value))
    }


def failed(span: Span, error: BaseException) -> None:
    """Note by its name alone that the work ended in an error."""
    name = type(error).__name__
    span.set_attribute(ERROR, name)
    span.set_status(Status(StatusCode.ERROR, name))


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _is_word(text: str) -> bool:
    return len(text) <= LONGEST and not any(one.isspace() for one in text)


def _context(parent: str | None) -> Context | None:
    """The context to begin in; None: the one at hand."""
    if parent is None:
        return None
    given = _FORMAT.extract({PARENT: parent})
    wanted = trace.get_current_span(given).get_span_context()
    here = trace.get_current_span().get_span_context()
    if not wanted.is_valid or (here.is_valid and here.trace_id == wanted.trace_id):
        return None
    return given
