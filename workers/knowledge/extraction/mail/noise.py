"""Quoted mails, signatures, greetings and legal notices out of a ticket's text; the message stays.

Mail collectors put whole mails into tickets, and every answer carries the thread below it. The
rules only cut what says what it is, line by line: an attribution ("Le … a écrit :"), a block of
mail headers, a closing followed by lines that look like a signature. In doubt a line is kept: a
quoted error message starts with ``>`` too, and a problem may stand in a P.S.
"""

from __future__ import annotations

import re

from workers.knowledge.extraction.mail.notices import without_notices
from workers.knowledge.extraction.mail.quotes import without_quoted_mails
from workers.knowledge.extraction.mail.signatures import without_signatures
from workers.text.courtesy import (
    ALL_GREETINGS,
    DEAR,
    GREETED,
    GREETING_PHRASES,
    GREETINGS,
    SHORT_GREETINGS,
    TITLES,
    both,
    either,
)
from workers.text.word_lists import words

_GREETING_WORDS = either(ALL_GREETINGS, TITLES["fr"])
_GREETING = rf"(?:{_GREETING_WORDS}|{either(both(DEAR))}s?|{GREETING_PHRASES}|greetings)"
_GREETING_LINE = re.compile(
    rf"(?i)[ \t>*]*{_GREETING}\b(?:[ ,]+(?:[^\W\d_][\w.'’-]*|\[name-\d+\]|<user>|/|&)){{0,6}}"
    r"[ \t]*+[,;!:.…)*-]*+[ \t]*+\Z"
)
_GREETING_START = re.compile(
    rf"(?i)[ \t*]*{_GREETING}(?:[ ]+(?:[àa] (?:tous|toutes|vous)|tous|toutes|tout le monde|all"
    rf"|team"
    r"|everyone|everybody|folks|guys|there|madame|monsieur|sir|again|l['’][ée]quipe|la [ée]quipe"
    r"|\[name-\d+\]|<user>|(?-i:[A-ZÀ-Þ][\w'’-]+)(?=[,!])|(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
    r"(?: (?:\[name-\d+\]|(?-i:[A-ZÀ-Þ][\w'’-]+)))?))*[ \t]*[,;!.:…]+[ \t]*(?=\S)"
)
_BARE_START = re.compile(
    rf"(?i){either(both(GREETINGS), SHORT_GREETINGS)}[ \t]+(?=[a-zà-ÿ]|I\b|\[)"
)
_BLANK_LINES = re.compile(r"\n{3,}")
_QUESTION_MARK = re.compile(r"\?")
_MAX_GREETING = 80
_TITLE_PREFIX = re.compile(
    r"(?i)\A(?:\s*(?:(?:re|r[ée]f?|tr|fw|fwd|wg|aw|rv)(?:\[\d+\])?\s?:|\[(?:glpi|ticket|external"
    r"|externe|ext)"
    r"[^\]\n]{0,30}\]))+\s*"
)


def cut_mail_noise(text: str) -> str:
    """The message alone. A text that holds more than a greeting never becomes empty."""
    body = without_quoted_mails(text)
    body = without_signatures(without_notices(body))
    body = _without_greeting(_without_greeting_lines(body)).strip()
    if not any(char.isalnum() for char in body):
        # Everything looked like noise, so some of it is the message: keep all but the greeting.
        body = _without_greeting(text).strip()
    return _BLANK_LINES.sub("\n\n", body)


def cut_title_noise(title: str) -> str:
    """A title without "Re:", "TR:" and the desk's own marks, on one line."""
    line = " ".join(title.split())
    return _TITLE_PREFIX.sub("", line) or line


def _without_greeting(text: str) -> str:
    lines = text.split("\n")
    index = 0
    # "Bonjour," and then "Madame," on the next line: two greetings at most.
    for _ in range(2):
        while index < len(lines) and not lines[index].strip():
            index += 1
        if index == len(lines):
            return ""
        line = lines[index]
        if len(line) > _MAX_GREETING or not _is_greeting(line):
            break
        index += 1
    rest = lines[index:]
    while rest and not rest[0].strip():
        rest.pop(0)
    if not rest:
        return ""
    for pattern in (_GREETING_START, _BARE_START):
        start = pattern.match(rest[0])
        if start and start.end() <= _MAX_GREETING:
            rest[0] = rest[0][start.end() :]
            break
    return "\n".join(rest)


def _without_greeting_lines(text: str) -> str:
    """A mail inside the text has its own "Bonjour,": on a line alone it says nothing."""
    lines = text.split("\n")
    return "\n".join(
        line
        for index, line in enumerate(lines)
        if len(line) > _MAX_GREETING
        or (index and lines[index - 1].strip())
        or not _is_greeting(line)
    )


def _is_greeting(line: str) -> bool:
    if _QUESTION_MARK.search(line) or not _GREETING_LINE.match(line):
        return False
    spoken = line.replace(",", " ").split()
    # "Bonjour imprimante en panne" says what is wrong; a greeting names people, or nobody.
    named = [word for word in spoken[1:] if word[:1].isupper() or word[:1] in "[<"]
    return len(named) >= len(spoken) - 2 or all(_is_polite(word) for word in spoken[1:])


_POLITE = GREETED.union(
    both(DEAR),
    both(TITLES),
    words(
        "à a le la les l'équipe l’équipe or ou et and users vous gentlemen & / mme mr",
        "the du de informatique dsi it",
    ),
)


def _is_polite(word: str) -> bool:
    return word.strip(".,;:!…()*-").lower() in _POLITE
