"""The sign-on provider of the settings."""

from __future__ import annotations

from connectors.openid.access import OpenIdAccess
from connectors.openid.provider import OpenIdProvider
from workers.settings import Settings


def openid_provider(settings: Settings) -> OpenIdProvider:
    """The provider. Nothing is asked of it yet."""
    return OpenIdProvider(
        OpenIdAccess(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            addresses=tuple(settings.oidc_addresses),
            scopes=tuple(settings.oidc_scopes),
            verify=settings.oidc_ca_file or True,
        )
    )
