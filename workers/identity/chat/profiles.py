"""Who writes, by their platform's own word: asked for, kept for a few minutes, and checked.

What an event says of its author is only good against them: it can call somebody a guest, and it
cannot give them a mail or a group. Nobody's question waits for a platform that is away.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from connectors.contracts.chat import ChatPlatform, Profile
from connectors.errors import ConnectorError, SettingsError
from workers.identity.refusals import Reason, Refusal, check_profile
from workers.settings import Settings
from workers.settings.chat.platforms import OWN_PLACES

log = structlog.get_logger("guichet.identity")

FRESH = 300.0
"""Seconds for which a profile is believed: so long somebody who became a guest is answered."""
PAUSE = 20.0
"""Seconds for which a platform is left alone after it did not answer."""
MOST = 10_000
"""Profiles that are kept."""


class PlatformLookup(Protocol):
    """The registry of platforms."""

    def get(self, name: str) -> ChatPlatform | None: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    profile: Profile | None
    until: float


class Profiles:
    """Looks people up on their platforms. One object a process; safe for threads.

    Network calls are made here, and so never inside a transaction.
    """

    def __init__(
        self,
        platforms: PlatformLookup,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._platforms = platforms
        self._settings = settings
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._away_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def checked(self, platform: str, event: Profile) -> Profile:
        """The profile of who wrote, from the platform. `email_verified` says whether its mail
        counts, by the platform's word and the settings.

        Raises `Refusal` for who gets no answers, `SettingsError` for an instance that there is
        not. While the platform is away the event's own profile is taken, without mail and groups.
        """
        if platform in OWN_PLACES:
            return event
        # First what costs nobody a call. The platform's word is checked too, so that neither of
        # the two can let in whom the other keeps out.
        self._check(platform, event)
        known = self._known(platform, event.external_id, event.language)
        if known is None:
            return replace(event, email=None, email_verified=None, groups=frozenset())
        self._check(platform, known)
        language = known.language or event.language
        return self._judged(platform, replace(known, language=language))

    def known(self, platform: str, external_id: str) -> Profile | None:
        """The same where there is no event: somebody clicked. None while the platform is away."""
        if platform in OWN_PLACES:
            return None
        known = self._known(platform, external_id, None)
        if known is None:
            return None
        self._check(platform, known)
        return self._judged(platform, known)

    def is_in_staff_group(self, platform: str, profile: Profile) -> bool:
        """Whether the platform says that they are in a group whose members are staff."""
        return not profile.groups.isdisjoint(self._settings.platform(platform).staff_groups)

    def forget(self, platform: str, external_id: str) -> None:
        """Ask anew the next time: the platform told that something changed."""
        with self._lock:
            self._kept.pop((platform, external_id), None)

    def _check(self, platform: str, profile: Profile) -> None:
        check_profile(
            profile,
            guests=self._settings.platform(platform).guests,
            homes=self._settings.homes_of(platform),
            language=self._settings.language,
        )

    def _judged(self, platform: str, profile: Profile) -> Profile:
        """Whether somebody vouches for the mail, as a plain yes or no."""
        rule = self._settings.platform(platform).link_by_mail
        counts = rule == "trusted" or (rule == "verified" and bool(profile.email_verified))
        return replace(profile, email_verified=counts)

    def _known(self, platform: str, external_id: str, language: str | None) -> Profile | None:
        """The platform's own word, at most a few minutes old; None while it is away.

        Raises `Refusal` for who is nobody there.
        """
        adapter = self._platforms.get(platform)
        if adapter is None:
            raise SettingsError(
                f"There is no chat platform {platform[:60]!r}.",
                "Add its instance to GUICHET_PLATFORMS, or stop what sends its messages.",
            )
        key, moment = (platform, external_id), self._clock()
        with self._lock:
            kept = self._kept.get(key)
            away = self._away_until.get(platform, 0.0) > moment
        if kept is None or kept.until <= moment:
            fresh = None if away else self._asked(adapter, platform, external_id, moment)
            if fresh is None:
                # Whom the platform kept out the last time stays out until it says otherwise.
                if kept is not None:
                    self._check(platform, self._somebody(kept, language))
                return None
            kept = fresh
            self._keep(key, kept)
        return self._somebody(kept, language)

    def _asked(
        self, adapter: ChatPlatform, platform: str, external_id: str, moment: float
    ) -> _Kept | None:
        """The platform's word now; None where it does not answer, and is left alone for a while."""
        try:
            return _Kept(adapter.resolve_person(external_id), moment + FRESH)
        except ConnectorError as error:
            log.warning("profile.away", platform=platform, error=type(error).__name__)
            with self._lock:
                self._away_until[platform] = moment + PAUSE
            return None

    def _somebody(self, kept: _Kept, language: str | None) -> Profile:
        """Whom the platform told of. Raises `Refusal` for who is nobody there."""
        if kept.profile is None:
            raise Refusal(Reason.FOREIGN, language or self._settings.language)
        return kept.profile

    def _keep(self, key: tuple[str, str], kept: _Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
