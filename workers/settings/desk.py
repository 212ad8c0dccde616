"""What becomes of questions and drafts, and who sees what."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from workers.settings.kinds import Fraction, Minutes


class Mode(StrEnum):
    """What becomes of a good draft in a channel."""

    AUTO = "auto"
    """Sent at once, unless it is risky."""
    REVIEW = "review"
    """Always shown to a colleague first."""
    HYBRID = "hybrid"
    """Sent at once from `send_threshold` on, else shown to a colleague first."""


class DeskSettings(BaseModel):
    """The desk's rules."""

    mode: Mode = Field(Mode.HYBRID, description="`auto`, `review` or `hybrid`, for every channel.")
    channel_modes: dict[str, Mode] = Field(
        default_factory=dict,
        description='Other modes by channel, as JSON: `{"console:helpdesk": "review"}`.',
    )
    send_threshold: Fraction = Field(
        0.7, description="`hybrid` sends a draft of at least this confidence without review."
    )
    follow_up_threshold: Fraction = Field(
        0.8,
        description="The same for an answer to a follow-up, if higher: its few words tell less.",
    )
    first_steps: Path | None = Field(
        None,
        description="Folder with your own first steps for what is urgent, `KIND.LANGUAGE.md`.",
    )
    source_floor: Fraction = Field(
        0.2, description="Below this relevance a ticket is no source, and nothing is drafted."
    )
    visibility: Literal["site", "entity", "own"] = Field(
        "entity", description="Whose tickets may be sources: all, the asker's entities', their own."
    )
    review_cards_show_all: bool = Field(
        False,
        description="Cards quote every ticket to all who are in a staff channel.",
    )
    review_reminder_minutes: Minutes = Field(
        30, description="An unreviewed draft is brought up again after this time."
    )
    review_expiry_minutes: Minutes = Field(
        480, description="An unreviewed draft goes to a human after this time."
    )
    review_undo_seconds: float = Field(
        10,
        ge=0,
        le=60,
        description="A decision made on the console or on a chat card goes out after this time, "
        "and can be taken back until then; 0: at once.",
    )
    stream: bool = Field(
        True, description="Show answers while they are written, where the mode is `auto`."
    )
    approved_answer_days: Annotated[int, Field(ge=0)] = Field(
        180, description="How long an approved answer is served again; 0: never."
    )
    reuse_role: Literal["staff", "admin"] = Field(
        "admin",
        description="Who may approve a risky answer for reuse, so that it is sent again unseen.",
    )
    allowed_link_hosts: list[str] = Field(
        default_factory=list,
        description="Hosts that answers may link to before a colleague has looked, as JSON list.",
    )
    questions_per_minute: int = Field(
        10, ge=1, description="Questions that one person may ask in a minute."
    )

    @model_validator(mode="after")
    def _reminder_before_expiry(self) -> DeskSettings:
        if self.review_reminder_minutes >= self.review_expiry_minutes:
            raise ValueError(
                "GUICHET_REVIEW_REMINDER_MINUTES must be less than GUICHET_REVIEW_EXPIRY_MINUTES"
            )
        return self

    def mode_of(self, platform: str, channel: str) -> Mode:
        """The mode of one channel: its own, else its instance's, else that of all instances of
        its kind, else everybody's."""
        modes = self.channel_modes
        for name in (f"{platform}:{channel}", platform, platform.partition(":")[0]):
            if name in modes:
                return modes[name]
        return self.mode
