"""Who asks who it is that reads and answers, and what it can do. Pure."""

from __future__ import annotations

import re

from workers.text.fold import fold
from workers.text.tokens import plain_words
from workers.text.word_lists import words

_IDENTITY = re.compile(
    r"\bam i (?:talking|chatting|speaking|writing) (?:to|with) (?:a |an |some ?)?(?:real |actual )?"
    r"(?:machine|robot|bot|chatbot|computer|program|human|person|ai)\b|"
    r"\b(?:qui (?:es[- ]tu|t'es|tu es|etes[- ]vous|vous etes|est[- ]ce qui (?:parle|repond))"
    r"|(?:t'es|tu es|es[- ]tu|vous etes|etes[- ]vous|c'est|(?:je|j') ?(?:parle|cause|discute"
    r"|ecris)(?: bien)? (?:a|avec)) "
    r"(?:qui|quoi|une?|le|vraiment une?|bien une?|encore une?)"
    r"(?: (?:toi|vous|robot|bot|chatbot|humain|machine|ia|personne|vrai|vraie|ordinateur"
    r"|intelligence artificielle|assistant|programme))*"
    r"|(?:tu|vous) (?:sais|peux|savez|pouvez) (?:faire )?(?:quoi|m'aider (?:a|pour) quoi)"
    r"(?: faire)?"
    r"|qu(?:e |'est[- ]ce que? ?)(?:tu |vous )?(?:sais|peux|savez|pouvez)[- ]?(?:tu |vous )?faire"
    r"|(?:a quoi|comment) (?:tu |vous )?(?:sers|servez|fonctionnes|marches)(?:[- ](?:tu|vous))?"
    r"|who (?:are you|r u|is this|am i talking to)|what(?:'s your name| is your name| are you)"
    r"|what (?:can|do|could) (?:you|u) do|what can (?:you|u) help(?: me)?(?: with)?"
    r"|what do you know|(?:are|r) (?:you|u) (?:a |an |the )?(?:real )?(?:bot|robot|chatbot|human|ai"
    r"|real|person|machine|assistant)|how (?:can|do) you (?:help|work)"
    r"|que fais[- ]tu|tu fais quoi|(?:c'est (?:qui|quoi)|what is|what's|who is) guichet"
    r"|how does (?:this|it|that) work|comment (?:ca|cela) (?:marche|fonctionne)(?= *\?)"
    r"|(?:quel est|c'est quoi) ton nom|comment tu t'appelles"
    r"|what (?:should|do|shall|may|can) i call you|how (?:should|shall|may) i address you"
    r"|comment (?:je |(?:dois|puis)[- ]je |on )?(?:te |t')(?:appel\w+|nomme\w*))\b"
)
_OR_A_PERSON = re.compile(
    r"\b(?:or|ou) (?:bien )?(?:someone|somebody|a person|quelqu'un|qqn|une personne)"
    r" (?:from|in|de|du|des|a) ?(?:l'|la |le |the )?"
    r"(?:it|informatique|support|helpdesk|service|equipe|team|desk)\b"
)
"""Whom else than a machine one may be writing to."""
_AROUND_IDENTITY = words(
    """bonjour bonsoir salut hello hi hey coucou toi vous au juste en fait exactement donc alors
    et ou un une the and or for me moi ici la here exactly anyway actually please svp stp really
    vraiment humain robot bot human person real ai ia machine then so merci dis"""
)
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|u|tu|te|toi|ton|ta|tes|vous|votre|vos|this|here|ici|bot"
    r"|robot|chatbot|ia|assistant|machine|guichet|human|humain|real|vrai)\b|\bt'\w"
)
"""Words by which a message means who reads it."""
_ABOUT_ONESELF = re.compile(r"\b(?:i|we|je|(?:from|to) (?:me|us)|needs?|besoin)\b|\bj'")
"""What whoever writes is to do, or what is needed of them."""
_SPOKEN = re.compile(
    r"\b(?:talk\w*|speak\w*|chat\w*|ask\w*|writ\w+|type|trust|correspond\w*|tell|say|phrase"
    r"|parl\w+|caus(?:e|er)|repond\w*|discut\w*|demand\w*|pos\w+|ecri\w*|tape|racont\w*|dis|dire"
    r"|dit|confi\w*|honneur)\b"
)
"""What is done with words: "whom am I talking to?" asks who reads it, not "what do I send?"."""
_A_MACHINE = re.compile(r"\b(?:machine|ordi|ordinateur|computer|pc|programme?)\b")
_WHO_DOES = re.compile(
    r"\b(?:who|whom|qui)\b.{1,40}\b(?:this|that|it|these|those|ca|cela|responsable)\b"
)
"""Who deals with a thing."""
_OF_THE_DESK = re.compile(
    r"\b(?:ouvert\w*|ouvr\w+|ferm\w+|horaires?|joignables?|disponibles? (?:quand|jusqu)|heures?"
    r"|open|opens|opening|clos\w+|hours|available|reach you|lend|loan|pret\w+|bureau|office|etage"
    r"|floor|batiment|building|passer|passez|come by|numero|number|tarifs?|prices?|ou (?:dans|etes)"
    r"|etes ou|where are you)\b"
)
"""When and where support is there, and what it lends: nobody asks that of a machine."""
_THAT_YOU = re.compile(
    r"\b(?:dont|que|qu'|which|that|what) ?(?:vous|tu|you) (?:m'|me |m'avez |avez |are |were "
    r"|have )?"
    r"(?:\w+ )?(?:parl\w+|dit\w*|dis|mention\w*|cit\w+|indiqu\w+|decri\w+|evoqu\w+|talk\w*|mean"
    r"|said|say|describ\w+|named?|told|tell)"
    r"|\b(?:button|tool|client|menu|icon|step|option|page|version|setting)s? you (?:\w+ )?"
    r"(?:mention|talk|mean|said|say|describ|name|tell|told)\w*"
)
"""A thing that an answer named: "the client that you speak of" is what is asked about."""


def asks_who_you_are(folded_text: str) -> bool:
    """Whether a folded message asks that, and says nothing else."""
    found = _IDENTITY.search(folded_text)
    if found is None:
        return False
    rest = folded_text[: found.start()] + " " + folded_text[found.end() :]
    rest = _OR_A_PERSON.sub(" ", rest)
    return all(word in _AROUND_IDENTITY for word in plain_words(rest))


def without_machines(text: str) -> str:
    """A text without the machine that may read it: "am I writing to a computer?"."""
    said = fold(text)
    return _A_MACHINE.sub(" ", said) if _SPOKEN.search(said) else text


def means_the_reader(said: str) -> bool:
    """Whether a folded question may be who reads it: "whom do I write to?" asks for somebody else,
    "what do I send you?" and "who deals with that here?" for what is to be done."""
    if _ADDRESSED.search(said) is None or _WHO_DOES.search(said) is not None:
        return False
    if _OF_THE_DESK.search(said) is not None or _THAT_YOU.search(said) is not None:
        return False
    return _ABOUT_ONESELF.search(said) is None or _SPOKEN.search(said) is not None
