"""What somebody says after an answer that did not help. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.generation.triage.refusals.off_topic import names_a_thing
from workers.generation.triage.threads.told_deeds import (
    begins_with_a_deed,
    did_it_again,
    ends_with_it,
    rules_out,
    says_same,
    tells_deeds,
)
from workers.generation.triage.vagueness import is_vague
from workers.text.fold import fold
from workers.text.tokens import content_words

LONGEST = 22
"""Words above which it is a new account of the problem, and searched as one."""


LEARNED, BELIEVED = 0.0, 0.2
"""Scores from which on the model alone is enough, and is believed whatever the source says."""


class Complaint(StrEnum):
    """What is said of the answer before."""

    BARE = "bare"
    """It does not work: nothing says that it was tried."""
    TRIED = "tried"
    """It was tried, and the problem is still there."""


_TRIED = re.compile(
    r"\b(?:toujours|encore|deja|still|already|again|tried|tested|essaye\w*|teste\w*|done|fait\b|did"
    r"|followed|suivi|refait|redemarre\w*|restarted|rebooted|reinstalle\w*|reinstalled|apres|after"
    r"|meme apres|even after|twice|deux fois|trois fois|several times|plusieurs fois)\b"
)
_SAYS_LITTLE = re.compile(
    r"\b(?:toujours|tjs|tjrs|encore|deja|still|already|again|tried|tested|essaye\w*|teste\w*|done"
    r"|fait|did|followed|suivi|apres|after|meme|even|twice|deux fois|times?|fois|yesterday|hier)\b"
)
"""Of what was tried, that something was; "restarted" says what."""
_WITHOUT_SUCCESS = re.compile(
    r"\b(?:(?:marche|fonctionne|va|passe|tient|imprime|connecte|ouvre|demarre)\w* (?:toujours "
    r"|encore )?"
    r"(?:pas|plus)|toujours (?:pas|rien|pareil|le meme|la meme|bloque\w*|lent\w*|en panne|plus)"
    r"|aucun (?:changement|effet|resultat)|aucune (?:difference|amelioration)"
    r"|rien (?:ne )?(?:change"
    r"|n'y fait|de mieux|de change)|(?:ca|rien) (?:n'a |ne )?(?:rien |pas )?change"
    r"|pareil|(?:meme|la meme) (?:probleme|erreur|chose|message)|sans (?:succes|resultat|effet)"
    r"|pas (?:mieux|regle|resolu|aide|suffi)|n'a (?:rien|pas) (?:change|aide|marche|suffi|resolu"
    r"|regle|fonctionne)|(?:ca|il|elle|le probleme) (?:recommence|revient|persiste|continue|coupe"
    r"|plante|bloque|saute) ?(?:encore|toujours)?|echec|rate|nope|no (?:luck|change|effect"
    r"|difference|success|joy|better|good|use)|same (?:error|problem|thing|issue|message|result)"
    r"|(?:did|does|do|is|was|has)(?:n't| not) (?:help|work|change|fix|solve|do|make)\w*"
    r"|not (?:working|solved|fixed|helping|better|helpful|gone)|still (?:not|no|nothing|the same"
    r"|slow|broken|there|failing|fails|happens|happening|get|getting|see|does|doesn't|won't|can't"
    r"|stuck|drops|dropping|dead|blank|black|down)|keeps|as before|failed|persists|to no avail"
    r"|doesn't work|does not work|won't work|nothing (?:changed|changes|happens|happened|works)"
    r"|not the (?:right|same) (?:problem|answer)|pas (?:le bon|la bonne|mon probleme)"
    r"|(?:ce n'est|c'est) pas (?:ca|cela|le (?:bon|probleme)|mon (?:cas|probleme))|not (?:it"
    r"|that)\W*$"
    r"|n'a rien (?:donne|fait)|(?:est|is|was) (?:revenu|de retour|back)|(?:it|problem) (?:came"
    r"|comes"
    r"|has come) back|(?:redemarre\w*|restarted|rebooted|essaye\w*|tried|fait),? (?:rien|nothing"
    r"|aucun\w*)|(?:does not|doesn't|n') (?:exist|existe)\w*|(?:there is|there's|il n'y a) (?:no"
    r"|pas(?: de)?) (?:such )?(?:\w+ )?(?:button|menu|option|bouton|onglet|tab|entry|entree)"
    r"|(?:i (?:do not|don't|can't|cannot) (?:see|find|have)|je (?:ne )?(?:trouve|vois) pas"
    r"|je n'ai pas)"
    r" (?:that|this|the|any|such|ce|cet|cette|le|la|l'|de)(?: \w+)? ?(?:button|menu|option|bouton"
    r"|onglet|tab|entry|entree|setting|reglage)|hmm+ (?:no|non)"
    r"|wrong answer|not my problem|rien a voir|hors sujet|autre chose|(?:ca|le) aide pas"
    r"|n'aide pas|useless|(?:deja|already) (?:fait|mis|essaye\w*|teste\w*|did|done|tried|have"
    r"|had))\b"
    r"|\b(?:marche|fonctionne) pas\b"
    r"|\w[,;:.!]+ ?(?:(?:and|et|still|toujours|all|exactly) )*(?:the )?(?:same|idem|ditto|pareil"
    r"|identique|identical)(?: (?:here|again|thing|ici))?\W*$"
    r"|^\W*(?:non|no|nope|rien|nothing|pas du tout|not at all)\W*$"
)
_HOW = re.compile(
    r"[,;.] (?:how(?: do i(?: do it| do that)?| to do it)?|(?:et )?comment(?: faire"
    r"| (?:je|on) (?:fais|fait))?|where|which one)\W*$"
)


def complaint(text: str, *, answered: bool = True) -> Complaint | None:
    """What a message says of the answer before it; None if it says nothing of it.

    What was tried and found ("the dongle is not seen") tells more of the trouble where nothing was
    `answered` yet: only plain words are a complaint then.
    """
    said = " ".join(fold(text).split())
    if len(said.split()) > LONGEST or "?" in said:
        return None
    if tells_deeds(text) and (answered or says_same(text) or not names_a_thing(text)):
        return Complaint.TRIED
    if answered and did_it_again(text):
        return Complaint.TRIED
    if rules_out(text) and (answered or ends_with_it(text)):
        return Complaint.TRIED
    if _WITHOUT_SUCCESS.search(said) is None and not (answered and _is_learned(text)):
        return None
    tried = _TRIED.search(said) is not None or begins_with_a_deed(text)
    return Complaint.TRIED if tried else Complaint.BARE


def is_supposed(text: str, *, answered: bool = True) -> bool:
    """Whether only the model takes a message for a complaint, and hardly: it may tell of the
    asker's own case, "it went in five commits ago, not the last one"."""
    said = " ".join(fold(text).split())
    if tells_deeds(text) or rules_out(text) or _WITHOUT_SUCCESS.search(said) is not None:
        return False
    return answered and not any(
        is_kind(text, one, BELIEVED) for one in (Intent.NOT_HELPED, Intent.TRIED)
    )


def only_complains(text: str) -> bool:
    """Whether a complaint says nothing else: "still the same", not "another cable, same thing"."""
    said = _SAYS_LITTLE.sub(" ", _WITHOUT_SUCCESS.sub(" ", " ".join(fold(text).split())))
    return is_vague(said) or any(not content_words(said, one) for one in ("fr", "en"))


def asks_how(text: str) -> bool:
    """Whether a message ends in a question without its sign, and names a thing: "never made an ssh
    key, how"; who says that all is as it was only complains."""
    said = " ".join(fold(text).split())
    found = _HOW.search(said)
    return found is not None and not _TRIED.search(said) and not is_vague(said[: found.start()])


def _is_learned(text: str) -> bool:
    if asks_how(text):
        return False
    return any(is_kind(text, one, LEARNED) for one in (Intent.NOT_HELPED, Intent.TRIED))
