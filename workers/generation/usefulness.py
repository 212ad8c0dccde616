"""Whether a resolution is of use to somebody else: it instructs, or explains; it does not only say
that something is over. Pure.

What instructs is told by its form, a step, an order or a command, however short ("Redémarrer le
poste."). What only closes a ticket speaks of the ticket and of people: who was called, who
confirmed, where it was passed on. A text that does neither says why something happened, and is kept
where it says enough.
"""

from __future__ import annotations

import re

from workers.text.fold import fold
from workers.text.word_lists import words

SUBSTANCE = 25
"""Letters and digits below which a text that instructs nobody says too little."""
_CLAUSE = re.compile(r"[.!?;:,\n]+\s*|\s(?:puis|et|then|and)\s+")
_COMMAND = re.compile(
    r"`|(?:^|\s)(?:[a-z]:\\|\\\\|/etc/|/var/|~/|--?[a-z]{2,}\b|sudo |ipconfig|gpupdate|sfc |net use"
    r"|reg add|systemctl|chkdsk|dism )|\S > \S"
)
_LEADING = re.compile(
    r"^(?:\d{1,2}[.)]|[-*•])?\s*(?:bonjour|bonsoir|hello|hi|dear all)?\W*(?:(?:merci"
    r"|priere) (?:de|d')"
    r"\s?(?:bien vouloir )?|veuillez\s|il (?:faut|suffit)(?: de| d')?\s?|vous (?:devez|pouvez)\s"
    r"|(?:you (?:need|have) to|you (?:can|must|should)|please|just|simply|try to|make sure to)\s"
    r"|(?:puis|et|ensuite|enfin|d'abord|solution|fix|reponse|and|then|next|finally|first)\W+)*"
)
_NO_ORDER = words(
    """voir cf contacter recontacter rappeler clore cloturer fermer-le attendre
    transferer transmettre escalader rediriger valider confirmer remercier premier dernier entier
    particulier atelier courrier papier fichier clavier dossier pilier palier hier avoir etre
    savoir pouvoir devoir soir noir loir miroir couloir plaisir desir avenir souvenir
    autre notre votre entre contre quatre titre centre lettre nombre chambre ordre cadre arbre
    libre propre encore maitre peutetre serveur-er utilisateur user see closing closed close wait
    contact reply thank thanks follow"""
)
_ENGLISH_ORDERS = words(
    """open click choose select set reset restart reboot reinstall install uninstall remove delete
    add enable disable turn switch press hold type enter run start stop check uncheck tick untick
    update upgrade download upload copy move rename create make use change replace clear empty
    disconnect connect reconnect unplug plug log sign go put ask send export import configure
    assign grant allow block unblock unlock lock edit save increase reduce lower raise downgrade
    roll rebuild repair renew register unregister map unmap mount unmount sync resync refresh scan
    boot give hold keep wait pull push insert eject close quit kill free clean extend request borrow
    subscribe unsubscribe share unshare forward drop drag right-click double-click left-click apply
    deactivate activate purge flush restore recover print reseat swap tighten rotate"""
)
_FRENCH_ORDER = re.compile(
    r"^(?:re|de|des)?[a-z']{2,}(?:ez|er|ir|ettre|ndre|[iuo]vre|[eio]rdre|oudre|[^o]ire)$"
)
_PRONOUN = re.compile(r"-(?:vous|nous|moi|le|la|les|lui|leur|en|y)$")
_APPOINTMENT = "rendez-vous"
_CLOSING = re.compile(
    r"\b(?:resolue?s?|regle[es]?|fixed|solved|resolved|fait|faite|done|clos|close|closed|closing"
    r"|cloture"
    r"|ferme|termine\w*|traite\w*|ras|ok|intervention|deplacement|passage|transfere\w*|transferred"
    r"|transmis\w*|redirige\w*|escalad\w+|escalated|forwarded|reaffecte\w*|reassigned"
    r"|pris en charge"
    r"|prise en (?:charge|main)|prendre en charge|voir|cf|see|meme (?:solution|cause|probleme"
    r"|chose)"
    r"|same (?:solution|as|issue|cause)|doublon|duplicate|idem|confirm\w*|valide\w*"
    r"|plus de (?:nouvelles"
    r"|retour|reponse)|pas de (?:nouvelles|retour|reponse)|sans (?:nouvelles|retour|reponse|suite)"
    r"|no (?:news|answer|reply|response|feedback)|relance\w*|annule\w*|cancel\w+|par telephone"
    r"|by phone"
    r"|au telephone|on the phone|sur (?:site|place)|on site|a distance|remotely|en direct|in person"
    r"|avec l'utilisat\w+|with the user|working (?:now|again|fine)|works (?:now|again|fine)"
    r"|(?:re)?fonctionne (?:a nouveau|de nouveau|maintenant)|(?:re)?marche|no longer (?:occurs"
    r"|needed)"
    r"|n'est plus (?:d'actualite|necessaire)|tout est (?:ok|bon|rentre)|l'equipe|the team"
    r"|support n\d"
    r"|niveau \d|level \d|prestataire|fournisseur|vendor|ticket)\b"
)
_LONGEST_CLOSING = 18
"""Words of a sentence above which it tells more than that a ticket is over."""
_SENTENCE = re.compile(r"[.!?;\n]+\s*")


def instructs(text: str, language: str = "") -> bool:
    """Whether a text tells somebody to do something: an order, a step, a command.

    In a text that is known to be in English the French form of an order is none ("Fair share").
    """
    if _COMMAND.search(text.lower()):
        return True
    return any(_is_order(clause, language) for clause in _CLAUSE.split(fold(text)))


def only_closes(text: str) -> bool:
    """Whether every sentence of a text speaks of the ticket being over or being elsewhere."""
    said = [one for one in _SENTENCE.split(fold(text)) if any(map(str.isalnum, one))]
    return all(
        _CLOSING.search(one) is not None and len(one.split()) <= _LONGEST_CLOSING for one in said
    )


def _is_order(clause: str, language: str) -> bool:
    rest = _LEADING.sub("", clause.strip(), count=1).strip()
    word = rest.split(" ", 1)[0].strip("\"'«»*_()") if rest else ""
    if word != _APPOINTMENT:
        word = _PRONOUN.sub("", word)
    if not word or word in _NO_ORDER:
        return False
    if word in _ENGLISH_ORDERS:
        return True
    return language != "en" and _FRENCH_ORDER.match(word) is not None
