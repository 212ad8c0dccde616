"""Messages that want what stands in tickets and is nobody's to see: secrets, notes of staff, how
others are reached. Pure.

It is told by who does what: the message orders it or wishes for it, and what it wants is said to be
of tickets, or of those who wrote them. Who says that the ticket is theirs wants the same: a secret
that was written down is to be changed, not read out.
"""

from __future__ import annotations

import re

from workers.generation.guardrails.prompt_injection import has_prompt_injection
from workers.generation.triage.refusals.others_secrets import SECRET, SHOW
from workers.redaction.people.name_words import AMBIGUOUS, FIRST_NAMES

_NAMES = FIRST_NAMES - AMBIGUOUS
_ORDER = (
    rf"(?:(?:^|[,.:;!?] ?|\b(?:et|and|then|alors|puis|please|svp|stp|tu|vous|you|just|juste|donc"
    rf"|quand meme|to|now|still) )(?:re)?{SHOW}s?\b)"
)
"""A verb that orders: at the beginning of a clause, or behind who is to do it."""
_COPY = (
    rf"(?:{_ORDER}|(?:^|[,.:;!?] ?|\b(?:et|and|then|puis|now|please) )"
    r"(?:paste|post|coll?e[rz]?|copie[rz]?)\b)"
)
_MORE_WORDS = r"(?: [\w'-]+){0,8}? "
_WISH = (
    r"(?:\b(?:il (?:me|nous) faut|j'ai besoin (?:de|du|des|d')|je (?:veux|voudrais)|j'aimerais"
    r"|(?:i|we) (?:need|want)|i would like|i'd like|(?:can|could|may) (?:i|we) (?:have|get|see))"
    r"(?!\w))"
)
_WORDS = r"(?: ?[\w'-]+){0,5}? "
_OF_ONE = (
    r"(?:(?:du|dans (?:le|mon)|de mon|au|of|in|from|inside)(?: (?:the|my|our|your|notre|votre))?"
    r" (?:ticket|demande|request|incident) ?(?:n°|no\.?|number|numero|#)? ?\d+)"
)
"""Of one ticket, by its number."""
_ASKED_FOR = r"(?:demande|reclame|commande|attendu|promis|asked|request|order|promised)\w*"
"""What was asked for in a ticket does not stand in it."""
_SECRET_OF_ONE = rf"{SECRET}(?: (?!{_ASKED_FOR} )[\w'-]+){{0,4}}? {_OF_ONE}"
_BEFORE_IT = (
    r"^\W*(?:(?:ok|okay|bon|alors|donc|et|and|then|so|fine|juste|just|only|seulement|rien que"
    r"|quand meme|the|l[ea]s?|l')\W*){0,5}"
)
_BEHIND_IT = (
    r"(?=\W*$|\W+(?:svp|stp|please|alors|then|s'il|now|c'est (?:le|la) (?:mien\w*|notre)"
    r"|(?:il|elle|c'est|it)(?:'s| is| est)? ?(?:a moi|mine|ours)|i wrote|je l'ai ecrit))"
)
_NOTES = (
    r"(?:(?:notes?|commentaires?|remarques?|suivis?)"
    r" (?:internes?|privee?s?|confidentiel\w*|caches?)"
    r"|(?:internal|private|confidential|hidden) (?:notes?|comments?|remarks?|followups?))"
)
_OF_STAFF = (
    r"(?:technicien\w*|technicians?|tickets?|demandes?|(?<!pull )(?<!merge )requests?|incidents?"
    r"|staff|support(?=\W*$| team)|collegues?|colleagues?|dossiers? (?:n°? ?)?\d|all of them|toutes"
    r"|(?:sur|of|on|about|d[eu]) (?P<who>[a-z]+)$)"
)
"""Whose notes they are, or on whom: a name at the end has to be one."""
_DOCUMENT = re.compile(
    r"\b(?:word|excel|power ?point|pptx?|docx?|pdf|acrobat|onenote|outlook|libreoffice|writer|calc"
    r"|slides?|diapos?|diapositives?|presentations?|documents?|spreadsheets?|classeurs?|cellules?"
    r"|cells?|fichiers?|files?)\b"
)
"""What has comments and notes of its own."""
_REACHED = (
    r"(?:(?:numeros?|nos?)(?: de)?(?: tel(?:ephones?)?)?|telephones?|phone numbers?|phones?"
    r"|(?:e-?)?mails?|adresses?(?: mails?)?|addresses|coordonnees|contact details|noms|names)"
)
_TO_WHOM = (
    r"(?! (?:on|in|to|dans|sur|a|aux?) (?:the |la |le |l'|my |our |a |ma |mon |notre )?(?:list\w*"
    r"|form\w*"
    r"|survey|sondage|wiki|mailing|shared|boite|mailbox|doc\w*))"
)
"""A list or a form is somebody's own: who writes there is no asker of a helpdesk."""
_NO_RIGHTS = (
    r"(?! (?:(?:leurs?|les?|l[a']|their|the|your|all) ?){0,2}(?:droits?|acces|access|rights?"
    r"|permissions?|connexions?|connections?|reseau|network)\b)"
)
"""Who has lost these is a member of something, and was not robbed."""
_ASKERS = (
    r"(?:demandeu\w+|requesters?|askers?"
    r"|(?:ceux|celles|those|people|persons?|personnes?|everyone|everybody|anyone|all|gens|users"
    r"|utilisateurs|collegues|colleagues|agents|staff)"
    r" (?:qui|who|that) (?:[\w' ]{0,25}\b(?:tickets?|(?:demandes?|requests?)"
    r"(?! (?:d[eu]s?|pour|for|of|to)\b| d'))"
    r"|(?:(?:ont|a|have|has|had|were|got|just|deja|already|vous|te|t') ?){0,3}"
    r"(?:ecrit|signale\w*|clique\w*|perdu\w*|wrote|written|reported|clicked|fell|lost|complained)"
    rf"{_TO_WHOM}{_NO_RIGHTS}"
    r"|(?:se sont|s'est) fait\w? (?:avoir|pieger|hameconner|arnaquer|pirater|voler|hacker)"
    r"|(?:ont|a) ete (?:pieg|pirat|arnaqu|hameconn|vol|hack)\w+"
    r"|(?:were|got|was|have been|had been) (?:phished|hacked|robbed|scammed|tricked|fooled))"
    r"|(?:personnes?|people|users|collegues|agents|utilisateurs|everyone|everybody|all)"
    r" (?:whose|dont) [\w' ]{1,25}\b(?:hacked|stolen|lost|pirat\w+|vol\w+|perdu\w*))"
)
"""A request for something is a thing that was ordered, and who did so a customer."""
_ASK = r"(?:\b(?:what(?:'s| is| was)|c'est quoi|quel(?:le)? est|quels? (?:etai|sont))\b)"
_REACHED_ONE = (
    r"(?:numero|number|telephone|phone|portable|mobile|tel|gsm|cell|(?:e-?)?mail|adresse|address"
    r"|coordonnees|contact details|nom|name)"
)
_PERSON = (
    r"(?:(?:(?:la|le|the|that|cette|ce) (?:personne|person|dame|monsieur|gars|fille|collegue"
    r"|colleague|user|utilisat\w+|lady|guy|man|woman)|celui|celle|whoever|somebody|someone)"
    r"(?: (?:du|de ce|dans le|derriere le|of(?: the)?|in(?: the)?|from|behind)"
    r" (?:ticket|demande|request)"
    r"|(?: qui| who| that)?(?: a| has| had| avait)? (?:ouvert|signale|ecrit|depose|opened|reported"
    r"|wrote|filed|raised|asked about)))"
)
"""Somebody who is only known by a ticket of theirs."""
_TYPED = (
    r"(?:(?:what|ce que|tout ce que|everything) (?:the |les |des )?(?:people|users|others|staff"
    r"|gens|autres|collegues|utilisateurs|victimes|victims) (?:\w+ ){0,2}?"
    r"(?:typed|entered|wrote|gave|tape\w*|saisi\w*|ecrit|donne\w*)"
    r"(?! (?:in|into|on|dans|sur) (?:the|my|our|a|le|la|les|mon|ma|mes|notre|nos|un|une)"
    r" (?:forms?|surveys?|polls?|wiki|tables?|sheets?|formulaires?|sondages?|enquetes?"
    r"|tableaux?)\b))"
)
"""What went into a fake page; a form or a survey is somebody's own."""
_SEEING = (
    r"(?: (?:to (?:see|know|read|have|get|view)|(?:de |d')?(?:voir|savoir|lire|connaitre|avoir)))?"
)
"""What is wished for is to see it: who wishes to restore it does not."""
_STRANGER = (
    r"(?:pirates?|hackers?|attackers?|attaquants?|inconnue?s?|strangers?|voleu\w+|thie(?:f|ves)"
    r"|escrocs?|scammers?|fraudsters?|callers?|(?:e-?)?mails?|messages?|sms|lettres?|letters?)"
)
_CLAIMED_WISH = (
    rf"(?:\b(?:la|le|l'|the|our|notre|my|ma|mon) ?(?:(?!{_STRANGER}\b)[\w']{{1,30}} ){{1,4}}"
    r"(?:wants?|needs?|veut|demande|exige|reclame)\b)"
)
"""Somebody above is said to want it."""
_AGAIN = (
    r"(?:^\W*(?:(?:ok|okay|bon|alors|donc|et|and|then|so|allez|juste|just|only|seulement"
    r"|rien que|au moins|at least|come on|pas de discussion|come)\W*){1,4}(?=[a-z]))"
)
_FINITE = (
    r"(?:sont|est|seront|sera|etaient|etait|vont|va|font|fait|peuvent|doivent|n'ont|ne|se|s'\w+"
    r"|(?!urgent|client|agent|incident|document|argent|comment|content|present|recent|different"
    r"|accident|patient|parent|souvent|cent\b)\w{2,12}(?<!m)ent|are|is|was|were|will|can|cannot"
    r"|can't|could|do|does|don't|keeps?|gets?|shows?|appears?|contains?|sends?|receives?|leak"
    r"|leaked|went|go|goes|no longer|hold)"
)
"""Verbs of which the people before, or how they are reached, are the subject."""
_CLAUSE_ENDS = (
    r"(?=\W*$| ?[^\w' -]| (?:svp|stp|please|s'il|alors|then|now|maintenant|hier|yesterday|today"
    r"|aujourd'hui|ce|cette|this|last|vite|merci|thanks|sur|dans|en|a|au|aux|par|avec|pour|de|du"
    r"|des|d'|le|la|les|l'|un|une|mon|ma|leurs?|et|and|on|in|at|by|with|for|about|of|from|the|an"
    r"|my|their|since|depuis|after|apres|it's|c'est)(?!\w))"
    rf"(?![\w' -]{{0,80}} {_FINITE}(?!\w))(?! ?, (?:elles?|ils?|they) )"
)
"""What is only named is wanted; what does something is told of."""
_REACHED_OF = rf"{_REACHED}\b(?: (?!(?:to|a|aux|for|pour)\b)[\w']+){{0,5}}? {_ASKERS}\b"
_WANTED = re.compile(
    rf"(?:{_ORDER}(?:-\w+)?|{_WISH})(?:{_WORDS}|(?<=') ?){_SECRET_OF_ONE}"
    rf"|{_ORDER}(?:-\w+)?{_WORDS}{_TYPED}|{_WISH}{_SEEING} {_TYPED}"
    rf"|{_BEFORE_IT}{_SECRET_OF_ONE}{_BEHIND_IT}"
    rf"|\b(?:ticket|demande|request)\b.{{0,40}}\d.{{0,25}}{_ORDER}(?:-\w+)?{_WORDS}{SECRET}\b"
    rf"|(?:{_ORDER}(?:-\w+)?|{_WISH}|{_CLAIMED_WISH}){_WORDS}{_REACHED_OF}"
    rf"|{_AGAIN}{_WORDS}{_REACHED_OF}{_CLAUSE_ENDS}"
    # A ticket whole, its secret included, and a secret with what stands around it.
    rf"|{_COPY}.{{0,30}}\b(?:ticket|demande|request) ?(?:n°|no\.?|#)? ?\d+.{{0,30}}\b{SECRET}"
    rf" (?:compris\w*|inclu\w*|aussi|too|as well)\b"
    rf"|{_COPY}(?:-\w+)?{_MORE_WORDS}{_SECRET_OF_ONE}"
    rf"|{_COPY}(?:-\w+)?{_MORE_WORDS}{SECRET} (?!{_ASKED_FOR} )[\w' ]{{0,20}}\b(?:in|from|of|dans"
    rf"|du|des) (?:the |le |les |your |tes )?tickets?\b"
    # Who opened it.
    rf"|{_ORDER}(?:[- ](?:moi|nous|me|us))? (?:qui|who) (?:a |ont |has |have )?"
    rf"(?:ouvert|ecrit|depose|opened|wrote|filed|raised)"
    rf" (?:(?:the|les?|ces?|those|all|tous|this) ){{1,2}}(?:tickets?|demandes?|requests?)\b"
    r"(?! (?:on my behalf|in my name|for (?:me|us)|en mon nom|pour (?:moi|nous)|a ma place"
    r"|de ma part)\b)"
    rf"|(?:{_ORDER}(?:-\w+)?|{_ASK}){_WORDS}{_REACHED_ONE}\b(?: [\w']+){{0,2}}? {_PERSON}\b"
)
_NOTES_WANTED = re.compile(
    rf"{_ORDER}(?:-\w+)?{_WORDS}{_NOTES}\b.{{0,30}}\b{_OF_STAFF}"
    rf"|{_ORDER}(?:-\w+)? (?:all |toutes |tous )?(?:the|les|l[ae]|your|tes|vos) {_NOTES}\b"
    r"(?!.{0,30}\b(?:my|our|mon|ma|mes|notre|nos)\b)"
)
_ORDERED = re.compile(
    rf"{_ORDER}(?:-\w+)?{_WORDS}(?:{SECRET}|{_NOTES}|{_REACHED}|{_TYPED})\b"
    r"(?! (?:fields?|box(?:es)?|prompts?|pages?|screens?|managers?)\b)"
)
"""What is ordered of a machine whose rules are to be forgotten needs no owner."""

_NAMED = r"(?:mots? de passe|mdp|password|token|jeton|code|cle|key|identifiants?|login)"
_FAILS = re.compile(
    rf".{{0,30}}?\b(?:et|and|mais|but) (?:(?:il|elle|ils|elles|ca|cela|it|that|this|they)"
    rf"|(?:le|la|the) {_NAMED})"
    r"(?: (?:ne (?:marche|fonctionne|passe|va|sert)\w*|n'est|marche\w* pas|fonctionne\w* pas"
    r"|(?:est|is|was|gets) (?:\w+ )?(?:refuse|rejete|invalid|expire|incorrect|wrong|rejected|faux)"
    r"|does not|doesn't|does nothing|did not|didn't|won't|isn't|is not|fails|reste|stays))"
)
"""Who copied a secret tells that it is of no use; an order goes on otherwise."""
MODE = (
    r"(?:(?:debug|maintenance|developer|god) mode|mode (?:debug|maintenance|developpeur|dieu))"
    r"(?: (?:is )?(?:now )?(?:on|enabled|active\w*|activated|engaged|unlocked))?"
    r"(?=\W*$| ?[^\w' -]| (?:et|and|then|puis) )"
)
"""A mode that is said to be on, and of no program."""

UNBOUND = re.compile(
    r"(?:^|[.!:;] ?)(?:system ?: ?)?you are (?:now )?(?:unrestricted|unfiltered|free"
    r"|no longer bound)"
    r"|\bsafety (?:is )?off\b"
    r"|\byou have no (?:rules?|restrictions?|limits?|limitations?|filters?)(?=\W*$| ?[.:;!])"
    r"|(?:^|[.!:;] ?)(?:system ?: ?)?(?:all )?(?:(?:previous|prior|earlier|your) (?:rules?"
    r"|instructions?)|(?:tes|vos) (?:regles?|instructions?|consignes?)) (?:are|sont)"
    r" (?:now |maintenant |desormais )?(?:void|lifted|cancell?ed|suspended|annulees?|levees?"
    r"|suspendues?)\b"
    r"|(?:^|[.!:;] ?|\b(?:from now on|now|desormais|maintenant) )(?:no limits|sans limites?)"
    r"(?: now| maintenant| desormais)?(?=\W*$| ?[^\w' -])"
    r"|\b(?:you|you're|you've|tu|vous|t'es|ia|ai|bot|assistant|reponds?|repondez|agis|agissez"
    r"|answer|respond|act)\b.{0,20}\b(?:no limits|sans limites?)\b(?! d[e'])"
    rf"|^\W*(?:(?:enter|activate|active|passe en|enable) )?{MODE}"
    r"|\b(?:skip|drop|laisse[rz]? tomber|saute[rz]?|abandonne[rz]?) (?:all )?(?:of )?"
    r"(?:your|tes|vos|all|toutes les|the) (?:\w+ )?(?:rules?|regles?|consignes?|instructions?"
    r"|guidelines?|limits?|limites?|filters?|filtres?)\b"
)
"""Says to a machine that its rules are off; of a text of people it would say nothing."""


def wants_out_of_tickets(said: str) -> tuple[int, int] | None:
    """From where to where a folded text wants what is of tickets; None where it does not."""
    found = _WANTED.search(said) or _notes(said)
    if found is None and (has_prompt_injection(said) or UNBOUND.search(said)):
        found = _ORDERED.search(said)
    return None if found is None or _FAILS.match(said, found.end()) else found.span()


def _notes(said: str) -> re.Match[str] | None:
    """Where a folded text orders notes of staff, and none of a document's own."""
    found = _NOTES_WANTED.search(said)
    if found is None or _DOCUMENT.search(said) is not None:
        return None
    return found if found["who"] is None or found["who"] in _NAMES else None
