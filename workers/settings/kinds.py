"""Kinds of settings: each says in its own words what is wrong with a value."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr


def readable(address: str) -> str:
    """An address whose host and port can be read."""
    try:
        _ = urlsplit(address).port
    except ValueError:
        raise ValueError("its host or port cannot be read; a port is a number") from None
    return address


def _over_http(address: str) -> str:
    if address and not address.startswith(("http://", "https://")):
        raise ValueError("use http://… or https://…")
    return address.rstrip("/")


def _networks(values: list[str]) -> list[str]:
    for value in values:
        try:
            ip_network(value, strict=False)
        except ValueError:
            raise ValueError(
                f"{value[:40]!r} is no address or network, such as 10.0.0.0/8"
            ) from None
    return values


def token_alone(value: SecretStr) -> SecretStr:
    """A token without the blanks around it. Raises `ValueError` for what no header may hold."""
    # A file or a mounted secret ends in a line end, which no header may hold.
    token = value.get_secret_value().strip()
    if not (token.isascii() and (token.isprintable() or not token)):
        raise ValueError("must be the token alone: letters, digits and signs")
    return SecretStr(token)


Address = Annotated[str, AfterValidator(readable)]
HttpAddress = Annotated[str, AfterValidator(readable), AfterValidator(_over_http)]
"""Empty, or `http://…` or `https://…`; kept without a slash at its end."""
Token = Annotated[SecretStr, AfterValidator(token_alone)]
Networks = Annotated[list[str], AfterValidator(_networks)]
"""Addresses and networks."""
Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Seconds = Annotated[float, Field(gt=0.0)]
Minutes = Annotated[float, Field(gt=0.0)]
