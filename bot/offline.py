"""What keeps libraries from calling home: variables that are set before any of them is imported."""

from __future__ import annotations

OFFLINE = {
    "DO_NOT_TRACK": "1",
    # Hugging Face's: no look for a newer model, no count of who uses what.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    # LangChain's: any of these may say that every prompt is to be sent to its makers.
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
}
