"""Why a connection could not be made, in words: certificates, names, ports, the wrong protocol."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

UNKNOWN_AUTHORITY = "its certificate is signed by an authority that this machine does not know"
CERTIFICATE = {
    9: "its certificate is not valid yet; compare the clocks",
    10: "its certificate has expired",
    18: "its certificate is signed by itself",
    19: UNKNOWN_AUTHORITY,
    20: UNKNOWN_AUTHORITY,
    21: UNKNOWN_AUTHORITY,
    62: "its certificate is for another name than the one in the address",
    64: "its certificate is not for this IP address",
}
"""By OpenSSL's number of the verification error."""
NO_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"}
)
MOST = 30
"""Errors that are looked at below one."""


def in_words(error: BaseException) -> str:
    """What is known of the reason; empty if nothing is that the error's name does not say."""
    for one in _chain(error):
        words = _words(one)
        if words:
            return words
    return ""


def about_certificate(words: str) -> bool:
    """Whether the file with the site's own authority may mend this."""
    return words in (UNKNOWN_AUTHORITY, CERTIFICATE[18])


def _words(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE.get(error.verify_code, "its certificate is not accepted")
    if isinstance(error, ssl.SSLError):
        if error.reason in NO_TLS:
            return "it does not speak TLS there; is the address http:// and not https://?"
        return "no agreement on how to encrypt"
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens on this port"
    if type(error).__name__ == "RemoteProtocolError" and "illegal status line" in str(error):
        return "it does not speak HTTP there; is the address https:// and not http://?"
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those below it, the outermost first."""
    waiting = [error]
    for _ in range(MOST):
        if not waiting:
            return
        one = waiting.pop(0)
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        waiting += [below for below in (one.__cause__, one.__context__) if below is not None]
