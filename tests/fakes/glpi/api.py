"""`apirest.php` of the fake GLPI: one call in, one answer out, no sockets."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.glpi.lists import Lists
from tests.fakes.glpi.replies import (
    Reply,
    as_json,
    error,
    http_date,
    last_modified,
    session_of,
    shown,
    unescaped,
)
from tests.fakes.glpi.world import Account, Row, World, parent

KNOWN = {
    "Ticket", "ITILFollowup", "ITILSolution", "TicketTask", "Ticket_User", "Entity", "User",
    "ITILCategory", "Location", "KnowbaseItem", "Entity_KnowbaseItem", "UserEmail", "Profile_User",
}  # fmt: skip


@dataclass
class Call:
    """One HTTP request, decoded."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class FakeGlpi:
    """Answers calls. `fault` may answer in its place, or let a call through (None)."""

    world: World
    fault: Callable[[Call, int], Reply | None] | None = None
    sessions: dict[str, Account] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    after: Callable[[Call], None] | None = None
    """Runs after a call, for people who work on GLPI while somebody reads it."""
    still: bool = False
    """Nobody works on it without saying so to `lists.forget`: big worlds answer quickly."""

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self.lists = Lists(self.world, self.still)

    def answer(self, call: Call) -> Reply:
        """What GLPI says to `call`."""
        with self._lock:
            self.calls.append(call)
            broken = self.fault(call, len(self.calls)) if self.fault else None
            reply = broken or self._answer(call)
            reply.headers.setdefault("Date", http_date(self.world.clock))
        # Outside of the lock: what happens then may ask GLPI again, from another thread.
        if self.after is not None:
            self.after(call)
        return reply

    def expire_sessions(self) -> None:
        """Forget every session, as PHP does after a while."""
        self.sessions.clear()

    def _answer(self, call: Call) -> Reply:
        if not self.world.api_enabled:
            return error(400, "ERROR", "API désactivée")
        if not self.world.lets_in:
            return error(400, "ERROR_NOT_ALLOWED_IP")
        if self.world.app_token:
            if "app-token" not in call.headers:
                return error(400, "ERROR_APP_TOKEN_PARAMETERS_MISSING")
            if call.headers["app-token"] != self.world.app_token:
                return error(400, "ERROR_WRONG_APP_TOKEN_PARAMETER")
        if call.path == "initSession":
            return self._log_in(call)
        token = call.headers.get("session-token", "")
        if not token:
            return error(400, "ERROR_SESSION_TOKEN_MISSING")
        account = self.sessions.get(token)
        if account is None:
            return error(401, "ERROR_SESSION_TOKEN_INVALID", "session_token seems invalid")
        if call.path == "killSession":
            del self.sessions[token]
            return as_json(200, True)
        return self._with_session(call, account)

    def _log_in(self, call: Call) -> Reply:
        given = call.headers.get("authorization", "").removeprefix("user_token ")
        account = self.world.account(given)
        if account is None:
            return error(401, "ERROR_GLPI_LOGIN_USER_TOKEN", "parameter user_token seems invalid")
        token = secrets.token_hex(13)
        self.sessions[token] = account
        return as_json(200, {"session_token": token})

    def _with_session(self, call: Call, account: Account) -> Reply:
        parts = call.path.split("/")
        if parts[0] == "getFullSession":
            return as_json(200, {"session": session_of(account, self.world.clock)})
        if parts[0] == "getGlpiConfig":
            return as_json(200, {"cfg_glpi": {"version": "10.0.19"}})
        if call.path == "search/Ticket":
            return self._search_tickets(call, account)
        if parts[0] not in KNOWN:
            return error(400, "ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM")
        if call.method == "GET" and call.body:
            return error(400, "ERROR_JSON_PAYLOAD_FORBIDDEN")
        if call.method == "POST":
            return self._create(parts[0], call, account)
        if call.method == "PUT":
            return self._update(parts[0], int(parts[1]), call, account)
        if self.world.forbidden(account, parts[0]):
            return error(403, "ERROR_RIGHT_MISSING", "Vous n'avez pas les droits requis")
        if len(parts) == 1 or not parts[1].isdigit():
            return self.lists.page(parts[0], None, call.params, account, raw=_raw(call))
        return self._item(parts, call, account)

    def _item(self, parts: list[str], call: Call, account: Account) -> Reply:
        row = self.world.table(parts[0]).get(int(parts[1]))
        if row is None:
            return error(404, "ERROR_ITEM_NOT_FOUND", "Item not found")
        if not self.world.sees_item(account, parts[0], row):
            return error(403, "ERROR_RIGHT_MISSING", "Vous n'avez pas les droits requis")
        if len(parts) == 2:
            return as_json(200, shown(row, account, raw=_raw(call)), **last_modified(row))
        if self.world.forbidden(account, parts[2]):
            return error(403, "ERROR_RIGHT_MISSING", "Vous n'avez pas les droits requis")
        children = [
            child
            for child in self.world.table(parts[2]).values()
            if _belongs(child, parts[0], row) and self.world.sees_item(account, parts[2], child)
        ]
        return self.lists.page(call.path, children, call.params, account, raw=_raw(call))

    def _search_tickets(self, call: Call, account: Account) -> Reply:
        """By requester (field 4, equals), sorted by id. Texts stay encoded here, whatever the
        header says, and there is no "data" without a match."""
        if call.params.get("criteria[0][field]") != "4":
            return error(400, "ERROR", "Bad field ID in search criteria")
        user = int(call.params["criteria[0][value]"])
        actors = self.world.table("Ticket_User").values()
        mine = {one["tickets_id"] for one in actors if one["users_id"] == user and one["type"] == 1}
        rows = [
            row for row in self.world.listed(account, "Ticket", deleted=False) if row["id"] in mine
        ]
        rows.sort(key=lambda row: row["id"], reverse=call.params.get("order") == "DESC")
        start, end = map(int, call.params["range"].split("-"))
        page = [shown(row, account, raw=False) for row in rows[start : end + 1]]
        found = {"totalcount": len(rows), "count": len(page)}
        data = [{"2": row["id"], "1": row["name"], "12": row["status"], "80": "x"} for row in page]
        return as_json(200, found | ({"data": data} if data else {}))

    def _create(self, itemtype: str, call: Call, account: Account) -> Reply:
        several = _several(call)
        if several is not None:
            return self._create_each(itemtype, several, account)
        fields = _input(call)
        if fields is None:
            return error(400, "ERROR_BAD_ARRAY")
        if not account.writes:
            return error(400, "ERROR_GLPI_ADD", None)
        return as_json(201, {"id": self._made(itemtype, fields, account), "message": "Ajouté"})

    def _create_each(self, itemtype: str, several: list[Row], account: Account) -> Reply:
        done: list[Row] = []
        for fields in several:
            if account.writes and itemtype in KNOWN and fields.get("content") != "":
                done.append({"id": self._made(itemtype, dict(fields), account), "message": ""})
            else:
                done.append({"id": False, "message": "Droit insuffisant"})
        if all(one["id"] for one in done):
            return as_json(201, done)
        return error(207, "ERROR_GLPI_PARTIAL_ADD", done)

    def _made(self, itemtype: str, fields: Row, account: Account) -> int:
        requester = fields.pop("_users_id_requester", 0)
        fields = {name: value for name, value in fields.items() if not name.startswith("_")}
        for name in ("name", "content"):
            if isinstance(fields.get(name), str):
                fields[name] = unescaped(fields[name])
        if itemtype == "Ticket":
            fields["name"] = str(fields.get("name", ""))[:255]
            made = self.world.ticket(**fields)
            if requester:
                self.world.actor(made, int(requester))
        else:
            reopen = fields.pop("add_reopen", 0)
            made = self.world.add(itemtype, users_id=account.user_id, **fields)
            if reopen:
                self.world.table("Ticket")[int(fields["items_id"])]["status"] = 2
        return made

    def _update(self, itemtype: str, item: int, call: Call, account: Account) -> Reply:
        fields = _input(call)
        row = self.world.table(itemtype).get(item)
        if fields is None or row is None or not account.writes:
            return error(400, "ERROR_GLPI_UPDATE", None)
        row.update(fields)
        row["date_mod"] = self.world.clock
        return as_json(200, [{str(item): True, "message": ""}])


def _belongs(child: Row, itemtype: str, row: Row) -> bool:
    """Whether a row is a sub-item of `row`: of a user by its column, else of a ticket."""
    if itemtype == "User":
        return bool(child.get("users_id") == row["id"])
    return parent(child) == row["id"]


def _raw(call: Call) -> bool:
    return call.headers.get("x-glpi-sanitized-content") == "false"


def _several(call: Call) -> list[Row] | None:
    body = json.loads(call.body or b"{}")
    found = body.get("input") if isinstance(body, dict) else None
    return found if isinstance(found, list) else None


def _input(call: Call) -> dict[str, Any] | None:
    body = json.loads(call.body or b"{}")
    fields = body.get("input") if isinstance(body, dict) else None
    return dict(fields) if isinstance(fields, dict) else None
