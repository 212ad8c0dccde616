"""Names of files in commands: "sha256sum file.nc" reads a file, though New Caledonia has hosts.

Many endings of files are top-level domains, too. A chat program makes no link of what stands in
code, so that only a command which connects to its argument, or opens it, can lead somewhere. A name
that stands alone in code may be meant for a browser, and stays a host.
"""

from __future__ import annotations

import re

from workers.text.word_lists import words

_ENDINGS = "cc|md|ml|nc|pl|ps|py|rs|sh|so|st|tf"
"""Endings of files that are of countries, too. Those that are sold for hosts, such as zip and mov,
are not among them."""
_CODE = re.compile(r"(?<!\\)`([^`\n]{1,300})`")
_FILE = re.compile(
    rf"(?<=[\s'\"=])(?:\./)?[a-z0-9_-]{{1,60}}\.(?:{_ENDINGS})(?=[\s'\"]|$)", re.IGNORECASE
)
_LOCAL = words(
    """cat cmp cp diff file g++ gcc grep gzip h5dump head less ls md5sum mkdir more mv ncdump nccopy
    ncks octave perl python python3 rscript sbatch sha1sum sha256sum sha512sum sort srun stat tail
    tar touch wc xelatex pdflatex"""
)
"""Programs that only read, write or run files of their machine."""
_JOINS = re.compile(r"[|;&<>$(`]|\s-{1,2}(?:c|m|e|x|exec|eval|to-command|checkpoint\S*)\b")
"""What a command has that runs another one, or a text."""


def without_local_files(text: str) -> str:
    """`text` without the names of files that a local program in its code is given."""
    return _CODE.sub(_without, text)


def _without(found: re.Match[str]) -> str:
    code = found[1]
    program = code.split(maxsplit=1)[:1]
    if _JOINS.search(code) or not program or program[0].lower() not in _LOCAL:
        return found.group()
    return f"`{_FILE.sub('', code)}`"
