"""Login names: behind their word, in an account of a domain, and in what a system prints of files.

A path gives logins away too: see `paths`. A login is taken out where its place shows what it is;
names of roles and services stay.
"""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.redaction.paths import is_generic_user
from workers.redaction.secrets.values import is_plain_word, is_template
from workers.text.fold import fold
from workers.text.word_lists import has_any, words

_USER = r"(?P<user>[a-z][a-z0-9]{0,20}(?:[._-][a-z0-9]{1,20}){0,2})"
_END = r"(?![\w@\\/-]|\.\w|:\w|\()"
_SPOKEN = re.compile(
    rf"(?P<label>\b(?i:(?:mon|ma|son|sa|votre|my|his|her|the|le|l['’])[ ]?(?:login|identifiant"
    rf"|username"
    rf"|user ?name|user ?id|uid|nom d['’]utilisateur|compte ldap)(?: (?:ldap|windows|ent|cas|sso"
    rf"|vpn"
    rf"|lsl|r[ée]seau|is|est)){{0,2}}[ \t]{{0,2}}(?:est|is|[:=])[ \t]{{1,2}})){_USER}{_END}"
)
_LABELLED = re.compile(
    rf"(?P<label>(?:^|(?<=[\n(;,.|] )|(?<=[\n(;|]))[ \t*-]{{0,4}}(?i:login|identifiant|username"
    rf"|user ?name"
    rf"|user ?id|uid|nom d['’]utilisateur|compte|user)(?i: (?:ldap|windows|ent|cas|sso|vpn))?"
    rf"[ \t]{{0,2}}[:=][ \t]{{0,3}}){_USER}{_END}"
)
_DOMAIN = re.compile(
    r"(?P<label>(?<![\w\\/:.%$-])[A-Z][A-Z0-9-]{1,14}\\)" + _USER + r"(?![\w\\/-]|\.\w)"
)
_NO_DOMAIN = words(
    "HKLM HKCU HKCR HKU HKCC HKEY AUTHORITY BUILTIN SERVICE USB PCI ACPI HID DISPLAY ROOT SW SCSI",
    "STORAGE BTH HDAUDIO SWD UMB IDE SYSTEM32 WINDOWS PROGRAM IIS APPPOOL SOFTWARE SYSTEM TEMP SRC",
    "DCIM CN OU DC",
)
_COMMAND = re.compile(
    rf"(?P<label>(?<![\w-])(?:finger|chage|usermod|userdel|useradd|adduser|su|kinit|getent passwd"
    rf"|net user|dsquery user|chown)\b(?:[ \t]+-{{1,2}}[A-Za-z-]{{0,12}}){{0,3}}[ \t]+){_USER}"
    r"(?=[ \t]*(?:\n|\Z|[;|&,:]|[ \t](?:-|puis|et|and|est|is|then|gives|donne|ne|n['’]|dit|says"
    r"|/|\w+/)))"
)
_OPTION = re.compile(
    rf"(?P<label>(?<![\w-])(?:squeue|sacct|scancel|sprio|pkill|pgrep|ps|top|htop|crontab|sudo"
    rf"|loginctl|lsof|quota|repquota|setfacl)\b(?:[ \t]+-{{1,2}}[A-Za-z-]{{0,12}}){{0,3}}[ \t]+"
    rf"(?:-[uUl][ \t]*|--user[= ]|u:)){_USER}(?![\w@-])"
)
_ID = re.compile(rf"(?P<label>\buid=\d{{1,9}}\(){_USER}(?=\))")
_LISTING = re.compile(
    rf"(?P<label>(?:^"
    rf"|(?<=\s))[dlbcps-](?:[r-][w-][xsStT-]){{3}}[.+@]?[ \t]+\d{{1,6}}[ \t]+){_USER}(?=[ \t])"
)
_REMOTE = re.compile(
    rf"(?P<label>\b(?:ssh|scp|sftp|rsync|sshfs|mosh|ssh-copy-id"
    rf"|git clone)\b[^\n@]{{0,80}}[ \t]){_USER}"
    r"(?=@[A-Za-z0-9])"
)
_PARTS = (
    *("login", "identifiant", "user", "uid", "compte", "utilisateur", "\\", "squeue", "sacct"),
    *("sudo", "su ", "ps ", "id ", "quota", "chown", "ssh", "scp", "sftp", "rsync", "mosh", "rw"),
    *("scancel", "crontab", "groups", "kinit", "getent", "top", "pkill", "lsof", "passwd"),
)
_WORDS = words(
    "correct incorrect inconnu unknown bloque locked expire expired le la un une the my mon de du",
    "pas not ok bon good mauvais wrong celui same meme identique toujours always obligatoire",
    "required",
    "invalide invalid case sensible vide empty all any tous nobody www-data apache nginx mysql",
    "redis",
    "slurm munge daemon bin sys sync mail news backup list gnats messagebus sshd ntp chrony",
    "postfix",
    "dovecot tomcat jboss www node oracle postgres mariadb ldap named dhcp samba nfsnobody systemd",
    "et ou and or the est is a an in on at to that this ce cette ces avec with pour for dans from",
    "owa ecp exchange autodiscover admins administrateurs administrators everyone utilisateurs",
    "users guests domain computer",
)


def redact_logins(text: str, ledger: Ledger) -> str:
    """Login names whose place shows them; see the module."""
    if not has_any(text.lower(), _PARTS):
        return text

    def replaced(found: re.Match[str]) -> str:
        user = found["user"]
        if not _is_login(user) or found["label"].rstrip("\\") in _NO_DOMAIN:
            return found[0]
        ledger.users.add(user)
        return str(found["label"]) + ledger.placeholder("user", user)

    for pattern in (_SPOKEN, _LABELLED, _COMMAND, _OPTION, _ID, _LISTING, _REMOTE):
        text = pattern.sub(replaced, text)
    return _DOMAIN.sub(replaced, text) if "\\" in text else text


def _is_login(user: str) -> bool:
    lowered = fold(user)
    return (
        len(user) >= 3
        and lowered not in _WORDS
        and not is_generic_user(user)
        and not is_plain_word(user)
        and not is_template(user)
    )
