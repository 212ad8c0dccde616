"""`guichet slack …`: what an administrator does for the Slack app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.runtime.context import print_json, settings_and_logs
from connectors.errors import SettingsError

if TYPE_CHECKING:
    from workers.settings import Settings
    from workers.settings.chat.slack import SlackOptions

app = typer.Typer(
    help="Slack: the manifest of the app.", no_args_is_help=True, add_completion=False
)
Mode = Literal["socket", "http"]


@app.callback()
def group() -> None:
    """Keep the names of the commands, also where there is one."""


@app.command()
def manifest(
    instance: Annotated[
        str, typer.Option(help="The instance, where the settings have several of Slack.")
    ] = "",
    mode: Annotated[
        Mode | None,
        typer.Option(help="socket: we call Slack. http: Slack calls us. Default: the instance's."),
    ] = None,
    url: Annotated[
        str, typer.Option(help="Public https address of the console. Default: GUICHET_CONSOLE_URL.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json/--yaml", help="Print JSON, or YAML (default).")
    ] = False,
) -> None:
    """Print the manifest of the Slack app, to be pasted into Slack."""
    from bot.slack.manifest import Shape, as_yaml
    from bot.slack.manifest import manifest as made

    settings = settings_and_logs(log_level="error")
    name, options = _instance(settings, instance)
    shape = Shape(
        http=(mode or options.mode) == "http",
        url=(url or settings.console_url).rstrip("/"),
        staff_groups=bool(settings.platform(name).staff_groups),
    )
    document = made(shape)
    if as_json:
        print_json(document)
    else:
        typer.echo(as_yaml(document), nl=False)


def _instance(settings: Settings, wanted: str) -> tuple[str, SlackOptions]:
    """The instance of Slack and its options; those of an empty one before there is any."""
    from workers.settings.chat.slack import slack_options

    names = [name for name, one in settings.platforms.items() if one.kind == "slack"]
    if wanted and wanted not in names:
        known = f"Known: {', '.join(names)}." if names else "There is none in GUICHET_PLATFORMS."
        raise SettingsError(f"There is no instance {wanted!r} of Slack.", known)
    if not wanted and len(names) > 1:
        raise SettingsError(
            "There are several instances of Slack.", f"Say --instance, one of: {', '.join(names)}."
        )
    name = wanted or next(iter(names), "slack")
    return name, slack_options(name, settings.platform(name).options)
