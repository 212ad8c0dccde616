"""The words of a question about a detail that say what it is about. Pure."""

from __future__ import annotations

from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.knowledge.retrieval.evidence import that_say
from workers.text.word_lists import words as listed

_SAY_NOTHING = listed(
    """menu menus onglet onglets rubrique page adresse lien bouton valeur taille reglage option
    parametre chose truc exactement deja tab tabs link address button value setting settings thing
    section url site exactly again sorry size max mini minimum maximum min total juste just right
    correct bonne bon good mean number nombre limite limit step etape place endroit need needed
    faut dois doit besoin alors donc then so finally enfin fait actually meant
    one ones which what quel quelle quels quelles lequel laquelle"""
)
"""Words by which one asks, rather than what one asks about."""
_DEEDS = listed(
    """put set pick choose take use find do does enter write click go type mettre mets met choisir
    choisis choisit prendre prends trouver trouve aller vais entrer entre ecrire ecris cliquer
    clique saisir saisis utiliser utilise"""
)
"""What one does with the thing that is asked for: "where do I put …"."""


def query_terms(about: str, known: Glossary, *, spared: bool = True) -> tuple[Meaning, ...]:
    """The words that a question is about; `spared`: without those for doing something."""
    little = _SAY_NOTHING | _DEEDS if spared else _SAY_NOTHING
    return tuple(one for one in that_say(known.told(about)) if one.word not in little)
