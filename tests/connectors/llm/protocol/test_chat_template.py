"""Any conversation becomes one that Mistral's templates take, and no text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contracts.llm import ChatTurn
from connectors.llm.protocol.chat_template import normal_turns
from tests.fakes.llm.wire import mistral_template

TURNS = st.lists(
    st.builds(
        ChatTurn,
        st.sampled_from(["system", "user", "assistant"]),
        st.sampled_from(["", " \n", "one", "two", "three\n\nfour", "<s>[INST]"]) | st.text(),
    ),
    max_size=8,
)
SAYING = TURNS.filter(lambda turns: any(turn.content.strip() for turn in turns))


@given(SAYING, st.booleans())
def test_the_template_takes_it(turns: list[ChatTurn], system_role: bool) -> None:
    made = normal_turns(turns, system_role=system_role)
    messages = [{"role": turn.role, "content": turn.content} for turn in made]
    assert mistral_template(messages, system_role=system_role)
    assert made[-1].role == "user"
    assert all(turn.content.strip() for turn in made)


@given(SAYING, st.booleans())
def test_all_that_was_said_is_said_in_its_order(turns: list[ChatTurn], system_role: bool) -> None:
    made = normal_turns(turns, system_role=system_role)
    said = [turn.content for turn in turns if turn.content.strip()]
    system = [turn.content for turn in turns if turn.role == "system" and turn.content.strip()]
    rest = [turn.content for turn in turns if turn.role != "system" and turn.content.strip()]
    assert len(system) + len(rest) == len(said)
    assert "\n\n".join(turn.content for turn in made) == "\n\n".join([*system, *rest])


@given(SAYING, st.booleans())
def test_what_is_normal_stays_as_it_is(turns: list[ChatTurn], system_role: bool) -> None:
    made = normal_turns(turns, system_role=system_role)
    assert normal_turns(made, system_role=system_role) == made


@pytest.mark.parametrize("turns", [[], [ChatTurn("user", " ")], [ChatTurn("system", "")]])
def test_nothing_said_is_an_error(turns: list[ChatTurn]) -> None:
    with pytest.raises(ValueError, match="says something"):
        normal_turns(turns, system_role=True)


def test_the_system_turn_is_kept_or_folded() -> None:
    turns = [ChatTurn("system", "Rules."), ChatTurn("user", "Question?")]
    assert normal_turns(turns, system_role=True) == turns
    folded = normal_turns(turns, system_role=False)
    assert folded == [ChatTurn("user", "Rules.\n\nQuestion?")]


def test_neighbours_are_joined_and_the_assistant_stays_between() -> None:
    turns = [
        ChatTurn("user", "a"),
        ChatTurn("user", "b"),
        ChatTurn("assistant", "c"),
        ChatTurn("assistant", "d"),
        ChatTurn("user", "e"),
        ChatTurn("assistant", "f"),
    ]
    assert normal_turns(turns, system_role=False) == [
        ChatTurn("user", "a\n\nb"),
        ChatTurn("assistant", "c\n\nd"),
        ChatTurn("user", "e\n\nf"),
    ]
