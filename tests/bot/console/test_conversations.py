"""Conversations as their askers see them."""

from __future__ import annotations

import re

from tests.fakes.console import Console, csrf_of, form_of

WAITS = "A ticket was asked for"


def test_a_ticket_that_waits_for_its_desk_is_told(console: Console) -> None:
    page = console.client.get("/").text
    text = "The cryostat beeps twice and refuses to cool down"
    console.client.post("/ask", data={"csrf": csrf_of(page), "message_id": "m", "text": text})
    console.work()
    (talk,) = re.findall(r'href="(/c/[0-9a-z]+)"', console.client.get("/").text)
    shown = console.client.get(talk).text
    assert WAITS not in shown
    (action,) = set(re.findall(r'action="([^"]+/ticket)"', shown))
    console.client.post(action, data=form_of(shown, "/ticket"))
    # No worker has opened it yet, as while the ticket system is away.
    assert WAITS in console.client.get(talk).text
    console.work()
    opened = console.client.get(talk).text
    assert WAITS not in opened
    assert "is open" in opened
