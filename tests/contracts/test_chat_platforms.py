"""Every platform that there is, against the one contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from connectors.console.platform import ConsolePlatform
from connectors.contracts.chat import (
    ChatPlatform,
    Destination,
    HomePage,
    Mark,
    MessageRef,
    StreamMode,
)
from connectors.contracts.chat.rendering import plain_text
from connectors.database.engine import make_engine
from connectors.database.models import ConsoleMessage, Role
from connectors.database.unit_of_work import Transactions
from connectors.errors import RateLimited, Unavailable
from connectors.mattermost.client import MattermostAccess, MattermostClient
from connectors.mattermost.marks import EMOJI as MATTERMOST_EMOJI
from connectors.mattermost.platform import Callback, MattermostPlatform
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.marks import EMOJI
from connectors.slack.platform import SlackPlatform
from tests.contracts.chat_platform import (
    ANSWER,
    CHANNEL,
    ChatPlatformContract,
    DeletedRootsContract,
    FaultsContract,
    HomeContract,
    MarksContract,
    StatusContract,
    StreamsContract,
    WhisperContract,
)
from tests.fakes.chat import FakeChat
from tests.fakes.jobs import FakeQueue
from tests.fakes.mattermost import server as mattermost
from tests.fakes.mattermost import world as mattermost_world
from tests.fakes.mattermost.reading import read
from tests.fakes.slack.server import TOKEN, Fault, SlackServer
from tests.fakes.slack.world import USER, read_blocks
from workers.identity.accounts.service import Accounts


class TestConsole(ChatPlatformContract):
    """The console, on both databases. It has no button to delete, and no sign on a message."""

    @pytest.fixture
    def engine(self, database_url: str) -> Iterator[Engine]:
        made = make_engine(database_url)
        yield made
        made.dispose()

    @pytest.fixture
    def platform(self, engine: Engine) -> ChatPlatform:
        made = ConsolePlatform(engine)
        self.engine_of = engine
        return made

    @pytest.fixture
    def person(self, engine: Engine) -> str:
        transactions = Transactions(engine, FakeQueue())
        accounts = Accounts(transactions, CHEAPEST)
        return accounts.add("ada", "correct horse battery", Role.ASKER)

    def texts(self, platform: ChatPlatform, channel: str) -> list[str]:
        with Session(self.engine_of) as session:
            rows = select(ConsoleMessage.text).filter_by(channel=channel)
            return list(session.scalars(rows.order_by(ConsoleMessage.created_at)))

    def delete(self, platform: ChatPlatform, ref: MessageRef) -> None:
        with Session(self.engine_of) as session, session.begin():
            session.execute(delete(ConsoleMessage).where(ConsoleMessage.id == ref.message_id))

    def test_the_same_marker_twice_is_one_message(self, platform: ChatPlatform) -> None:
        first = platform.post(Destination("c"), ANSWER, "same")
        assert platform.post(Destination("c"), ANSWER, "same") == first

    def test_nobody_unknown_is_resolved(self, platform: ChatPlatform) -> None:
        assert platform.resolve_person("nobody") is None


class TestFake(
    DeletedRootsContract,
    MarksContract,
    StreamsContract,
    WhisperContract,
    StatusContract,
    HomeContract,
    FaultsContract,
):
    """The fake must do as the real ones, or tests over it show nothing."""

    @pytest.fixture
    def platform(self) -> FakeChat:
        chat = FakeChat(
            text_limit=4_000,
            update_limit=3_900,
            card_limit=3_900,
            form_limit=3_000,
            messages_per_second=1.0,
            burst=10,
            streaming=StreamMode.APPEND,
            marks=True,
            whispers=True,
            status=True,
            home=True,
        )
        chat.absent.add("U0NOBODY")
        return chat

    @pytest.fixture
    def person(self) -> str:
        return "ada"

    @pytest.fixture
    def asked(self, platform: FakeChat) -> MessageRef:
        return MessageRef(CHANNEL, "question-1", "question-1")

    @pytest.fixture
    def thread(self) -> str:
        return "question-1"

    def texts(self, platform: ChatPlatform, channel: str) -> list[str]:
        assert isinstance(platform, FakeChat)
        return [plain_text(one.message) for one in platform.posted if one.ref.channel == channel]

    def delete(self, platform: ChatPlatform, ref: MessageRef) -> None:
        assert isinstance(platform, FakeChat)
        platform.delete(ref.message_id)

    def mark_on(self, platform: ChatPlatform, ref: MessageRef) -> Mark | None:
        assert isinstance(platform, FakeChat)
        return platform.marks.get(ref.message_id)

    def whispers(self, platform: ChatPlatform, person: str) -> list[tuple[str | None, str]]:
        assert isinstance(platform, FakeChat)
        return [(to.thread, said.text) for to, said in platform.whispers if to.person == person]

    def leave(self, platform: ChatPlatform, person: str) -> None:
        assert isinstance(platform, FakeChat)
        platform.absent.add(person)

    def status(self, platform: ChatPlatform, thread: str) -> str:
        assert isinstance(platform, FakeChat)
        return platform.statuses.get(thread, "")

    def home(self, platform: ChatPlatform, person: str) -> str:
        assert isinstance(platform, FakeChat)
        page = platform.homes.get(person, HomePage(""))
        lines = [
            part
            for section in page.sections
            for line in section.lines
            for part in (line.text, line.state, line.url or "")
        ]
        titles = [part for section in page.sections for part in (section.title, section.empty)]
        labels = [action.label for action in page.actions]
        return "\n".join([page.text, *titles, *lines, *labels])

    def fail(self, platform: ChatPlatform, how: Exception | str) -> None:
        assert isinstance(platform, FakeChat)
        platform.failures.append(how)


@pytest.mark.scenario
class TestSlack(
    DeletedRootsContract,
    MarksContract,
    StreamsContract,
    WhisperContract,
    StatusContract,
    HomeContract,
    FaultsContract,
):
    """Slack over real HTTP, with the real slack_sdk, against a server that keeps its limits."""

    @pytest.fixture
    def server(self) -> Iterator[SlackServer]:
        with SlackServer() as server:
            self.world = server.world
            self.server_of = server
            yield server

    @pytest.fixture
    def platform(self, server: SlackServer) -> Iterator[SlackPlatform]:
        platform = SlackPlatform("slack:T0123", SlackClient(SlackAccess(TOKEN, server.api)))
        yield platform
        platform.close()

    @pytest.fixture
    def person(self) -> str:
        return "U0ADA"

    @pytest.fixture
    def asked(self, server: SlackServer) -> MessageRef:
        ts = server.world.say(CHANNEL, "my screen is dark").ts
        return MessageRef(CHANNEL, ts, ts)

    @pytest.fixture
    def thread(self, asked: MessageRef) -> str:
        return asked.thread

    def texts(self, platform: ChatPlatform, channel: str) -> list[str]:
        if not self.server_of.is_up:  # Who was told to be away is back.
            self.server_of.start()
        return self.world.texts(channel)

    def delete(self, platform: ChatPlatform, ref: MessageRef) -> None:
        self.world.delete(ref.channel, ref.message_id)

    def mark_on(self, platform: ChatPlatform, ref: MessageRef) -> Mark | None:
        reactions = self.world.find(ref.channel, ref.message_id).reactions
        (name,) = [name for name, users in reactions.items() if USER in users]
        return {emoji: mark for mark, emoji in EMOJI.items()}[name]

    def whispers(self, platform: ChatPlatform, person: str) -> list[tuple[str | None, str]]:
        return [(one.thread_ts, one.read()) for who, one in self.world.whispers if who == person]

    def leave(self, platform: ChatPlatform, person: str) -> None:
        self.world.absent.add((CHANNEL, person))

    def status(self, platform: ChatPlatform, thread: str) -> str:
        return self.world.statuses.get((CHANNEL, thread), "")

    def home(self, platform: ChatPlatform, person: str) -> str:
        return read_blocks(self.world.homes.get(person, []))

    def fail(self, platform: ChatPlatform, how: Exception | str) -> None:
        if isinstance(how, RateLimited):
            wait = (("Retry-After", f"{how.retry_after:.0f}"),)
            fault = Fault("chat.postMessage", 429, "ratelimited", headers=wait)
            self.server_of.faults.append(fault)
        elif isinstance(how, Unavailable):
            self.server_of.stop()
        else:
            self.server_of.faults.append(Fault("chat.postMessage", 0, accepts=True))


@pytest.mark.scenario
class TestMattermost(DeletedRootsContract, MarksContract, FaultsContract):
    """Mattermost over real HTTP, with the real mattermostdriver, against a server that does what a
    real one was measured to do."""

    @pytest.fixture(params=["5.37.0", "11.6.0"])
    def server(self, request: pytest.FixtureRequest) -> Iterator[mattermost.MattermostServer]:
        with mattermost.MattermostServer() as server:
            self.server_of = server
            server.world.version = request.param
            for channel in (CHANNEL, *(f"{CHANNEL}-{number}" for number in range(8))):
                server.world.add_channel(channel)
            yield server

    @pytest.fixture
    def platform(self, server: mattermost.MattermostServer) -> Iterator[MattermostPlatform]:
        client = MattermostClient(MattermostAccess(server.url, mattermost_world.TOKEN))
        callback = Callback("https://guichet.example/mattermost/main", "a secret of callbacks")
        platform = MattermostPlatform("mattermost:main", client, callback)
        yield platform
        platform.close()

    @pytest.fixture
    def person(self) -> str:
        return mattermost_world.ADA

    @pytest.fixture
    def asked(self, server: mattermost.MattermostServer) -> MessageRef:
        post = server.say(CHANNEL, "my screen is dark")
        return MessageRef(CHANNEL, post.id, post.id)

    def texts(self, platform: ChatPlatform, channel: str) -> list[str]:
        if not self.server_of.is_up:  # Who was told to be away is back.
            self.server_of.start()
        return [read(one) for one in self.server_of.world.ours(channel)]

    def delete(self, platform: ChatPlatform, ref: MessageRef) -> None:
        self.server_of.do(mattermost_world.OWNER, "DELETE", f"/posts/{ref.message_id}")

    def mark_on(self, platform: ChatPlatform, ref: MessageRef) -> Mark | None:
        reactions = self.server_of.world.reactions[ref.message_id]
        (name,) = [one["emoji_name"] for one in reactions if one["user_id"] == mattermost_world.BOT]
        return {emoji: mark for mark, emoji in MATTERMOST_EMOJI.items()}[name]

    def fail(self, platform: ChatPlatform, how: Exception | str) -> None:
        create = "POST /posts$"
        if isinstance(how, RateLimited):
            self.server_of.faults.append(mattermost.limited(create, int(how.retry_after)))
        elif isinstance(how, Unavailable):
            self.server_of.stop()
        else:
            self.server_of.faults.append(mattermost.Fault(create, 0, accepts=True))


def test_the_fake_counts_its_tokens_by_the_clock() -> None:
    moment = 0.0
    chat = FakeChat(clock=lambda: moment, messages_per_second=0.5, burst=2)
    to = Destination("c")
    for _ in range(2):
        chat.post(to, ANSWER, "m")
    with pytest.raises(RateLimited) as seen:
        chat.post(to, ANSWER, "m")
    assert seen.value.retry_after == 2.0
    chat.post(Destination("another"), ANSWER, "m")
    moment = 2.0
    chat.post(to, ANSWER, "m")
    assert (len(chat.posted), chat.limited) == (4, 1)
