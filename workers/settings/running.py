"""How processes run: threads, leases, tries, and what they log."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from workers.settings.kinds import Seconds


class RunningSettings(BaseModel):
    """The workers and their patience."""

    worker_threads: int = Field(16, ge=1, le=512, description="Threads of an interactive worker.")
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port on which each process has its own `/metrics`, `/healthz` and `/readyz`; "
        "0: none. The console has `/metrics` there alone then.",
    )
    tracing_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$",
        description="Collector that takes traces by OTLP over HTTP, such as "
        "`http://collector:4318`; empty: none are made.",
    )
    tracing_share: float = Field(
        1.0, ge=0.0, le=1.0, description="Share of the questions whose trace is kept."
    )
    heartbeat_seconds: Seconds = Field(
        10,
        description="A process that gives no sign of life for this long has lost what it was at.",
    )
    answer_lease_seconds: Seconds = Field(
        120, description="Work on a question that does not go on for this long is given to others."
    )
    delivery_lease_seconds: Seconds = Field(
        60, description="Work on a delivery that does not go on for this long is given to others."
    )
    sweep_seconds: Seconds = Field(
        5, description="How often lost work is looked for and put back into the queue."
    )
    sweep_grace_seconds: Seconds = Field(
        5, description="Work that was committed this long ago and not begun counts as lost."
    )
    answer_attempts: int = Field(
        3, ge=1, description="Workers that may try a question before a human gets it."
    )
    delivery_attempts: int = Field(8, ge=1, description="Tries of one delivery.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least level that is logged."
    )
    log_format: Literal["console", "json"] = Field("console", description="Form of the log lines.")
