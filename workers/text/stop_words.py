"""The words that say nothing of what a text is about, in one place.

Three uses, three sets, and each has its reason:

- `STOP` is what the index does not count. Terms are stored, so it never changes without a new
  `workers.text.terms.TERMS_VERSION`; negations are in it, as they tell no ticket from another.
- `STOP_WORDS` is what does not make two questions different, nor a sentence of an answer a claim.
  It holds how one asks ("comment", "please help"), and no negation. Keys of stored answers are
  made with it.
- `COURTESIES` is what a question is wrapped in and a ticket is not. The index counts these words
  in tickets; a query that has them is read without.
"""

from __future__ import annotations

from workers.text.courtesy import (
    ALL_CLOSINGS,
    ALL_GREETINGS,
    ALL_THANKS,
    DEAR,
    GREETINGS,
    POLITENESS,
    THANKS,
    TITLES,
    both,
    folded,
)
from workers.text.word_lists import words

_LITTLE_FRENCH = words(
    """au aux avec c ce ces cet cette d dans de des du elle en est et il ils j je l la le les leur
    lui m ma mais me mes mon n ne nos notre nous on ou par pour qu que qui s sa se ses son sont sur
    t ta te tes toi ton tu un une vos votre vous y"""
)
_LITTLE_ENGLISH = words(
    """a an and are as at be but by for from has have i if in into is it its my of on or our so
    that the their then there these they this to was we were when will with you your"""
)

FRENCH_STOP = _LITTLE_FRENCH | words("elles eux leurs pas")
ENGLISH_STOP = _LITTLE_ENGLISH | words("no not such")
LINK_WORDS = words("http https www com html htm aspx php")
"""What every link has, and so says nothing about where it leads."""
STOP = FRENCH_STOP | ENGLISH_STOP | LINK_WORDS
"""Words that are no terms."""

_ASKING_FRENCH = words(
    """a ai aie as avoir ca car cela chez ci comme comment encore es etait ete etre eu faire fait
    faut jour lors moi ont peu peut peux plus pourquoi pouvez pourriez puis quand quel quelle
    quelles quels quoi si suis tous tout tres aide aider besoin probleme souci question voudrais
    veux vouloir essaie essaye"""
)
_ASKING_ENGLISH = words(
    """all am any been can could d did do does get got had he help her him his how just ll m me
    need out problem question re s she should some t them those too try trying ve want what where
    which who why would issue"""
)
STOP_WORDS = {
    "fr": _LITTLE_FRENCH | _ASKING_FRENCH | GREETINGS["fr"] | THANKS["fr"] | POLITENESS["fr"],
    "en": _LITTLE_ENGLISH | _ASKING_ENGLISH | GREETINGS["en"] | THANKS["en"] | POLITENESS["en"],
}
"""By language, folded."""
LITTLE = STOP_WORDS["fr"] | STOP_WORDS["en"]
"""Of French and English together."""

WRAPPING = folded(ALL_GREETINGS, ALL_THANKS)
"""What a question begins and ends with, folded. A ticket that has it too is no nearer."""

COURTESIES = (
    folded(ALL_GREETINGS, ALL_THANKS, ALL_CLOSINGS)
    | folded(both(POLITENESS), both(TITLES), DEAR["en"])
    | words(
        """beaucoup remercie avance plait sil bien bonne journee equipe pourriez pouvez pourrais
        peux peut voudrais aimerais souhaite souhaiterais besoin aide aider aidez pourquoi comment
        quoi quel quelle quels quelles quand est-ce question urgent fais dois doit faut puis veux
        veut voulez savoir sais dire dis svp aucune idee arrive arrivons arrivez essaie essaye
        good morning afternoon kindly could can would should may might want need like help helping
        why how what which who asap team im ive id do does did please tell know trying tried try
        wondering anyone somebody someone idea get got getting"""
    )
)
"""Folded."""

FREQUENT = words(
    """avec avez cette dans depuis dont elle elles encore entre etes etre fait faire leur leurs
    mais meme nous notre pour plus puis quand sans sera sont sous tout tous toute tres vers vous
    votre about after also been before does from have here into just like more must only over same
    some such than that their them then there these they this those very were what when where which
    will with would your"""
)
"""Words of four letters and more that any two texts share, folded."""
