"""People, for administrators: who they are, how they come in, what they may do."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import Admin, Form, PostingAdmin, Services
from bot.console.rendering.templates import page, redirect
from connectors.database.models import Role
from connectors.errors import BadInput

router = APIRouter(include_in_schema=False)


@router.get("/users")
def listing(
    request: Request, visitor: Admin, services: Services, q: str = "", page_number: str = "1"
) -> Response:
    """Everybody, or those whom a search finds."""
    number = int(page_number) if page_number.isascii() and page_number.isdigit() else 1
    roll = services.desk.roster.listing(q, min(number, 1_000_000))
    return page(
        request,
        visitor,
        "users.html",
        section="users",
        roll=roll,
        query=q[:200],
        label=services.desk.settings.oidc_label,
    )


@router.get("/users/{person_id}")
def one(request: Request, visitor: Admin, services: Services, person_id: str) -> Response:
    """One person, and what may be changed."""
    return page(
        request,
        visitor,
        "user.html",
        section="users",
        person=services.desk.roster.one(person_id),
        roles=list(Role),
        label=services.desk.settings.oidc_label,
    )


@router.post("/users/{person_id}/role")
def set_role(
    request: Request, visitor: PostingAdmin, services: Services, form: Form, person_id: str
) -> Response:
    """Give or take a role."""
    role = form.get("role", "")
    if role not in set(Role):
        raise BadInput("There is no such role.")
    services.desk.people_changes.set_role(person_id, Role(role), visitor.person_id)
    return redirect(request, f"/users/{person_id}", "user_role")


@router.post("/users/{person_id}/disable")
def disable(
    request: Request, visitor: PostingAdmin, services: Services, person_id: str
) -> Response:
    """Shut somebody out."""
    services.desk.people_changes.set_disabled(person_id, True, visitor.person_id)
    return redirect(request, f"/users/{person_id}", "user_disabled")


@router.post("/users/{person_id}/enable")
def enable(request: Request, visitor: PostingAdmin, services: Services, person_id: str) -> Response:
    """Let somebody in again."""
    services.desk.people_changes.set_disabled(person_id, False, visitor.person_id)
    return redirect(request, f"/users/{person_id}", "user_enabled")


@router.post("/users/{person_id}/sessions")
def end_sessions(
    request: Request, visitor: PostingAdmin, services: Services, person_id: str
) -> Response:
    """Log somebody out everywhere."""
    services.desk.people_changes.end_sessions(person_id, visitor.person_id)
    return redirect(request, f"/users/{person_id}", "user_sessions")
