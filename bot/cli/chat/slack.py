"""`guichet slack …`: what an administrator does for the Slack app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.runtime.context import open_desk, print_json, say, settings_and_logs
from connectors.errors import SettingsError

if TYPE_CHECKING:
    from workers.settings import Settings
    from workers.settings.chat.slack import SlackOptions

app = typer.Typer(
    help="Slack: the manifest of the app, and keys for the tokens of workspaces.",
    no_args_is_help=True,
    add_completion=False,
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
        oauth=bool(options.client_id),
        rotates=bool(options.client_id),
        staff_groups=_has_staff_groups(settings, name),
    )
    document = made(shape)
    if as_json:
        print_json(document)
    else:
        typer.echo(as_yaml(document), nl=False)


@app.command("new-key")
def new_key() -> None:
    """Print a new key for GUICHET_ENCRYPTION_KEYS."""
    from connectors.database.encryption import new_key as made

    say(made())


@app.command("rotate-keys")
def rotate_keys(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Encrypt the tokens of all workspaces by the first key. The others may be taken away then."""
    from workers.bootstrap.systems import slack_apps
    from workers.bootstrap.systems.platforms import instance_of
    from workers.bootstrap.systems.slack import slack_kind

    desk = open_desk(settings_and_logs(log_level="error"))
    kind, done = slack_kind(), {}
    for name, one in desk.settings.platforms.items():
        instance = instance_of(name, kind, desk.settings, desk.engine)
        if one.kind == kind.name and slack_apps.is_app(instance):
            done[name] = slack_apps.installations(instance).encrypt_anew()
    if as_json:
        print_json({"workspaces": done})
    elif not done:
        say("No app of the settings has a client_id, so no token is in the database.")
    for name, count in {} if as_json else done.items():
        say(f"{name}: the tokens of {count} workspace(s) are encrypted by the first key.")


def _has_staff_groups(settings: Settings, name: str) -> bool:
    """Whether groups are staff in a workspace of this instance."""
    return any(
        one.staff_groups
        for other, one in settings.platforms.items()
        if other == name or other.startswith(f"{name}:")
    )


def _instance(settings: Settings, wanted: str) -> tuple[str, SlackOptions]:
    """The instance of Slack and its options; those of an empty one before there is any."""
    from workers.settings.chat.slack import slack_options

    names = [name for name, one in settings.platforms.items() if one.kind == "slack"]
    # The workspaces of an app have its manifest.
    if "slack" in names and slack_options("slack", settings.platform("slack").options).client_id:
        names = [name for name in names if not name.startswith("slack:")]
    if wanted and wanted not in names:
        known = f"Known: {', '.join(names)}." if names else "There is none in GUICHET_PLATFORMS."
        raise SettingsError(f"There is no instance {wanted!r} of Slack.", known)
    if not wanted and len(names) > 1:
        raise SettingsError(
            "There are several instances of Slack.", f"Say --instance, one of: {', '.join(names)}."
        )
    name = wanted or next(iter(names), "slack")
    return name, slack_options(name, settings.platform(name).options)
