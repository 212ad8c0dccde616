"""Sign-on: the site's OpenID provider, and who may still log in with a password."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, model_validator

from workers.settings.kinds import HttpAddress, Token

LocalLogin = Literal["all", "admins", "none"]


class SignOnSettings(BaseModel):
    """One provider, or none."""

    oidc_issuer: HttpAddress = Field(
        "", description="Issuer of the site's OpenID provider; empty: local accounts alone."
    )
    oidc_client_id: str = Field("", description="What the provider calls this console.")
    oidc_client_secret: Token = Field(
        SecretStr(""), description="The client's secret; empty: a public client, by PKCE alone."
    )
    oidc_scopes: list[str] = Field(
        default_factory=lambda: ["openid", "email", "profile"],
        description="Scopes that are asked for, as JSON list. Some providers tell groups only with "
        "one more.",
    )
    oidc_addresses: list[HttpAddress] = Field(
        default_factory=list,
        description="Other addresses of the provider, as JSON list, where its endpoints are not at "
        "its issuer's.",
    )
    oidc_ca_file: str = Field(
        "",
        description="File with the authority that signed the provider's certificate, if it is your "
        "own.",
    )
    oidc_label: Annotated[str, Field(max_length=60)] = Field(
        "",
        description="What people call the provider: `University account`; empty: single sign-on.",
    )
    oidc_groups_claim: str = Field("groups", description="Claim that lists somebody's groups.")
    oidc_login_claim: str = Field(
        "",
        description="Claim that holds somebody's login in the directory (`preferred_username`), "
        "by which they are found there where no mail does it. Set it only where people cannot "
        "change it. Empty: by mail alone.",
    )
    oidc_roles: dict[str, Literal["asker", "staff", "admin"]] = Field(
        default_factory=dict,
        description='Roles by group, as JSON: `{"it-helpdesk": "staff"}`. The highest counts, '
        "beside the role that an administrator gave.",
    )
    oidc_role_days: int = Field(
        30,
        ge=1,
        description="Days for which a role by group holds without another sign-on.",
    )
    oidc_link_by_mail: bool = Field(
        True,
        description="A verified mail links somebody, at their first sign-on, with the local "
        "account that has it, if that has no role and no grant.",
    )
    oidc_staff_by_mail: bool = Field(
        False, description="The same for accounts with a role or a grant."
    )
    oidc_logout: bool = Field(
        True, description="Who logs out of the console logs out at the provider too."
    )
    local_login: LocalLogin = Field(
        "all",
        description="Whose password lets them in beside the provider: `all`, `admins` (when the "
        "provider is away) or `none`.",
    )

    @model_validator(mode="after")
    def _sign_on_is_whole(self) -> SignOnSettings:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("GUICHET_OIDC_ISSUER needs GUICHET_OIDC_CLIENT_ID")
        if self.oidc_issuer and "openid" not in self.oidc_scopes:
            raise ValueError("GUICHET_OIDC_SCOPES must have openid among them")
        if self.local_login != "all" and not self.oidc_issuer:
            raise ValueError("GUICHET_LOCAL_LOGIN needs GUICHET_OIDC_ISSUER: nobody could log in")
        return self

    @property
    def role_lasts(self) -> timedelta:
        """How long a role by group holds."""
        return timedelta(days=self.oidc_role_days)

    @property
    def sign_on(self) -> bool:
        """Whether people log in at a provider."""
        return bool(self.oidc_issuer)
