"""The turns of a prompt as Mistral's chat templates accept them.

The templates refuse two turns of one role in a row and a conversation that the assistant opens or
ends; those of v0.1 and v0.2 also refuse the role ``system``. A server answers all of it with an
error 400 or 422, so it is put right before anything is sent, and no text is lost on the way.
"""

from __future__ import annotations

from collections.abc import Sequence

from connectors.contracts.llm import ChatTurn

BETWEEN = "\n\n"


def normal_turns(turns: Sequence[ChatTurn], *, system_role: bool) -> list[ChatTurn]:
    """Turns that alternate from ``user`` to ``user``, after at most one ``system`` turn.

    System turns come first, joined; without `system_role` the first user turn begins with them.
    Neighbours of one role are joined, and empty turns are left out. What the assistant said
    before the first user turn belongs to that turn, and so does what it said last: both stay
    readable for the model as text of the user. Raises `ValueError` if nothing is said at all.
    """
    system = BETWEEN.join(turn.content for turn in turns if turn.role == "system" and _says(turn))
    talk = [turn for turn in turns if turn.role != "system" and _says(turn)]
    if not talk:
        if not system:
            raise ValueError("a prompt needs at least one turn that says something")
        return [ChatTurn("user", system)]
    joined = _alternating(talk)
    if not system:
        return joined
    if system_role:
        return [ChatTurn("system", system), *joined]
    return [ChatTurn("user", system + BETWEEN + joined[0].content), *joined[1:]]


def _says(turn: ChatTurn) -> bool:
    return bool(turn.content.strip())


def _alternating(talk: Sequence[ChatTurn]) -> list[ChatTurn]:
    users = [at for at, turn in enumerate(talk) if turn.role == "user"]
    first, last = (users[0], users[-1]) if users else (0, 0)
    result: list[ChatTurn] = []
    for at, turn in enumerate(talk):
        role = turn.role if first < at < last else "user"
        if result and result[-1].role == role:
            result[-1] = ChatTurn(role, result[-1].content + BETWEEN + turn.content)
        else:
            result.append(ChatTurn(role, turn.content))
    return result
