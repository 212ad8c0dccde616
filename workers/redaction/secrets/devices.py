"""Secrets in the settings of network devices, and in commands whose password has no label.

`commands` knows those that name their secret; here the command itself says where it stands.
"""

from __future__ import annotations

import re
from functools import partial

from workers.redaction.ledger import PLACEHOLDER, Ledger
from workers.redaction.secrets.values import is_mixed, is_template
from workers.text.word_lists import has_any

_QUOTED = r"\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'"
_WORD = rf"(?P<value>{_QUOTED}|[^\s;\"'|<>()]{{3,200}})"
_LEVEL = r"(?:[ \t]+\d{1,2})?"


class _Spot:
    """Where a secret stands: what the text must hold, and the pattern to try then."""

    def __init__(self, needles: str, pattern: str, *, plain: bool = True) -> None:
        self.needles = tuple(needles.split(" "))
        self.pattern = re.compile(rf"(?i)(?P<label>{pattern}){_WORD}")
        self.plain = plain
        """Whether a word of letters alone counts too."""


_SPOTS = (
    # Cisco and those that speak like it.
    _Spot("community", r"\bsnmp-server[ \t]+community[ \t]+"),
    _Spot("community", r"\bsnmp(?:[ \t]+[\w-]{1,20}){0,3}[ \t]+community[ \t]+(?:name["
                       r" \t]+)?", plain=False),
    _Spot("secret password", rf"\b(?:enable|username[ \t]+(?!(?:and|or|et|ou|and/or|/|&)[ \t])"
          rf"\S{{1,64}}(?:[ \t]+privilege[ \t]+\d{{1,2}})?)"
          rf"[ \t]+(?:secret|password"
          rf"|algorithm-type[ \t]+\w{{1,10}}[ \t]+secret){_LEVEL}[ \t]+", plain=False),
    _Spot("secret password", r"\b(?:secret|password)[ \t]+\d{1,2}[ \t]+"),
    _Spot("key", rf"\b(?:radius|tacacs|tacacs-server|radius-server|isakmp|aaa"
                 rf"|crypto)\b[^\n;]{{0,80}}?"
          rf"[ \t](?:key|shared-secret){_LEVEL}[ \t]+", plain=False),
    _Spot("key", r"\b(?:key-string|md5-key|message-digest-key[ \t]+\d{1,3}[ \t]+md5"
                 r"|authentication-key"
          r"|pre-shared-key)(?:[ \t]+(?:local|remote|ascii-text|hex|\d{1,2}|address|md5|ascii"
          r"|cipher|simple)){0,2}[ \t]+", plain=False),
    _Spot("wpa", r"\bwpa-psk[ \t]+(?:ascii|hex)(?:[ \t]+\d)?[ \t]+"),
    _Spot("wpa", r"\b(?:wpa[ -]?passphrase|wpa_passphrase|set-key"
                 r"|akm[ \t]+psk(?:[ \t]+set-key)?)[ \t]+(?:ascii[ \t]+)?(?:\d["
                 r" \t]+)?", plain=False),
    _Spot("auth", r"\b(?:auth|authentication)[ \t]+(?:md5|sha[\d-]{0,4})[ \t]+", plain=False),
    _Spot("priv", r"\bpriv(?:acy)?[ \t]+(?:aes|des"
                  r"|3des)[\d-]{0,4}(?:[ \t]+\d{3})?[ \t]+", plain=False),
    _Spot("command cmd", r"\bpass(?:word|phrase)?[-_](?:command|cmd)[ =]{1,2}[\"']?(?:echo"
                         r"|printf)[ \t]+"),
    _Spot("standby", r"\bstandby[ \t]+\d{1,3}[ \t]+authentication[ \t]+(?:md5[ \t]+key-string["
                     r" \t]+)?"),
    # Fortinet, Juniper, HP, Huawei, Mikrotik.
    _Spot("set", r"\bset[ \t]+(?:psksecret|passwd|password|passphrase|secret"
                 r"|key)[ \t]+(?:ENC[ \t]+)?", plain=False),
    _Spot("set", r"\bset[ \t]+[^\n;]{1,80}?(?:encrypted-password|plain-text-password"
                 r"|pre-shared-key ascii-text|secret)[ \t]+", plain=False),
    _Spot("cipher", r"\b(?:password|key|shared-key"
                    r"|authentication-mode[ \t]+\w{1,12})[ \t]+(?:irreversible-)?cipher[ \t]+"),
    # Commands.
    _Spot("snmp", r"\bsnmp\w{3,10}\b[^\n]{0,120}?[ \t]-[cAXax][ \t]*"),
    _Spot("runas", r"\brunas\b[^\n]{0,60}?/user:\S{1,80}[ \t]+", plain=False),
    _Spot("securestring", r"\bConvertTo-SecureString\b[^\n]{0,60}?[ \t](?=[\"'])"),
    _Spot("isql", r"\bisql[ \t]+[\w.-]{1,64}[ \t]+[\w.\\-]{1,64}[ \t]+", plain=False),
    _Spot("oracle sqlplus", r"(?:\bjdbc:oracle:thin:|\b(?:sqlplus|sqlldr|expdp|impdp"
                            r"|rman target)[ \t]+"
          r"(?:-\w{1,3}[ \t]+)?)[\w$]{1,30}/(?=[^\s@/]{3,64}@)"),
    _Spot("keymaterial", r"\bkeyMaterial[ \t]*[=>][ \t]*"),
    _Spot("<<<", r"\b(?:chpasswd|vncpasswd|passwd|sudo|cryptsetup|openssl"
                 r"|smbpasswd)\b[^\n]{0,60}<<<[ \t]*[\"']?(?:[\w.-]{1,64}:)?"),
    _Spot("echo", r"<\([ \t]*(?:echo|printf)[ \t]+(?:-\w[ \t]+)?[\"']?(?:[\w.@-]{1,40}\\n)?"),
    _Spot("echo printf", r"\b(?:echo|printf)[ \t]+(?:-\w[ \t]+)?[\"'](?:"
                         r"[\w.@-]{1,40}\\n)", plain=False),
    _Spot("password-file passfile", r"\b(?:password-file|passfile)=<\([ \t]*(?:echo|printf)[ \t]+"),
    _Spot("unzip zip 7z rar sshpass plink pscp psftp",
          r"\b(?:unzip|zip|7za?|rar|unrar|sshpass|plink|pscp|psftp)\b[^\n]{0,60}?[ \t](?:-pw|-hp"
          r"|-p)[ \t]?",
          plain=False),
    _Spot("connect", r"\bwifi[ \t]+connect\b[^\n]{0,60}?[ \t]password[ \t]+"),
    _Spot("bindpw bind_pw rootpw",
          r"\b(?:bindpw|bind_pw|rootpw|olcRootPW|rootdn_pw)[ \t]*:?[ \t]+"),
    _Spot("ssid wifi wi-fi wlan", r"\b(?:ssid|wi-?fi|wlan)\b[^\n]{0,60}?(?:cl[ée]|key|pass\w{0,6}"
          r"|psk|mdp|code)[ \t]{0,3}[:=][ \t]{0,3}", plain=False),
    # Configuration: an attribute that names the secret, and its value in another; calls.
    _Spot("key= name= \"key", r"\b(?:key|name)=\"[\w.-]{0,60}(?:password|passwd|pwd"
                              r"|secret)\"[ \t]+value=(?=\")"),
    _Spot("name=", r"\bname=\"[\w.-]{0,60}(?:password|passwd|pwd|secret)\"[ \t]*>"),
    _Spot("define setenv putenv", r"\b(?:define|setenv|putenv|set_config"
                    r"|config_set)[ \t]*\([ \t]*[\"'][\w.-]{0,60}"
          r"(?:pass\w{0,4}|pwd|secret|token|key)[\"'][ \t]*,[ \t]*(?=[\"'])"),
    _Spot("environ env[", r"\b(?:environ|ENV|_ENV|process\.env|settings"
                          r"|config)\[[\"'][\w.-]{0,60}(?:pass\w{0,4}|pwd|secret|token"
          r"|key)[\"']\][ \t]*=[ \t]*(?=[\"'])"),
    _Spot("pass pwd pw secret", r"(?<![\w.-])[\w.-]{0,40}[._-](?:password|passwd|passphrase|pass"
                                r"|pwd|pw|secret)\b[\"']?"
          r"(?:[ \t]{0,3}[:=][ \t]{0,3}|[ \t]{1,3})", plain=False),
    _Spot("private psk preshared", r"\b(?:Private|Preshared)Key[ \t]*=[ \t]*", plain=False),
)  # fmt: skip


def redact_devices(text: str, ledger: Ledger) -> str:
    """Secrets that the form of a command or setting shows."""
    lowered = text.lower()
    for spot in _SPOTS:
        if has_any(lowered, spot.needles):
            text = spot.pattern.sub(partial(_value, spot=spot, ledger=ledger), text)
    return text


def _value(found: re.Match[str], spot: _Spot, ledger: Ledger) -> str:
    value = found["value"]
    quote = value[0] if value[0] in "\"'" and len(value) > 2 else ""
    inner = value.strip("\"'") if quote else value.rstrip(".,:)]")
    rest = "" if quote else value[len(inner) :]
    if is_template(inner) or PLACEHOLDER.search(inner) or (not spot.plain and not is_mixed(inner)):
        return found[0]
    return f"{found['label']}{quote}{ledger.secret('password', inner)}{quote}{rest}"
