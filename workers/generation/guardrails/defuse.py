"""Text that others wrote, on its way into a prompt.

A server turns the words of a chat template (``[INST]``, ``<|im_end|>``) into control tokens also
where they stand in a ticket: they are broken up, so that no ticket can end its own turn.
"""

from __future__ import annotations

import re

from workers.generation.guardrails.sanitizer import visible

_CONTROL = re.compile(
    r"<(?=[|｜])|(?<=[|｜])>"
    r"|<(?=/?(?:s|bos|eos|unk|pad|mask|think|thinking|reasoning|start_of_turn|end_of_turn"
    r"|start_header_id|end_header_id)>)"
    r"|<(?=</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|THINK|IMG|CONTROL"
    r"|PREFIX|SUFFIX|MIDDLE)\])",
    re.IGNORECASE,
)


def defuse(text: str) -> str:
    """`text` without characters that nobody sees, and with every control word broken up."""
    return _CONTROL.sub(lambda found: f"{found.group()} ", visible(text)).strip()
