"""The chat platforms of a site, by instance, and the staff channels that drafts are shown in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from workers.settings.kinds import Token

OWN_PLACES = ("console", "cli", "api")
"""Places of our own: pages, command line and REST API. They need no settings, and the people there
were proven by a login of ours."""
SIGN_ON = "oidc"
"""Identities of the sign-on provider are kept under ``oidc:ISSUER``."""
RESERVED = (*OWN_PLACES, "desk", SIGN_ON)
"""Names that no instance may have; the outbox knows the ticket system as ``desk``."""
_NAME = re.compile(r"[a-z][a-z0-9_-]*(:[A-Za-z0-9][A-Za-z0-9_.-]{0,63})?")


class ChannelRule(BaseModel):
    """What the bot does in one channel of an instance. In a channel without a rule it does nothing;
    direct conversations need none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: str = Field(min_length=1)
    """Its id on the platform."""
    ask: Literal["off", "mentions", "posts"] = "mentions"
    """What is a question there: nothing, what names the bot, or every new post. In a thread that
    the bot is in, its asker need not name it."""
    answer: Literal["thread", "direct"] = "thread"
    """Where the answer goes: below the question, or to the asker's direct conversation."""
    mode: Literal["", "auto", "review", "hybrid"] = ""
    """What becomes of a draft for a question that is asked there; empty: as the site has it."""


class PlatformSettings(BaseModel):
    """One instance of a chat platform: a workspace of Slack, a Mattermost."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = ""
    """``slack``, ``mattermost`` …; empty: what stands before the colon of the instance's name."""
    disclosure: Literal["", "full", "redacted"] = ""
    """How much it is told; empty: as its kind has it."""
    review_channels: tuple[str, ...] = ()
    """Staff channels of drafts that no route sends elsewhere on this instance."""
    guests: bool = False
    """Whether guests of the workspace get answers."""
    homes: tuple[str, ...] = ()
    """Ids of workspaces or teams whose people may ask. Empty: the one that the instance is named
    after. Of whom the platform names no home, they are its own."""
    link_by_mail: Literal["no", "verified", "trusted"] = "verified"
    """Whose mail says who they are in the directory: nobody's, those that the platform itself
    verified, or all (single sign-on sets them, and nobody can change theirs)."""
    staff_by_mail: bool = False
    """Whether that match alone lets a chat account act with the role and the grants of an account
    of the console. Without it staff open the linking address once."""
    staff_groups: tuple[str, ...] = ()
    """Ids of groups, teams or channels of the platform whose members are staff."""
    channels: tuple[ChannelRule, ...] = ()
    """What the bot does in which channel."""
    options: dict[str, Any] = Field(default_factory=dict, repr=False)
    """The adapter's own settings. It alone knows what they mean."""

    @model_validator(mode="after")
    def _one_rule_a_channel(self) -> Self:
        names = [rule.channel for rule in self.channels]
        for name in names:
            if names.count(name) > 1:
                raise ValueError("two of the rules are for one channel")
        return self

    def rule(self, channel: str) -> ChannelRule:
        """The rule of a channel; one that says no to everything where there is none."""
        for rule in self.channels:
            if rule.channel == channel:
                return rule
        return ChannelRule(channel=channel or "-", ask="off")


class ReviewRoute(BaseModel):
    """Where drafts are shown to staff: a channel, and which drafts. Both conditions cover what is
    below: ``Network`` is also ``Network > Wireless``. Without a condition it is the default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: str
    channel: str = Field(min_length=1)
    category: str = ""
    entity: str = ""


class PlatformsSettings(BaseModel):
    """Every instance, and the routes to staff."""

    platforms: dict[str, PlatformSettings] = Field(
        default_factory=dict,
        description="Chat platforms by instance, as JSON (in TOML a table each): "
        '`{"slack:T0123": {"review_channels": ["C024BE91L"]}}`; see *Chat platforms*.',
    )
    encryption_keys: tuple[Token, ...] = Field(
        (),
        description="Keys that tokens of chat workspaces are encrypted with in the database, as "
        "JSON list. The first encrypts, all decrypt. Make one: `guichet slack new-key`.",
    )
    review_routes: tuple[ReviewRoute, ...] = Field(
        (),
        description="Staff channels by what a draft is about, as JSON list (in TOML "
        "`[[review_routes]]`): `platform`, `channel`, `category`, `entity`.",
    )
    thread_replies_per_hour: int = Field(
        30,
        ge=1,
        description="Questions that are answered in one thread of a chat platform within an hour, "
        "so that two bots never talk.",
    )
    review_channels: dict[str, str] = Field(
        default_factory=dict,
        description="Old form of `GUICHET_REVIEW_ROUTES`: one channel a platform. It is still "
        "read.",
    )

    @field_validator("platforms")
    @classmethod
    def _named(cls, value: Mapping[str, PlatformSettings]) -> dict[str, PlatformSettings]:
        for name in value:
            if not _NAME.fullmatch(name):
                raise ValueError(
                    "an instance is called KIND or KIND:NAME, such as slack:T0123 or "
                    "mattermost:main"
                )
            if name in RESERVED or _kind(name) == SIGN_ON:
                raise ValueError(f"an instance cannot be called {name}")
        return {
            name: one.model_copy(update={"kind": one.kind or _kind(name)})
            for name, one in value.items()
        }

    @model_validator(mode="after")
    def _one_form_of_routes(self) -> Self:
        if self.review_channels and self.review_routes:
            raise ValueError(
                "GUICHET_REVIEW_CHANNELS is the old form of GUICHET_REVIEW_ROUTES: keep the routes"
            )
        return self

    @property
    def routes(self) -> tuple[ReviewRoute, ...]:
        """Every route: those by condition, and the channels of each instance as its defaults."""
        return (
            *self.review_routes,
            *(
                ReviewRoute(platform=name, channel=channel)
                for name, one in self.platforms.items()
                for channel in one.review_channels
            ),
            *(
                ReviewRoute(platform=name, channel=channel)
                for name, channel in self.review_channels.items()
            ),
        )

    def platform(self, name: str) -> PlatformSettings:
        """The settings of an instance. One that has none, or no options, has those of the instance
        that is called like its kind; without that, the strict defaults."""
        general = self.platforms.get(_kind(name)) or PlatformSettings(kind=_kind(name))
        own = self.platforms.get(name, general)
        return own if own.options else own.model_copy(update={"options": general.options})

    def homes_of(self, name: str) -> tuple[str, ...]:
        """Whose people an instance has; empty where its name does not say and no setting does."""
        _, _, own = name.partition(":")
        return self.platform(name).homes or ((own,) if own else ())


def _kind(name: str) -> str:
    return name.partition(":")[0]
