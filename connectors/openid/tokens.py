"""Tokens that the provider signed: ID tokens and logout tokens.

A token is believed only if one of the provider's own keys signed it, by a method with two different
keys: with a shared secret, or with none, anybody who knows our client id could write one.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key
from joserfc.jws import extract_compact
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from connectors.openid.errors import CALLED, TokenRefused

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
"""Signatures that are believed."""
LEEWAY = 60
"""Seconds by which the provider's clock and ours may differ."""
LONGEST = 64 * 1024
"""Characters of a token."""
LONGEST_SUBJECT = 255
MOST_KEYS = 50
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_LASTS = 600
"""Seconds after which an order to log somebody out is too old, whatever it says itself."""

Key = RSAKey | ECKey | OKPKey
Claims = Mapping[str, Any]


class UnknownKey(TokenRefused):
    """Signed by a key that we do not know: the provider may have new ones."""


def usable_keys(document: Any) -> list[Key]:
    """The keys of a provider's key set that may have signed a token; others are left out."""
    listed = document.get("keys") if isinstance(document, dict) else None
    found: list[Key] = []
    for one in (listed if isinstance(listed, list) else [])[:MOST_KEYS]:
        if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC", "OKP"):
            continue
        if one.get("use", "sig") != "sig":
            continue
        try:
            key = import_key({name: value for name, value in one.items() if name != "d"})
        except (JoseError, ValueError, TypeError):
            continue
        if isinstance(key, RSAKey | ECKey | OKPKey):
            found.append(key)
    return found


def id_token_claims(
    token: str, keys: Iterable[Key], *, issuer: str, client_id: str, nonce: str, moment: float
) -> Claims:
    """What an ID token says, checked (OpenID Connect Core 1.0, 3.1.3.7). Raises `TokenRefused`.

    `nonce` is the one of the browser that began; `moment` is now, in seconds since 1970.
    """
    header, claims = _signed(token, keys)
    if str(header.get("typ", "")).lower() == "logout+jwt" or "events" in claims:
        raise TokenRefused("kind", f"{CALLED} sent an order to log out as an ID token.")
    _check_common(claims, issuer, client_id, moment, ("sub", "exp"))
    theirs = claims.get("nonce")
    if not isinstance(theirs, str) or not hmac.compare_digest(theirs.encode(), nonce.encode()):
        raise TokenRefused("nonce", "The ID token was made for another sign-on.")
    _check_subject(claims)
    return claims


def logout_claims(
    token: str, keys: Iterable[Key], *, issuer: str, client_id: str, moment: float
) -> Claims:
    """What a logout token says, checked (OpenID Connect Back-Channel Logout 1.0, 2.6).

    It has a subject, a session (``sid``), or both. Raises `TokenRefused`.
    """
    _, claims = _signed(token, keys)
    _check_common(claims, issuer, client_id, moment, ("jti",))
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise TokenRefused("kind", "The logout token orders no logout.")
    if "nonce" in claims:
        # An ID token that somebody sends as an order to log out.
        raise TokenRefused("kind", "The logout token has a nonce.")
    if claims["iat"] < moment - LOGOUT_LASTS:
        raise TokenRefused("old", "The logout token is too old.")
    if "sub" in claims:
        _check_subject(claims)
    sid = claims.get("sid")
    if not (isinstance(sid, str) and sid) and "sub" not in claims:
        raise TokenRefused("whom", "The logout token names nobody.")
    return claims


def _signed(token: str, keys: Iterable[Key]) -> tuple[Mapping[str, Any], Claims]:
    if len(token) > LONGEST or not token.isascii():
        raise TokenRefused("form", f"{CALLED} sent no token.")
    try:
        header = extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise TokenRefused("form", f"{CALLED} sent no signed token.") from error
    if header.get("alg") not in ALGORITHMS:
        raise TokenRefused("algorithm", "The token is signed by a method that proves nothing.")
    kid = header.get("kid")
    known = [key for key in keys if kid is None or key.kid is None or key.kid == kid]
    if not known:
        raise UnknownKey("key", f"The token's key is not one of {CALLED.lower()}.")
    for key in known:
        try:
            return header, jwt.decode(token, key, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError, TypeError, RecursionError):
            continue
    raise UnknownKey("signature", "The token's signature is wrong.")


def _check_common(
    claims: Claims, issuer: str, client_id: str, moment: float, essential: tuple[str, ...]
) -> None:
    registry = JWTClaimsRegistry(
        now=int(moment),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        iat={"essential": True},
        **{name: ClaimsOption(essential=True) for name in essential},
    )
    try:
        registry.validate(dict(claims))
    except ExpiredTokenError as error:
        raise TokenRefused("expired", "The token has expired: are both clocks right?") from error
    except ClaimError as error:
        claim = str(error.claim)[:40]
        raise TokenRefused(claim, f"The token's {claim} is missing or is not ours.") from error
    audience, party = claims["aud"], claims.get("azp")
    several = isinstance(audience, list) and len(audience) > 1
    if (several or party is not None) and party != client_id:
        raise TokenRefused("azp", "The token was made for another client.")


def _check_subject(claims: Claims) -> None:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise TokenRefused("sub", "The token names nobody.")
