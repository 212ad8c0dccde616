"""Is the word after "password" a password, or the next word of a sentence?

"mon mot de passe est Azerty12" must go; "mon mot de passe est expiré", "password is incorrect"
and ``--password=$PASS`` must stay. When in doubt about something that is no ordinary word, it is a
secret: a leaked password costs more than a lost word.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from workers.redaction.ledger import PLACEHOLDER
from workers.text.word_lists import words

# What people say about a password, rather than the password.
_STATES = words(
    # French
    "expiré expire expirée expirés bloqué bloquée verrouillé incorrect incorrecte incorrects",
    "invalide invalides refusé refusée rejeté oublié oubliée perdu perdue changé changée",
    "modifié correct correcte bon bonne mauvais mauvaise faux fausse valide valable le la les",
    "l un une des du de d mon ma mes ton ta tes son sa ses votre vos notre nos leur leurs ce",
    "cet cette ces cela ça pas plus jamais toujours encore déjà bien mal non oui aucun aucune",
    "vide inconnu demandé demandée requis obligatoire nécessaire impossible à a au aux en pour",
    "par sur sous dans avec sans que qui quoi dont où et ou mais donc car si comme trop très",
    "peu court long simple faible fort complexe sécurisé identique différent même nouveau",
    "nouvelle ancien ancienne actuel provisoire temporaire initial temporairement stocké",
    "enregistré mémorisé affiché masqué caché envoyé reçu transmis communiqué fourni donné",
    "saisi tapé entré accepté reconnu pris compte utilisateur administrateur maître principal",
    "local réseau wifi windows messagerie mail compte session accès ci-dessous ci-dessus",
    "ci-joint suivant svp merci car il elle on je tu nous vous ne n'est n'a j'ai c'est s'il",
    "qu'il est sont était sera fonctionne marche passe passé erreur échec échoué vérifier",
    "vérifiez changer modifier saisir taper entrer réinitialiser oublier réinitialisé",
    "réinitialisée réinitialisation réinit via chez ok rien tout toute tous toutes",
    "quand lorsque tapez cliquez",
    # English
    "generalize specialize oobesystem windowspe offlineservicing setup insecure put exit stp",
    "expired expires expire expiring incorrect wrong invalid rejected refused denied locked",
    "blocked forgotten lost changed reset correct right valid good bad weak strong too very",
    "short long empty blank unknown required needed mandatory necessary impossible the a an my",
    "your his her its our their this that these those not no yes none null nil never always",
    "still already now only also and or but so because if as when where while until unless",
    "than then there here to for from by on in at of with without into onto about after before",
    "is are was were be been being has have had do does did doesn't don't isn't won't wasn't",
    "can can't cannot could should would may might must will shall it he she we you they i i'm",
    "i've it's same different new old current temporary saved stored remembered shown",
    "displayed hidden visible masked encrypted hashed sent received entered typed accepted",
    "recognized used set unset sync synced safe secure protected known ok okay okay fine",
    "working broken missing available unavailable required. accepted prompt prompts prompting",
    "manager managers field fields box page screen dialog popup window reset change recovery",
    "policy hint hints protected-view less authentication based-auth lost optional default",
    "both all any some every each other another something anything nothing everything one two",
    "please thanks thank ever just again back out up down off over under through per via like",
    "such being asked requested demanded supposed unable able going getting getting why how",
    "what which who incorrect. invalid. exported imported deleted removed gone disappeared",
    "synchronized updated string text value number user username login account email address",
    "master primary admin true settings options security privacy paramètres sécurité",
    "confidentialité logins firefox chrome google false undefined disabled enabled n/a na nope",
    "tbd todo error failed failure checkbox private",
    # what somebody is to do with it, or what was done to it
    "voir voyez contacter contactez appeler appelez utiliser utilisez laisser laissez garder",
    "gardez",
    "mettre mettez demander demandez idem inchangé identique affiché collé noté imprimé généré",
    "see leave ask use enter type put keep call contact check refer choose pick press click write",
    "identical unchanged written printed given taken stolen frozen chosen kept held told found",
    "read stuck shared posted glued noted generated celui celle ceux that's",
)
_FRENCH_ENDINGS = ("ée", "ées", "és", "ment", "able", "ible", "ation", "eur", "ant", "é", "er")
_ENGLISH_ENDINGS = ("ed", "ing", "ly", "able", "ible", "tion", "n't", "ness")
_MASKED = re.compile(
    r"%\w+%|<.*|\{\{?.*|\(.*|\*+|[xX•●.…_\-?]{2,}|\[.*|[A-Za-z_.]+\(.*|@.*@|&\w+;.*|/.*|\\\\.*"
    r"|--?\w+|\w+://.*|==.*|!=.*|['\"`|]+|.*\":.*"
)
_VARIABLE = re.compile(r"\$(?:\{.*|\(.*|[A-Z_]{2,}[A-Z0-9_]*|[A-Za-z_]+(?:[.:].*)?[)}\]]*)")
# "myPassword", "new_password": how documentation writes "your password goes here".
_STAND_IN = re.compile(
    r"(?:my|your|new|old|the|some|user|admin|mon|votre|nouveau|secret|a|windows|ad)?[-_ ]?"
    r"(?:pass|pass(?:word|phrase|wd)|pwd|mdp|motdepasse|secret|key|token|password_?here)",
    re.IGNORECASE,
)
_CMDLET = re.compile(r"[A-Z][a-z]+-[A-Z][A-Za-z]+|(?:New|Get)-\w+|[a-zA-Z_]+(?:\.[a-zA-Z_]+){2,}")
_TECHNICAL = re.compile(
    r"KB\d{5,8}|v\d{1,2}|0x[0-9a-f]{2,16}|\d{1,2}[:h]\d\d(?:[:.]\d\d)?"
    r"|v?\d+(?:\.\d+){1,4}|(?:windows|win|office|outlook|firefox|exchange|o|m|ms|ie|edge|sp|server"
    r"|teams|excel|word|access|visio|project|acrobat|reader|java|jre|jdk|chrome|ubuntu|debian"
    r"|fedora"
    r"|centos|rhel|macos|ios|android|iphone|ipad|galaxy|matlab|autocad|solidworks|python|php"
    r"|keepass|safari|opera|thunderbird|libreoffice|photoshop|vmware|esxi|sql|mysql|oracle|citrix)"
    r"[- ]?\d{1,4}|\d?\dfa|sha-?\d+|md5|aes-?\d*|utf-?8|rfc\d+|oauth2?|wpa\d?|802\.1x|ntlm(?:v2)?"
    r"|ipv\d|f\d\d?|.*\.(?:exe|dll|msi|txt|docx?|xlsx?|pdf|json|ini|conf|cfg|xml|db|js|png|jpe?g"
    r"|log|com|fr|org|net|html?|aspx?|php)|[\w./-]+\.\w{1,4}(?::\d+){1,2}",
    re.IGNORECASE,
)
_AROUND = ".,;:!?)(«»\"'’*`|…"
_BETWEEN_WORDS = re.compile(r"[:/,|;&…]+|(?<=\.),")
_PREFIXES = ("per-", "non-", "pre-", "self-", "auto-", "two-", "multi-", "case-", "well-")
_ORDER = re.compile(r"[a-zà-ÿ]{2,30}ez(?:-(?:le|la|les|moi|nous|vous|y|en)){1,2}")
"""What somebody is told to do with it: "réinitialisez-le"."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def is_template(value: str) -> bool:
    """A variable, a masked value, a call, an address, a placeholder: no secret is told."""
    return (
        len(value) < 2
        or PLACEHOLDER.match(value) is not None
        or _MASKED.fullmatch(value) is not None
        or _VARIABLE.fullmatch(value) is not None
        or _STAND_IN.fullmatch(value) is not None
        or _CMDLET.fullmatch(value) is not None
    )


def bare(value: str) -> str:
    """Without the punctuation and Markdown around it."""
    return value.strip(_AROUND)


def is_plain_word(value: str) -> bool:
    """Ordinary words of a sentence about passwords, in French or English; also "this/that"."""
    lowered = bare(value).lower()
    if lowered in _STATES or not lowered:
        return True
    parts = [part for part in _BETWEEN_WORDS.split(lowered) if part]
    if len(parts) > 1:
        return all(part in _STATES or part.isalpha() or is_technical(part) for part in parts)
    if not _WORD.fullmatch(lowered):
        return False
    if lowered.startswith(_PREFIXES) or _ORDER.fullmatch(lowered):
        return True
    return len(lowered) > 4 and lowered.endswith((*_FRENCH_ENDINGS, *_ENGLISH_ENDINGS))


def is_technical(value: str) -> bool:
    """An error code, a version, a time, a product or a file: support texts need it."""
    return _TECHNICAL.fullmatch(bare(value)) is not None


def is_mixed(value: str) -> bool:
    """Digits and letters, or a symbol inside one word: nothing that a sentence would hold."""
    inner = bare(value)
    has_letter = any(char.isalpha() for char in inner)
    has_digit = any(char.isdigit() for char in inner)
    if not has_letter or inner.count(" ") > 2:
        return False
    odd_symbol = any(not char.isalnum() and char not in "-'’/._ " for char in inner)
    return has_digit or (odd_symbol and " " not in inner)


def entropy(value: str) -> float:
    """Shannon's, in bits a character."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values()) if total else 0.0


def is_random(value: str, *, at_least: int = 16, bits: float = 3.0) -> bool:
    """Long, with digits and letters, and without the order that words and paths have."""
    return (
        len(value) >= at_least
        and any(char.isdigit() for char in value)
        and any(char.isalpha() for char in value)
        and entropy(value) >= bits
    )
