"""Whether a server has more to do than it does at once: then a late answer means no failure.

llama.cpp and vLLM take every request, and say nothing of it until its turn has come.
"""

from __future__ import annotations

import re

from connectors.errors import BadInput, ConnectorError
from connectors.http.reply import read_json
from connectors.llm.protocol.requests import Kind
from connectors.llm.wire import ModelWire

WAITING: dict[Kind, str] = {
    "tgi": "tgi_queue_size",
    "vllm": "vllm:num_requests_waiting",
    "llamacpp": "llamacpp:requests_deferred",
}
"""The figure on ``/metrics`` that counts requests which wait for their turn."""


async def has_queue(kind: Kind, http: ModelWire) -> bool:
    """Whether requests wait at the server now. False where it does not tell, or not in time."""
    if kind == "llamacpp" and await _all_slots_taken(http):
        return True
    name = WAITING.get(kind)
    if name is None:
        return False
    try:
        told = (await http.short("GET", "/metrics")).decode("utf-8", "replace")
    except ConnectorError:
        return False
    return waiting_in(told, name) > 0


def waiting_in(figures: str, name: str) -> float:
    """The sum of a figure in Prometheus's text form, over all its labels."""
    line = re.compile(rf"^{re.escape(name)}(?:\{{[^\n}}]*\}})?[ \t]+([0-9.eE+]+)", re.MULTILINE)
    total = 0.0
    for found in line.finditer(figures):
        try:
            total += float(found[1])
        except ValueError:
            continue
    return total


async def _all_slots_taken(http: ModelWire) -> bool:
    try:
        slots = read_json(await http.short("GET", "/slots"))
    except (ConnectorError, BadInput):
        return False
    if not isinstance(slots, list) or not slots:
        return False
    return all(isinstance(one, dict) and one.get("is_processing") is True for one in slots)
