"""Legal notices, pleas for the environment, and what a mail program says of itself.

Each is cut by two signs. "Avant d'imprimer, choisir le bac 2" is a step and no plea; "Sent from
Outlook it arrives" is a finding; "This message is intended to say …" explains an error.
"""

from __future__ import annotations

import re
from itertools import islice

from workers.text.word_lists import has_any

_START = re.compile(
    r"(?i)[ \t>*_]*(?:ce (?:message|courriel|mail|courrier|e-mail)\b|this (?:e-?mail|message"
    r"|communication|transmission)\b|(?:confidentiality|legal|privacy) (?:notice|disclaimer)"
    r"|avis de confidentialit[ée]|disclaimer ?:|the (?:information"
    r"|content)s? (?:contained )?in this"
    r"|les informations contenues|if you (?:are not|have received)|si vous (?:avez re[çc]u"
    r"|n['’][êe]tes pas)|diese (?:e-?mail|nachricht)|important ?:)"
)
_SIGNS = tuple(
    re.compile(rf"(?i){words}")
    for words in (
        r"confiden|privileg|secret professionnel|vertraulich",
        r"\bintended (?:solely|only|for|recipient)|destin[ée]e?s? (?:exclusiv|uniq|[àa])"
        r"|destinataires?\b"
        r"|addressee|\bsolely\b|[àa] l['’]attention exclusive|usage exclusif|[ée]tablis? "
        r"(?:pour|[àa])|empf[äa]nger",
        r"(?:received|re[çc]u) (?:this|it|ce|cet)[^\n]{0,40}(?:in error|by mistake|par erreur)"
        r"|par erreur",
        r"delet|destroy|d[ée]trui|supprim\w+ (?:imm[ée]diat|ce |le )|notif\w+ the sender|avertir"
        r"|informer? (?:imm[ée]diat|l['’]exp)|pr[ée]venir",
        r"unauthori|strictly prohibited|interdit|non autoris|reproduction|disclos|dissemination",
        r"attachment|pi[èe]ces? jointes?",
        r"liabilit|responsabilit|alt[ée]r[ée]|falsifi|virus",
    )
)
_LEAST = 2
_MOST_STARTS, _LONGEST = 5, 40
"""Places of a paragraph that are looked at, and lines of a notice."""
_PRINT = re.compile(r"(?i)imprim|print|drucken")
_NATURE = re.compile(
    r"(?i)environ|plan[èe]te?|papier|\bpaper\b|arbres?\b|\btrees?\b|nature|umwelt|[ée]cologi"
)
_PLEA_ALONE = re.compile(
    r"(?i)[ \t>*_]*(?:think before you print|pensez[- ]y avant d['’]imprimer|save (?:paper|a tree)"
    r"(?:[ ,.!-]{1,3}(?:do not|don['’]t|think)[\w '’-]{0,40})?"
    r"|n['’]imprimez (?:ce (?:mail|message|courriel)|que si (?:n[ée]cessaire"
    r"|besoin))[\w '’-]{0,40})"
    r"[ .!🌳🌱]*\Z"
)
_PLEA = re.compile(
    r"(?i)[ \t>*_]*(?:please |pensez|merci de |avant d['’]imprimer|before (?:you )?print|think "
    r"|save "
    r"|n['’]imprimez|consider|bitte|prot[ée]ge|pr[ée]serv|[ée]co)"
)
_PARTS = (
    *("confiden", "disclaimer", "destin", "intended", "environ", "imprim", "print", "received"),
    *("reçu", "paper", "a tree", "e-mail", "email", "pièces jointes", "privileg", "message"),
    *("courriel", "legal", "nachricht", "umwelt"),
)
_DEVICE = (
    r"(?:i-?phone|i-?pad|ipod|android|galaxy|samsung|xiaomi|redmi|huawei|honor|pixel|oneplus|oppo"
    r"|sony"
    r"|blackberry|nokia|mobile|smartphone|t[ée]l[ée]phone|phone|tablett?e?|outlook|yahoo|proton"
    r"|gmail"
    r"|bluemail|k-?9|fairemail|thunderbird|mailspring|spark|orange|sfr|laposte|free|courrier|mail"
    r"|windows|mac|hotmail|aquamail|nine|bouygues|zimbra|airmail|handy|m[óo]vil|cellulare|telefoon)"
)
_TAIL = (
    r"(?:[ ](?:pour|for|f[üu]r|mail|mobile|phone|smartphone|android|ios|windows|mac"
    r"|[\w-]{1,12}|\d{1,2})){0,5}"
)
_SENT_FROM = re.compile(
    rf"(?i)[ \t>*]*(?:envoy[ée] (?:de|depuis|[àa] partir de|avec|via)|sent (?:from|via|with"
    rf"|using)|gesendet (?:von|mit)"
    rf"|enviado (?:desde|do|de)|inviato d[ae]l?|verstuurd vanaf|skickat från|sendt fra)"
    rf"(?: (?:mon|ma|un|une|my|an?|the|meinem|meiner|mi|meu|mijn|min|l['’]application|l['’]appli"
    rf"|yahoo))?"
    rf"[ ]?[\w'’-]{{0,14}}[ ]?{_DEVICE}{_TAIL}[ .]{{0,3}}(?:[<(]\S{{4,200}}[>)])?\Z"
    rf"|[ \t>*]*von meine[mr] [\w-]{{2,14}}(?: [\w-]{{2,14}})? gesendet[ .]*\Z"
    r"|[ \t>*]*(?:get|download|t[ée]l[ée]charge[rz]|obtene[rz]) \[?outlook (?:for"
    r"|pour) (?:android|ios"
    r"|mac|windows)\]?[ ]?(?:[<(]?https?://\S{2,200})?[ .]*\Z"
    r"|[ \t>*]*(?:garanti sans virus|virus-free\.)[^\n]{0,80}\Z"
)
_FINDING = re.compile(
    r"[:;?]|\d{3}|\b(?:it|il|elle|le|la|les|the|that|ça|marche|works?"
    r"|arrive)\b",
    re.I,
)


def without_notices(text: str) -> str:
    """Cut legal notices up to their blank line, and pleas for the environment."""
    if not has_any(text.lower(), _PARTS):
        return text
    kept: list[str] = []
    paragraph: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            paragraph.append(line)
            continue
        kept += [*_without_notice(paragraph), line]
        paragraph = []
    return "\n".join(kept[:-1])


def is_sent_from(line: str) -> bool:
    """A program's line, and no sentence about one."""
    if len(line) > 160 or _SENT_FROM.match(line) is None:
        return False
    return _FINDING.search(re.sub(r"https?://\S+", "", line)) is None


def _without_notice(paragraph: list[str]) -> list[str]:
    lines = [line for line in paragraph if not _is_plea(line)]
    starts = (index for index, line in enumerate(lines) if _START.match(line))
    for index in islice(starts, _MOST_STARTS):
        notice = " ".join(lines[index : index + _LONGEST])
        if sum(1 for sign in _SIGNS if sign.search(notice)) >= _LEAST:
            return lines[:index]
    return lines


def _is_plea(line: str) -> bool:
    if len(line) > 200 or ":" in line:
        return False
    both = _PRINT.search(line) and _NATURE.search(line) and _PLEA.match(line)
    return both is not None or _PLEA_ALONE.match(line) is not None
