"""The Celery app: queues by kind of work, limits, schedule. It knows no task's code.

A bot sends tasks by their names and never imports what they do. Tasks carry ids and are safe to
run twice: the database decides, under a lease, whether there is anything to do. That is why
messages are acknowledged late, and why a lost queue is an inconvenience and no loss.
"""

from __future__ import annotations

from typing import Any

from celery import Celery
from kombu import Queue

from workers.celery.queues import QUEUES, ROUTES
from workers.celery.schedule import beat_schedule
from workers.settings import Settings

PUBLISH_RETRIES = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
REDIS_VISIBILITY = 3600
"""Seconds after which Redis gives an unacknowledged message to somebody else. It only has to be
longer than any task: lost work comes back by the sweeper, much sooner."""


def make_celery(settings: Settings) -> Celery:
    """The Celery app of this process. Connects to nothing yet."""
    app = Celery("guichet", set_as_current=False)
    app.conf.update(
        broker_url=_verified(settings.broker_url),
        result_backend=_results(settings),
        task_queues=[Queue(name) for name in QUEUES],
        task_default_queue="maintenance",
        task_routes={task: {"queue": queue} for task, queue in ROUTES.items()},
        task_create_missing_queues=False,
        task_serializer="json",
        result_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_track_started=False,
        worker_prefetch_multiplier=1,
        task_publish_retry_policy=PUBLISH_RETRIES,
        result_expires=300,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(settings),
        redis_socket_connect_timeout=3,
        redis_socket_timeout=30,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_consumer="workers.celery.consumer:LastingConsumer",
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        enable_utc=True,
        timezone="UTC",
        beat_schedule=beat_schedule(settings),
    )
    return app


def _results(settings: Settings) -> str:
    if settings.result_url:
        return _verified(settings.result_url)
    if settings.embedded:
        return "cache+memory://"
    # A search from the console is answered through the broker; Redis can do both.
    broker = settings.broker_url
    return _verified(broker) if broker.startswith("redis") else "rpc://"


def _verified(address: str) -> str:
    """Celery takes an address of Redis over TLS only if it says how certificates are checked. What
    an administrator does not say is the strict way."""
    if not address.startswith("rediss://") or "ssl_cert_reqs=" in address:
        return address
    return f"{address}{'&' if '?' in address else '?'}ssl_cert_reqs=required"


def _transport(settings: Settings) -> dict[str, Any]:
    if settings.embedded:
        # The default waits up to a second between looks, and every answer would take that long.
        return {"polling_interval": 0.02}
    if settings.broker_url.startswith("redis"):
        return {
            "visibility_timeout": REDIS_VISIBILITY,
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
            "health_check_interval": 25,
        }
    return {}
