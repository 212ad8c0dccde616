"""Two spellings of the same made one, so that only a real difference counts as one."""

from __future__ import annotations

import re
import unicodedata

from workers.text.characters import plain_characters
from workers.text.invisible import UNSEEN

_SIGNS = str.maketrans(
    dict.fromkeys("’‘ʼ′`´", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "×": "x"}
)
_SPACES = re.compile(r"[ \t]+")


def seen(text: str) -> str:
    """What a reader sees of it: a name that a joiner parts is still that name."""
    return UNSEEN.sub("", plain_characters(text))


def same_signs(text: str) -> str:
    """One kind of quote, apostrophe, dash and space; lines and capitals stay."""
    return _SPACES.sub(" ", seen(text).translate(_SIGNS))


def folded(text: str) -> str:
    """Without capitals and accents, all white space one blank. The same for a piece of a text as
    for that piece in the whole."""
    letters = unicodedata.normalize("NFKD", same_signs(text).casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(plain.split())
