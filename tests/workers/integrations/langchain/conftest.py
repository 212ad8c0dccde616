"""What is taken of the standard tests: all but those of features that our adapters do not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

# Each would only skip itself, and a skipped test is a failure in CI.
NOT_OFFERED = {
    "tools": (
        "test_tool_calling",
        "test_tool_calling_async",
        "test_bind_runnables_as_tools",
        "test_tool_message_histories_string_content",
        "test_tool_message_histories_list_content",
        "test_tool_choice",
        "test_tool_calling_with_no_arguments",
        "test_tool_message_error_status",
        "test_structured_few_shot_examples",
        "test_agent_loop",
        "test_unicode_tool_call_integration",
    ),
    "output by a schema": (
        "test_structured_output",
        "test_structured_output_async",
        "test_structured_output_pydantic_2_v1",
        "test_structured_output_optional_param",
        "test_json_mode",
    ),
    "pictures, sound and other formats": (
        "test_pdf_inputs",
        "test_audio_inputs",
        "test_image_inputs",
        "test_image_tool_message",
        "test_pdf_tool_message",
        "test_anthropic_inputs",
    ),
    "another model in a call": (
        "test_invoke_with_model_override",
        "test_ainvoke_with_model_override",
        "test_stream_with_model_override",
        "test_astream_with_model_override",
    ),
    "making a model of environment variables, or of JSON": ("test_init_from_env", "test_serdes"),
    "recorded calls": ("test_stream_time",),
}
LEFT_OUT = frozenset(name for names in NOT_OFFERED.values() for name in names)


def pytest_configure(config: pytest.Config) -> None:
    """Know the marks of plugins that we do not load."""
    for mark in ("benchmark", "vcr"):
        config.addinivalue_line("markers", f"{mark}: of the standard tests of LangChain")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the standard tests of what is not offered."""
    gone = [item for item in items if _left_out(item)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if item not in gone]


def _left_out(item: pytest.Item) -> bool:
    name = item.function.__name__ if isinstance(item, pytest.Function) else item.name
    return "integrations/langchain" in item.path.as_posix() and name in LEFT_OUT


@pytest.fixture
def anyio_backend() -> str:
    """Standard tests that are coroutines run on asyncio, by the plugin that AnyIO brings."""
    return "asyncio"


@pytest.fixture
def benchmark() -> Callable[[Callable[[], Any]], Any]:
    """Calls what the standard tests would measure: no test of ours depends on time."""
    return lambda call: call()
