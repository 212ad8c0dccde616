"""The commands that take a password as a bare argument; each names the spot in its own way."""

from __future__ import annotations

import re

_ARGS = r"\b[^\n]{0,200}?[ \t]"
_QUOTED = r"\"[^\"\n]{1,200}\"|'[^'\n]{1,200}'"
_ARGUMENT = rf"(?P<value>{_QUOTED}|[^\s\"'/-][^\s\"']{{2,200}})"

_PATTERNS: tuple[tuple[str, str], ...] = (
    # What the lower-case text must hold for the pattern to be tried, and the pattern.
    (
        "mysql mariadb",
        r"(?P<label>\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump)\b"
        rf"[^\n]{{0,200}}?[ \t]-p)(?P<value>[^\s\"']{{1,200}}|{_QUOTED})",
    ),
    ("sshpass", rf"(?P<label>\bsshpass[ \t]+-p[ \t]*)(?P<value>{_QUOTED}|\S{{1,200}})"),
    (
        "net",
        r"(?P<label>\bnet[ \t]+user[ \t]+[^\s/]{1,64}[ \t]+)(?P<value>[^\s/]\S{0,200})",
    ),
    (
        "net",
        r"(?P<label>\bnet[ \t]+use\b[^\n]{0,200}?\s/(?:user|u):\S{1,100}[ \t]+)"
        r"(?P<value>[^\s/]\S{0,200})",
    ),
    (
        "net",
        r"(?P<label>\bnet[ \t]+use[ \t]+(?:[A-Z*]:?[ \t]+)?\\\\\S{1,200}[ \t]+)"
        r"(?P<value>[^\s/]\S{0,200})(?=[^\n]{0,100}/(?:user|u):)",
    ),
    (
        "exec winrs login smbmap",
        r"(?P<label>\b(?:psexec|paexec|winrs|docker[ \t]+login|podman[ \t]+login|smbmap)"
        rf"{_ARGS}-p[ =]?){_ARGUMENT}",
    ),
    (
        "plink pscp psftp putty",
        rf"(?P<label>\b(?:plink|pscp|psftp|putty){_ARGS}-pw[ \t]){_ARGUMENT}",
    ),
    (
        "ldap",
        rf"(?P<label>\bldap(?:search|modify|add|delete|whoami){_ARGS}-w[ \t]?){_ARGUMENT}",
    ),
    ("redis-cli", rf"(?P<label>\bredis-cli{_ARGS}-a[ \t]){_ARGUMENT}"),
    ("7z rar", rf"(?P<label>\b(?:7za?|rar|unrar){_ARGS}-h?p){_ARGUMENT}"),
    (
        "sqlcmd isql osql bcp zip",
        rf"(?P<label>\b(?:sqlcmd|isql|osql|bcp|zip){_ARGS}-P[ \t]?){_ARGUMENT}",
    ),
    (
        "cmdkey freerdp schtasks runas wmic",
        r"(?P<label>\b(?:cmdkey|xfreerdp|wfreerdp|schtasks|runas|wmic)"
        rf"{_ARGS}/(?:p:|pass:|rp[ \t])){_ARGUMENT}",
    ),
    (
        "securestring",
        rf"(?P<label>\bConvertTo-SecureString[ \t]+(?:-String[ \t]+)?)(?P<value>{_QUOTED})",
    ),
    ("pass:", r"(?P<label>\bpass(?:in|out)?[ =]pass:)(?P<value>\S{1,200})"),
    (
        "chpasswd",
        r"(?P<label>\becho[ \t]+[\"']?[\w.-]{1,64}:)(?P<value>[^\s\"'|]{1,200})"
        r"(?=[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd)",
    ),
    (
        "echo",
        r"(?P<label>\becho[ \t]+[\"']?)(?P<value>[^\s\"'|]{1,200})"
        r"(?=[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?(?:passwd|sudo -S|cryptsetup))",
    ),
    (
        "machine",
        r"(?P<label>\bmachine[ \t]+\S{1,100}[ \t]+login[ \t]+\S{1,100}[ \t]+password[ \t]+)"
        r"(?P<value>\S{1,200})",
    ),
    (
        "identified",
        rf"(?P<label>\b(?:user|to)[ \t]+\S{{1,100}}[ \t]+identified[ \t]+by[ \t]+"
        rf"(?:password[ \t]+)?)(?P<value>{_QUOTED})",
    ),
    (
        "password",
        rf"(?P<label>\bwith[ \t]+(?:encrypted[ \t]+)?password[ \t]+)(?P<value>{_QUOTED})",
    ),
    (
        "wpa_passphrase htpasswd",
        r"(?P<label>\b(?:wpa_passphrase|htpasswd[ \t]+-\w{0,8}b\w{0,8})[ \t]+\S{1,100}[ \t]+"
        r"(?:\S{1,100}[ \t]+)?)(?P<value>\S{4,200})",
    ),
)
SPOTS = tuple(
    (tuple(needles.split(" ")), re.compile(pattern, re.IGNORECASE))
    for needles, pattern in _PATTERNS
)
"""Substrings of which the lower-case text holds at least one, and the pattern to try then; its
groups are `label`, which stays, and `value`, which is the secret."""
