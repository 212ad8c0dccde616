"""Signatures, legal notices and "Sent from my phone" lines."""

from __future__ import annotations

import re

from workers.generation.usefulness import instructs
from workers.text.courtesy import CLOSING_PHRASES
from workers.text.word_lists import has_any

_CLOSING_LINE = re.compile(
    r"(?i)[ \t>*]*(?:en vous (?:remerciant|souhaitant)[^\n.]{0,60}[,.]? ?)?"
    rf"{CLOSING_PHRASES}[ \t]*+(?:(?:et|and|[,.!/-])[ \t]*+{CLOSING_PHRASES})?"
    r"[ \t]*+[,.!;:)*…]*+[ \t]*+"
    r"(?P<name>(?-i:[A-ZÀ-Þ\[][\w.'’\]-]*(?: [A-ZÀ-Þ\[][\w.'’\]-]*){0,3}))?[ \t.,!*]*\Z"
)
_DELIMITER = re.compile(r"[ \t]*--[ \t]*\Z")
_SENT_FROM = re.compile(
    r"(?i)[ \t>*]*(?:envoy[ée] (?:de|depuis|[àa] partir de|avec) (?:mon|ma|un|une|l['’]|yahoo"
    r"|outlook|proton|samsung|"
    r"orange|bluemail|courrier)[^\n]{0,80}|sent (?:from|via|with|using) (?:my |an? |the |yahoo"
    r"|outlook|mail|proton|"
    r"samsung|bluemail|iphone)[^\n]{0,80}|(?:get|download|t[ée]l[ée]charge[rz]|obtene[rz]) "
    r"\[?outlook (?:for|pour)[^\n]{0,120}|garanti sans virus[^\n]{0,80}|virus-free\.[^\n]{0,80})\Z"
)
_NOTICE_START = re.compile(
    r"(?i)[ \t>*_]*(?:ce (?:message|courriel|mail|courrier|e-mail)\b.{0,60}(?:confidentiel"
    r"|pi[èe]ces? jointes?|destinataire"
    r"|[ée]tabli)|this (?:e-?mail|message|communication|transmission)\b.{0,80}(?:confidential"
    r"|privileged|attachment"
    r"|intended|solely)|(?:confidentiality|legal|privacy) (?:notice|disclaimer)"
    r"|avis de confidentialit[ée]|"
    r"disclaimer ?:|the (?:information|content)s? (?:contained )?in this (?:e-?mail|message)"
    r"|les informations "
    r"contenues dans ce (?:message|courriel)|if you (?:are not|have received) (?:the intended"
    r"|this)|si vous (?:avez "
    r"re[çc]u ce|n['’][êe]tes pas (?:le )?destinataire)|please consider the environment"
    r"|avant d['’]imprimer\b[^\n]{0,100}(?:environnement|plan[èe]te|papier|arbre|nature"
    r"|n[ée]cessaire"
    r"|pensez)|"
    r"pensez (?:[àa] l['’]environnement|avant d)|n['’]imprimez (?:ce|que)|think before you print|"
    r"save (?:paper|a tree))"
)
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
_REACHED = re.compile(r"@|\[(?:email|phone)-\d|https?://|www\.|\d(?:[ ./()-]{0,3}\d){6}")
"""What somebody can be reached by. Labels alone make no signature."""
_DECORATION = re.compile(
    r"[ \t>*_=~|•·.\-–—]*\Z|[ \t]*\[[^\]\n]{0,120}\][ \t]*\Z|[ \t]*\[?(?:cid"
    r"|image)[:\d][^\n]{0,80}\Z"
)
_SENT_FROM_WORDS = 12
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
            if _DELIMITER.match(line) and any(one.strip() for one in lines[after:]):
                # Dashes part anything: what is under them is a signature if nothing follows it.
                kept.append(line)
                index += 1
                continue
            if _says_something(kept) or after < len(lines):
                index = after
                continue
        if not in_code and _is_sent_from(line):
            index += 1
            continue
        kept.append(line)
        index += 1
    return "\n".join(_without_contact_tail(kept))


def without_notices(text: str) -> str:
    """Cut confidentiality notices and pleas for the environment, each up to its blank line."""
    if not has_any(text.lower(), _NOTICE_PARTS):
        return text
    kept: list[str] = []
    in_notice = False
    for line in text.split("\n"):
        if not line.strip():
            in_notice = False
        elif _NOTICE_START.match(line):
            in_notice = True
        if not in_notice:
            kept.append(line)
    return "\n".join(kept)


_NOTICE_PARTS = (
    *("confiden", "disclaimer", "destinataire", "intended", "environ", "imprim", "think before"),
    *("save paper", "save a tree", "this e-mail", "this email", "pièces jointes", "privileged"),
)


def _is_sent_from(line: str) -> bool:
    """A program's line, and no sentence about one."""
    short = len(line.split()) <= _SENT_FROM_WORDS and "," not in line
    return short and _SENT_FROM.match(line) is not None


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
    if _DECORATION.match(line) or _is_sent_from(line) or _is_end(line):
        return True
    if _CONTACT_LINE.match(line) or _ADDRESS_LINE.match(line):
        return True
    stripped = line.strip()
    if len(stripped) > _SHORT or stripped.endswith(("?", ":", ";")):
        return False
    if _NAME_LINE.match(line):
        return first or len(stripped.split()) <= 5
    if instructs(stripped):
        return False
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
    contacts = sum(1 for line in lines[cut:end] if line.strip())
    reached = any(_REACHED.search(line) for line in lines[cut:end])
    return (
        lines[:cut] if contacts >= 2 and reached and _says_something(lines[:cut]) else lines[:end]
    )


def _labelled_contact(line: str) -> bool:
    return len(line) <= _SHORT and (
        _CONTACT_LINE.match(line) is not None or _ADDRESS_LINE.match(line) is not None
    )
