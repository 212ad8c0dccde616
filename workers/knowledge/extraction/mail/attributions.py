"""The line above a quote that says who wrote it: "Le 3 mars 2025 à 10:02, Support a écrit :".

A log has such lines too ("Le script du 12/03 à 02:00 a écrit :"), and what follows them is the
solution. So besides the verb and the colon, two of these signs are asked for: an address; a quote
with its marks right below; a whole date with its time; somebody's name. A name and a quote alone
may be the word of a manufacturer, and stay.
"""

from __future__ import annotations

import re

_VERB = (
    r"(?:(?:a|ont) [ée]crit|wrote|writes|schrieb(?:en)?|schreef|escribi[óo]|ha scritto|escreveu"
    r"|skrev"
    r"|kirjoitti|napsal\(?a?\)?|napisał\(?a?\)?|написал\(?а?\)?|írta)"
)
_ENDS_SO = re.compile(rf"(?i)[ \t>]*\S.{{2,400}}[\s>)\]]{_VERB} ?:\s*\Z")
_VERB_WITHIN = re.compile(
    r"(?i)[ \t>]*\S.{0,200}\s?\b(?:schrieb|schreef"
    r"|skrev)(?: am)? .{3,160}:\s*\Z"
)
_DATED_START = re.compile(
    r"(?i)[ \t>]*(?:(?:le|on|am|el|il|op|em|den|dne)\b.{0,200}\d"
    r"|\d{1,4}[-./ ])"
)
"""How an attribution that is broken over lines begins."""
_GOOGLE = re.compile(r"[ \t>]*\d{4}-\d\d-\d\d.{0,60}\d\d:\d\d.{0,160}[<(\[].{0,120}:\s*\Z")
_FRENCH_DATE = re.compile(r"(?i)[ \t>]*en date du .{5,200}, .{2,120}(?:a [ée]crit|wrote) ?:\s*\Z")
_STARTS_SO = re.compile(
    r"(?i)[ \t>]*(?:le|on|am|el|il|op|em|den|dne|w dniu|en date|\d{1,2}[ ./]|\d{4}-|[\"<]|[A-ZÀ-Þ])"
)
_ADDRESS = re.compile(r"[\w.+-]@[\w-]+\.\w|\[email-\d|\[mailto:")
_MONTH = (
    r"(?:jan|f[ée]v|feb|mar|m[äa]r|avr|apr|abr|ma[iy]|mag|jui?n|giu|juil|jul|lug|ao[uû]t?|aug|ago"
    r"|sep|set|o[ck]t|ott|nov|d[ée]c|dez|dic)[^\W\d_]{0,7}\.?"
)
_MOMENT = re.compile(
    rf"(?i)\b\d{{1,2}}(?:er|\.)?[ ](?:de )?{_MONTH}(?:[ ]de)?[ ,.]{{1,2}}\d{{4}}"
    rf"|\b{_MONTH}[ ]\d{{1,2}},?[ ]\d{{4}}"
    r"|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\D{1,12}\d{1,2}[:h.]\d\d|\b\d{4}-\d\d-\d\d\D{1,4}\d\d:\d\d"
)
_NAMED = re.compile(
    rf"(?:,|\b\d\d[:h]\d\d(?::\d\d)?|[AP]M|CES?T|\d{{4}}|UTC[+-]?\d?|Uhr),?\s[\"']?(?:M\. |Mme "
    rf"|Mr )?"
    rf"[A-ZÀ-Þ\[][\w.'’\[\]-]+(?:[ ,]+[\w.'’\[\]-]+){{0,4}}[\"']?,?\s{{1,2}}(?i:{_VERB})"
    r"|(?i:schrieb)\s[\"']?[A-ZÀ-Þ\[]|^[ \t>]*[\"']?[A-ZÀ-Þ\[][\w.'’\[\] -]{1,60}\s(?i:schrieb am)",
)
_QUOTED = re.compile(r"[ \t]*[>|]")
_LONGEST = 400
_MOST_LINES = 3


def attribution(lines: list[str], index: int) -> int:
    """How many lines, from `index` on, say who wrote the quote below them; 0 if they do not."""
    if not _STARTS_SO.match(lines[index]):
        return 0
    joined = ""
    # Mail programs break a long attribution once or twice.
    for count in range(1, _MOST_LINES + 1):
        if index + count > len(lines) or not lines[index + count - 1].strip(" >\t"):
            return 0
        line = lines[index + count - 1]
        joined = f"{joined} {line.lstrip('> ')}".strip() if joined else line.rstrip()
        if len(joined) > _LONGEST or (count > 1 and not _DATED_START.match(lines[index])):
            return 0
        if joined.endswith(":"):
            said = _says_who(joined) and _signs(joined, lines, index + count)
            return count if said else 0
    return 0


def _says_who(line: str) -> bool:
    forms = (_ENDS_SO, _VERB_WITHIN, _GOOGLE, _FRENCH_DATE)
    return any(form.match(line) is not None for form in forms) or _glued(line)


def _glued(line: str) -> bool:
    return re.search(rf"(?i)>{_VERB} ?:\Z", line) is not None


def _signs(line: str, lines: list[str], after: int) -> bool:
    address = _ADDRESS.search(line) is not None
    moment = _MOMENT.search(line) is not None
    if address and moment:
        return True
    quote = _quote_follows(lines, after)
    named = _NAMED.search(line) is not None
    return (address and quote) or (moment and (quote or named))


def _quote_follows(lines: list[str], after: int) -> bool:
    following = next((line for line in lines[after : after + 3] if line.strip()), "")
    return _QUOTED.match(following) is not None
