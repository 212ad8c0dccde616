"""Messages that name no thing: a search could only guess."""

from __future__ import annotations

from workers.text.tokens import content_words
from workers.text.word_lists import words

_EMPTY_WORDS = words(
    """marche marchent fonctionne fonctionnent march fonction plant plante bug bugs bugue bugge
    erreur panne ko hs casse urgent urgence ordi ordinateur pc machine truc trucs chose choses rien
    informatique work working works broken fail fails failing error errors computer thing things
    stuff nothing anything something everything doesn don't doesn't isn not pas plus ne bizarre
    weird slow lent bloque stuck asap again wrong aidez please sos jamais toujours always never
    down dead mort va vont going happens happening marchait worked souci soucis ennui trouble
    probleme problemes problem problems issue issues depuis matin today aujourd'hui hui aujourd
    hier yesterday since morning maintenant now tout all whole tombe crash crashe crashes planté
    mon ma mes my quelque something's up screwed foutu deconne rame pb pbs prob probs cloche
    acting playing misbehaving behaving odd strange funny broke bordel galere hic marcher chelou
    anormal anormale wrong trick off poste g"""
)
# Stems, because content words come stemmed.
_EMPTY = (
    frozenset(
        stemmed
        for language in ("fr", "en")
        for stemmed in content_words(" ".join(_EMPTY_WORDS), language)
    )
    | _EMPTY_WORDS
)


def is_vague(text: str) -> bool:
    """Nothing in it names a thing.

    "It does not work" is vague; "printer dead" names a printer and is not.
    """
    return all(
        word in _EMPTY
        for language in ("fr", "en")
        for word in content_words(text, language)
        if not _stop_elsewhere(word)
    )


def _stop_elsewhere(word: str) -> bool:
    return not content_words(word, "fr") or not content_words(word, "en")
