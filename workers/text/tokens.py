"""Words of a question: folded, without the ones that say nothing, stemmed by language."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

from workers.text.fold import fold
from workers.text.word_lists import words

WORD = re.compile(r"[^\W_]+(?:[.\-'’][^\W_]+)*")
_local = threading.local()

STOP_WORDS = {
    "fr": words(
        """a ai aie as au aux avec avoir bonjour bonsoir c ca car ce cela ces cet cette chez ci
        comme comment d dans de des du elle en encore es est et etait ete etre eu fait faire
        faut il ils j je jour l la le les leur lors lui m ma mais me merci mes moi mon n ne nos
        notre nous on ont ou par peu peut peux plus pour pourquoi pouvez pourriez puis qu quand
        que quel quelle quelles quels qui quoi s sa salut se ses si son sont sur svp stp t ta te
        tes toi ton tous tout tres tu un une vos votre vous y suis aide aider besoin probleme
        souci question voudrais veux vouloir essaie essaye"""
    ),
    "en": words(
        """a all am an and any are as at be been but by can could d did do does for from get got
        had has have he hello help her hey hi him his how i if in into is it its just ll m me my
        need of on or our out please problem question re s she should so some t thank thanks
        that the their them then there these they this those to too try trying ve want was we
        were what when where which who why will with would you your issue"""
    ),
}


def plain_words(text: str) -> list[str]:
    """The words of a text, folded; French elisions (``l'``, ``d'``) are split off."""
    return [part for word in WORD.findall(fold(text)) for part in word.split("'") if part]


def content_words(text: str, language: str) -> list[str]:
    """The stems of the words that say what the text is about, in their order."""
    stop = STOP_WORDS.get(language, STOP_WORDS["en"] | STOP_WORDS["fr"])
    return [stem(word, language) for word in plain_words(text) if word not in stop]


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; anything with a digit stays as it is."""
    if any(character.isdigit() for character in word):
        return word
    return str(_stemmer("french" if language == "fr" else "english").stemWord(word))


def _stemmer(name: str) -> Stemmer.Stemmer:
    # A stemmer keeps state between calls, so each thread has its own.
    if not hasattr(_local, name):
        setattr(_local, name, Stemmer.Stemmer(name))
    return getattr(_local, name)
