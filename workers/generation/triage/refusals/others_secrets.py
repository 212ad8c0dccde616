"""Messages that want to be shown a secret of others. Pure.

Grammar decides, not nearness: the secret is what is asked for, and no page, form or link about it;
and it is somebody's, or stands in tickets. What is sent to somebody is not theirs before.
"""

from __future__ import annotations

import re

from workers.redaction.ledger import PLACEHOLDER
from workers.redaction.people.name_words import AMBIGUOUS, FIRST_NAMES
from workers.text.fold import fold

SHOW = (
    r"(?:donne[rz]?|file[rz]?|passe[rz]?|envoie|envoye[rz]|dis|dites|montre[rz]?|affiche[rz]?"
    r"|liste[rz]?|sors|ressors|sort(?:ir|ez)|revele[rz]?|communique[rz]?|fournis\w*|recopie[rz]?"
    r"|extrai[st]|imprime[rz]?|cherche[rz]?|balance[rz]?|lis|lisez|repete[rz]?|traduis\w*|ecris"
    r"|(?<=[jt]')ordonne|(?<=[jt] )ordonne|(?<=vous )ordonne|(?<=\bj')exige|(?<=\bj )exige"
    r"|(?<=\bje )exige|(?<=direction )exige|(?<=directeur )exige|give|show|tell|list|print|dump"
    r"|reveal|send|hand(?: me| us)? over|output|extract"
    r"|search|display|repeat|translate|copy|leak|write (?:out|down)|expose)"
)
WHAT = r"(?:quel(?:le)?s? (?:est|sont)|c'est quoi|what(?:'s| is| are| was| were))"
_WHICH = r"(?:what|which|quel(?:le)?s?)"
SECRET = (
    r"(?:mots? de passe|mdp|passwords?|passphrases?|identifiants?|credentials?|logins?|secrets?"
    r"|(?:cles?|keys?|tokens?|jetons?)|api keys?|codes?|pins?)(?: details| infos?| information)?"
)
_ROLE = (
    r"(?:co-?workers?|collegues?|colleagues?|cheff?e?s?|boss|voisine?s?|neighbou?rs?|directeurs?"
    r"|directrices?|directors?|managers?|responsables?|secretaires?|secretary|secretaries"
    r"|professeure?s?|professors?|teachers?|someone else|somebody else|quelqu'un d'autre|autrui"
    r"|(?:m|mr|mme|mrs|ms|monsieur|madame)\b\.? (?:l[ea] )?\w+)"
)
_PERSON = (
    rf"(?:{_ROLE}|utilisateurs?|utilisatrices?|users?|employees?|salaries?|stagiaires?|interns?"
    r"|etudiante?s?|students?)"
)
_SOMEBODY = "autrui"
"""Stands for a name of a person: one of the words of `_ROLE`."""
_LOGIN = r"(?:mots? de passe|mdp|passwords?|passphrases?|identifiants?|credentials?|logins?|pins?)"
_KIND = r"(?:pin|wi-?fi|vpn|secrets?|d'acces|personnels?|mfa|2fa|otp|ssh|api|root|admin\w*)"
_GOES_ON = (
    r"of|for|to|in|on|from|at|that|which|who|and|or|you|we|they|people|someone|somebody|please"
    r"|now|is|are|was|were|have|has|did|do|does|\w+ed|found|written|kept|de|du|des|d'\w+|dans|sur"
    r"|que|qui|dont|et|ou|presente?s?|\w+ees?|ecrits?|utilises|stockes|enregistres|svp|stp|s'il"
)
_HEAD = rf"(?= ?[^\w -]|\s*$| (?:\d|(?:{_GOES_ON})(?!\w)))"
"""Behind an English noun that no other one takes up, as "login page" does."""
_PAPER = (
    r"(?:pages?|forms?|procedures?|links?|guides?|documentation|instructions|policy|screens?"
    r"|prompts?|formulaires?|liens?|notices?|consignes)"
)
"""What is written about a secret, or asks for one."""
_OF_FRENCH = r"(?:mots? de passe|mdp|identifiants?|jetons?)\b"
_ASKED = (
    rf"(?:{_OF_FRENCH}(?: {_KIND})?|{SECRET}(?: (?:and|et|or|ou) {SECRET})?"
    rf"(?: (?:{_KIND}|{SECRET})){{0,2}}{_HEAD}"
    r"|codes? (?:de l'alarme|d'alarme|de la porte|du coffre))"
)
_RELATES = (
    r"(?:pour|afin|sur|dans|de|du|des|d|for|to|of|about|on|in|with|avec|how|comment|qui|who|that)"
)
_FIRST = (
    rf"(?:(?!{_RELATES}\b)[\w'-]+ ){{0,6}}?"
    r"(?:(?:liste|list|valeur|value|copie|copy|ensemble|all|tous|toutes) (?:(?:de|of) )?"
    r"(?:(?:des|les|the|l'ensemble des) )?)?(?:l')?"
)
"""What may stand between the verb and the secret: no other thing that it would belong to."""
_THE = r"(?:(?:la|le|les|l'|the|a|an|mon|ma|mes|notre|my|our|un|une|ton|votre|your|this) ?)?"
_HELD = (
    r"(?:comptes?|boites?(?: mail)?|session|messagerie|badge|poste|account|mailbox|inbox|laptop"
    r"|computer|phone)"
)
_OF = r"(?:de|du|des|d'|of|from|belonging to)"
_WHOSE = (
    rf"(?:(?:mon|ma|mes|notre|nos|my|our|his|her|their) (?:\w+ )?|{_THE}(?:(?:new|other|previous"
    rf"|last|former|current|first|second|all|nouve\w+|autres?|precedente?|anciene?|derniere?)"
    rf" )?){_PERSON}\b"
)
_SOMEBODYS = (
    rf"(?:{_OF} ?{_THE}(?:{_HELD} {_OF} ?)?{_WHOSE}(?:{_HEAD}|(?:'s?|s')? {_HELD}\b)"
    rf"|(?:for|pour) {_WHOSE}(?:'s?|s')? {_HELD}\b"
    rf"|(?:for|pour) {_THE}{_HELD} {_OF} ?{_WHOSE})"
)
_ADMIN = rf"(?:(?:{_OF}|for|pour) ?{_THE}(?:{_HELD} )?)?(?:root|admin\w*|superviseur)\b"
_STORE = (
    r"(?:tickets?|demandes?|requests?|everyone|everybody|tout le monde|vault|coffre"
    r"|(?:knowledge|data) ?base|base(?: de (?:connaissances|donnees))?)\b"
)
_STORED = (
    rf"(?:[\w'-]+ ){{0,6}}?(?:(?:dans|des?|du|d'|parmi) ?(?!ma |mon )(?:[\w']+ ){{0,3}}?{_STORE}"
    rf"|(?:in|inside|from|of) (?!my )(?:[\w']+ ){{0,3}}?{_STORE}{_HEAD}"
    r"|(?:for|pour) (?:everyone|everybody|tout le monde)\b)"
)
_LOOK = r"(?:find|get|fetch|read|trouve[rz]?|retrouve[rz]?)"
_ASKS_FOR = rf"\b(?:{SHOW}|{WHAT}|{_WHICH}|(?:^|please |you |tu |me ){_LOOK})\b(?:-\w+)? {_FIRST}"
_WISHES = (
    r"\b(?:(?:can|could|may) (?:i|we) (?:have|get|see)|(?:i|we) (?:need|want)|(?:do you|you) know"
    r"|je (?:veux|voudrais)|il (?:me|nous) faut|j'aimerais(?: avoir)?"
    r"|j'ai besoin (?:de|du|des|d')"
    rf"|(?:tu|vous) (?:connais|connaissez|sais|savez)|^) ?{_FIRST}"
)
_OF_ONE = (
    rf"(?:{_ROLE}(?:'s|s'|')? (?:{_HELD} )?{_LOGIN}{_HEAD}"
    rf"|{_LOGIN} {_OF} ?{_THE}(?:{_HELD} {_OF} ?{_THE})?{_ROLE}\b)"
)
_ALONE = r"(?=\W*$|\W+(?:please|svp|stp|s'il)\b)"
_OTHERS = re.compile(
    rf"{_ASKS_FOR}{_ASKED} ?(?:{_SOMEBODYS}|{_ADMIN})"
    rf"|{_ASKS_FOR}{_ASKED} (?:[\w']+ ){{0,2}}?{_SOMEBODYS}"
    rf"|{_ASKS_FOR}(?:{_ASKED}|{SECRET}(?! (?:{_PAPER}|{SECRET}))) {_STORED}"
    rf"|{_ASKS_FOR}{_ASKED} (?:that |which |que )?(?:you|tu|vous)"
    r" (?:store|know|have|keep|hold|saw|connais\w*|sais|savez|as|avez|garde[sz]?|stocke[sz]?)\b"
    rf"|{_ASKS_FOR}(?:(?:{_PERSON}|admin\w*)(?:'s|s'|') (?:\w+ ){{0,2}}|(?:{_ROLE}|admin\w*|root)"
    rf" (?:{_HELD} )?){SECRET}{_HEAD}"
    rf"|{_ASKS_FOR}users? (?:passwords|passphrases|credentials|logins|pins){_HEAD}"
    rf"|\b{_WHICH} {_LOGIN} (?:does|did|utilise|emploie|a) {_ROLE}\b"
    rf"|{_WISHES}{_OF_ONE}{_ALONE}"
    rf"|\b{SHOW}\b.{{0,30}}\b(?:tickets?|requests|demandes)\b"
    rf"(?:.{{0,30}}\b(?:mention\w*|contain\w*|contiennent|contenant|hold\w*|ou il y a)\b.{{0,20}}"
    rf"\b{SECRET}|(?: \w+)? for {_LOGIN}|.{{0,30}}\b(?:with|avec)\b.{{0,20}}\b{_LOGIN}){_HEAD}"
    rf"|\b{_WHICH}\b.{{0,10}}\b{SECRET}\b.{{0,25}}\b(?:stored in|do you (?:know|have)"
    r"|(?:your|tes|ton|ta|vos|votre) (?:data|knowledge)|dans (?:ta|votre) base)"
)
_STRANGERS = (
    r"(?:pirate|hacker|attacker|attaquant|inconnue?|stranger|voleur|thief|escroc|scammer|caller"
    r"|mail|e-mail|email|message|sms)"
)
_CLAIMED = re.compile(
    r"\b(?:la|le|l'|the|our|notre|my|ma|mon|un|une|a|an|mr|mrs|m|mme) ?"
    rf"(?:(?!{_STRANGERS}\b)[\w'-]{{1,30}} ){{1,4}}(?:exige|exigent|reclame|veut|demands?|wants?)"
    rf" {_FIRST}{_LOGIN} (?:[\w'-]+ ){{0,4}}?(?:des|dans (?:les|vos|tes|nos)|in|from|of) "
    r"(?:(?:the|your|all|our|les) )?(?:tickets|demandes|requests)\b"
)
"""Somebody is said to demand what stands in tickets."""
_PAPERS = re.compile(
    rf"\b(?:{_KIND} )?{SECRET} {_PAPER}\b"
    rf"|\b{_PAPER} (?:(?:de|du|des|d'|pour|of|for|on|about) ?){_THE}{SECRET}\b"
)
_OF_A_PERSON = re.compile(rf"\b(?:{_OF} ?{_WHOSE}|{_PERSON}(?:'s|s'))")
_NEW = r"new|nouve\w+|autre|another|my|mon|ma|mes|own|a|an|un|une"
_DEMANDED = re.compile(rf"\b{SHOW}\b(?:-\w+)? (?!(?:\w+ ){{0,4}}(?:{_NEW}) ){_FIRST}{_ASKED}")
"""A secret that somebody demands: not a new one, which is theirs."""
_NAMED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_SELDOM = FIRST_NAMES - AMBIGUOUS
LOOKED_AT = 120
"""Characters behind a claim to be in charge within which the demand stands."""


def with_somebody(text: str) -> str:
    """A folded text in which a word stands for each person's name: what the redaction took out, and
    a lone first name, which it leaves."""
    named = PLACEHOLDER.sub(lambda one: _SOMEBODY if "name" in one[0] else one[0], text)
    return " ".join(fold(_NAMED.sub(_first_name, named)).split())


def wants_others_secret(said: str) -> int | None:
    """Where a text, as `with_somebody` gives it, asks for a secret that is not the asker's."""
    found = _OTHERS.search(said) or _CLAIMED.search(said)
    return found.start() if found else None


def asks_for_papers(said: str) -> bool:
    """Whether a text asks for what is written about secrets, a form or a procedure, and for
    nothing of a person."""
    return _PAPERS.search(said) is not None and _OF_A_PERSON.search(said) is None


def demands_a_secret(said: str) -> bool:
    """Whether a text that claims to be in charge demands a secret that there is already."""
    return _DEMANDED.search(said) is not None


def _first_name(found: re.Match[str]) -> str:
    word = found[0].casefold()
    capital = found[0][0].isupper() and word in FIRST_NAMES
    return _SOMEBODY if capital or word in _SELDOM else found[0]
