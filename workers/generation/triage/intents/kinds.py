"""The kinds of messages: the one list of them."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """Why a person must see it at once. The values name the files of first steps."""

    STOLEN_DEVICE = "stolen_device"
    RANSOMWARE = "ransomware"
    PHISHING = "phishing"
    LEAKED_SECRET = "leaked_secret"
    ACCOUNT_TAKEN = "account_taken"
    HAZARD = "hazard"
    OUTAGE = "outage"
    ANGER = "anger"


class Intent(StrEnum):
    """Kinds of messages that are not urgent; what is of no kind at all is to be searched."""

    GREETING = "greeting"
    THANKS = "thanks"
    WHO_ARE_YOU = "who_are_you"
    HUMAN = "human"
    TICKET = "ticket"
    TICKET_STATUS = "ticket_status"
    OFF_TOPIC = "off_topic"
    FORBIDDEN = "forbidden"
    NOT_HELPED = "not_helped"
    TRIED = "tried"


Kind = Urgency | Intent
URGENT = tuple(Urgency)
"""Kinds that a person must see at once; the model also says how much a message is of any."""
KINDS: tuple[Kind, ...] = (*URGENT, *Intent)
"""All kinds, in the order of the columns of the weights."""
