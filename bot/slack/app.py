"""Bolt, and what holds for every request: whose it is, that it is counted, that nothing is told.

Bolt reads variables of the environment where it is told nothing, answers unknown workspaces at an
address that comes with the request, and logs what it received. None of that happens here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import structlog
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.receiving import metrics
from bot.slack.events import Payload, text_of
from bot.slack.installed import forget_removed
from bot.slack.listeners import register
from bot.slack.workspace import Workspaces
from connectors.errors import GuichetError
from workers.translations.sentences import say

log = structlog.get_logger("guichet.slack")

QUIET = logging.getLogger("guichet.slack.libraries")
"""The logger of Bolt and of the SDK: their lines hold texts, tokens and addresses. What matters of
them is logged here, by name."""
QUIET.setLevel(logging.CRITICAL + 1)
QUIET.propagate = False


class SlackApp(App):
    """The listeners on Bolt, for one app of Slack's. Safe for threads.

    A listener has ended before Slack is told that we have an event: what it could not store comes
    again. `last_event` is the moment (`time.time`) of the last request that was ours.
    """

    def __init__(self, workspaces: Workspaces, signing_secret: str, language: str) -> None:
        super().__init__(
            # Bolt sets the level of the logger of this name.
            name=QUIET.name,
            logger=QUIET,
            # What is not given would be looked for in the environment.
            client=WebClient(logger=QUIET),
            signing_secret=signing_secret or "none",
            verification_token="none",
            authorize=_authorize(workspaces),
            process_before_response=True,
            ssl_check_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        # With SLACK_CLIENT_ID in the environment there is one, which nobody asked for.
        self._oauth_flow = self._installation_store = None
        self.workspaces = workspaces
        self.language = language
        self.last_event: float | None = None
        self.use(self._only_ours)
        self.error(self._failed)
        register(self)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer one request: with 200, or with why not."""
        began = time.perf_counter()
        response = self._removed(req.body) or super().dispatch(req)
        self.last_event = time.time()
        result = {200: "taken", 401: "refused"}.get(response.status, "failed")
        metrics.count(self.workspaces.name, result, time.perf_counter() - began)
        return response

    def _removed(self, body: Payload) -> BoltResponse | None:
        """Take it that a workspace removed the app."""
        try:
            return BoltResponse(status=200) if forget_removed(self.workspaces, body) else None
        except GuichetError as error:
            return self._failed(error)

    def _only_ours(
        self, body: Payload, context: BoltContext, next: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """Refuse what comes of a workspace that our app is not installed in."""
        if body.get("type") == "app_rate_limited":
            # Slack tells that it dropped events: 30,000 in an hour are all that it sends.
            log.error("slack.events_dropped", platform=self.workspaces.name)
            return BoltResponse(status=200)
        if "workspace" in context:
            return next()
        log.warning("slack.unknown_workspace", team=text_of(context.team_id)[:20])
        if body.get("command"):
            return BoltResponse(status=200, body=say("refused_foreign", self.language))
        return BoltResponse(status=200)

    def _failed(self, error: Exception) -> BoltResponse:
        """Say that something was not taken, without a word of it: Slack delivers it again."""
        if isinstance(error, GuichetError):
            log.error("slack.not_taken", error=type(error).__name__, reason=error.message)
        else:
            log.error("slack.not_taken", error=type(error).__name__, where=_place_of(error))
        return BoltResponse(status=500)


def _authorize(workspaces: Workspaces) -> Callable[..., AuthorizeResult]:
    def authorize(
        context: BoltContext, team_id: str | None, enterprise_id: str | None
    ) -> AuthorizeResult:
        """Find the workspace; listeners get it as `workspace`."""
        workspace = workspaces.of(team_id) if team_id else None
        if workspace is None:
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        context["workspace"] = workspace
        ours = workspace.identity
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_id=ours.bot, bot_user_id=ours.user
        )

    return authorize


def _place_of(error: BaseException) -> str:
    """File and line of a fault of ours. Its message may hold what people wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
