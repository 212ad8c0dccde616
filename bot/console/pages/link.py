"""Linking chat accounts with one's own account: the page behind the address that a bot gives."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import Asker, PostingAsker, Services
from bot.console.rendering.templates import page, redirect
from connectors.errors import NotAllowed, NotFound
from workers.identity.linking.offers import Offered

router = APIRouter(include_in_schema=False)


@router.get("/link")
def linked(request: Request, visitor: Asker, services: Services) -> Response:
    """One's own chat accounts, each with a way to take it back."""
    _require_account(visitor)
    return _page(request, visitor, services, accounts=services.desk.links.linked(visitor.person_id))


@router.get("/link/{token}")
def offered(request: Request, visitor: Asker, services: Services, token: str) -> Response:
    """Whose chat account this address links. Looking changes nothing: chats look at addresses."""
    _require_account(visitor)
    try:
        offer = services.desk.links.offered(token)
    except NotFound:
        return _page(request, visitor, services, status=404)
    return _page(request, visitor, services, offer=offer, token=token)


@router.post("/link/{token}")
def confirm(request: Request, visitor: PostingAsker, services: Services, token: str) -> Response:
    """Confirm, once, and be shown the code. It is on no other page."""
    _require_account(visitor)
    try:
        offer = services.desk.links.offered(token)
        code = services.desk.links.confirm(token, visitor.person_id)
    except NotFound:
        return _page(request, visitor, services, status=404)
    return _page(request, visitor, services, offer=offer, code=f"{code[:3]} {code[3:]}")


@router.post("/link/accounts/{identity_id}/remove")
def remove(
    request: Request, visitor: PostingAsker, services: Services, identity_id: str
) -> Response:
    """Take a chat account from one's own account."""
    services.desk.links.unlink(visitor.person_id, identity_id)
    return redirect(request, "/link", "unlinked")


def _page(
    request: Request,
    visitor: Asker,
    services: Services,
    *,
    status: int = 200,
    offer: Offered | None = None,
    **values: object,
) -> Response:
    shown: dict[str, object] = {"accounts": None, "token": "", "code": "", "chat": "", **values}
    if offer is not None:
        shown["chat"] = _label(offer.platform)
    return page(
        request,
        visitor,
        "link.html",
        section="account",
        status=status,
        offer=offer,
        label=_label,
        username=services.desk.accounts.username_of(visitor.person_id),
        **shown,
    )


def _require_account(visitor: Asker) -> None:
    if visitor.demo:
        raise NotAllowed(
            "Without accounts there is nothing to link.",
            "Add one: guichet user add NAME --role admin",
        )


def _label(platform: str) -> str:
    """An instance as people read it: ``Slack (T0123)``."""
    kind, _, name = platform.partition(":")
    return f"{kind.title()} ({name})" if name else kind.title()
