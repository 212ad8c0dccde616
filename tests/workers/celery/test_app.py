"""The Celery app: what it makes of the addresses in the settings."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from workers.celery.app import make_celery
from workers.settings import Settings


def parameters(address: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the connections for results and for tasks: what concerns TLS."""
    app = make_celery(Settings(broker_url=address))
    backend: Any = app.backend
    results = {key: value for key, value in backend.connparams.items() if key.startswith("ssl_")}
    tasks: Any = app.connection_for_write().ssl
    return results, tasks


@pytest.mark.parametrize(
    ("address", "checked"),
    [
        ("rediss://:p@host:6379/0", ssl.CERT_REQUIRED),
        ("rediss://:p@host:6379/0?ssl_cert_reqs=required", ssl.CERT_REQUIRED),
        ("rediss://:p@host:6379/0?ssl_cert_reqs=none", ssl.CERT_NONE),
    ],
)
def test_redis_over_tls_is_checked_unless_somebody_says_otherwise(
    address: str, checked: ssl.VerifyMode
) -> None:
    results, tasks = parameters(address)
    assert results["ssl_cert_reqs"] == tasks["ssl_cert_reqs"] == checked


def test_an_authority_of_the_site_s_own_is_taken() -> None:
    results, tasks = parameters("rediss://host:6379/0?ssl_ca_certs=/etc/site.pem")
    assert results["ssl_ca_certs"] == tasks["ssl_ca_certs"] == "/etc/site.pem"
    assert results["ssl_cert_reqs"] == tasks["ssl_cert_reqs"] == ssl.CERT_REQUIRED


def test_redis_without_tls_has_no_certificate() -> None:
    results, tasks = parameters("redis://host:6379/0")
    assert results == {}
    assert not tasks
