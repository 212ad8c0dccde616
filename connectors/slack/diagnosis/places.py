"""The channels and user groups that the settings name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.contracts.diagnosis import Finding
from connectors.errors import GuichetError, Unavailable
from connectors.slack.client import SlackClient
from connectors.slack.errors import SlackRefused

SHARED = ("is_ext_shared", "is_pending_ext_shared")
NOT_THERE = {"channel_not_found", "not_in_channel", "method_not_supported_for_channel_type"}


def channel_findings(client: SlackClient, channel: str, *, staff: bool) -> Iterator[Finding]:
    """Whether the bot is in a channel, and nobody of another organisation. `staff`: drafts are
    shown there."""
    what = f"the {'staff channel' if staff else 'channel'} {channel}"
    try:
        reply = client.conversations_info(channel=channel)
    except SlackRefused as error:
        yield _refused(what, error)
        return
    except GuichetError as error:
        yield _unchecked(what, error)
        return
    found = reply.get("channel")
    found = found if isinstance(found, Mapping) else {}
    name = f"{what} (#{found.get('name') or '?'})"
    faults = list(_faults(found, name, staff=staff))
    yield from faults or [Finding(True, f"{name}: the app is in it")]


def group_findings(client: SlackClient, groups: Sequence[str]) -> Iterator[Finding]:
    """Whether the user groups whose members are staff are there, and have members."""
    if not groups:
        return
    try:
        reply = client.usergroups_list(include_users=True, include_disabled=True)
    except GuichetError as error:
        yield _unchecked(f"the user groups {', '.join(groups)}", error)
        return
    known = {one["id"]: one for one in reply.get("usergroups") or () if isinstance(one, Mapping)}
    for group in groups:
        found = known.get(group)
        if found is None:
            yield Finding(
                False,
                f"there is no user group {group}. In Slack, Directories > User groups, open the "
                "group, ⋮ > Copy group ID, and set it in staff_groups.",
            )
        elif found.get("date_delete"):
            yield Finding(
                False,
                f"the user group {group} is disabled. In Slack, Directories > User groups, open "
                "the group, ⋮ > Enable.",
            )
        elif not found.get("users"):
            yield Finding(
                True,
                f"nobody is in the user group {group}, so nobody is staff by it. In Slack, "
                "Directories > User groups, open the group and add members.",
                warning=True,
            )
        else:
            count = len(found["users"])
            yield Finding(True, f"the user group {group} has {count} members, who are staff")


def _faults(found: Mapping[str, Any], name: str, *, staff: bool) -> Iterator[Finding]:
    if found.get("is_archived"):
        yield Finding(
            False,
            f"{name} is archived. In Slack, open the channel > its name > Settings > Unarchive.",
        )
    elif not found.get("is_member"):
        yield Finding(
            False,
            f"the app is not in {name}. In Slack, open the channel, write /invite and the app's "
            "name.",
        )
    if any(found.get(flag) is True for flag in SHARED):
        used = "drafts are never shown there" if staff else "nobody gets an answer there"
        yield Finding(
            not staff,
            f"{name} is shared with another organisation: {used}. Choose another channel, or in "
            "Slack open the channel > its name > Settings > Stop sharing.",
            warning=not staff,
        )


def _refused(what: str, error: SlackRefused) -> Finding:
    if error.code in NOT_THERE:
        return Finding(
            False,
            f"Slack does not show {what}. In Slack, open the channel, write /invite and the app's "
            "name; its id stands at the end of its name > About.",
        )
    return Finding(False, f"{what} cannot be looked at: {error}")


def _unchecked(what: str, error: GuichetError) -> Finding:
    passing = isinstance(error, Unavailable)
    return Finding(passing, f"{what} could not be checked: {error}", warning=passing)
