"""Kinds of steps by which somebody is led into a trap, or opens a door for others. Pure.

A kind is told by what is done to what, in either order and within a few words of each other, or by
its form: an address that opens a program, a share on another machine, a command that hides what it
does. Only a prohibition or somebody else's deed makes one harmless. Patterns are for folded text;
those of `FORMS` for the text as it was written.
"""

from __future__ import annotations

import re

NEAR = 60
"""Characters between what is done and what it is done to."""


def _near(does: str, thing: str) -> str:
    return rf"\b(?:{does})\b.{{0,{NEAR}}}\b(?:{thing})|\b(?:{thing})\b.{{0,{NEAR}}}\b(?:{does})\b"


_GIVE = (
    r"give|send|tell|read(?: out)?|share|forward|provide|enter|type|approve|accept|confirm"
    r"|allow|tap"
    r"|press|validate|match|donne\w*|envoye\w*|dicte\w*|lis(?:ez)?|lire|partage\w*|communique\w*"
    r"|transmett\w*|saisi\w*|tape\w*|entre[rz]|approuve\w*|accepte\w*|confirme\w*|autorise\w*"
    r"|valide\w*|appuye\w*|repond\w*"
)
_PROMPT = (
    r"(?:sign-?in|log-?in|approval|push|verification|security|authentication|connection)"
    r" (?:prompt|request|notification|alert|code|number)s?"
    r"|(?:notification|demande|alerte|requete)s? (?:d'approbation|de connexion|d'authentification"
    r"|de validation|de securite|push|sur (?:votre|ton|le|son) (?:telephone|mobile|smartphone))"
    r"|(?:number|code|prompt|notification|request)s? (?:\w+ ){0,3}(?:on|from|by|to) (?:your|the"
    r"|his|her)"
    r" (?:\w+ )?(?:phone|mobile|app|screen|sms|text)"
    r"|(?:nombre|chiffre|numero|code)s? (?:\w+ ){0,3}(?:sur|par|de|dans) (?:votre|ton|le|l'|la|un)"
    r" ?(?:\w+ )?(?:telephone|mobile|smartphone|ecran|application|appli|sms|texto)"
)
_CHANGE = (
    r"chang\w*|set|modif\w*|edit\w*|replac\w*|rempla\w*|configur\w*|add|ajout\w*|point\w*"
    r"|us(?:e|ing)"
    r"|utilis\w*|switch\w*|mett\w*|regl\w*|tick|untick|check|coch\w*|decoch\w*|enter|saisi\w*"
    r"|tap\w+"
    r"|indiqu\w*|renseign\w*|choos\w*|chois\w*|select\w*|put|writ\w*|ecri\w*|forc\w*|defin\w*"
)
_TRUST = (
    r"instal\w*|import\w*|add|ajout\w*|trust\w*|accept\w*|approuv\w*|confiance|ignor\w*|bypass\w*"
    r"|skip\w*|proceed\w*|continu\w*|poursui\w*|pass\w* outre|exception|allow\w*|autoris\w*"
    r"|valid\w*"
    r"|avertissement|warning|disabl\w*|desactiv\w*|remov\w*|click\w* through|contourn\w*"
)
KINDS: dict[str, re.Pattern[str]] = {
    "second_factor": re.compile(
        rf"{_near(_GIVE, _PROMPT)}"
        r"|\b(?:multi|two|deux|double|second)[- ]?(?:factor|facteurs?|step|etapes?)\b"
        r"|\bdouble[- ]authentification\b|\bauthentification (?:forte|multi\w*|a (?:deux"
        r"|double)\w*)"
        r"|\bnumber[- ]matching\b|\bpasskeys?\b|\bcles? d'acces\b|\btotp\b|\bu2f\b|\bfido2?\b"
        r"|\bmfa\b|\b2fa\b|\b(?:micro)?soft authenticator\b|\bfreeotp\b|\bcodes? a usage unique\b"
    ),
    "remote_access": re.compile(
        _near(
            r"shar\w+|partag\w*|show\w*|montr\w*|present\w*|diffus\w*",
            r"(?:your |the |his |votre |ton |l')?(?:screens?|ecrans?|desktop)\b",
        )
        + "|"
        + _near(
            r"tak\w*|giv\w*|grant\w*|hand\w*|prend\w*|pren\w*|donn\w*|laiss\w*|accord\w*|let",
            r"(?:remote )?control (?:of|over)|control of (?:your|the)|la main|le controle",
        )
        + r"|\bprises? en main\b|\bassist\w+ (?:rapide|a distance)\b|\bquick assist\b"
        r"|\b(?:bureaux?|acces|controle|connexion) a distance\b"
        r"|\bremote (?:desktop|control|access|assistance|session|support)\b"
        r"|\b(?:teamviewer|anydesk|rustdesk|screenconnect|connectwise|logmein|splashtop|supremo"
        r"|ultraviewer|ultravnc|realvnc|vnc|rdp|mstsc|msra|ngrok|meshcentral|dwservice|aeroadmin"
        r"|iperius|getscreen)\b|\breverse (?:shell|tunnel|proxy)\b|\btunnel inverse\b"
    ),
    "hidden_command": re.compile(
        r"\b(?:powershell|pwsh)\b[^\n]{0,200}\s[-/](?:e|ec|en\w*|w(?:indowstyle)?\s+h\w*|nop\w*"
        r"|noni\w*|ex\w*|ep)\b|\s-en?c?(?:odedcommand)?\s+[a-z0-9+/]{16,}"
        r"|\bfrombase64string\b|\bbase64\s+(?:-d|--decode)\b|\bcertutil\b[^\n]{0,80}-(?:decode"
        r"|urlcache)"
        r"|\b(?:mshta|rundll32|regsvr32|wscript|cscript|bitsadmin|installutil|odbcconf|msbuild|wmic"
        r"|forfiles)\b|\b[a-z0-9+/]{80,}={0,2}"
        r"|\b(?:win(?:dows)? ?\+ ?r|executer|run dialog|terminal|invite de commandes?"
        r"|command prompt"
        r"|console|powershell)\b.{0,80}\b(?:paste|colle[rz]?|ctrl ?\+ ?v)\b"
        r"|\b(?:paste|colle[rz]?)\b.{0,80}\b(?:win(?:dows)? ?\+ ?r|terminal|invite de commandes?"
        r"|command prompt|console|powershell|executer)\b"
    ),
    "macros": re.compile(
        r"\bmacros?\b|\bvba\b|\b(?:enabl\w*|activ\w*|autoris\w*|allow\w*|click\w*"
        r"|cliqu\w*)\b.{0,30}"
        r"\b(?:content|contenu|editing|modification)\b|\bprotected view\b|\bmode protege\b"
        r"|\baffichage protege\b|\btrust cent(?:er|re)\b"
        r"|\bcentre de gestion de la confidentialite\b"
        r"|\b(?:un-?block|debloqu\w*)\b.{0,40}\b(?:file|fichier|attachment|piece jointe|document)"
        r"|\bmark of the web\b"
    ),
    "certificates": re.compile(
        _near(_TRUST, r"certificat\w*|root ca\b|autorite de certification|self-signed|auto-?signe")
        + r"|\btrusted root\b|\broot (?:certificate|store)|\bmagasin (?:racine|de certificats?)"
        r"|\bautorites? (?:de certification )?racines?\b|\bcertutil\b|\bupdate-ca-\w+"
        r"|\b(?:proceed|continue|go)\b.{0,40}\b(?:anyway|unsafe)\b|\bthisisunsafe\b"
        r"|\b(?:continue[rz]?|poursuivre|poursuivez|acceder)\b.{0,30}\b(?:quand meme|tout de meme"
        r"|malgre|non securise)|\baccepte[rz]? le risque\b|\baccept the risk\b"
        r"|\bajoute[rz]? une exception\b|\badd (?:an )?exception\b"
        r"|\b(?:ignor\w*|pass\w* outre|bypass\w*|click\w* through|dismiss\w*)\b.{0,40}"
        r"\b(?:warning|avertissement|alert)\w*"
    ),
    "network_path": re.compile(
        _near(
            _CHANGE,
            r"dns(?! cache)|resolv\.conf|name ?servers?|serveurs? de noms|hosts file|fichier hosts"
            r"|(?:/etc/|drivers\\etc\\)hosts|proxy|\.pac|default gateway|passerelle|wpad",
        )
        + r"|\broute add\b|\bnetsh\b|\b(?:8\.8\.8\.8|8\.8\.4\.4|1\.1\.1\.1|9\.9\.9\.9)\b|\bdoh\b"
    ),
    "forwarding": re.compile(
        _near(
            r"forward\w*|redirect\w*|rediri\w*|renvo\w+|transfer\w*|transmett\w*",
            # "Se règle sur" is a verb: where it is set.
            r"rules?|(?<!se )regles?|regles?(?! (?:sur|dans|sous|depuis|via|aux?)\b)"
            r"|mails?|e-?mails?|courriels?|courriers?|messages?|mailbox|boites?|inbox|automatic\w*|automatiqu\w*|filt\w+|appels?|calls?|lignes?",
        )
        + r"|\bset-mailbox\b|\binboxrule\b|\bforwardingsmtpaddress\b|\brenvoi d'appels?\b"
    ),
    "premises": re.compile(
        r"\bdigicodes?\b|"
        + _near(
            r"(?<!qr )(?<!error )(?<!source )codes?(?! d'err| source| barre)|pins?|combinaisons?"
            r"|combinations?|alarm codes?",
            r"doors?|gates?|portes?|portails?|portillons?|alarms?|alarmes?|entrances?|entree|safes?"
            r"|coffres?(?:-forts?)?|barrieres?|barriers?|padlocks?|cadenas|key ?box\w*"
            r"|boites? a cles?|server room|salle (?:serveurs?|machines?|blanche)|lock(?:er|box)s?"
            r"|batiments?|buildings?|parkings?|locaux|vestiaires?",
        )
    ),
}
"""For the folded text."""
_HARMLESS_SCHEMES = r"(?:https?|mailto|tel|sips?|s?ftp|ssh|git|ldaps?|webcals?|xmpp|cid|urn|doi)"
FORMS: dict[str, re.Pattern[str]] = {
    "program_link": re.compile(
        rf"(?i)(?<![\w./\\-])(?!{_HARMLESS_SCHEMES}:)[a-z][a-z0-9+-]{{2,30}}:"
        r"(?://|/\w|\\\\|\?|[\w-]{1,40}=)|(?<![\w./\\-])(?:search-ms|ms-[a-z-]+|javascript|vbscript"
        r"|data|file|shell):\S"
    ),
    "share": re.compile(
        r"(?<![\w\\:])\\\\[\w$?.-]+(?:@[\w@]+)?\\[\w$.{-]|(?<![\w:/])//[\w.-]+@ssl"
    ),
}
"""For the text as it was written: an address that opens a program, and a share on a machine."""
