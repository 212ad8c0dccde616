from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from connectors.contracts.diagnosis import Finding
from connectors.errors import LoginRefused
from connectors.mattermost.administration import account
from connectors.mattermost.administration.api import Api
from connectors.mattermost.platform import Callback
from tests.fakes.http_server import HttpServer, reply
from tests.fakes.mattermost.server import MattermostServer
from tests.fakes.mattermost.world import BOT, TEAM, TOKEN

CHANNEL = f"{'staff':0<26}"


def told(found: Iterable[Finding]) -> list[tuple[str, str]]:
    return [
        ("ok" if one.ok and not one.warning else "warning" if one.ok else "bad", one.line)
        for one in found
    ]


@pytest.mark.scenario
def test_who_the_bot_is(server: MattermostServer, bot: Api) -> None:
    assert told(account.account_findings(bot)) == [("ok", "helpdesk-bot on Mattermost 5.37.0")]
    server.world.version = "5.30.1"
    server.world.config["ShowEmailAddress"] = "false"
    assert [kind for kind, _ in told(account.account_findings(bot))] == ["ok", "warning", "warning"]
    server.world.teams[TEAM].remove(BOT)
    assert told(account.account_findings(bot))[0][0] == "bad"


@pytest.mark.scenario
def test_a_token_of_a_person_and_of_nobody(server: MattermostServer, bot: Api, admin: Api) -> None:
    assert "no bot" in told(account.account_findings(admin))[0][1]
    del server.world.tokens[TOKEN]
    with pytest.raises(LoginRefused, match="401"):
        list(account.account_findings(bot))


@pytest.mark.scenario
def test_channels(server: MattermostServer, bot: Api) -> None:
    def found() -> list[tuple[str, str]]:
        return told(account.channel_findings(bot, CHANNEL, staff=True))

    assert "/invite" in found()[0][1]
    channel = server.world.add_channel(CHANNEL, kind="P", name="staff")
    assert found() == [("ok", "the bot is in the channel Staff")]
    channel.kind = "O"
    assert found()[0][0] == "warning"
    assert told(account.channel_findings(bot, CHANNEL, staff=False))[0][0] == "ok"
    channel.members.remove(BOT)
    assert found()[0][0] == "bad"


class At:
    """An API whose server has this clock."""

    def __init__(self, date: str) -> None:
        self.date = date


@pytest.mark.parametrize(("seconds", "kind"), [(1, "ok"), (40, "warning"), (-40, "warning"),
                                               (61, "bad"), (-4_000, "bad")])  # fmt: skip
def test_clocks(seconds: int, kind: str) -> None:
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    date = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
    assert [one for one, _ in told(account.clock_findings(At(date), now))] == [kind]  # type: ignore[arg-type]


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_server_without_a_clock(date: str) -> None:
    found = account.clock_findings(At(date), datetime.now(UTC))  # type: ignore[arg-type]
    assert list(found) == []


@pytest.mark.scenario
def test_whether_the_server_reaches_us(server: MattermostServer, bot: Api) -> None:
    with HttpServer() as ours:
        callback = Callback(f"{ours.url}/mattermost", "a secret of callbacks")

        def found(*, commands: bool = True) -> list[tuple[str, str]]:
            return told(account.callback_findings(bot, callback, commands=commands))

        assert found() == [("ok", f"the server reaches {ours.url}/mattermost")]
        assert ours.asked[0].path == "/mattermost/actions"
        assert server.world.ours(next(iter(server.world.channels))) == []
        assert "guichet mattermost setup" in found(commands=False)[0][1]
        ours.answer = reply(404)
        assert found()[0][0] == "bad"
        server.site.callbacks.allowed = False
        ((kind, line),) = found()
        assert kind == "bad"
        assert "Allow untrusted internal connections" in line
    assert all(post.delete_at for post in server.world.posts.values())
    none = Callback("", "a secret of callbacks")
    assert told(account.callback_findings(bot, none, commands=True)) == []
