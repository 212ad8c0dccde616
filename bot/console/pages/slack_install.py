"""Adding our Slack app to workspaces: an administrator goes there, and comes back with a code."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.console.auth.visitors import Admin, Services
from bot.console.rendering.templates import page, redirect
from bot.console.services import ConsoleServices
from bot.slack.manifest import require_https
from bot.slack.surface import INSTALL_PATH, REDIRECT_PATH, scopes
from connectors.errors import NotAllowed, NotFound
from connectors.slack.installations.states import InstallStates
from workers.bootstrap.systems import slack_apps
from workers.bootstrap.systems.instances import Instance
from workers.bootstrap.systems.platforms import instance_of
from workers.bootstrap.systems.slack import slack_kind
from workers.settings import Settings
from workers.settings.chat.slack import slack_options

router = APIRouter(include_in_schema=False)
log = structlog.get_logger("guichet.console")


@router.get(INSTALL_PATH)
def workspaces(request: Request, visitor: Admin, services: Services) -> Response:
    """The workspaces that have the app, and the way to the next one."""
    shown = [(app.name, slack_apps.installations(app).teams()) for app in _apps(services).values()]
    return page(request, visitor, "slack_install.html", section="account", apps=shown)


@router.get(f"{INSTALL_PATH}/{{name}}")
def begin(request: Request, visitor: Admin, services: Services, name: str) -> Response:
    """Send an administrator to Slack, where they choose a workspace and say yes."""
    # slack_sdk takes a while to import, and most consoles never need it.
    from connectors.slack.installations.exchange import authorize_url

    app = _app(services, name)
    settings = services.desk.settings
    require_https(settings.console_url)
    options = slack_options(name, app.options)
    wanted = scopes(staff_groups=_has_staff_groups(settings, name))
    state = InstallStates(services.desk.engine, name).begin(visitor.person_id)
    url = authorize_url(
        options.client_id,
        [scope.name for scope in wanted],
        f"{name}.{state}",
        f"{settings.console_url}{REDIRECT_PATH}",
        options.authorize_url,
    )
    return RedirectResponse(url, 303)


@router.get(REDIRECT_PATH)
def back(
    request: Request,
    visitor: Admin,
    services: Services,
    state: str = "",
    code: str = "",
    error: str = "",
) -> Response:
    """Keep what the workspace gave to the administrator who set out for it, once."""
    from connectors.slack.installations.exchange import granted

    name, _, secret = state.partition(".")
    apps = _apps(services)
    # Whoever sends an administrator here with a code of their own has no such state.
    if name not in apps or not InstallStates(services.desk.engine, name).end(
        secret, visitor.person_id
    ):
        raise NotAllowed(
            "This return from Slack is not one that you set out for, or is too old.",
            "Begin again on the page of the workspaces.",
        )
    if error or not code:
        return redirect(request, INSTALL_PATH, "not_installed")
    app = apps[name]
    source = slack_apps.token_source(app, slack_options(name, app.options))
    try:
        grant = granted(
            source.client, source.app, code, f"{services.desk.settings.console_url}{REDIRECT_PATH}"
        )
    finally:
        source.client.close()
    source.installations.add(grant, visitor.person_id)
    log.info("slack.installed", platform=f"{name}:{grant.team}", person=visitor.person_id)
    return redirect(request, INSTALL_PATH, "installed")


def _apps(services: ConsoleServices) -> Mapping[str, Instance]:
    """The apps of the settings that workspaces are added to."""
    desk, kind = services.desk, slack_kind()
    found = {
        name: instance_of(name, kind, desk.settings, desk.engine)
        for name, one in desk.settings.platforms.items()
        if one.kind == kind.name
    }
    return {name: one for name, one in found.items() if slack_apps.is_app(one)}


def _app(services: ConsoleServices, name: str) -> Instance:
    app = _apps(services).get(name)
    if app is None:
        raise NotFound("There is no such app of Slack.")
    return app


def _has_staff_groups(settings: Settings, app: str) -> bool:
    return any(
        one.staff_groups
        for name, one in settings.platforms.items()
        if name == app or name.startswith(f"{app}:")
    )
