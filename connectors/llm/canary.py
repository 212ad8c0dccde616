"""Whether an adapter is really used: TGI serves the base model under the name of an unknown one."""

from __future__ import annotations

from connectors.contracts.llm import ChatTurn, LlmClient, Sampling
from connectors.errors import ConnectorError

QUESTIONS = (
    "Mon VPN se coupe toutes les cinq minutes. Que faire ?",
    "My laptop does not find the printer on the second floor. What should I do?",
)
TOKENS = 48


def suspicious_adapters(client: LlmClient, adapters: list[str]) -> list[str]:
    """Adapters that answer every question word for word as the base model does.

    Nothing is left to chance in these answers, so that two models that differ, differ there; an
    adapter that was trained on next to nothing may be suspected wrongly. Raises as calls do.
    """
    if not adapters:
        return []
    plain = [_answer(client, question, None) for question in QUESTIONS]
    return [
        adapter
        for adapter in adapters
        if [_answer(client, question, adapter) for question in QUESTIONS] == plain
    ]


def adapters_line(client: LlmClient, adapters: list[str]) -> str:
    """One line about adapters that are not what they seem; empty if all are well."""
    try:
        found = suspicious_adapters(client, adapters)
    except ConnectorError as error:
        return error.message
    if not found:
        return ""
    return (
        f"{client.model} answers with the adapter {', '.join(found)} exactly as without: "
        "the server has probably not loaded it."
    )


def _answer(client: LlmClient, question: str, adapter: str | None) -> str:
    sampling = Sampling(max_tokens=TOKENS, temperature=0.0, seed=7, adapter=adapter)
    return client.complete([ChatTurn("user", question)], sampling).text.strip()
