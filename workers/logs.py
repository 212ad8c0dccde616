"""Log lines: constant event names, ids as fields, to standard error. Never message text."""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog

from workers.settings import Settings

FORBIDDEN = frozenset({"text", "question_text", "password", "token", "secret", "api_key", "body"})
"""Field names that hold what people wrote or what must stay secret: they are never printed."""
LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def configure_logs(settings: Settings) -> None:
    """Send the lines of structlog and of the libraries' loggers to standard error."""
    level = getattr(logging, settings.log_level.upper())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _drop_forbidden,
    ]
    as_json = settings.log_format == "json"
    structlog.configure(
        processors=[
            *shared,
            *([structlog.processors.format_exc_info] if as_json else []),
            structlog.processors.JSONRenderer() if as_json else _console_renderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Asked for at each line: tests and servers replace standard error while we run.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if as_json else logging.Formatter(LINE))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    if as_json:
        _catch_the_rest()
    # Celery's own consumer tells of every lost connection with a traceback that helps nobody.
    logging.getLogger("celery.worker.consumer").setLevel(max(level, logging.ERROR))
    logging.getLogger("celery.worker.request").addFilter(_without_traceback)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # It remarks at every start that memory:// names no host.
    logging.getLogger("kombu.connection").setLevel(max(level, logging.ERROR))


class JsonLine(logging.Formatter):
    """A record of a library as one line of JSON, its traceback inside, with the keys of ours."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = {
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def _catch_the_rest() -> None:
    """What Python itself would write as plain lines: warnings, and errors that nobody caught."""
    logging.captureWarnings(True)
    log = logging.getLogger("guichet")

    def uncaught(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
        else:
            log.critical("process.failed", exc_info=(kind, error, traceback))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.error("thread.failed", exc_info=args.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = in_thread


def _console_renderer() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _without_traceback(record: logging.LogRecord) -> bool:
    """Celery tells with a traceback of a message that it could not acknowledge because the broker
    was away. It is given out again, and the database knows that its work is done."""
    if "Couldn't ack" in str(record.msg):
        record.exc_info = None
    return True


def _drop_forbidden(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    for name in FORBIDDEN & event.keys():
        event[name] = "(not logged)"
    return event
