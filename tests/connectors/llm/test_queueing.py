"""How many requests wait at a server, read from its own figures."""

from __future__ import annotations

import pytest

from connectors.llm.queueing import waiting_in

FIGURES = """# HELP vllm:num_requests_waiting Number of requests waiting.
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{engine="0",model_name="a"} 2.0
vllm:num_requests_waiting{engine="1",model_name="a"} 1e0
vllm:num_requests_waiting_by_reason{reason="capacity"} 7
tgi_queue_size 4
llamacpp:requests_deferred 0
"""


@pytest.mark.parametrize(
    ("name", "waiting"),
    [
        ("vllm:num_requests_waiting", 3),
        ("tgi_queue_size", 4),
        ("llamacpp:requests_deferred", 0),
        ("not_there", 0),
    ],
)
def test_the_sum_over_all_labels(name: str, waiting: float) -> None:
    assert waiting_in(FIGURES, name) == waiting


def test_garbage_counts_as_nothing() -> None:
    assert waiting_in("tgi_queue_size ...\n<html>tgi_queue_size 3", "tgi_queue_size") == 0
