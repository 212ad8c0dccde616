"""The words of the slash command, in French and English. Pure rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from workers.text.fold import fold


class Command(StrEnum):
    """What the slash command can do."""

    ASK = "ask"
    STATUS = "status"
    TICKETS = "tickets"
    TICKET = "ticket"
    HUMAN = "human"
    LINK = "link"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command with the text that it is about."""

    command: Command
    text: str = ""


WITH_TEXT = {
    "ask": Command.ASK,
    "demander": Command.ASK,
    "ticket": Command.TICKET,
}
"""First words that have the rest as their text."""
ALONE = {
    "status": Command.STATUS,
    "statut": Command.STATUS,
    "etat": Command.STATUS,
    "questions": Command.STATUS,
    "tickets": Command.TICKETS,
    "mes tickets": Command.TICKETS,
    "my tickets": Command.TICKETS,
    "human": Command.HUMAN,
    "humain": Command.HUMAN,
    "link": Command.LINK,
    "lier": Command.LINK,
    "help": Command.HELP,
    "aide": Command.HELP,
    "?": Command.HELP,
    "": Command.HELP,
}
"""What is a command only where nothing else is said: "human error in the form" is a question."""
LINKING = ("link", "lier")
_CODE = re.compile(r"[0-9](?:\s?[0-9])*")


def parse(text: str) -> Parsed:
    """What somebody wants who wrote `text` after the command's name; by default, to ask that."""
    text = text.strip()
    alone = ALONE.get(fold(text))
    if alone is not None:
        return Parsed(alone)
    words = text.split(maxsplit=1)
    first, rest = fold(words[0]), "".join(words[1:])
    if first in LINKING and _CODE.fullmatch(rest):
        return Parsed(Command.LINK, rest)
    command = WITH_TEXT.get(first)
    return Parsed(command, rest) if command is not None else Parsed(Command.ASK, text)
