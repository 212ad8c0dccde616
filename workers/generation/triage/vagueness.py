"""Messages that name no thing: a search could only guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.generation.triage.intents.shorthand import written_out
from workers.text.fold import fold
from workers.text.stop_words import STOP_WORDS
from workers.text.tokens import plain_words, stem
from workers.text.word_lists import words

_MACHINES = words("ordi ordinateur pc machine computer poste")
_FAILS = words(
    """marche marchent fonctionne fonctionnent march fonction plant plante bug bugs bugue bugge
    erreur panne ko hs casse urgent urgence truc trucs chose choses rien
    informatique work working works broken fail fails failing error errors thing things
    stuff nothing anything something everything pas plus ne bizarre
    weird slow lent bloque stuck asap again wrong aidez please sos jamais toujours always never
    down dead mort va vont going happens happening marchait worked souci soucis ennui trouble
    probleme problemes problem problems issue issues depuis matin today aujourd'hui hui aujourd
    hier yesterday since morning maintenant now tout all whole tombe crash crashe crashes planté
    mon ma mes my quelque something's up screwed foutu deconne rame pb pbs prob probs cloche
    acting playing misbehaving behaving odd strange funny broke bordel galere hic marcher chelou
    anormal anormale trick off g remarche remarchent refonctionne replante replantent rebug rebugue
    recasse rebloque recrashe redeconne"""
)
_DEEDS = words(
    """laisse laissent let lets letting entrer rentrer enter ouvre ouvrir open opens opening start
    starts starting demarre demarrer refuse refuses refusent refused veut veulent want wants
    recommence recommencer keep keeps arrive reussis stop stops stopped arrete arretee arretent
    cesse quit quits"""
)
"""What is done, or not: it says something where a machine is named that does not do it."""
_VERDICTS = words(
    """enfer infernal infernale calvaire catastrophe catastrophique cata horrible horreur nul nulle
    nuls nulles penible penibles pourri pourrie insupportable invivable pitoyable lamentable
    desastre desastreux misere cauchemar merdique atroce nightmare hell hellish terrible awful mess
    joke rubbish dreadful unbearable disaster disastrous pathetic atrocious crap lousy"""
)
"""What somebody thinks of a thing: what is wrong with it is not said."""
_STRESSED = words(
    "nouveau nouvelle nouveaux new vraiment really totally completement completely quel"
)
"""What such a verdict is made stronger by."""
_SYMPTOMS = words(
    """bruit bruits son echo larsen lag lenteur debit odeur chaleur qualite image noise sound smell
    heat quality speed latency delay"""
)
"""What is wrong, by a noun: "the noise is hell" says it."""
_IS = re.compile(r"\b(?:c'?est|est|sont|etait|is|it'?s|are|was|were|quel(?:le)?|what an?)\b")
_SINCE = re.compile(
    r"\b(?:depuis|since|for|ce|cet|cette|this) (?:tout a l'heure|(?:(?:une?|deux|trois|quelques"
    r"|a|an|the|a few|two|three|\d+) )?(?:heures?|jours?|semaines?|mois|lundi|mardi|mercredi|jeudi"
    r"|vendredi|samedi|dimanche|midi|soir|nuit|hours?|days?|weeks?|months?|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|evening|afternoon)(?: (?:matin|midi|soir|morning|evening"
    r"|night))?)\b"
)
"""Since when: that names no thing."""
_AUXILIARIES = words(
    """is are was were am be been do does did has have had can could would should will won doesn
    don didn isn aren wasn weren hasn haven hadn couldn wouldn shouldn cannot dont doesnt wont cant
    theres im ive jpeux sa po cest there not no"""
)
"""What a sentence is held together by, and how it is typed without its apostrophe."""
_CRY = re.compile(
    r"\W*(?:(?:bonjour|bonsoir|salut|hello|hi|hey|please|svp|stp)\W+)?(?:help(?: me)?|a l'aide|sos"
    r"|aide[sz]?[- ]moi|au secours|(?:j'ai )?besoin d'(?:aide|un coup de main)|a moi"
    r"|(?:i )?need (?:some )?help|aide)(?: (?:svp|stp|please|pls|plz|s'il vous plait|quick"
    r"|vite))?\W*$"
)
_STOP = frozenset().union(*STOP_WORDS.values()) | _AUXILIARIES


def _stems(word: str) -> frozenset[str]:
    return frozenset((word, stem(word, "fr"), stem(word, "en")))


_NOTHING = frozenset(one for word in _FAILS | _MACHINES for one in _stems(word))
_DONE = frozenset(one for word in _DEEDS for one in _stems(word))
_JUDGED = frozenset(one for word in _VERDICTS for one in _stems(word))
_SYMPTOM = frozenset(one for word in _SYMPTOMS for one in _stems(word))
_PADDING = frozenset(one for word in _VERDICTS | _STRESSED for one in _stems(word))
_MACHINE = frozenset(one for word in _MACHINES for one in _stems(word))


def cries_for_help(text: str) -> bool:
    """Whether a message says that help is needed, and nothing else."""
    return _CRY.match(" ".join(fold(text[:100]).split())) is not None


def is_vague(text: str) -> bool:
    """Nothing in it names a thing, or it names one and tells only what is thought of it.

    "It does not work" is vague; "printer dead" names a printer and is not. "It will not start" is
    vague, too, but not where a computer does not. "Our meetings are hell" says nothing of them.
    """
    if cries_for_help(text):
        return True
    told = _SINCE.sub(" ", fold(text))
    said = [_stems(word) for word in written_out(plain_words(told)) if word not in _STOP]
    rest = [forms for forms in said if _NOTHING.isdisjoint(forms)]
    if not rest:
        return True
    if _judges(told, rest) and sum(_PADDING.isdisjoint(forms) for forms in rest) <= 1:
        return True
    named = any(not _MACHINE.isdisjoint(forms) for forms in said)
    return not named and all(not _DONE.isdisjoint(forms) for forms in rest)


def _judges(folded: str, said: Sequence[frozenset[str]]) -> bool:
    """Whether words of a text are what somebody thinks of a thing, and none is a symptom."""
    if _IS.search(folded) is None or any(not _SYMPTOM.isdisjoint(forms) for forms in said):
        return False
    return any(not _JUDGED.isdisjoint(forms) for forms in said)
