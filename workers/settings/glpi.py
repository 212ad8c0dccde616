"""GLPI: where it is, and as whom it is read and written."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, Field, SecretStr, model_validator

from workers.settings.kinds import HttpAddress, Minutes, Token

LABEL = "GLPI"
LOCAL_TICKETS = "local"


def _known_zone(value: str) -> str:
    if value and value not in available_timezones():
        raise ValueError("no such time zone; use a name such as Europe/Paris")
    return value


class GlpiSettings(BaseModel):
    """One GLPI, or none."""

    glpi_url: HttpAddress = Field(
        "", description="Address of GLPI's API, `https://HOST/apirest.php`; empty: no GLPI."
    )
    glpi_user_token: Token = Field(
        SecretStr(""), description="API token of the account that reads; see *GLPI* below."
    )
    glpi_app_token: Token = Field(
        SecretStr(""), description="Application token of the API client, if it has one."
    )
    glpi_tickets_token: Token = Field(
        SecretStr(""),
        description="API token of an account that opens tickets; empty: tickets stay in Guichet.",
    )
    glpi_tickets_entity: int = Field(
        0, ge=0, description="Id of the entity of tickets whose asker GLPI does not know."
    )
    glpi_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Secret of GLPI 11's webhooks; empty: none are accepted."
    )
    glpi_timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "", description="Time zone of that account, `Europe/Paris`; empty: found out."
    )
    glpi_ca_file: str = Field(
        "", description="File with the authority that signed GLPI's certificate, if it is your own."
    )
    glpi_sync_minutes: Minutes = Field(
        5, description="How often tickets and articles are read from GLPI."
    )

    @model_validator(mode="after")
    def _glpi_is_whole(self) -> GlpiSettings:
        if self.glpi_tickets_token.get_secret_value() and not self.glpi_url:
            raise ValueError("GUICHET_GLPI_TICKETS_TOKEN needs GUICHET_GLPI_URL")
        if self.glpi_webhook_secret.get_secret_value() and not self.tickets_outside:
            raise ValueError("GUICHET_GLPI_WEBHOOK_SECRET needs GUICHET_GLPI_TICKETS_TOKEN")
        return self

    @property
    def directory_access(self) -> bool:
        """Whether a directory says who people are and what they may see."""
        return bool(self.glpi_url)

    @property
    def directory_label(self) -> str:
        """What people call the directory; empty where there is none."""
        return LABEL if self.directory_access else ""

    @property
    def ticket_system(self) -> str:
        """The name by which the database knows where tickets are opened."""
        return "glpi" if self.tickets_outside else LOCAL_TICKETS

    @property
    def ticket_system_label(self) -> str:
        """What people call the place where tickets are opened."""
        return LABEL if self.tickets_outside else "Guichet"

    @property
    def sync_minutes(self) -> float:
        """How often sources are read."""
        return self.glpi_sync_minutes

    @property
    def tickets_outside(self) -> bool:
        """Whether tickets are opened in another system, and not on the local desk."""
        return self.directory_access and bool(self.glpi_tickets_token.get_secret_value())
