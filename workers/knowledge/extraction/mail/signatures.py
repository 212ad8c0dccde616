"""Signatures: a closing, a name and how somebody is reached.

No line goes for its label alone: a signature has a closing or dashes above it, and a tail of
contacts stands apart from the text and says how a person is reached.
"""

from __future__ import annotations

import re

from workers.generation.usefulness import instructs
from workers.knowledge.extraction.mail.notices import is_sent_from
from workers.redaction.people.name_words import FIRST_NAMES
from workers.text.courtesy import CLOSING_PHRASES

_CLOSING_LINE = re.compile(
    r"(?i)[ \t>*]*(?:en vous (?:remerciant|souhaitant)[^\n.]{0,60}[,.]? ?)?"
    rf"{CLOSING_PHRASES}[ \t]*+(?:(?:et|and|[,.!/-])[ \t]*+{CLOSING_PHRASES})?"
    r"[ \t]*+[,.!;:)*…]*+[ \t]*+"
    r"(?P<name>(?-i:[A-ZÀ-Þ\[][\w.'’\]-]*(?: [A-ZÀ-Þ\[][\w.'’\]-]*){0,3}))?[ \t.,!*]*\Z"
)
_DELIMITER = re.compile(r"[ \t]*--[ \t]*\Z")
_POSTSCRIPT = re.compile(
    r"(?i)[ \t>*]*(?:p\.? ?s\.?|n\.? ?b\.?|post-scriptum|edit|update|ajout|mise [àa] jour)\b[ :.,-]"
)
_CONTACT_LINE = re.compile(
    r"(?i)[ \t>*|]*+(?:(?:t[ée]l(?:[ée]phone)?|phone|ph|fax|t[ée]l[ée]copie|mob(?:ile)?|portable"
    r"|gsm|cell|direct|"
    r"standard|e-?mail|mail|courriel|m[ée]l|web|site|www|adresse|address|bureau|office|skype"
    r"|twitter|linkedin|"
    r"[tmfp])\b[ .]{0,2}[:.|]|https?://\S+\Z|www\.\S+\Z|(?=\S++\Z)(?:\S+|(?<=[>*|]))@\S"
    r"|\[(?:email|phone)-\d+\]"
    r"|\(?\+?\d[\d .()/-]{7,24}\Z"
    r"|<?https?://\S+>?\Z)"
)
_ADDRESS_LINE = re.compile(
    r"(?i)[ \t>*|]*(?:\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.?|bd|boulevard|place|chemin"
    r"|all[ée]e|impasse|route|quai|"
    r"cours|street|st\.?|road|rd\.?)\b.{0,60}|(?:bp|cs|po box) ?\d+.{0,60}|"
    r"(?:f-)?\d{5},? [A-ZÀ-Þ].{0,50}"
    r"|.{0,40}\bcedex\b.{0,12}|(?:b[âa]t(?:iment|\.)?|building|bureau|office|room|[ée]tage"
    r"|floor) [\w-]{1,12}.{0,40})\Z"
)
_ORGANISATION = re.compile(
    r"(?i)\b(?:ing[ée]nieure?|technicien(?:ne)?|responsable|directeur|directrice|chercheu[rs]e?"
    r"|professeure?|doctorante?"
    r"|post-?doc|ma[îi]tre de conf|assistante?|secr[ée]taire|gestionnaire|charg[ée]e? d|chef"
    r"(?:fe)? d|stagiaire|"
    r"manager|director|engineer|technician|researcher|professor|student|phd|administrat|analyst"
    r"|developer|officer|"
    r"head of|specialist|consultant|service|d[ée]partement|department|laboratoire|laboratory|lab"
    r"|institut|institute|"
    r"universit|facult|[ée]cole|school|cnrs|inserm|inria|inrae|cea|umr|p[ôo]le|direction|dsi"
    r"|helpdesk|support|"
    r"equipe|[ée]quipe|team|group|unit[ée]?|inc|ltd|gmbh|sarl|sas|corp|tier|volunteer)\b"
)
_NAME_LINE = re.compile(
    r"[ \t>*]*(?:(?:M\.|Mr\.?|Mme|Mrs\.?|Dr\.?|Pr\.?|Prof\.?) )?(?:[A-ZÀ-Þ][\w.'’-]{0,24}"
    r"|\[name-\d+\]|de|du|van|von)"
    r"(?: (?:[A-ZÀ-Þ][\w.'’-]{0,24}|\[name-\d+\]|de|du|la|le|van|von|der)){0,4}[ \t,.*]*(?:\([^"
    r"()\n]{1,40}\))?[ \t]*\Z"
)
_PERSONAL = re.compile(r"@|\[(?:email|phone)-\d|(?<![\w/.])\+?\d(?:[ ./()-]{0,3}\d){6}")
"""How a person is reached: addresses on the web are everybody's."""
_CHANGE = re.compile(
    r"(?i)\b(?:au lieu|instead|ancien\w*|nouve\w+|old|new|faux|wrong|corrig\w+"
    r"|devient)\b|→|=>"
)
_DECORATION = re.compile(
    r"[ \t>*_=~|•·.\-–—]*\Z|[ \t]*\[[^\]\n]{0,120}\][ \t]*\Z|[ \t]*\[?(?:cid"
    r"|image)[:\d][^\n]{0,80}\Z"
)
_STEP = re.compile(
    r"(?i)>|→|\b(?:[àa]|to) [\w'’-]{2,20}(?:er|ir|re)\b|\b(?:must|should|doit|doivent|puis|then)\b"
)
"""What is said of something that is to be done."""
_MAX_SIGNATURE_LINES = 14
_SHORT = 70


def without_signatures(text: str) -> str:
    """Cut each closing with the signature lines right under it; go on after them."""
    lines = text.split("\n")
    kept: list[str] = []
    index = 0
    in_code = False
    while index < len(lines):
        line = lines[index]
        if line.lstrip().startswith("```"):
            in_code = not in_code
        if not in_code and _is_end(line) and (kept or index):
            after = _after_signature(lines, index)
            if _DELIMITER.match(line) and not _is_signed(lines, index + 1, after):
                # Dashes part anything: see `_is_signed`.
                kept.append(line)
                index += 1
                continue
            if _says_something(kept) or after < len(lines):
                index = after
                continue
        if not in_code and is_sent_from(line):
            index += 1
            continue
        kept.append(line)
        index += 1
    return "\n".join(_without_contact_tail(kept))


def _is_signed(lines: list[str], start: int, end: int) -> bool:
    """Whether what is under two dashes is a signature: nothing follows it, and it has a whole name
    or two of these: a name, a place of work, a way to reach somebody."""
    if any(line.strip() for line in lines[end:]):
        return False
    block = [line for line in lines[start:end] if line.strip()]
    names = [line for line in block if _NAME_LINE.match(line)]
    reached = any(_CONTACT_LINE.match(line) or _ADDRESS_LINE.match(line) for line in block)
    placed = any(_ORGANISATION.search(line) for line in block)
    whole = any(len(line.split()) > 1 or "[name-" in line for line in names)
    alone = not any(char.isalnum() for line in block for char in line)
    return whole or alone or sum((bool(names), reached, placed)) > 1 or _is_first(names)


def _is_first(names: list[str]) -> bool:
    return any(name.strip(" ,.").casefold() in FIRST_NAMES for name in names)


def _is_end(line: str) -> bool:
    return len(line) <= 100 and (
        _DELIMITER.match(line) is not None or _CLOSING_LINE.match(line) is not None
    )


def _says_something(lines: list[str]) -> bool:
    return any(char.isalnum() for line in lines for char in line)


def _after_signature(lines: list[str], closing: int) -> int:
    """Index of the first line below a closing that is no part of the signature."""
    named = False
    index = closing + 1
    last = closing + 1
    seen = 0
    while index < len(lines) and seen < _MAX_SIGNATURE_LINES:
        line = lines[index]
        if line.strip():
            if not _is_signature_line(line, first=not named):
                break
            named = True
            seen += 1
            last = index + 1
        index += 1
    return last


def _is_signature_line(line: str, *, first: bool) -> bool:
    if _POSTSCRIPT.match(line) or line.lstrip().startswith(("```", "- ", "* ", "#", "1.")):
        return False
    if _DECORATION.match(line) or is_sent_from(line) or _is_end(line):
        return True
    if _CONTACT_LINE.match(line) or _ADDRESS_LINE.match(line):
        return True
    stripped = line.strip()
    if len(stripped) > _SHORT or stripped.endswith(("?", ":", ";")):
        return False
    if instructs(stripped) or _STEP.search(stripped):
        return False
    if _NAME_LINE.match(line):
        return first or len(stripped.split()) <= 5
    sentence = stripped.endswith((".", "!")) and len(stripped.split()) > 3
    return not sentence and _ORGANISATION.search(stripped) is not None


def _without_contact_tail(lines: list[str]) -> list[str]:
    """Telephone and address lines at the very end, under no closing."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    cut = end
    while cut and (_labelled_contact(lines[cut - 1]) or not lines[cut - 1].strip()):
        cut -= 1
    tail = [line for line in lines[cut:end] if line.strip()]
    if len(tail) < 2 or not _stands_apart(lines, cut) or not _reaches_somebody(tail):
        return lines[:end]
    return lines[:cut]


def _stands_apart(lines: list[str], cut: int) -> bool:
    """Whether the tail is no part of what is said above: a blank line or a name leads to it."""
    said = [line for line in lines[:cut] if line.strip()]
    if not _says_something(said) or said[-1].rstrip(" *").endswith((":", "→", "=")):
        return False
    apart = cut < len(lines) and not lines[cut].strip()
    return apart or _NAME_LINE.match(said[-1]) is not None


def _reaches_somebody(tail: list[str]) -> bool:
    """Whether it has a telephone or a mail address, and nothing that is to be changed or done."""
    text = "\n".join(tail)
    return _PERSONAL.search(text) is not None and _CHANGE.search(text) is None


def _labelled_contact(line: str) -> bool:
    return len(line) <= _SHORT and (
        _CONTACT_LINE.match(line) is not None or _ADDRESS_LINE.match(line) is not None
    )
