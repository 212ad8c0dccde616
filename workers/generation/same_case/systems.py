"""Systems whose steps differ, by the words that name them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from workers.text.fold import fold
from workers.text.word_lists import words

PLATFORMS = {
    "windows": words("windows win win7 win8 win10 win11 w10 w11"),
    "mac": words("mac macs macbook macbooks macos imac osx apple"),
    "linux": words("linux ubuntu debian fedora redhat rhel centos mint opensuse archlinux"),
    "ios": words("iphone iphones ipad ipads ios"),
    "android": words("android samsung galaxy pixel xiaomi huawei fairphone"),
    "chromebook": words("chromebook chromebooks chromeos"),
}
"""Systems whose steps differ, by the words that name them."""
MUST_BE_NAMED = frozenset({"ios", "android", "chromebook"})
"""Systems that a source must name: what is written for no system in particular means a computer."""
WORD = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


def platforms_in(text: str) -> frozenset[str]:
    """The systems that a text names."""
    return systems_of(set(WORD.findall(fold(text))))


def systems_of(said: AbstractSet[str]) -> frozenset[str]:
    """The systems that some folded words name."""
    return frozenset(name for name, known in PLATFORMS.items() if said & known)


def without_platforms(text: str, named: Iterable[str]) -> str:
    """`text` without the words that name other systems than these."""
    kept = frozenset(named)
    other = frozenset().union(*(known for name, known in PLATFORMS.items() if name not in kept))
    return " ".join(word for word in text.split() if fold(word).strip(".,;:!?()") not in other)
