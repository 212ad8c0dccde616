"""`guichet models`: each language model, whether it answers, how fast, and what it is used for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.runtime.context import print_json, say, settings_and_logs
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.settings import Settings

TIMEOUT = 30.0
"""Seconds that a worker has to ask all models; a hanging one takes it some twenty."""


def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show the language models: state, server, speed and use. Exit code 1 if one is not well.

    Each is asked what it serves and writes a few tokens.
    """
    settings = settings_and_logs(log_level="error")
    seen_by, states = _look(settings)
    if as_json:
        print_json({"seen_by": seen_by, "models": states})
    else:
        _show(seen_by, states)
    if any(state["problem"] for state in states):
        raise typer.Exit(1)


def _show(seen_by: str, states: list[dict[str, Any]]) -> None:
    if not states:
        say("No language model is set: answers are quoted from tickets. See GUICHET_MODELS.")
    for state in states:
        for line in lines_of(state):
            say(line)
    if states and seen_by == "command":
        say("No worker was asked, so that calls and times are missing.")


def _look(settings: Settings) -> tuple[str, list[dict[str, Any]]]:
    """Who looked, and what was seen. A worker knows the calls that it made; we do not."""
    from workers.bootstrap.models.registry import Models
    from workers.celery.queue import celery_queue

    if not settings.models:
        return "command", []
    if not settings.embedded:
        try:
            return "worker", celery_queue(settings).call("guichet.models", True, timeout=TIMEOUT)
        except GuichetError as error:
            say(f"{error}")
    return "command", [state.to_json() for state in Models(settings).states(trial=True)]


def lines_of(state: dict[str, Any]) -> list[str]:
    """A model in a few lines for a person."""
    info, usage = state["info"] or {}, state["usage"]
    use = f" ({state['use']})" if state["use"] else ""
    server = " ".join(filter(None, (info.get("server"), info.get("version"))))
    told = [server, info.get("model"), state["host"]]
    if info.get("max_tokens"):
        told.append(f"{info['max_tokens']:,} tokens")
    lines = [
        f"{'BAD' if state['problem'] else 'ok '}  {state['name']}{use}: "
        + ", ".join(filter(None, told))
    ]
    if state["problem"]:
        lines.append(f"     {state['problem']}")
    if state["adapters"]:
        lines.append(f"     adapters: {', '.join(state['adapters'])}")
    lines.append(
        f"     breaker {state['breaker']}, {state['running']} of {state['at_once']} running, "
        f"{state['waiting']} waiting; "
        f"{usage['calls']:,} calls, {usage['failures']:,} failed, "
        f"{usage['prompt_tokens']:,} tokens read, {usage['completion_tokens']:,} written"
    )
    if state["trial_seconds"] is not None:
        lines.append(f"     a few tokens, now: {state['trial_seconds']:.2f} s")
    for name, key in (("first token", "first_token"), ("answer", "seconds")):
        if usage[f"{key}_p50"] is not None:
            half, most = usage[f"{key}_p50"], usage[f"{key}_p95"]
            lines.append(f"     {name}: {half:.2f} s (p50), {most:.2f} s (p95)")
    return lines
