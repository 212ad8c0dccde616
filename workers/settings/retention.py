"""How long what people wrote is kept."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

Days = Annotated[int, Field(ge=0)]


class RetentionSettings(BaseModel):
    """Retention by kind of data, in days; 0 keeps it for ever."""

    keep_conversations_days: Days = Field(
        365,
        description="Days that questions are kept as they were written, with the conversations "
        "and messages around them; 0: for ever.",
    )
    keep_learning_days: Days = Field(
        1095,
        description="Days that redacted questions, drafts, and the words of decisions and votes "
        "are kept to learn from; 0: for ever.",
    )
    keep_audit_days: Days = Field(365, description="Days that the audit log is kept; 0: for ever.")
    keep_people_days: Days = Field(
        1095,
        description="Days after their last question that somebody without an account and a role "
        "is erased; 0: never.",
    )
