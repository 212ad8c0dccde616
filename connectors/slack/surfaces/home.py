"""The bot's own page for a person."""

from __future__ import annotations

from connectors.contracts.chat import HomePage
from connectors.slack.client import SlackClient
from connectors.slack.rendering.home import home_view


def show_home(client: SlackClient, person: str, page: HomePage) -> None:
    """Replace somebody's page. Without a `hash` the last one who writes wins, and twice is once."""
    client.views_publish(user_id=person, view=home_view(page))
