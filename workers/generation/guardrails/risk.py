"""Risky steps in an answer. A colleague looks at every answer that has its reader take one.

A missed risk can cost somebody their data and a false alarm costs a colleague a minute, so the
patterns are wide, and what they find counts unless its clause plainly shows that nobody is told to
do it: it is forbidden, it is somebody else's deed, or the word names no act (see `modality`).
Clearing a cache or cookies is not deletion; deleting a profile, folder, key or mailbox is. How long
the site keeps what ("deleted after 60 days") states a rule, no step.
"""

from __future__ import annotations

import re

from workers.generation.guardrails.modality.judgement import without_unordered
from workers.generation.guardrails.prompt_injection import has_prompt_injection, readings
from workers.generation.guardrails.protections import PROTECTION_OFF
from workers.generation.guardrails.risk_kinds import FORMS, KINDS
from workers.text.characters import seen
from workers.text.fold import fold

_CACHE = (
    r"(?!(?:(?:the|your|all|les|le|la|vos|votre|tout|tous|du|de|des|browser|browsing|navigateur)"
    r"[\s-]+){0,4}(?:cache|cookies?|historique|history|temporary|temporaires?))"
)
_WAS_DELETED = (
    r"(?<!\bcache )(?<!\bcookies )(?<!\bhistory )(?:was|were|(?:has|have|had) been)"
    r" (?:\w+ly )?(?:deleted|erased|removed|wiped|purged)\b"
    r"|(?<!\bcache )(?<!\bcookies )(?<!\bhistorique )(?:a|ont|avait|avaient) (?:bien |deja )?ete"
    r" (?:supprime|efface|purge|vide)e?s?\b"
    r"|\b(?:ai|a|avons|ont|avait|avaient) vide\b"
)
_NOT_VETTED = (
    r"(?! (?:[\w'’]+ ){0,3}(?:from|in|via|through|depuis|dans|par|du) (?:the |le )?"
    r"(?:software cent(?:er|re)|centre logiciel|company portal|portail d'entreprise)\b)"
)
"""Not out of the site's own store, which gives only what it has tried, and needs no rights."""
PATTERNS: dict[str, re.Pattern[str]] = {
    "administrator": re.compile(
        r"\bsudo\b|\bsu -|\broot\b|\badministrat(?:or|eur|rice|ive)s?\b|\badmin\b|\brunas\b"
        r"|\bregedit\b|\bregistry\b|\bbase de registre\b|\bhkey_|\bhklm\b|\bhkcu\b|\bregistre\b"
        r"|\bgpedit\b|\bset-executionpolicy\b|\belevat(?:ed|ion)\b|\bdroits? eleves?\b|\bchmod\b"
        r"|\bchown\b|\bicacls\b|\btakeown\b|\bvisudo\b|\bbios\b|\buefi\b|\bbcdedit\b"
        rf"|\bfirmware\b{_NOT_VETTED}"
    ),
    "deletion": re.compile(
        rf"\b(?:delet(?:e|es|ed|ing)|eras(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|wip(?:e|es|ed|ing)"
        rf"|purg(?:e|es|ed|ing|er|ez|eons))\s+{_CACHE}"
        rf"|\b(?:supprim\w*|effac\w+|vid(?:e[rz]|ons))\s+{_CACHE}|\bsuppression\b"
        rf"|{_WAS_DELETED}"
        r"|\brm\s+-\w|\brm\s+\S|\brmdir\b|\bdel\s+/|\bformat(?:er|ez|ting)?\b|\bmkfs\b|\bdd\s+if="
        r"|\bdiskpart\b|\bdrop\s+(?:table|database)\b|\btruncate\b|\bremove-\w+|\bgit\s+(?:reset\s+"
        r"--hard|clean|push\s+(?:-f|--force))|\breset(?:ting)?\s+(?:(?:the|this|your)\s*)?(?:pc|computer"
        r"|device|laptop|phone)|\breinitialis\w*\s+(?:(?:le|votre|l')\s*)?(?:pc|poste|ordinateur"
        r"|portable|telephone)|\breinstall\w*|\breimag\w*|\bcorbeille\b|\brecycle bin\b|\bshred\b"
    ),
    "password": re.compile(
        r"\bpass(?:word|phrase|code)s?\b|\bmots? de passe\b|\bmdp\b|\bpwd\b|\bcredentials?\b"
        # One "identifiant" is a login name, where it is not typed in, given away or set with more;
        # several are it and its password.
        r"|\bidentifiants\b|\bidentifiant\b[^.!?\n]{0,20}\b(?:et|puis) (?:le |votre |son |la |l')?"
        r"(?:code|cle)|\b(?:donn|tap|saisi|entr|rentr|envoy|communiqu|transm|partag|reinitialis"
        r"|dict|renseign|indiqu|fourn)\w*[^.!?\n]{0,30}\bidentifiant\b"
        r"|\bpin\b|\b(?:2fa|mfa|otp)\b|\bauthenticator\b|\bsecret(?:s)? key\b"
        r"|\b(?:recovery|security|verification|one[- ]time|access|backup) codes?\b"
        r"|\bsecurity keys?\b"
        # One's own recovery key is read and typed; it is given to nobody.
        r"|\b(?:send|give|tell|read out|envoye[rz]|donne[rz]|dicte[rz]|communique[rz]"
        r"|transmette[rz])\b.{0,30}\b(?:recovery keys?|cles? de recuperation)\b"
        r"|\bcodes? (?:secrets?|pin|recus?|d'acces"
        r"|de (?:verification|securite|secours|confirmation))\b"
        r"|\bprivate key\b|\bcle privee\b|\bid_(?:rsa|ed25519|ecdsa)\b|\btokens?\b|\bjetons?\b"
    ),
    "payment": re.compile(
        r"\b(?:bank|credit|debit|gift) (?:card|account|detail|transfer)s?\b|\bbank details?\b"
        r"|\bcartes? (?:bancaires?|bleues?|de credit|de paiement|cadeaux?)\b|\biban\b|\brib\b"
        r"|\b(?:coordonnees|compte|adresse)s? bancaires?\b|\bvirements?\b|\bwire transfer\b"
        r"|\b(?:bitcoin|crypto-?monnaie|cryptocurrency|paypal)s?\b|\bpay(?:ez|er|ment|ing)?\b"
        r"|\bpaiements?\b"
    ),
    "security_off": re.compile(
        rf"{PROTECTION_OFF}|--no-check-certificate"
        r"|\bcurl\b[^\n]{0,200}\s-\w*k|\bverify=false\b|\bstricthostkeychecking[ =]no\b"
    ),
    "remote_script": re.compile(
        r"\b(?:curl|wget|iwr|invoke-webrequest)\b[^\n]{0,300}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b"
        r"|\biex\b|\binvoke-expression\b"
    ),
}

PATTERNS |= KINDS

_TIME = (
    r"(?:\d{1,3} |the |les |last |next )?(?:(?:sun|mon|tues|wednes|thurs|fri|satur)days?|nights?"
    r"|days?|weeks?|months?|years?|hours?|(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|nuits?"
    r"|jours?|semaines?|mois|ans?|annees?|heures?)\b"
)
_RETENTION = re.compile(
    r"\b(?:is|are|gets?|was|were) (?:automatically )?(?:deleted|erased|removed|wiped|purged)"
    rf" (?:automatically )?(?:every|each|after|within) {_TIME}"
    r"|\b(?:supprime|efface|purge)e?s? (?:automatiquement )?"
    rf"(?:apres|au bout de|sous|chaque|tou(?:te)?s) {_TIME}"
)
"""What a site deletes by itself, and when."""

BY_LINE = frozenset({"security_off", *KINDS})
"""Risks that two words make which may stand apart: only in one line they belong together."""


PLAIN = frozenset({"administrator", "deletion", "password"})
"""Risks whose words often name no act. Any other is a trap that a word is enough for."""


def risks(text: str) -> tuple[str, ...]:
    """The codes of the risks that `text` has its reader take, in a fixed order.

    A text that speaks to a machine is one, too: somebody may have planted it.
    """
    found = [code for code in PATTERNS if _named(code, text) and _ordered(code, text)]
    written = seen(text)
    found += [code for code, form in FORMS.items() if _shown(code, form, written)]
    return (*found, "orders") if has_prompt_injection(text) else tuple(found)


def named_risks(text: str) -> tuple[str, ...]:
    """The codes of the risks that `text` has a word of, whoever does it and forbidden or not."""
    found = [code for code in PATTERNS if _named(code, text)]
    found += [code for code, form in FORMS.items() if form.search(seen(text))]
    return (*found, "orders") if has_prompt_injection(text) else tuple(found)


def _named(code: str, text: str) -> bool:
    pattern = PATTERNS[code]
    said = readings(text)
    if code == "deletion":
        said = tuple(_RETENTION.sub(" ", one) for one in said)
    if not any(pattern.search(one) for one in said):
        return False
    # What stands in one of its lines stands in the text.
    return code not in BY_LINE or any(
        pattern.search(one) for line in text.splitlines() for one in readings(line)
    )


def _ordered(code: str, text: str) -> bool:
    """Whether what is named is still there without what orders nothing."""
    folded = readings(text)[0]
    if code == "deletion":
        folded = _RETENTION.sub(lambda kept: " " * len(kept[0]), folded)
    rest = without_unordered(folded, code, PATTERNS[code], trap=code not in PLAIN)
    return rest == folded or _named(code, rest)


def _shown(code: str, form: re.Pattern[str], written: str) -> bool:
    if form.search(written) is None:
        return False
    # The same text in small letters without accents, character by character.
    pairs = [(sign, fold(sign)) for sign in written]
    folded = "".join(one if len(one) == 1 else sign for sign, one in pairs)
    rest = without_unordered(folded, code, form, trap=True, written=written)
    return form.search(rest) is not None
