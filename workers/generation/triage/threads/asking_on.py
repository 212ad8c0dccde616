"""What is asked on after a known incident or the state of a ticket was told: how far it is, since
when, and the other one. Pure."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from workers.generation.triage.ticket_questions import LONGEST, names_a_ticket
from workers.text.fold import fold
from workers.text.tokens import content_words, plain_words
from workers.text.word_lists import words

ON_IT = 14
"""Words above which a message after a known incident is of something else as well."""
_PROGRESS = re.compile(
    r"\b(?:somebody|someone|anyone|anybody|people|who|is it being|are you|quelqu'un|qqn|qq'un|on"
    r"|vous|qui)\b.{0,25}\b(?:on (?:it|this)|work\w* on|look\w* (?:at|into)|fixed|s'en occupe\w*"
    r"|y travaille\w*|dessus|vous en occupez|regarde)\b"
    r"|\b(?:c'est (?:prevu )?pour quand|pour quand|quand (?:est-ce que )?(?:ca|ce) (?:sera|va)"
    r"|any eta|when will (?:it|this|that) be|how long will (?:it|this|that)|combien de temps"
    r"|des nouvelles|any (?:news|update|progress)|du nouveau|ca avance|ou en est-on"
    r"|en est ou|toujours rien|en sait plus|how much longer"
    r"|(?:any idea|do you know|know) (?:of )?when (?:it|this|that)"
    r"|will (?:it|this) (?:be|work) (?:\w+ ){0,2}(?:by|before|until|today|tonight|tomorrow|soon)"
    r"|(?:ca|ce) sera\b.{0,20} (?:pour|avant|d'ici|ce soir|demain|aujourd'hui|lundi|cette))\b"
    r"|^\W*(?:et )?(?:c'est|ca|ce sera) (?:\w+ ){0,2}quand\W*$"
    r"|\bquand (?:est-ce que )?(?:ca|ce) re\w+"
    r"|^\W*(?:et )?(?:ca|ce) (?:sera|va etre|devrait etre)\b.{0,20} quand\W*$"
)
_IT = re.compile(
    r"\b(?:au courant|aware|it|this|that|ca|cela|l'(?:a|ont|avait|avez)|prevenue?s?|signalee?s?)\b"
)
_OF_KNOWING = words(
    """signale signaler signalee signales remonte remonter remontee declare prevenu prevenus
    prevenue prevenues prevenir averti avertis au courant connu connue connus savez sait
    savoir sais dire dit deja avant quelqu'un quelqu un personne gens monde autres autre
    seul seule moi nous vous equipe support informatique service technique probleme souci
    panne incident general generale cela ca encore toujours normal prevu regle repare
    resolu reparer retabli retablie touche touches concerne concernes maintenant aujourd
    hui demain soir matin semaine heure heures temps quand reported report raised flagged
    logged told informed know known aware noticed knows already before me us you anyone
    anybody someone somebody people everyone everybody else others other team it helpdesk
    desk tell say fixed fix repaired resolved sorted back up again problem issue outage
    happening going about cause causes causing only just still today tomorrow tonight
    morning week hour hours time could can please svp stp merci thanks affecting affects
    affect affected ask asked demande demandee
    ok alors donc so and am suis one ou or juste only see seeing sees voit voient
    avoir ont have has having got same meme pareil suis-je ai-je well
    aussi l'ont l'a l'avez do etiez etes etait were was been"""
)
"""What a message says of a trouble that others know of, and names no thing by."""
_OF_TICKETS = words(
    """date dates idea idee eta delai delais fix gets get getting correctif correction corrige
    corriger workaround meantime entretemps attendant attendre solution attribue attribuee assigne
    assignee assigned affecte dossier ticket tickets demande request relance relancer relancez
    chase manque manquer missing besoin need needs part moment suit suivi follows following charge
    prise prevision previsions prevue prevues prevus programme programmee estimation echeance
    resolution reparation retablissement retour repair recovery timeline promised expected planned
    estimate estimated plan planning avez avoir pensez penses comptez think expect expecting hope
    normale normal regler dure durer duree longtemps last lasts lasting patch remarche remarcher
    va vont durera coming soon bientot passe work works working fonctionne refonctionne ouvert
    ouverte open opened anything something rien nothing long month jour jours day days mois
    vient viennent intervient interviennent intervention technicien technicienne technician
    vue sight quelque chose qqn qqun moins dois faut falloir must should have"""
)
"""The same of how a ticket stands."""
_OF_AN_END = re.compile(
    r"\b(?:quand|when|dates?|delais?|echeance|eta|timeline|long|longer|longtemps|dur(?:e|er|era|ee)"
    r"|lasts?|lasting|corrig\w*|correct\w*|fix\w*|patch|solutions?|workarounds?|prev\w+|planned|plan"
    r"|expect\w*|estimat\w*|retour|retabli\w*|repar\w*|resol\w*|regl\w*|repair\w*|recovery|causes?"
    r"|why|pourquoi|du a|remarche\w*|again)\b"
)
"""How and when a trouble ends, and what it comes from."""
_IS_ASKED = re.compile(
    r"\?|\b(?:quand|when|how|combien|any|is there|are there|do (?:you|we)|have you"
    r"|(?:vous|on) (?:avez|a|pensez|comptez|savez|sait)|avez[- ]vous|y a|est-ce|why|pourquoi)\b"
)
_WHO_ELSE = re.compile(
    r"\b(?:only one|(?:only|just) (?:me|us)|seule?s?|que (?:moi|nous|chez (?:moi|nous))"
    r"|d'autres|others?|(?:any|some|every)(?:one|body)(?: else)?|tout le monde|le monde)\b"
)
_ELSE = re.compile(r"\b(?:autres?|other|another|else|differente?s?)\b")
_OF_THE_STATE = re.compile(
    r"^\W*(?:(?:et|and|ok|but|mais|so|alors|sinon|then|du coup|oh|ah)\b\W*){0,3}(?:"
    r"(?:c'est |and |it's |is it )?(?:chez|with|aupres de|a|entre les mains de|on) (?:qui|whom?)"
    r"(?: (?:desk|bureau))?"
    r"|(?:(?:c'est|ce serait) )?(?:qui(?: est-ce)? (?:qui )?|who(?:'s| is)? )"
    r"(?:(?:l[ae]s?|ca|cela|en|y|it|that|this) )?(?:suit|suivi|gere|traite|prend|a|est sur"
    r"|follows?|following|handles?|manages?|has"
    r"|looks after|dealing with|deals with|in charge of)"
    r"(?: (?:l[ea]|les|ce|cette|ca|cela|it|that|the|this|mon|ma|my))?"
    r"(?: (?:dossier|demande|ticket|incident|sujet|request|case))?"
    r"|(?:(?:il|elle|c'|ca|it|this)(?:'s| is| est)? ?)?(?:est )?(?:(?:pris|suivi|traite|gere|vu"
    r"|assigne|affecte|attribue)e?(?: en charge)? (?:par|a)|(?:handled|followed|looked after"
    r"|dealt with) by|assigned to) (?:qui|whom?)"
    r"|(?:to )?whom? (?:is|was) (?:it|this) (?:assigned|given)(?: to)?"
    r"|(?:since when|depuis quand|depuis combien de temps|how long (?:already|has it been)|when was"
    r" (?:it|that) opened)|(?:who|qui)(?:'s| is| has| does| est-ce qui| l'a|)? ?(?:s'en occupe\w*"
    r"|y travaille|le traite|la traite|est dessus|on it|got it|has it|it|handles it|handling it"
    r"|working on it|assigned|en charge|takes care of it)"
    r"|(?:anybody|anyone|somebody|someone|quelqu'un)(?: is| est)? (?:on it|dessus)"
    r"|(?:(?:what about|et) )?(?:the |my |l'|les |mes )?(?:other|autre|others|autres|second"
    r"|deuxieme|seconde|previous|precedente?)(?: one| ones| ticket| demande| request)?"
    r"|(?:what about )?(?:celui|celle|the one) (?:d'avant|d'hier|before|from before|de la semaine"
    r" derniere|from last week)"
    r"|(?:is it|is that|c'est|est-ce|it is|it's)(?: still| already| deja| toujours| bientot)?"
    r" (?:fixed|done|solved|closed|open|finished|repaired|fait|regle|resolu|repare|fini|clos"
    r"|termine|ouverte?|en cours)"
    r"|(?:(?:il|elle|c'|it|this)(?:'s| is| est)? ?)?(?:est )?(?:a|dans|en|at|in|on)? ?"
    r"(?:quel(?:le)?s?|what|which) (?:statut|etat|etape|stade|status|state|stage|point)"
    r"(?: (?:is (?:it|this|that)(?: (?:at|in|on))?|en est-(?:il|elle)|est-(?:il|elle)|now"
    r"|exactement|exactly|au juste|precisement))?"
    r"|(?:still|toujours) (?:open|ouverte?|en cours|en attente|nothing|rien)"
    r")(?: (?:chez|avec) vous| (?:de|a) votre (?:cote|bureau)| (?:on|at) your (?:side|end)| there"
    r"| with you)?(?: yet| now| maintenant| enfin| deja| already| alors| please| svp)?\W*$"
)
_SINCE = re.compile(
    r"\b(?:since when|depuis (?:quand|combien de temps)|how long (?:already|has it been)"
    r"|when was (?:it|that) opened|ouverte? (?:quand|depuis))\b"
)
_ANOTHER = re.compile(r"\b(?:others?|autres?|second|deuxieme|seconde|previous|d'avant|before)\b")
_THE_ONE = re.compile(
    r"^\W*(?:(?:et|and|no|non|mais|but|je parle de|i mean|plutot|oui|yes)\b\W*){0,2}"
    r"(?:what about |(?:it|that) (?:was|is) |it's |c'etait |c'est )?(?:about )?"
    r"(?:celui|celle|ceux|celles|the ones?|that one|la demande|le ticket|my request"
    r"|the request|the ticket)\b"
    r"|^\W*the (?:\w+ ){1,2}ones?(?=\W*$|,| (?:where|which|that|with|about)\b)"
    r"|^\W*(?:(?:oui|yes)\W+)?(?:(?:it|that) was|c'etait|ca concernait|it concerned)"
    r" (?:for|about|on|pour|sur|concernant|l[ea]s?\b|l'|the)"
)


def asks_for_progress(text: str) -> bool:
    """Whether a message in a thread asks how far it is: "is somebody on it?"."""
    said = " ".join(fold(text).split())
    return len(said.split()) <= LONGEST and _PROGRESS.search(said) is not None


def is_of_the_incident(text: str, topic: str = "") -> bool:
    """Whether a message after a known incident asks on about it, and names no ticket and no other
    thing than its topic does: "has it been reported before me?"."""
    said = _said(text)
    if len(said.split()) > ON_IT or _IT.search(said) is None or names_a_ticket(said):
        return False
    return _says_only(said, _OF_KNOWING, _of_either(topic))


def names_nothing_else(text: str) -> bool:
    """Whether a short message has no word but of how a trouble or its ticket stands."""
    said = _said(text)
    if len(said.split()) > ON_IT:
        return False
    return _says_only(said, _OF_KNOWING | _OF_TICKETS)


def asks_for_its_end(text: str) -> bool:
    """Whether a message after a known incident asks how or when it ends, and names nothing else:
    "do you have a date for the fix?"."""
    said = _said(text)
    if _OF_AN_END.search(said) is None or _ELSE.search(said) is not None:
        return False
    return _IS_ASKED.search(said) is not None and names_nothing_else(text)


def asks_who_else(text: str) -> bool:
    """Whether a message after a known incident asks whom it concerns, and names nothing else: "am
    I the only one?"."""
    return _WHO_ELSE.search(_said(text)) is not None and names_nothing_else(text)


def _said(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").split())


def _says_only(said: str, known: AbstractSet[str], stems: AbstractSet[str] = frozenset()) -> bool:
    """Whether a folded text has no word but `known` ones and those of these stems."""
    rest = " ".join(word for word in plain_words(said) if word not in known)
    # A word that either language leaves out says nothing.
    return any(not set(content_words(rest, one)) - stems for one in ("fr", "en"))


def _of_either(text: str) -> set[str]:
    return {word for one in ("fr", "en") for word in content_words(text, one)}


def asks_of_the_state(text: str) -> bool:
    """Whether a message after the state of tickets asks on: "since when?", "and the other one?"."""
    said = _said(text)
    if len(said.split()) > LONGEST:
        return False
    return _OF_THE_STATE.match(said) is not None or _PROGRESS.search(said) is not None


def names_the_one(text: str) -> bool:
    """Whether a message says which of several it means: "the one about the remote desktop"."""
    said = " ".join(fold(text).split())
    return len(said.split()) <= LONGEST and _THE_ONE.match(said) is not None


def asks_since_when(text: str) -> bool:
    """Whether a message asks when a ticket was opened."""
    return _SINCE.search(fold(text)) is not None


def means_another(text: str) -> bool:
    """Whether a message means another ticket than the one that was told of."""
    return _ANOTHER.search(fold(text).replace("’", "'")) is not None
