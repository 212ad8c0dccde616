"""What holds for every request: whose it is, and that nothing of it is told."""

from __future__ import annotations

import logging
from typing import cast

import pytest
from prometheus_client import generate_latest

from bot.receiving.metrics import REGISTRY
from bot.slack.app import SlackApp
from bot.slack.workspace import OneWorkspace, Workspace
from connectors.errors import DatabaseUnavailable, Unavailable
from connectors.slack.client import SlackClient
from tests.bot.slack.conftest import NAME, Dispatch, PromptSlack
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack import payloads
from tests.fakes.slack.world import SlackWorld

SECRETS = ("pa55word", "s3cret", "t0ken")


def test_another_workspace_is_refused_and_logged(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    event = payloads.message(world.say("C1", "hello"))
    elsewhere = {"team_id": "T0666", "user_id": "U1", "is_bot": True}
    assert tell(event, team_id="T0666", authorizations=[elsewhere]).status == 200
    assert tell(event, team_id=None, authorizations=[]).status == 200
    assert desk.calls == 0
    logged = capsys.readouterr()
    assert (logged.out + logged.err).count("slack.unknown_workspace") == 2


def test_an_event_that_nobody_asked_for_is_acknowledged(
    tell: Dispatch, dispatch: Dispatch, desk: RecordingDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell({"type": "team_join", "user": {"id": "U1"}}).status == 200
    limited = {"type": "app_rate_limited", "team_id": "T0123", "minute_rate_limited": 1518467820}
    assert dispatch(limited).status == 200
    assert "slack.events_dropped" in capsys.readouterr().out
    assert desk.calls == 0


@pytest.mark.parametrize("failure", [DatabaseUnavailable("Away."), ValueError("pa55word")])
def test_nothing_of_a_request_is_logged(
    failure: Exception,
    tell: Dispatch,
    dispatch: Dispatch,
    world: SlackWorld,
    desk: RecordingDesk,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    logging.getLogger("slack_bolt").setLevel(logging.DEBUG)
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            posted = world.say("C1", "my password is pa55word")
            desk.failures.append(failure)
            assert tell(payloads.message(posted)).status == 500
            tell(payloads.message(posted))
        dispatch(payloads.slash_command("pa55word", "U0ADA", "C1", "t1"))
        dispatch({"type": "nothing", "text": "pa55word", "response_url": payloads.RESPONSE_URL})
    captured = capsys.readouterr()
    logged = captured.out + captured.err + caplog.text
    assert logged.count("slack.not_taken") == 2
    assert [secret for secret in SECRETS if secret in logged] == []


def test_the_environment_is_not_asked(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, desk: RecordingDesk, world: SlackWorld
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID"):
        monkeypatch.setenv(name, "of-somebody-else")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of-somebody-else")
    app = SlackApp(OneWorkspace(workspace), "", "en")
    assert app.oauth_flow is None
    assert "of-somebody-else" not in repr(vars(app))


def test_who_we_are_is_asked_once_and_not_all_the_time(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk, slack: PromptSlack
) -> None:
    event = payloads.message(world.say("C1", "hello"))
    slack.failures.append(Unavailable("Slack is away."))
    assert [tell(event).status for _ in range(3)] == [500, 500, 500]
    assert slack.asked == 1, "not again at once"
    assert desk.calls == 0


def test_who_we_are_is_asked_again_after_a_while(desk: RecordingDesk, slack: PromptSlack) -> None:
    moment = 0.0
    workspace = Workspace(NAME, desk, cast(SlackClient, slack), "en", clock=lambda: moment)
    slack.failures.append(Unavailable("Slack is away."))
    for _ in range(2):
        with pytest.raises(Unavailable):
            _ = workspace.identity
    assert not workspace.known
    moment = 5.0
    assert [workspace.identity.team for _ in range(3)] == ["T0123"] * 3
    assert (slack.asked, workspace.known) == (2, True)


def test_it_is_counted(tell: Dispatch, world: SlackWorld, desk: RecordingDesk) -> None:
    desk.failures.append(DatabaseUnavailable("Away."))
    for _ in range(2):
        tell(payloads.message(world.say("C1", "hello")))
    told = generate_latest(REGISTRY).decode()
    for result in ("taken", "failed"):
        assert f'guichet_chat_received_total{{platform="{NAME}",result="{result}"}}' in told
    assert f'guichet_chat_acknowledged_seconds_count{{platform="{NAME}"}}' in told
