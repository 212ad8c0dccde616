"""What an administrator carries to Slack is good once, for them, and for ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from connectors.database.engine import session_factory
from connectors.database.models import Person
from connectors.slack.installations import states as module
from connectors.slack.installations.states import InstallStates


@pytest.fixture
def states(engine: Engine) -> InstallStates:
    with session_factory(engine).begin() as session:
        session.add_all([Person(id=name, display_name=name) for name in ("maya", "eve")])
    return InstallStates(engine, "slack")


def test_a_state_is_good_once_and_for_its_person(states: InstallStates, engine: Engine) -> None:
    state = states.begin("maya")
    assert not states.end(state, "eve")
    assert not InstallStates(engine, "slack-two").end(state, "maya")
    assert states.end(state, "maya")
    assert not states.end(state, "maya")


@pytest.mark.parametrize("state", ["", "x", "é\ud800"])
def test_a_state_that_nobody_set_out_with(states: InstallStates, state: str) -> None:
    states.begin("maya")
    assert not states.end(state, "maya")


def test_a_state_that_is_too_old_is_none_and_is_swept_out(
    states: InstallStates, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LASTS", timedelta(seconds=-1))
    old = states.begin("maya")
    assert not states.end(old, "maya")
    states.begin("maya")
    with engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM chat_install_states"))
        stored = str(connection.execute(text("SELECT * FROM chat_install_states")).all())
    assert count == 1
    assert old not in stored
