"""Two spellings of the same made one: capitals, accents, signs. All comparing goes through here.

There are two foldings, because one of them is stored:

- `fold` compares texts that are both at hand, and takes every script that Unicode knows.
  `fold_quotation` is `fold` for a whole passage: quotes, dashes and white space are made one too.
- `fold_for_terms` is the beginning of `workers.text.terms`, whose hashes stand in databases. It
  must give the same letters for ever, and it runs over every word of a corpus: a table of Latin
  letters, which is several times as fast as Unicode's decomposition.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from workers.text.characters import seen

_MARK = "[" + "".join(chr(c) for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c))) + "]"
_MARKS = re.compile(_MARK)
"""Every accent and other mark that combines with the letter before it."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]{1,32}")
"""Where a text has signs to take apart, a piece at a time."""
_TERMS_SIGN = re.compile("[\xc0-\u024f\u0300-\u036f]")
"""What `fold_for_terms` changes."""
_TOO_MANY_MARKS = re.compile(f"({_MARK}{{30}}){_MARK}+")
"""More marks on one letter than any script has: Unicode's Stream-Safe Text Format."""
_ROW = re.compile(r"[^\x00-\x7f]{31}")
"""Without such a row there are never too many marks, and this is found out quickly."""
_SIGNS = str.maketrans(
    dict.fromkeys("’‘ʼ′`´", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "×": "x"}
)
_SPACES = re.compile(r"[ \t]+")


def fold(text: str) -> str:
    """Lower case without accents, the curly apostrophe made a straight one; folding twice is once.

    An ASCII text keeps its length. Elsewhere one character becomes at most 18 (an Arabic
    ligature), or none (an accent of its own). Linear time.
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    plain = _decomposed(folded.replace("’", "'"))
    # A sign such as "℡" comes apart into capitals.
    again = plain.casefold()
    return plain if again == plain else _decomposed(again)


def _decomposed(text: str) -> str:
    """`text` taken apart (NFKD), without its marks: each character for itself."""
    return _NOT_ASCII.sub(_in_plain, text)


def _in_plain(found: re.Match[str]) -> str:
    return _piece_in_plain(found[0])


@lru_cache(maxsize=4_000)
def _piece_in_plain(piece: str) -> str:
    # A long row of marks would take the square of its length, and a piece is short.
    return _MARKS.sub("", unicodedata.normalize("NFKD", piece))


def composed(text: str) -> str:
    """`text` with its letters in their plain form (NFKC), in linear time: of the marks on one
    letter, those after the thirtieth are dropped."""
    if _ROW.search(text):
        text = _TOO_MANY_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFKC", text)


def same_signs(text: str) -> str:
    """One kind of quote, apostrophe, dash and space; lines, capitals and accents stay."""
    return _SPACES.sub(" ", seen(text).translate(_SIGNS))


def fold_quotation(text: str) -> str:
    """`fold` of `same_signs`, all white space one blank: a quotation is then found in its source
    as one string. The same for a piece of a text as for that piece in the whole."""
    return " ".join(fold(same_signs(text)).split())


@cache
def _latin_letters() -> dict[str, str]:
    table = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"}
    for code in range(0xC0, 0x250):
        plain = "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if c.isascii())
        if plain:
            table.setdefault(chr(code), plain)
    # Accents that stand as characters of their own, as in text copied from macOS.
    table.update(dict.fromkeys(map(chr, range(0x300, 0x370)), ""))
    return table


def _in_latin(found: re.Match[str]) -> str:
    return _latin_letters().get(found[0], found[0])


def fold_for_terms(text: str) -> str:
    """Lower case, accented Latin letters to plain ones; other scripts keep their accents.

    Never change what it gives without a new `workers.text.terms.TERMS_VERSION`.
    """
    lower = text.lower()
    return lower if lower.isascii() else _TERMS_SIGN.sub(_in_latin, lower)
