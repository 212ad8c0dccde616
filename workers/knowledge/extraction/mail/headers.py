"""Blocks of mail headers ("De : … Envoyé : … À : … Objet : …"), as mail programs of many languages
put them above a quoted mail.

A form has such lines too ("De : Windows 10, À : Windows 11"), and so has a mail rule ("From: …
Subject: contains …"). So a block counts as a mail's only with two of these signs: an address, a
date with its time, a label that only mails have ("Envoyé", "Gesendet"), all four labels together,
an answered subject ("RE:"), a line of dashes above, a path of Lotus Notes.
"""

from __future__ import annotations

import re

FROM = (
    r"de|from|exp[ée]diteur|von|envoy[ée] par|fra|van|da|från|lähettäjä|od|от|feladó|de la"
    r"|remitente"
    r"|mittente|absender|afzender"
)
SENT = (
    r"envoy[ée](?: le)?|sent|gesendet(?: am)?|sendt|enviad[oa](?: el| em)?|inviato(?: il)?"
    r"|verzonden"
    r"|skickat|lähetetty|wysłano|odesláno|отправлено|elküldve|trimis"
)
_DATE = r"date|datum|data|dato|päiväys|datę|дата|dátum|fecha"
_TO = (
    r"[àa]|to|pour|an|til|para|a|aan|till|vastaanottaja|do|komu|кому|címzett|către|destinataires?"
    r"|destinatario|empfänger|ontvanger"
)
_SUBJECT = (
    r"objet|sujet|subject|betreff|emne|asunto|oggetto|onderwerp|assunto|[äa]mne|aihe|temat|předmět"
    r"|тема|tárgy|subiect"
)
_COPY = r"cc|cci|bcc|kopi|kopie|copie(?: à)?|copia|kopia|másolat|dw"
_MORE = (
    r"r[ée]pondre [àa]|reply-to|importance|priorit[ée]|pi[èe]ces? jointes?|attachments?|wichtigkeit"
    r"|anlagen"
)
_EDGE = r"[ \t>*]*"
_COLON = r"[ \t*]{0,12}:[ \t*]{0,12}"
FIRST_HEADER = re.compile(rf"(?i){_EDGE}(?:{FROM}){_COLON}\S.{{0,300}}\Z")
HEADER = re.compile(
    rf"(?i){_EDGE}(?:{FROM}|{SENT}|{_DATE}|{_TO}|{_SUBJECT}|{_COPY}|{_MORE}){_COLON}.{{0,400}}\Z"
)
_IS_SENT = re.compile(rf"(?im)^{_EDGE}(?:{SENT}){_COLON}\S")
_IS_TO = re.compile(rf"(?im)^{_EDGE}(?:{_TO}){_COLON}\S")
_IS_SUBJECT = re.compile(rf"(?im)^{_EDGE}(?:{_SUBJECT}){_COLON}\S")
_ADDRESS = re.compile(r"[\w.+-]@[\w-]|\[email-\d|<[^<>\n]*@|\[mailto:")
_NOTES = re.compile(
    r"(?m):[ \t]*[^\n:/\\]{2,60}/[^\s/\\]{1,40}(?:/[^\s/\\,]{1,40}){1,4}"
    r"(?:@\w+)?,?[ \t]*$"
)
_MOMENT = re.compile(
    r"(?i)\b\d{1,2}[:h.]\d\d\b.{0,20}$|\b(?:19|20)\d\d\b.{0,12}\b\d{1,2}[:h]\d\d", re.MULTILINE
)
_ANSWERED = re.compile(
    rf"(?im)^{_EDGE}(?:{_SUBJECT}){_COLON}(?:re|r[ée]f|tr|fwd?|wg|aw|sv|vs|rv|i|odp|vb|antw)\s?:"
)
_RULE = re.compile(r"[ \t>]*[-_*=]{5,}[ \t]*\Z")
_SIGNS = 2
_WINDOW = 12


def is_rule(line: str) -> bool:
    """Whether a line is a row of dashes and no more."""
    return _RULE.match(line) is not None


def is_header_block(lines: list[str], index: int) -> bool:
    """Whether a mail's headers begin at `index`."""
    if not FIRST_HEADER.match(lines[index]):
        return False
    end = after_headers(lines, index)
    block = [line for line in lines[index:end] if line.strip(" >*\t")]
    if len(block) < 3:
        return False
    above = next((line for line in reversed(lines[max(0, index - 3) : index]) if line.strip()), "")
    return _signs("\n".join(block)) + is_rule(above) >= _SIGNS


def _signs(block: str) -> int:
    sent = _IS_SENT.search(block) is not None
    all_four = sent and _IS_TO.search(block) is not None and _IS_SUBJECT.search(block) is not None
    return sum(
        (
            sent,
            all_four,
            _ADDRESS.search(block) is not None,
            _NOTES.search(block) is not None,
            _MOMENT.search(block) is not None,
            _ANSWERED.search(block) is not None,
        )
    )


def after_headers(lines: list[str], index: int) -> int:
    """Index of the first line behind the headers that begin at or just below `index`."""
    end = index
    for offset, line in enumerate(lines[index : index + _WINDOW]):
        if HEADER.match(line):
            end = index + offset + 1
        elif line.strip(" >*\t"):
            break
    return end
