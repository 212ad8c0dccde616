"""Secrets that show by their own shape: private keys, tokens of known services, licence keys."""

from __future__ import annotations

import re
from bisect import bisect_right

from workers.redaction.ledger import Ledger
from workers.redaction.secrets.values import is_random, is_template
from workers.text.word_lists import has_any

_KEY_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SHAPES = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[0-9A-Z]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_\w{20,255}"
    r"|gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt|ffct)-[\w.-]{15,255}"
    r"|xox[abceoprs]-[\w-]{8,255}|xapp-[\w-]{10,255}"
    r"|(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,255}|sk-[A-Za-z0-9_-]{20,255}"
    r"|hf_[A-Za-z0-9]{16,255}|AIza[\w-]{35}|ya29\.[\w-]{20,512}"
    r"|eyJ[\w-]{8,4096}\.[\w-]{2,8192}(?:\.[\w-]{0,4096}){0,3}"
    r"|npm_[A-Za-z0-9]{30,64}|pypi-[\w-]{40,512}|dop_v1_[a-f0-9]{40,80}|dckr_pat_[\w-]{20,64}"
    r"|SG\.[\w-]{16,64}\.[\w-]{16,64}|tskey-[\w-]{15,128}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"
    r"|(?:hvs|hvb)\.[\w-]{20,255}|ops_eyJ[\w-]{20,4096}|AGE-SECRET-KEY-1[0-9A-Z]{50,64}"
    r")(?![A-Za-z0-9])"
)
_HOOKS = re.compile(
    r"(?P<place>https://(?:hooks\.slack\.com/(?:services|workflows)/|discord"
    r"(?:app)?\.com/api/webhooks/"
    r"|[\w.-]{1,100}\.webhook\.office\.com/webhookb2/))(?P<value>[\w/@-]{16,400})"
)
_PRODUCT_KEY = re.compile(r"(?<![\w-])(?=[A-Z0-9-]{0,28}\d)(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}(?![\w-])")
_RECOVERY_KEY = re.compile(
    r"(?<![\w-])(?:\d{6}(?:[ \u2010-\u2013-]{1,3}|[ \t]?\n[ \t]?)){7}\d{6}(?![\w-])"
)
_RANDOM_AFTER_WORD = re.compile(
    r"(?i)(?P<label>(?<![A-Za-z])(?:(?:api|access|secret|private|auth)?key|secret|token|jeton"
    r"|cl[ée]"
    r"|credential|bearer)s?[\"'`*]{0,3}(?: (?:is|est|api|value|d'api|secr[èe]te|priv[ée]e))?"
    r"[ \t]{0,3}(?:[:=]|=>|(?<= is)|(?<= est))[ \t]{0,3}[\"'`]{0,2}"
    # In the query of an address, these carry a session or a signed right of access.
    r"|[?&;](?:amp;)?(?:sig|signature|code|session_?id|session|sid|auth|nonce|guce_referrer_sig)=)"
    r"(?P<value>[A-Za-z0-9+/_.~-]{16,2048}={0,2})(?![\\\w%])"
)
_RANDOM_PARTS = ("key", "secret", "token", "jeton", "clé", "cle", "cred", "sig", "bearer")
_GUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TRUSTED_GUID = re.compile(r"(?i)(?:secret|token|jeton|api)\W")


def redact_tokens(text: str, ledger: Ledger) -> str:
    if "-----BEGIN" in text:
        text = _redact_private_keys(text, ledger)
    text = _SHAPES.sub(lambda found: ledger.secret("token", found[0]), text)
    if "https://" in text:
        text = _HOOKS.sub(
            lambda found: found["place"] + ledger.secret("token", found["value"]), text
        )
    text = _RECOVERY_KEY.sub(lambda found: ledger.secret("recovery-key", found[0]), text)
    text = _PRODUCT_KEY.sub(lambda found: ledger.secret("product-key", found[0]), text)
    if not has_any(text.lower(), _RANDOM_PARTS):
        return text
    return _RANDOM_AFTER_WORD.sub(lambda found: _random(found, ledger), text)


def _redact_private_keys(text: str, ledger: Ledger) -> str:
    parts: list[str] = []
    position = 0
    ends = [found.end() for found in _KEY_END.finditer(text)]
    begins = list(_KEY_BEGIN.finditer(text))
    for index, begin in enumerate(begins):
        if begin.start() < position:
            continue
        following = bisect_right(ends, begin.end())
        stop = ends[following] if following < len(ends) else len(text) + 1
        next_begin = begins[index + 1].start() if index + 1 < len(begins) else len(text)
        if stop > next_begin:
            # A key that was pasted without its end: everything that looks like its lines.
            stop = _end_of_key_lines(text, begin.end())
        parts.append(text[position : begin.start()])
        parts.append(ledger.placeholder("private-key", text[begin.start() : stop]))
        position = stop
    parts.append(text[position:])
    return "".join(parts)


def _end_of_key_lines(text: str, start: int) -> int:
    end = start
    for line in _LINE.finditer(text, start):
        content = line[0].strip(" >\t\n")
        if (content and (" " in content or len(content) < 16)) or _KEY_BEGIN.match(content):
            break
        end = line.end()
    return end


def _random(found: re.Match[str], ledger: Ledger) -> str:
    value, label = found["value"], found["label"]
    if is_template(value) or not is_random(value, at_least=16) or not _is_dense(value):
        return found[0]
    if _GUID.fullmatch(value) and not _TRUSTED_GUID.search(label):
        return found[0]  # a product, a class, a tenant: Windows calls those keys too
    return label + ledger.secret("token", value)


def _is_dense(value: str) -> bool:
    """No path, address, file or dotted name: those hold digits too, but in words."""
    if "/" in value or "." in value:
        mixed_case = value != value.lower() and value != value.upper()
        longest = max(re.split(r"[/.]", value), key=len)
        return mixed_case and len(longest) >= 16 and "-" not in value
    words_in_it = re.findall(r"[A-Z]?[a-z]{4,}", value)
    return sum(map(len, words_in_it)) < len(value) / 2
