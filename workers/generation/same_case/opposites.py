"""Acts that undo what others do: cancelling is no booking, however many words agree. Pure.

"Cancel the booking of the dome" has all the words of a ticket that tells how it is booked. A source
whose title names an act that does something is another case for who wants it undone, unless it
tells of undoing somewhere. What was undone already ("a deleted folder") asks for no act.
"""

from __future__ import annotations

import re

_UNDOES = re.compile(
    r"(?<!sans )(?<!without )(?<!says )(?<!dit )\b"
    r"(?:annuler|annulez|annule|cancel|cancelling|canceling|desinstaller|desinstalle|uninstall"
    r"|uninstalling|retirer|retirez|enlever|enlevez|revoquer|revoke|revoking|remove|removing"
    r"|supprimer|supprimez|delete|deleting|desabonner|desinscrire|unsubscribe|unsubscribing"
    r"|desactiver|disable|disabling|unshare|(?:stop|arreter de|ne plus) (?:sharing|partager)"
    r"|take (?:\w+ ){1,2}off)\b"
)
_UNDONE = re.compile(
    r"\b(?:annul|cancel|desinstall|uninstall|retir|enlev|revo[qk]|remov|supprim|delet|effac|eras"
    r"|desabonn|desinscri|unsubscrib|desactiv|disabl|unshar|quit|liber|releas|arret|ote[rz]|untick"
    r"|decoch)\w*|\b(?:end|stop|nobody|personne)\b"
)
_DOES = re.compile(
    r"\b(?:reserver|reservation|book|booking|installer|installation|install|installing|partager"
    r"|partage|share|sharing|creer|creation|create|creating|ajouter|ajout|add|adding|abonner"
    r"|subscribe|subscribing|inscrire|inscription|activer|activation|enable|enabling)\b"
)


def undoes(question: str) -> bool:
    """Whether a folded question wants something undone."""
    return _UNDOES.search(question) is not None


def is_of_the_opposite(title: str, whole: str) -> bool:
    """Whether a source does by its title what others want undone, and tells nowhere how that is
    done. Both are folded."""
    return _DOES.search(title) is not None and _UNDONE.search(whole) is None
