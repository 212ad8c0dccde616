"""The words of the slash command."""

from __future__ import annotations

import pytest

from workers.desk.chat.commands.parser import parse


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("", "help", ""),
        ("  ", "help", ""),
        ("?", "help", ""),
        ("HELP", "help", ""),
        ("aide", "help", ""),
        ("help me, my VPN is down", "ask", "help me, my VPN is down"),
        ("ask my VPN is down", "ask", "my VPN is down"),
        ("Demander mon VPN ne marche plus", "ask", "mon VPN ne marche plus"),
        ("ask", "ask", ""),
        ("status", "status", ""),
        ("État", "status", ""),
        ("statut", "status", ""),
        ("status of my laptop order", "ask", "status of my laptop order"),
        ("tickets", "tickets", ""),
        ("mes tickets", "tickets", ""),
        ("ticket", "ticket", ""),
        ("ticket the screen is black", "ticket", "the screen is black"),
        ("ticket\nthe screen\nis black", "ticket", "the screen\nis black"),
        ("human", "human", ""),
        ("humain", "human", ""),
        ("human error in the form", "ask", "human error in the form"),
        ("link", "link", ""),
        ("lier 123456", "link", "123456"),
        ("link 123 456", "link", "123 456"),
        ("link to the VPN page?", "ask", "link to the VPN page?"),
        ("printer jam", "ask", "printer jam"),
    ],
)
def test_a_command_in_either_language(text: str, command: str, rest: str) -> None:
    parsed = parse(text)
    assert (parsed.command, parsed.text) == (command, rest)
