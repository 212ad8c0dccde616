"""A text as a reader of Markdown and of a chat program takes it, for all who look for words in it.

``&commat;all`` and ``\\@all`` are shown as ``@all``, ``evil&period;com`` and ``evil．com`` lead to
the same host. A pattern that looks at the letters as they were written sees none of it.
"""

from __future__ import annotations

import html
import re

from workers.text.characters import UNSEEN
from workers.text.fold import composed

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DOTS = str.maketrans({"\u3002": "."})
"""What a browser takes for a dot in a host name and NFKC leaves alone (or makes of U+FF61)."""
_TIMES = 4


def normalize(text: str) -> str:
    """`text` with its entities and Markdown's escapes resolved, its letters in their plain form,
    and nothing in it that nobody sees.

    It is for looking only, never for showing: a path loses the backslash before punctuation.
    Takes time in proportion to the text.
    """
    text = UNSEEN.sub("", text)
    # An entity may be written with another, which one program resolves and the next one shows.
    for _ in range(_TIMES):
        before = text
        text = _ESCAPED.sub(r"\1", html.unescape(text))
        if text == before:
            break
    return UNSEEN.sub("", composed(text).translate(_DOTS))
