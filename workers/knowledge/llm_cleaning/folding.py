"""Two spellings of the same made one, so that only a real difference counts as one."""

from __future__ import annotations

import re
import unicodedata

from workers.knowledge.characters import plain_characters

_SIGNS = str.maketrans(
    dict.fromkeys("’‘ʼ′`´", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "×": "x"}
)
_SPACES = re.compile(r"[ \t]+")


def same_signs(text: str) -> str:
    """One kind of quote, apostrophe, dash and space; lines and capitals stay."""
    return _SPACES.sub(" ", plain_characters(text).translate(_SIGNS))


def folded(text: str) -> str:
    """Without capitals and accents, all white space one blank. The same for a piece of a text as
    for that piece in the whole."""
    letters = unicodedata.normalize("NFKD", same_signs(text).casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(plain.split())
