"""Sets of values that many tests render. Each is rendered once a session."""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]

LEAST: Values = {"database": {"host": "10.0.0.5"}, "broker": {"host": "10.0.0.6"}}
"""What a site must say at least."""
TRIAL: Values = {"trial": {"enabled": True}}
HOSTS = {
    "db.example.org": {"cidrs": ["10.0.0.5/32"]},
    "redis.example.org": {
        "namespace": {"kubernetes.io/metadata.name": "redis"},
        "pods": {"app": "redis"},
    },
    "glpi.example.org": {"cidrs": ["10.0.0.7/32", "10.0.1.7/32"]},
    "slack.com": {"cidrs": ["198.51.100.0/24"]},
    "chat.example.org": {"cidrs": ["10.0.0.8/32"]},
    "mirror.example.org": {"cidrs": ["10.0.0.9/32"]},
}
FULL: Values = {
    "image": {"digest": "sha256:" + "a" * 64, "pullSecrets": ["registry"]},
    "database": {"host": "db.example.org", "tls": "verify-full"},
    "broker": {"host": "redis.example.org", "scheme": "rediss", "user": "guichet"},
    "authorities": {"configMap": "site-authorities"},
    "settings": {
        "language": "en",
        "glpi_url": "https://glpi.example.org/apirest.php",
        "exact_up_to": 1_000_000,
        "stream": False,
        "allowed_link_hosts": ["intranet.example.org"],
        "cleaning_model": "mistral",
        "models": {"mistral": {"answer_tokens": 500, "api_key_env": "MODEL_KEY"}},
        "platforms": {
            "slack:T0123": {"options": {"token_file": "/etc/guichet/secrets/slack-token"}},
            "mattermost:main": {
                "options": {
                    "url": "https://chat.example.org:8443",
                    "callback_url": "https://helpdesk.example.org/desk",
                    "token_file": "/etc/guichet/secrets/mattermost-token",
                }
            },
        },
    },
    "secrets": {
        "settings": {"glpi_user_token": "glpi-user-token"},
        "variables": {"MODEL_KEY": "model-key"},
        "files": ["slack-token", "mattermost-token"],
        "external": {
            "enabled": True,
            "store": {"name": "vault"},
            "data": {"database-password": {"key": "helpdesk", "property": "database"}},
        },
    },
    "console": {
        "firstAccount": {"passwordKey": "admin-password"},
        "ingress": {
            "enabled": True,
            "className": "nginx",
            "host": "helpdesk.example.org",
            "path": "/desk",
            "tlsSecret": "helpdesk-tls",
            "proxies": ["10.244.0.0/16"],
        },
    },
    "bots": {"slack": {"enabled": True}, "mattermost": {"enabled": True}},
    "workers": {"cleaning": {"enabled": True}},
    "models": {
        "server": {"enabled": True, "image": "tgi:3.3.6", "adapters": {"dpo1": "adapters/dpo1"}},
        "embedder": {"enabled": True, "image": "tei:1.8"},
        "reranker": {"enabled": True, "image": "tei:1.8"},
        "volume": {"size": "100Gi"},
        "download": {
            "enabled": True,
            "mirror": "https://mirror.example.org/models",
            "image": "busybox:1.37",
        },
    },
    "training": {"enabled": True, "args": ["train", "dpo"], "claim": "adapters"},
    "scaling": {"kind": "keda"},
    "network": {"hosts": HOSTS},
    "monitoring": {
        "serviceMonitors": True,
        "rules": True,
        "dashboards": True,
        "labels": {"release": "prometheus"},
    },
}
"""Everything that the chart has, at once."""
MODELS: Values = {
    "models": {part: {"image": f"{part}:1"} for part in ("server", "embedder", "reranker")}
}
"""The images of the model servers, which the sizes leave to the site."""
SIZES = ("small", "lab", "campus")


def merged(*sets: Values) -> Values:
    """The sets on top of each other, as Helm merges them."""
    whole: Values = {}
    for one in sets:
        for key, value in one.items():
            inner = whole.get(key)
            both = isinstance(value, dict) and isinstance(inner, dict)
            whole[key] = merged(inner, value) if both else value  # type: ignore[arg-type]
    return whole


def at(path: str, value: object) -> Values:
    """A set with one value: ``at("console.replicas", 3)``."""
    for key in reversed(path.split(".")):
        value = {key: value}
    assert isinstance(value, dict)
    return value
