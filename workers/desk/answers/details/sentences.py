"""Which sentences of a resolution hold a detail, and how clearly. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.generation.extractive.steps import Piece, is_useless, pieces_of
from workers.generation.same_case.systems import platforms_in
from workers.generation.triage.details import Asks, Detail
from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.knowledge.retrieval.evidence import that_say
from workers.text.fold import fold
from workers.text.word_lists import words as listed

LEAST, SURE = 0.5, 0.75
"""Share of the words of a question, at least, that a sentence says; and where it asks how or
whether, without pointing back, since there everything said matters."""
ONLY_ONE, ONE_OF_TWO = 0.9, 0.7
"""How clear a sentence is to a question without words of its own ("in which menu?"), where it is
the only one of its kind, and where there are two."""
BEHIND = 0.85
"""What is left where what is missing is named in the sentence before ("if there is none")."""
CHOSEN = 0.6
"""How clear the step that chooses something is to "which one do I pick there?"."""
COUNTS = 3
"""Words before a noun in which its number stands."""
BEGINNING = 5
"""Words of a sentence in which it names the case that it is about."""
SHORTEST = 3
"""Letters of a word that names a case."""
OF_CASE = 0.85
"""How clear such a sentence is to "and from outside?"."""
AROUND = 0.5
"""What a word counts for that only the sentence before says, or the ticket's title."""
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
_CHOOSES = re.compile(
    r"\b(?:utilise[rz]?|choisi\w+|selectionne[rz]?|prene[zr]|prendre|cochez|mettez|use|choose"
    r"|chosen|select|pick|take|tick|set)\b"
)
_ASKS_TO_CHOOSE = re.compile(
    r"\b(?:utilise\w*|chois\w+|selectionne\w*|prends?|prendre|mets|mettre|use|choose|select|pick"
    r"|take)\b"
)
_NAME = (
    r"[«»\"“”`]|https?:|\s>\s|\b[a-z]+[A-Z]\w+|(?<=[a-z,:;] )[A-Z][\w-]+|\d"
    r"|\b(?:is|are|est|sont|c['’]est) (?:your|the|an?|votre|vos|l[ae]s?|l['’]|une?) "
)
_DURATION = (
    r"\b(?:\d+|une?|deux|trois|quatre|cinq|six|dix|quinze|vingt|trente|quelques|one|two|three|four"
    r"|five|ten|fifteen|twenty|thirty|a few|an|chaque|tous les|toutes les|every|each)\s?"
    r"(?:s|sec\w*|min\w*|h|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?"
    r"|ans?|annees?|years?|nuits?|nights?|matins?|mornings?|soirs?|evenings?)\b"
    r"|\b(?:demain|tomorrow|immediat\w*|aussitot|at once|nightly|daily|weekly|quotidien\w*"
    r"|lundi|mardi|mercredi|jeudi|vendredi|monday|tuesday|wednesday|thursday|friday|midi|noon"
    r"|minuit|midnight|quart d[’']heure|expire\w*)\b"
)
_SHOWS = {
    Asks.AMOUNT: re.compile(
        r"\d|\b(?:une? seule?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|cent|mille"
        r"|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|no limit|illimite\w*"
        r"|unlimited)\b"
    ),
    Asks.TIME: re.compile(_DURATION, re.I),
    Asks.PLACE: re.compile(
        r"https?:|@|\s>\s|\\\\\w|\b[a-z]:\\|/\w+/\w+|\b(?:page|onglet|menu|rubrique|tab"
        r"|clic droit|right[- ]click|bouton|button|accueil|desk|bureau|office|room|salle|dossier"
        r"|folder|webmail|under|sous)\b",
        re.I,
    ),
    Asks.PERSON: re.compile(
        r"@|\b(?:support|accueil|helpdesk|help desk|responsable|equipe|team|service|collegue"
        r"|colleague|manager|chef|head|secretariat|contact|technicien|owner|proprietaire)\b",
        re.I,
    ),
    Asks.WHICH: re.compile(_NAME),
}
_WORDS = re.compile(r"[\w-]+")
_TABLE = re.compile(r"\S {0,40}\| .{0,80}\| ")
_PRICE = re.compile(r"\b(?:cout\w*|costs?|prix|prices?|tarifs?)\b")
_MONEY = re.compile(r"€|\b(?:euros?|eur|gratuit\w*|free of charge|costs?|coute\w*|prix|price)\b")
_ABSENCE = re.compile(
    r"\b(?:sans|without|a defaut|faute d|si vous n['’](?:avez|en avez) (?:pas|plus|aucune?)"
    r"|(?:if|when|where) (?:you|they) (?:do not|don['’]t) (?:have|own)|if you have no"
    r"|if there (?:is|are) no(?!ne)|s['’]il n['’]y a (?:pas|aucune?)|pas de|no)\b"
)
_NONE_OF_IT = re.compile(
    r"\b(?:s['’]il n['’]y en a (?:pas|aucune?)|(?:si|s['’]il|s['’]elle)\b.{0,25}\b(?:manque"
    r"|absente?|n['’]apparait pas|n['’]existe pas)|sinon|a defaut|if (?:there (?:is|are) )?none"
    r"|if (?:it|you|there|this|that)(?:['’]s| is| are| does)? ?(?:missing|absent|not\b)|if not"
    r"|otherwise|failing that)\b"
)


@dataclass(frozen=True, slots=True)
class Held:
    """The sentences of a resolution that hold a detail, and how clearly, from 0 to 1."""

    text: str
    clear: float


class Sentences:
    """Looks for details in resolutions; the glossary says which words mean the same."""

    def __init__(self, known: Glossary) -> None:
        self._known = known

    def that_hold(self, detail: Detail, title: str, resolution: str) -> Held | None:
        """The sentences of a resolution that hold what is asked for; None where none does, or where
        it is the whole resolution."""
        pieces = pieces_of(resolution)
        if len(pieces) < 2 or any(_TABLE.search(piece.text) for piece in pieces):
            # A row of a table says nothing without its head.
            return None
        if detail.asks is Asks.LACK:
            return self._without(detail, pieces)
        if detail.asks is Asks.CASE:
            return self._of_case(detail, pieces)
        if platforms_in(detail.about) - platforms_in(f"{title}\n{resolution}"):
            return None
        spared = detail.asks not in (Asks.HOW, Asks.WHETHER)
        own = self._own(detail.about, spared=spared)
        shown = [self._shows(detail, piece) for piece in pieces]
        if not own:
            return self._only(pieces, shown) or self._choice(detail, pieces, shown)
        covered = [
            (*self._coverage(own, pieces, place, title), -place)
            for place, shows in enumerate(shown)
            if shows
        ]
        best, _, at = max(covered, default=(0.0, 0.0, 0))
        least = SURE if detail.asks is Asks.WHETHER or not (detail.back or spared) else LEAST
        if best >= least:
            return Held(_with_what_follows(pieces, -at), round(best, 2))
        return self._choice(detail, pieces, shown)

    def _own(self, about: str, *, spared: bool = True) -> tuple[Meaning, ...]:
        """The words that a question is about; `spared`: without those for doing something."""
        little = _SAY_NOTHING | _DEEDS if spared else _SAY_NOTHING
        return tuple(one for one in that_say(self._known.told(about)) if one.word not in little)

    def _shows(self, detail: Detail, piece: Piece) -> bool:
        """Whether a piece shows a thing of the kind that is asked for."""
        pattern = _SHOWS.get(detail.asks)
        said = piece.text if detail.asks is Asks.WHICH else fold(piece.text)
        if pattern is not None and pattern.search(said) is None:
            return False
        if _PRICE.search(detail.about) and _MONEY.search(said) is None:
            return False
        if not detail.counted:
            return True
        # A number stands close before what it counts: "48 digits", "five working days".
        words = _WORDS.findall(said)
        return any(
            self._known.says(detail.counted, self._known.meanings(word)) > 0
            and _SHOWS[Asks.AMOUNT].search(" ".join(words[max(0, at - COUNTS) : at])) is not None
            for at, word in enumerate(words)
        )

    def _coverage(
        self, own: Sequence[Meaning], pieces: Sequence[Piece], at: int, title: str
    ) -> tuple[float, float]:
        """The share of the own words that a piece says, with what stands around it for half, and
        how much of it in the same words; 0 where it says none itself."""
        said = self._known.meanings(pieces[at].text)
        around = self._known.meanings(f"{title}\n{pieces[at - 1].text if at else ''}")
        direct = [one.share(said) for one in own]
        if not any(direct):
            return 0.0, 0.0
        full = [
            float(share > 0) or AROUND * (one.share(around) > 0)
            for one, share in zip(own, direct, strict=True)
        ]
        return sum(full) / len(own), sum(direct)

    def _only(self, pieces: Sequence[Piece], shown: Sequence[bool]) -> Held | None:
        places = [place for place, shows in enumerate(shown) if shows]
        if not places or len(places) > 2 or len(places) == len(pieces):
            return None
        text = "\n\n".join(_with_what_follows(pieces, place) for place in places)
        return Held(text, ONLY_ONE if len(places) == 1 else ONE_OF_TWO)

    @staticmethod
    def _choice(detail: Detail, pieces: Sequence[Piece], shown: Sequence[bool]) -> Held | None:
        """The one step that chooses something, for who asks which one to choose."""
        if detail.asks is not Asks.WHICH or _ASKS_TO_CHOOSE.search(detail.about) is None:
            return None
        places = [
            place
            for place, piece in enumerate(pieces)
            if shown[place] and _CHOOSES.search(fold(piece.text))
        ]
        return Held(pieces[places[0]].text, CHOSEN) if len(places) == 1 else None

    def _without(self, detail: Detail, pieces: Sequence[Piece]) -> Held | None:
        """What a resolution says to do without a thing."""
        own = self._own(detail.about)
        if not own:
            return None
        for place, piece in enumerate(pieces):
            said = fold(piece.text)
            if _ABSENCE.search(said) and self._says_all(own, piece.text):
                return Held(_with_what_follows(pieces, place), 1.0)
            behind = place and self._says_all(own, pieces[place - 1].text)
            if behind and _NONE_OF_IT.search(said):
                return Held(_with_what_follows(pieces, place), BEHIND)
        return None

    def _of_case(self, detail: Detail, pieces: Sequence[Piece]) -> Held | None:
        """The one sentence that begins with another case: "From outside, …"."""
        own = self._own(detail.about)
        # A number of something is no case, and a step has one, too.
        named = any(len(one.word) >= SHORTEST for one in own)
        named = named and not any(map(str.isdigit, detail.about))
        begins = [
            place
            for place, piece in enumerate(pieces)
            if named and self._says_all(own, " ".join(piece.text.split()[:BEGINNING]))
        ]
        if len(begins) != 1:
            return None
        return Held(_with_what_follows(pieces, begins[0]), OF_CASE)

    def _says_all(self, own: Sequence[Meaning], text: str) -> bool:
        said = self._known.meanings(text)
        return all(one.share(said) > 0 for one in own)


def _with_what_follows(pieces: Sequence[Piece], at: int) -> str:
    """A piece, with its list where it only opens one, and with what stands before or behind it
    where it is too short to be quoted alone."""
    end = at + 1
    if pieces[at].text.rstrip().endswith(":"):
        while end < len(pieces) and pieces[end].step:
            end += 1
    if is_useless(_text(pieces[at:end])):
        if at and not pieces[at].step:
            at -= 1
        elif end < len(pieces):
            end += 1
    return _text(pieces[at:end])


def _text(pieces: Sequence[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)
