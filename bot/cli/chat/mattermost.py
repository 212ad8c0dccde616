"""`guichet mattermost …`: what an administrator does on a server of Mattermost."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.runtime.context import print_json, say, settings_and_logs
from connectors.errors import SettingsError

if TYPE_CHECKING:
    from connectors.contracts.diagnosis import Finding
    from connectors.mattermost.administration.api import Api
    from connectors.mattermost.administration.setup import Made
    from workers.settings import Settings

app = typer.Typer(
    help="Mattermost: set up the bot on a server.", no_args_is_help=True, add_completion=False
)
ADMIN_TOKEN = "MATTERMOST_ADMIN_TOKEN"
BOT_TOKEN_FILE, COMMAND_TOKEN_FILE = "bot-token", "command-token"


@app.callback()
def group() -> None:
    """Keep the names of the commands, also where there is one."""


@app.command()
def setup(
    team: Annotated[str, typer.Option(help="The team, as its address names it.")],
    url: Annotated[
        str, typer.Option(help="The server, as people open it. Default: the instance's.")
    ] = "",
    callback_url: Annotated[
        str,
        typer.Option(
            help="Where the server reaches guichet serve mattermost, such as "
            "https://desk.example/mattermost. Default: the instance's, or the console's address."
        ),
    ] = "",
    channel: Annotated[
        list[str] | None, typer.Option(help="A channel that the bot joins; may be repeated.")
    ] = None,
    review_channel: Annotated[
        str, typer.Option(help="The private channel of staff; made where it is not there.")
    ] = "helpdesk-review",
    username: Annotated[str, typer.Option(help="Name of the bot's account.")] = "helpdesk-bot",
    trigger: Annotated[str, typer.Option(help="The slash command, without its slash.")] = (
        "helpdesk"
    ),
    secrets: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the files bot-token and command-token, which only you may read."
        ),
    ] = None,
    print_secrets: Annotated[
        bool, typer.Option("--print-secrets", help="Make a token for the bot, and print both.")
    ] = False,
    instance: Annotated[
        str, typer.Option(help="The instance, where the settings have several of Mattermost.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make the bot's account, its memberships, its command and the review channel. Safe to repeat.

    The administrator's token is read from MATTERMOST_ADMIN_TOKEN, or asked for.
    """
    from connectors.mattermost.administration.server import server_findings
    from connectors.mattermost.administration.setup import Wanted, set_up

    settings = settings_and_logs(log_level="error")
    place = _Place(settings, instance, url, callback_url)
    wanted = Wanted(team, username, channel or (), review_channel, trigger, place.callback_url)
    with closing(place.api(_admin_token())) as api:
        made = set_up(api, wanted)
        tokens = _tokens(api, made, place, secrets, print_secrets)
        found = list(server_findings(api, made.bot, place.callback_url))
    table = _table(made, place, _secrets(made, tokens, secrets))
    if as_json:
        print_json(_document(made, place, found, tokens if print_secrets else {}))
        return
    for line in made.lines:
        say(f"ok   {line}")
    for one in found:
        say(f"{'BAD' if not one.ok else ' ! ' if one.warning else 'ok '}  {one.line}")
    say("\nWrite into the settings:\n")
    say(table)
    if not tokens:
        say(
            "\nThe bot has no token of this run: run it again with --secrets FOLDER, or make one "
            "under Integrations, Bot Accounts."
        )


class _Place:
    """Where the server is, and where it reaches us: as said, else as the settings have it."""

    def __init__(self, settings: Settings, wanted: str, url: str, callback_url: str) -> None:
        from workers.settings.kinds import readable

        names = [name for name, one in settings.platforms.items() if one.kind == "mattermost"]
        if wanted and names and wanted not in names:
            raise SettingsError(
                f"There is no instance {wanted!r} of Mattermost.", f"Known: {', '.join(names)}."
            )
        if not wanted and len(names) > 1:
            raise SettingsError(
                "There are several instances of Mattermost.",
                f"Say --instance, one of: {', '.join(names)}.",
            )
        self.name = wanted or next(iter(names), "mattermost:main")
        options = settings.platform(self.name).options
        self.url = readable(url or str(options.get("url") or "")).rstrip("/")
        if not self.url:
            raise SettingsError("Which server?", "Say --url https://chat.example.")
        console = f"{settings.console_url}/mattermost" if settings.console_url else ""
        said = callback_url or str(options.get("callback_url") or "") or console
        self.callback_url = said.rstrip("/")
        self._ca_file, self._proxy = str(options.get("ca_file") or ""), options.get("proxy") or ""

    def api(self, token: str) -> Api:
        """The server's API by a token."""
        from connectors.mattermost.administration.api import Api
        from connectors.mattermost.client import MattermostAccess, MattermostClient

        access = MattermostAccess(
            self.url, token, verify=self._ca_file or True, proxy=str(self._proxy), setting=self.name
        )
        return Api(MattermostClient(access))


def _admin_token() -> str:
    found = os.environ.get(ADMIN_TOKEN, "").strip()
    found = found or typer.prompt("Token of a system administrator", hide_input=True, err=True)
    if not found.strip():
        raise SettingsError("There is no administrator's token.", f"Set {ADMIN_TOKEN}.")
    return found.strip()


def _tokens(
    api: Api, made: Made, place: _Place, folder: Path | None, print_them: bool
) -> dict[str, str]:
    """The bot's token and the command's, as far as somebody asked for them. A token that is in the
    folder and works stays."""
    from connectors.mattermost.administration.setup import new_token

    tokens: dict[str, str] = {}
    if folder is not None:
        file = folder / BOT_TOKEN_FILE
        kept = file.read_text("utf-8").strip() if file.is_file() else ""
        bot = kept if kept and _is_of(place, kept, made.bot) else new_token(api, made.bot)
        tokens = {BOT_TOKEN_FILE: bot, COMMAND_TOKEN_FILE: made.command_token}
        for name, token in tokens.items():
            if token:
                _write(folder / name, token)
    elif print_them:
        tokens = {
            BOT_TOKEN_FILE: new_token(api, made.bot),
            COMMAND_TOKEN_FILE: made.command_token,
        }
    return {name: token for name, token in tokens.items() if token}


def _is_of(place: _Place, token: str, bot: str) -> bool:
    from connectors.errors import LoginRefused

    with closing(place.api(token)) as api:
        try:
            return bool(api.get("/users/me").get("id") == bot)
        except LoginRefused:
            return False


def _write(file: Path, secret: str) -> None:
    """A file that only its owner may read, from its first byte on."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.unlink(missing_ok=True)
        with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
            opened.write(f"{secret}\n")
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be written: {error.strerror}.", "Name another folder in --secrets."
        ) from error


def _secrets(made: Made, tokens: dict[str, str], folder: Path | None) -> dict[str, str]:
    """The options for both tokens: where each is to be found, or itself if it is to be printed."""
    found = {}
    wanted = {"token": BOT_TOKEN_FILE}
    if made.command_token:
        wanted["command_token"] = COMMAND_TOKEN_FILE
    for option, name in wanted.items():
        if folder is not None:
            found[f"{option}_file"] = str((folder / name).absolute())
        elif name in tokens:
            found[option] = tokens[name]
        else:
            found[f"{option}_env"] = f"MATTERMOST_{option.upper()}"
    return found


def _table(made: Made, place: _Place, secrets: dict[str, str]) -> str:
    """The settings as TOML."""
    from json import dumps

    lines = [f"[platforms.{dumps(place.name)}]"]
    if made.review_channel:
        lines.append(f"review_channels = [{dumps(made.review_channel)}]")
    lines += ["", f"[platforms.{dumps(place.name)}.options]", f"url = {dumps(place.url)}"]
    if place.callback_url:
        lines.append(f"callback_url = {dumps(place.callback_url)}")
    lines += [f"{name} = {dumps(value)}" for name, value in secrets.items()]
    for name, id_ in made.channels.items():
        lines.append(f"# the channel {name} is {id_}")
    return "\n".join(lines)


def _document(
    made: Made, place: _Place, found: list[Finding], tokens: dict[str, str]
) -> dict[str, object]:
    return {
        "instance": place.name,
        "version": made.version,
        "bot": made.bot,
        "team": made.team,
        "channels": made.channels,
        "review_channel": made.review_channel,
        "done": made.lines,
        "findings": [{"ok": one.ok, "warning": one.warning, "line": one.line} for one in found],
        "tokens": tokens,
    }
