"""A protection of the computer that is switched off, ended or taken away. Pure, for folded texts.

The verb may stand before the protection ("stop the antivirus"), around it ("turn the firewall
off") or behind it ("open the antivirus and disable it", "the antivirus must be off").
"""

from __future__ import annotations

_PROTECTION = (
    r"(?:anti-?(?:virus|malware|spyware)|firewall|pare-?feu|\w{0,12}defender|selinux|uac"
    r"|secure ?boot|bitlocker)"
)
_SHIELD = rf"(?:{_PROTECTION}|protection|security|securite|vpn)"
_OFF = (
    r"(?:disabl\w+|deactivat\w+|bypass\w*|desactiv\w+|coup(?:e[rz]?|ons|ee?s?)|contourn\w+"
    r"|(?:turn|switch)(?:s|es|ed|ing)? off)"
)
_ENDED = (
    r"(?:uninstal\w+|remov(?:e|es|ed|ing)|stop(?:s|ped|ping)?|paus(?:e|es|ed|ing|ez|er|ons)"
    r"|suspend\w*|kill(?:s|ed|ing)?|get(?:ting)? rid of|quit(?:s|ting|te[rz]?|tons)?"
    r"|shut(?:s|ting)? down|desinstall\w*|arret(?:e\w*|ons)|stopp(?:e\w*|ons)|etei(?:gn\w+|ndre|nt)"
    r"|enlev(?:e\w*|ons)|retir(?:e\w*|ons)|supprim\w*)"
)
"""Other things are stopped and removed each day: these count only beside a protection itself."""
_IT_OFF = (
    r"(?:(?:disable|deactivate|stop|uninstall|pause) (?:it|them)|(?:turn|switch) (?:it|them) off"
    r"|(?:desactive|coupe|arrete|desinstalle|eteigne|suspende)[rz]?-l[ea]s?)"
)
_GOES = rf"(?:(?:be|etre) (?:{_OFF}|{_ENDED}|off)|(?:was|were|been|ete) (?:{_OFF}|{_ENDED}))"
_WORDS = r"(?:[\w'-]+ ){0,4}"
PROTECTION_OFF = (
    rf"\b{_OFF}\b.{{0,40}}\b(?:{_SHIELD}|certificat\w*|ssl|tls)\b"
    rf"|\b{_ENDED} {_WORDS}(?:[ld]')?{_PROTECTION}\b"
    rf"|\b(?:(?:turn|switch)(?:s|es|ed|ing)?|put|set|mett\w+) {_WORDS}(?:[ld]')?{_SHIELD}"
    rf" {_WORDS}(?:off|a l'arret|en pause|hors service)\b"
    rf"|\b{_SHIELD}\b[^.!?\n]{{0,40}}\b(?:{_IT_OFF}|{_GOES})\b"
)
"""A pattern of it."""
