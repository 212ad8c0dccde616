"""Characters that nobody sees: one table for all who look for what hides in a text.

They turn a text round, hide an address from a pattern, or part a name so that nobody finds it.
"""

from __future__ import annotations

import re

# Unicode's control, format and surrogate characters, and the noncharacters and signs for nothing
# of the first plane. Tab and line feed are the only ones that a text needs.
_CONTROLS = (
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f"
)
# Joiners, variation selectors, fillers and blanks: emoji and several scripts need them.
_NEEDED = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0080-\U000e0fff"
)

CONTROLS = re.compile(f"[{_CONTROLS}]")
"""What no text needs; it is dropped from all that is kept."""
UNSEEN = re.compile(f"[{_CONTROLS}{_NEEDED}]")
"""Those, and what some writing needs and can hide something too: dropped from a text that is
compared with another, or that a stranger's words may end up in."""
