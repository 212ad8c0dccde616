"""`guichet user …`: the accounts of the console, and the people of chat platforms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.runtime.context import open_desk, print_json, say
from connectors.errors import BadInput
from workers.settings import DIRECTORY_LABEL

if TYPE_CHECKING:
    from workers.bootstrap import Desk

app = typer.Typer(help="Accounts, chat accounts and roles.", no_args_is_help=True)

RoleName = Literal["asker", "staff", "admin"]
"""The values of `Role`, which would bring the database with it."""
Name = Annotated[str, typer.Argument(help="User name.")]
Password = Annotated[
    bool,
    typer.Option("--password-stdin", help="Read the password from standard input, one line."),
]


@app.command()
def add(
    username: Name,
    role: Annotated[RoleName, typer.Option(help="asker, staff or admin.")] = "asker",
    name: Annotated[str, typer.Option(help="Name that others see.")] = "",
    language: Annotated[str, typer.Option(help="fr or en; empty: as the browser asks.")] = "",
    entity: Annotated[
        list[str] | None,
        typer.Option(help="Entity whose tickets may be sources; may be repeated."),
    ] = None,
    email: Annotated[
        str, typer.Option(help=f"Mail address by which {DIRECTORY_LABEL} knows them.")
    ] = "",
    password_stdin: Password = False,
) -> None:
    """Make an account. The first one ends the demo: from then on everybody logs in."""
    if language not in ("", "fr", "en"):
        raise BadInput(f"{language!r} is no language of the console.", "Use fr or en.")
    from connectors.database.models import Role

    desk = open_desk()
    password = _ask_password(password_stdin)
    desk.accounts.add(
        username,
        password,
        Role(role),
        name,
        language or None,
        entities=list(entity) if entity else None,
        email=email or None,
    )
    username = username.strip().lower()
    say(f"Added {username} ({role}).")
    directory = desk.settings.directory_label
    if directory:
        if not email:
            say(
                f"{directory} decides what they see, and knows them by a mail address. "
                f"Say theirs: guichet user email {username} MAIL"
            )
    elif Role(role) is Role.ASKER and not entity and desk.settings.visibility == "entity":
        say(
            "Without an entity only tickets that are for everyone are their sources. "
            f"Name theirs: guichet user set-entities {username} ENTITY"
        )


@app.command("email", help=f"Change the mail address by which {DIRECTORY_LABEL} knows somebody.")
def set_email(username: Name, email: Annotated[str, typer.Argument(help="Mail address.")]) -> None:
    """Change the mail address by which the directory knows somebody."""
    open_desk().accounts.set_email(username, email)
    say(f"{username.strip().lower()} is {email.strip()}.")


@app.command(
    help=f"Forget which {DIRECTORY_LABEL} user somebody is; the next question matches them anew by "
    "mail."
)
def unpin(
    who: Annotated[str, typer.Argument(help="User name, or PLATFORM:ID for a chat platform.")],
) -> None:
    """Forget who somebody is in the directory; the next question matches them anew by mail."""
    open_desk().accounts.unpin(who)
    say(f"{who} is matched anew at their next question.")


@app.command("list")
def list_accounts(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show every account with its chat accounts, and everybody of a chat who has a role."""
    desk = open_desk()
    accounts, directory = desk.accounts.listing(), desk.settings.directory_label
    linked, others = desk.identities.of_accounts(), desk.identities.with_a_role()
    if as_json:
        print_json(
            [
                {
                    "username": one.username,
                    "person_id": one.person_id,
                    "name": one.name,
                    "role": one.role,
                    "disabled": one.disabled,
                    "locked_until": one.locked_until,
                    "keys": one.keys,
                    "entities": one.entities or (),
                    "sees_everything": one.sees_everything,
                    "glpi_user": one.directory_user if one.confirmed else None,
                    "sees": one.sees(directory=directory),
                    "identities": linked.get(one.person_id, ()),
                }
                for one in accounts
            ]
            + [
                {
                    "username": None,
                    "person_id": one.person_id,
                    "name": one.name,
                    "role": one.role,
                    "disabled": one.disabled,
                    "identities": one.identities,
                }
                for one in others
            ]
        )
        return
    for one in accounts:
        state = "  disabled" if one.disabled else ""
        sees = one.sees(directory=directory)
        chats = "".join(f"  {name}" for name in linked.get(one.person_id, ()))
        say(f"{one.username}  {one.role}  {one.name}  {one.keys} key(s)  {sees}{chats}{state}")
    for other in others:
        state = "  disabled" if other.disabled else ""
        say(f"{' '.join(other.identities)}  {other.role}  {other.name}  no account{state}")
    if not accounts:
        say("No accounts: the console is a demo on this machine. Add one: guichet user add NAME")


@app.command()
def disable(
    username: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False,
) -> None:
    """Shut somebody out, with their sessions and API keys."""
    open_desk().accounts.disable(username, disabled=not undo)
    say(f"{'Enabled' if undo else 'Disabled'} {username}.")


@app.command("set-role")
def set_role(username: Name, role: Annotated[RoleName, typer.Argument(help="The role.")]) -> None:
    """Change what somebody may do. An asker keeps no sight of every entity."""
    from connectors.database.models import Role

    desk = open_desk()
    desk.accounts.set_role(username, Role(role))
    say(f"{username} is {role} now.")
    _say_what_they_see(desk, username)


@app.command("role")
def role_of(
    who: Annotated[str, typer.Argument(help="User name, or PLATFORM:ID for a chat platform.")],
    role: Annotated[RoleName, typer.Argument(help="The role.")],
) -> None:
    """Change what somebody may do, also of a chat platform without an account."""
    from connectors.database.models import Role

    if ":" not in who:
        set_role(who, role)
        return
    username = open_desk().identities.set_role(who, Role(role))
    say(f"{f'{username}, linked with {who},' if username else who} is {role} now.")


@app.command()
def link(
    who: Annotated[str, typer.Argument(help="PLATFORM:ID, such as slack:T0123:U0456.")],
    username: Name,
) -> None:
    """Link a chat account with an account: from now on they are one person.

    What was asked in chat is the account's. People can do it themselves by the address that the
    bot gives them.
    """
    desk = open_desk()
    desk.identities.link(who, username, desk.outside.platforms.names)
    say(f"{who} is {username.strip().lower()} now.")


@app.command()
def unlink(
    who: Annotated[str, typer.Argument(help="PLATFORM:ID, such as slack:T0123:U0456.")],
) -> None:
    """Take a chat account from its account, with what was asked in chat."""
    open_desk().identities.unlink(who)
    say(f"{who} is on its own again, as it was before. No mail links it any more.")


@app.command(
    "set-entities",
    help="Set whose tickets somebody gets answers from. An entity covers those below it.\n\n"
    f"Where {DIRECTORY_LABEL} is set, it decides, and only --all counts; without it the grant is "
    "taken back.",
)
def set_entities(
    username: Name,
    entities: Annotated[
        list[str] | None,
        typer.Argument(help="Entities whose tickets may be sources; none: what is for everyone."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=f"Every entity, whatever {DIRECTORY_LABEL} says.")
    ] = False,
) -> None:
    """Set whose tickets somebody gets answers from. An entity covers those below it.

    Where a directory is set, it decides, and only --all counts; without it the grant is taken
    back.
    """
    named = [entity.strip() for entity in entities or () if entity.strip()]
    if named and everything:
        raise BadInput("Entities and --all exclude each other.", "Use one of the two.")
    desk = open_desk()
    desk.accounts.set_entities(username, named, everything=everything)
    _say_what_they_see(desk, username)


@app.command("set-password")
def set_password(username: Name, password_stdin: Password = False) -> None:
    """Set a password; it unlocks the account and ends its sessions."""
    desk = open_desk()
    desk.accounts.set_password(username, _ask_password(password_stdin))
    say(f"The password of {username} is set.")


@app.command("api-key")
def api_key(
    username: Name,
    name: Annotated[str, typer.Option("--name", help="What the key is for.")] = "key",
    revoke: Annotated[bool, typer.Option("--revoke", help="Revoke the keys of this name.")] = False,
) -> None:
    """Make a key for the REST API and print it, this once."""
    keys = open_desk().api_keys
    if revoke:
        say(f"Revoked {keys.revoke(username, name)} key(s).")
    else:
        say(keys.add(username, name))


def _say_what_they_see(desk: Desk, username: str) -> None:
    name = username.strip().lower()
    (account,) = (one for one in desk.accounts.listing() if one.username == name)
    say(f"{name} sees {account.sees(directory=desk.settings.directory_label)}.")


def _ask_password(from_stdin: bool) -> str:
    # Never as an argument: those are seen by everybody on the machine.
    if from_stdin or not sys.stdin.isatty():
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise BadInput("There is no password on standard input.", "Write it there, one line.")
        return line
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
