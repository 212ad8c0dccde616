"""What our Slack app has: scopes, events, a command, a shortcut, and the words of its agent.

This is the one table of it. The listeners take their names from here, the manifest is made of it,
and `guichet doctor` compares it with what the workspace granted.
"""

from __future__ import annotations

from dataclasses import dataclass

EVENTS_PATH = "/slack/events"
"""Where Slack sends everything in HTTP mode, below the console's public address."""
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
"""Where an administrator adds a workspace, and where Slack sends them back to."""
COMMAND = "/helpdesk"
SHORTCUT = "ticket_from_message"
"""The callback id of the message shortcut."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope of the bot's token, and what it is for, as an administrator reads it.

    `without` says what is missing where the workspace did not grant it. `needed`: without it the
    app does not do its work. `staff_groups`: it is asked for only where the instance has some.
    """

    name: str
    purpose: str
    without: str
    needed: bool = False
    staff_groups: bool = False


SCOPES = (
    Scope(
        "chat:write",
        "post, update and delete its own messages; show what it is doing in a thread",
        "nothing can be sent",
        needed=True,
    ),
    Scope(
        "app_mentions:read",
        "hear of it when somebody mentions the app in a channel",
        "mentions in channels are not heard",
        needed=True,
    ),
    Scope(
        "im:history",
        "read what people write to the app, and find its own messages there again",
        "direct messages are not heard, and a message whose sending failed may come twice",
        needed=True,
    ),
    Scope(
        "im:write",
        "open a direct message with somebody, for an answer or a notice",
        "nobody can be written to who did not write first",
        needed=True,
    ),
    Scope(
        "channels:history",
        "follow threads in public channels that it was invited to, and find its own messages there",
        "replies in threads of public channels are not heard",
        needed=True,
    ),
    Scope(
        "groups:history",
        "the same in private channels, such as that of the support staff",
        "replies in threads of private channels are not heard",
        needed=True,
    ),
    Scope(
        "channels:read",
        "see whether a public channel is shared with another organisation",
        "nobody can tell whether a public channel is shared",
        needed=True,
    ),
    Scope(
        "groups:read",
        "see whether a private channel is shared with another organisation",
        "nobody can tell whether a private channel is shared",
        needed=True,
    ),
    Scope(
        "users:read",
        "see whether somebody is a guest, a bot or of another workspace",
        "nobody can be told from a guest or a stranger, so nobody gets an answer",
        needed=True,
    ),
    Scope(
        "users:read.email",
        "match people by the mail address that Slack verified",
        "people are not matched by mail; each one links their account once",
    ),
    Scope(
        "commands",
        f"the command {COMMAND} and the entry in the menu of a message",
        f"{COMMAND} and the entry in the menu of a message do nothing",
        needed=True,
    ),
    Scope(
        "reactions:write",
        "show with a sign on the question how it stands",
        "questions in channels get no sign",
    ),
    Scope(
        "reactions:read",
        "count a thumb on an answer as feedback",
        "thumbs on answers do not count",
    ),
    Scope(
        "assistant:write",
        "be an agent: suggested questions, and a status while it works",
        "no suggested questions, and no status while it works",
    ),
    Scope(
        "usergroups:read",
        "see who is in the user groups that staff_groups names",
        "nobody is staff by a user group",
        needed=True,
        staff_groups=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event that Slack sends, and the scope that it needs; empty: none. `oauth`: an app that
    has its token in the settings does not ask for it."""

    name: str
    scope: str = ""
    oauth: bool = False


EVENTS = (
    Event("app_home_opened"),
    Event("app_mention", "app_mentions:read"),
    Event("app_uninstalled", oauth=True),
    Event("message.channels", "channels:history"),
    Event("message.groups", "groups:history"),
    Event("message.im", "im:history"),
    Event("reaction_added", "reactions:read"),
    Event("reaction_removed", "reactions:read"),
    Event("tokens_revoked", oauth=True),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What people read of the app before they ask it anything."""

    name: str = "IT Helpdesk"
    bot: str = "helpdesk"
    description: str = "Answers IT questions and files tickets; support staff check the answers."
    agent: str = "Ask an IT question, or open a ticket."
    command: str = "Ask support, or see your tickets"
    usage: str = "[question] | status | tickets | ticket | help"
    shortcut: str = "Create IT ticket"
    shortcut_description: str = "Have support look into this message"
    colour: str = "#1d4f91"
    prompts: tuple[tuple[str, str], ...] = (
        ("Reset a password", "I need to reset my password"),
        ("VPN", "I cannot connect to the VPN"),
        ("Printer", "My printer does not print"),
    )
    """Title and message of each suggested question."""


def scopes(*, staff_groups: bool) -> tuple[Scope, ...]:
    """The scopes that an app needs, no more. `staff_groups`: groups of the workspace are staff."""
    return tuple(one for one in SCOPES if staff_groups or not one.staff_groups)
