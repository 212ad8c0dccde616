"""What can be wrong with a provider or with what it signed. All of it is for the operator."""

from __future__ import annotations

from connectors.errors import ConnectorError, Refused

SETTING = "GUICHET_OIDC_ISSUER"
CALLED = "The sign-on provider"


class ProviderFault(ConnectorError):
    """The provider answers, and not as OpenID Connect has it, or not as the settings have it."""


class TokenRefused(Refused):
    """A token that proves nothing. `code` is why, in one word, for the log."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, "Run: guichet doctor")
        self.code = code
