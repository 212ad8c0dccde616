"""Who is where, and the values of the chart that say so."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.world import TEAM
from tests.scenarios.mattermost.site import STAFF, TOWN

ADDRESSES = {
    "database": ("10.77.0.5", 5432),
    "broker": ("10.77.0.6", 6379),
    "glpi": ("10.77.0.7", 80),
    "mattermost": ("10.77.0.8", 8065),
    "model": ("10.77.0.9", 8080),
    "slack": ("10.77.0.10", 8090),
}
"""Address and port of each system that the settings name."""
FORBIDDEN = ("10.77.0.66", 80)
"""Somebody who would answer, and whom no setting names."""
DNS = "10.77.0.53"
COMPONENTS = (
    "console", "worker-interactive", "worker-delivery", "worker-sync", "beat", "mattermost",
    "slack", "migrate",
)  # fmt: skip
"""Each has a namespace of its own."""
SLACK, MATTERMOST = f"slack:{TEAM}", "mattermost:main"


def own_address(component: str) -> str:
    """The address of a component of ours."""
    return f"10.78.{COMPONENTS.index(component)}.2"


def gateway(component: str) -> str:
    """The address by which everything else reaches it, and it everything else."""
    return f"10.78.{COMPONENTS.index(component)}.1"


def url(name: str) -> str:
    """The address of a system as settings have it."""
    host, port = ADDRESSES[name]
    return f"http://{host}:{port}"


VALUES: dict[str, Any] = {
    "database": {"host": ADDRESSES["database"][0]},
    "broker": {"host": ADDRESSES["broker"][0]},
    "settings": {
        "language": "en",
        "mode": "hybrid",
        "glpi_url": f"http://{ADDRESSES['glpi'][0]}/apirest.php",
        "questions_per_minute": 1000,
        "review_undo_seconds": 0,
        "source_floor": 0.05,
        "models": {"mistral": {"url": url("model"), "context_tokens": 4096}},
        "model": "mistral",
        "platforms": {
            MATTERMOST: {
                "review_channels": [STAFF],
                "staff_groups": [STAFF],
                "channels": [{"channel": TOWN, "mode": "auto"}],
                "options": {
                    "url": url("mattermost"),
                    "token_env": "MATTERMOST_TOKEN",
                    "callback_url": f"http://{own_address('mattermost')}:8081/mattermost",
                },
            },
            SLACK: {
                "channels": [{"channel": "C0AUTO", "mode": "auto"}],
                "options": {
                    "mode": "http",
                    "api_url": f"{url('slack')}/api/",
                    "token_env": "SLACK_TOKEN",
                    "signing_secret_env": "SLACK_SIGNING_SECRET",
                },
            },
        },
    },
    "secrets": {
        "settings": {
            "glpi_user_token": "glpi",
            "glpi_app_token": "glpi-app",
            "glpi_tickets_token": "glpi-tickets",
        },
        "variables": {
            "MATTERMOST_TOKEN": "mattermost",
            "SLACK_TOKEN": "slack",
            "SLACK_SIGNING_SECRET": "slack-signing",
        },
    },
    "bots": {
        "slack": {"enabled": True, "requests": {"enabled": True}},
        "mattermost": {"enabled": True, "requests": {"enabled": True}},
    },
    "console": {"ingress": {"enabled": True, "host": "desk.example.org", "tlsSecret": "tls"}},
}
