"""The client against everything that a GLPI is known to answer."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from connectors.errors import SettingsError
from connectors.glpi.api.access import GlpiAccess, normal_url
from connectors.glpi.api.client import READ_TRIES, GlpiClient
from connectors.glpi.api.errors import (
    GlpiOutcomeUnknown,
    GlpiPartlyDone,
    GlpiRefused,
    GlpiUnavailable,
)
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, as_json, error, maintenance
from tests.fakes.glpi.transport import URL, client_for
from tests.fakes.glpi.world import Account, World

READER = Account(2, "reader")
WRITER = Account(3, "writer", writes=True, private=True)


@pytest.fixture
def glpi() -> FakeGlpi:
    world = World(accounts=[READER, WRITER])
    world.ticket("Cannot print > A3", "<p>5 &gt; 3 & more</p>", entities_id=1)
    return FakeGlpi(world)


def test_raw_html_is_asked_for(glpi: FakeGlpi) -> None:
    row = client_for(glpi, "reader").item("Ticket", 1)
    assert row is not None
    assert row["content"] == "<p>5 &gt; 3 & more</p>"
    assert row["name"] == "Cannot print > A3"


def test_one_login_serves_all_calls_and_is_ended(glpi: FakeGlpi) -> None:
    with client_for(glpi, "reader") as client:
        for _ in range(3):
            client.item("Ticket", 1)
        assert len(glpi.sessions) == 1
    assert not glpi.sessions
    assert [call.path for call in glpi.calls].count("initSession") == 1


def test_an_ended_session_is_renewed_once_and_the_call_repeated(glpi: FakeGlpi) -> None:
    client = client_for(glpi, "writer")
    client.item("Ticket", 1)
    glpi.expire_sessions()
    made = client.create("Ticket", {"name": "x", "content": "y", "entities_id": 1})
    assert made == 2
    assert len(glpi.world.table("Ticket")) == 2


def test_a_login_that_never_holds_is_no_loop(glpi: FakeGlpi) -> None:
    def always_dead(call: Call, _number: int) -> Reply | None:
        return None if call.path == "initSession" else error(401, "ERROR_SESSION_TOKEN_INVALID")

    glpi.fault = always_dead
    with pytest.raises(GlpiRefused) as seen:
        client_for(glpi, "reader").item("Ticket", 1)
    assert seen.value.code == "ERROR_SESSION_TOKEN_INVALID"
    assert len(glpi.calls) == 4


@pytest.mark.parametrize(
    ("token", "app", "code"),
    [
        ("wrong", "app-secret", "ERROR_GLPI_LOGIN_USER_TOKEN"),
        ("reader", "wrong", "ERROR_WRONG_APP_TOKEN_PARAMETER"),
        ("reader", "", "ERROR_APP_TOKEN_PARAMETERS_MISSING"),
    ],
)
def test_a_wrong_key_is_named_with_what_to_do(
    glpi: FakeGlpi, token: str, app: str, code: str
) -> None:
    with pytest.raises(GlpiRefused) as seen:
        client_for(glpi, token, app).item("Ticket", 1)
    assert seen.value.code == code
    assert seen.value.hint
    assert "reader" not in str(seen.value)
    assert "app-secret" not in str(seen.value)


@pytest.mark.parametrize(
    "reply",
    [
        maintenance(),
        Reply(206, b"", {"Content-Type": "application/json", "Content-Range": "0-0/1"}),
        Reply(200, b'[{"id": 1', {"Content-Type": "application/json"}),
        Reply(200, b'{"id": 1}', {"Content-Type": "text/html"}),
        as_json(200, {"id": 1}),
        as_json(200, [{"name": "no id"}]),
        Reply(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"}),
        Reply(500, b"", {}),
        as_json(302, []),
    ],
)
def test_what_is_no_list_never_counts_as_one(glpi: FakeGlpi, reply: Reply) -> None:
    glpi.fault = lambda call, _n: reply if call.path == "Ticket" else None
    with pytest.raises(GlpiUnavailable):
        list(client_for(glpi, "reader").rows("Ticket"))


def test_reads_are_tried_again_and_succeed(glpi: FakeGlpi) -> None:
    broken = iter([maintenance(), Reply(503, b"", {"Content-Type": "text/html"})])
    glpi.fault = lambda call, _n: next(broken, None) if call.path == "Ticket" else None
    assert [len(page) for page in client_for(glpi, "reader").rows("Ticket")] == [1]


def test_reads_give_up_after_some_tries(glpi: FakeGlpi) -> None:
    glpi.fault = lambda call, _n: maintenance() if call.path == "Ticket" else None
    with pytest.raises(GlpiUnavailable, match="not JSON"):
        list(client_for(glpi, "reader").rows("Ticket"))
    assert [call.path for call in glpi.calls].count("Ticket") == READ_TRIES


@pytest.mark.parametrize(
    "reply", [maintenance(), Reply(502, b"", {}), as_json(201, [1]), as_json(201, {"id": None})]
)
def test_a_write_of_unknown_outcome_is_not_repeated(glpi: FakeGlpi, reply: Reply) -> None:
    glpi.fault = lambda call, _n: reply if call.method == "POST" else None
    with pytest.raises(GlpiOutcomeUnknown):
        client_for(glpi, "writer").create("Ticket", {"name": "x"})
    assert [call.method for call in glpi.calls].count("POST") == 1


@pytest.mark.parametrize("message", ["not allowed", None, ["a", {"b": 1}]])
def test_a_refusal_keeps_status_code_and_any_message(glpi: FakeGlpi, message: object) -> None:
    glpi.fault = lambda call, _n: error(400, "ERROR_X", message) if call.path == "Ticket" else None
    with pytest.raises(GlpiRefused) as seen:
        list(client_for(glpi, "reader").rows("Ticket"))
    assert (seen.value.status, seen.value.code, seen.value.detail) == (400, "ERROR_X", message)
    assert "not allowed" not in str(seen.value)


def test_what_is_not_there_is_none_and_what_is_hidden_is_refused(glpi: FakeGlpi) -> None:
    glpi.world.accounts.append(Account(9, "elsewhere", entities=frozenset({7})))
    assert client_for(glpi, "reader").item("Ticket", 99) is None
    with pytest.raises(GlpiRefused) as seen:
        client_for(glpi, "elsewhere").item("Ticket", 1)
    assert seen.value.status == 403


class _Broken(httpx.AsyncBaseTransport):
    def __init__(self, error: Exception) -> None:
        self.error = error
        self.calls = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("initSession"):
            return httpx.Response(200, json={"session_token": "t"})
        self.calls += 1
        raise self.error


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx.ConnectError("refused"), GlpiUnavailable),
        (httpx.ConnectTimeout("slow"), GlpiUnavailable),
        (httpx.ReadTimeout("slow"), GlpiOutcomeUnknown),
        (httpx.RemoteProtocolError("cut"), GlpiOutcomeUnknown),
    ],
)
def test_a_broken_connection_says_whether_the_write_may_have_happened(
    failure: Exception, kind: type[Exception]
) -> None:
    transport = _Broken(failure)
    client = GlpiClient(GlpiAccess(URL, "u"), transport=transport, sleep=lambda _s: None)
    with pytest.raises(kind):
        client.create("Ticket", {"name": "x"})
    assert transport.calls == 1


@pytest.mark.parametrize(
    "pasted",
    [
        "https://h/glpi",
        "https://h/glpi/",
        " https://h/glpi/apirest.php ",
        "https://h/glpi/apirest.php/",
    ],
)
def test_the_address_is_taken_as_people_paste_it(pasted: str) -> None:
    assert normal_url(pasted) == "https://h/glpi/apirest.php"


PARTLY = [{"id": 316, "message": ""}, {"id": False, "message": "Droit insuffisant"}]


def test_a_write_that_was_done_in_part_says_so(glpi: FakeGlpi) -> None:
    glpi.fault = lambda call, _n: (
        error(207, "ERROR_GLPI_PARTIAL_ADD", PARTLY) if call.method == "POST" else None
    )
    with pytest.raises(GlpiPartlyDone) as seen:
        client_for(glpi, "writer").create("Ticket", {"name": "x"})
    assert (seen.value.status, seen.value.code) == (207, "ERROR_GLPI_PARTIAL_ADD")
    assert seen.value.detail == PARTLY
    assert [call.method for call in glpi.calls].count("POST") == 1


def test_a_write_that_was_not_done_is_no_success(glpi: FakeGlpi) -> None:
    client = client_for(glpi, "writer")
    glpi.fault = lambda call, _n: as_json(201, PARTLY[1]) if call.method == "POST" else None
    with pytest.raises(GlpiRefused):
        client.create("Ticket", {"name": "x"})
    not_done = [{"1": False, "message": "non"}]
    glpi.fault = lambda call, _n: as_json(200, not_done) if call.method == "PUT" else None
    with pytest.raises(GlpiRefused) as seen:
        client.update("Ticket", 1, {"status": 2})
    assert seen.value.detail == "non"


@pytest.mark.parametrize("body", [[], [{}], [{"1": "?"}], [1]])
def test_an_update_that_says_nothing_is_of_unknown_outcome(glpi: FakeGlpi, body: object) -> None:
    glpi.fault = lambda call, _n: as_json(200, body) if call.method == "PUT" else None
    with pytest.raises(GlpiOutcomeUnknown):
        client_for(glpi, "writer").update("Ticket", 1, {"status": 2})


def test_an_update_without_the_right_is_refused_though_its_message_is_null(glpi: FakeGlpi) -> None:
    with pytest.raises(GlpiRefused) as seen:
        client_for(glpi, "reader").update("Ticket", 1, {"status": 2})
    assert (seen.value.status, seen.value.code) == (400, "ERROR_GLPI_UPDATE")
    assert seen.value.detail is None


@pytest.mark.parametrize("status", [401, 403, 404, 429])
def test_a_gateways_word_is_not_glpis(glpi: FakeGlpi, status: int) -> None:
    glpi.fault = lambda call, _n: (
        as_json(status, {"message": "no route"}) if call.path == "Ticket/1" else None
    )
    with pytest.raises(GlpiUnavailable):
        client_for(glpi, "reader").item("Ticket", 1)


def test_another_page_than_was_asked_for_is_none(glpi: FakeGlpi) -> None:
    for number in range(60):
        glpi.world.ticket(f"ticket {number}")
    first = client_for(glpi, "reader")._page("Ticket", 0, 20, {})[0]
    glpi.fault = lambda call, _n: (
        as_json(206, first, Content_Range="0-19/61") if call.path == "Ticket" else None
    )
    with pytest.raises(GlpiUnavailable, match="another page"):
        list(client_for(glpi, "reader").rows("Ticket"))


def test_an_error_page_for_a_token_that_cannot_be_decoded_costs_one_login(glpi: FakeGlpi) -> None:
    client = client_for(glpi, "reader")
    client.item("Ticket", 1)
    [old] = glpi.sessions
    glpi.fault = lambda call, _n: (
        Reply(500, b"<html>An error occurred</html>", {"Content-Type": "text/html"})
        if call.headers.get("session-token") == old
        else None
    )
    assert client.item("Ticket", 1) is not None
    assert [call.path for call in glpi.calls].count("initSession") == 2


def test_rows_that_are_too_many_for_php_come_in_smaller_pages(glpi: FakeGlpi) -> None:
    for number in range(2_500):
        glpi.world.ticket(f"ticket {number}")
    glpi.world.memory_rows = 300
    client = client_for(glpi, "reader")
    assert len([row for page in client.rows("Ticket") for row in page]) == 2_501
    assert client.requests < 20


def test_a_session_that_counts_joined_rows_loses_and_doubles_nothing(glpi: FakeGlpi) -> None:
    glpi.world.accounts.append(Account(50, "self-service", own=True))
    for number in range(150):
        ticket = glpi.world.ticket(f"ticket {number}")
        for kind in (1, 3, 3)[: 1 + number % 3]:
            glpi.world.actor(ticket, 50, kind=kind)
    client = client_for(glpi, "self-service")
    ids = [row["id"] for page in client.rows("Ticket", 50) for row in page]
    assert ids == list(range(2, 152))
    assert client.count("Ticket") == 300


def test_an_authority_that_cannot_be_read_is_a_wrong_setting(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    for path in (tmp_path / "missing.pem", empty):
        with pytest.raises(SettingsError, match="GUICHET_GLPI_CA_FILE"):
            GlpiClient(GlpiAccess(URL, "u", verify=str(path)))
