"""What a provider says of itself (OpenID Connect Discovery 1.0), as far as we use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.openid.access import OpenIdAccess, origin_of
from connectors.openid.errors import CALLED, SETTING, ProviderFault

PATH = "/.well-known/openid-configuration"
BASIC, POST = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Addresses are absolute; the optional ones are empty where the provider has none."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str
    secret_in: str
    """How the client's secret is sent: `BASIC` or `POST`."""
    tells_issuer: bool
    """Whether each return from the provider names its issuer (RFC 9207)."""


def metadata_of(document: Mapping[str, Any], access: OpenIdAccess) -> Metadata:
    """The document of a provider, checked. Raises `ProviderFault`.

    The issuer must be the one of the settings: another would sign in people of another place. Each
    address must be one that the settings name, so that nothing else is ever contacted.
    """
    issuer = _text(document, "issuer")
    if issuer.rstrip("/") != access.issuer.rstrip("/"):
        raise ProviderFault(
            f"{CALLED} says that its issuer is {issuer[:200]!r}.",
            f"Set {SETTING} to exactly that, if it is yours.",
        )
    methods = document.get("token_endpoint_auth_methods_supported")
    listed = methods if isinstance(methods, list) else [BASIC]
    challenges = document.get("code_challenge_methods_supported")
    if isinstance(challenges, list) and "S256" not in challenges:
        raise ProviderFault(f"{CALLED} does not support PKCE with S256.", "Switch it on there.")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_place(document, "authorization_endpoint", access),
        token_endpoint=_place(document, "token_endpoint", access),
        jwks_uri=_place(document, "jwks_uri", access),
        userinfo_endpoint=_optional(document, "userinfo_endpoint", access),
        end_session_endpoint=_optional(document, "end_session_endpoint", access),
        secret_in=POST if POST in listed and BASIC not in listed else BASIC,
        tells_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderFault(
            f"{CALLED} says nothing of its {name}.", f"Check {SETTING}: is it OpenID Connect?"
        )
    return value


def _optional(document: Mapping[str, Any], name: str, access: OpenIdAccess) -> str:
    return _place(document, name, access) if document.get(name) else ""


def _place(document: Mapping[str, Any], name: str, access: OpenIdAccess) -> str:
    address = _text(document, name)
    try:
        origin = origin_of(address)
    except ValueError:
        origin = ""
    if origin not in access.origins or "@" in address.partition("?")[0]:
        raise ProviderFault(
            f"{CALLED} has its {name} at {origin or 'no address'}, which no setting names.",
            "Add it to GUICHET_OIDC_ADDRESSES, if it is the provider's own.",
        )
    return address
