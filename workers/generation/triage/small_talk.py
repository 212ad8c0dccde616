"""Messages that ask nothing of a helpdesk: greetings, thanks, "who are you". Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.generation.triage.refusals.off_topic import names_a_thing
from workers.generation.triage.vagueness import cries_for_help
from workers.text.courtesy import ALL_CLOSINGS, ALL_GREETINGS, ALL_THANKS, ASSENT, folded
from workers.text.fold import fold
from workers.text.tokens import plain_words
from workers.text.word_lists import words

LONGEST = 12
"""Words above which a message is no small talk: something is in it."""


class SmallTalk(StrEnum):
    """What kind of small talk. The values are gates of questions."""

    GREETING = "small_talk"
    THANKS = "thanks"
    IDENTITY = "who_are_you"


_SOLVED = words("regle resolu solved fixed")
_OTHER_THANKS = words(
    "gracias danke dankeschon vielen dank grazie obrigado obrigada bedankt dziekuje tak"
)
_GRATITUDE = folded(ALL_THANKS, ASSENT, _SOLVED, _OTHER_THANKS, words("cheers mercii mci tnx tks"))
_COURTESY = (
    _GRATITUDE
    | folded(ALL_CLOSINGS, ALL_GREETINGS)
    | words(
        """beaucoup bien d bonne bon journee soiree weekend a vous toi aussi encore you very much
        many nice got it good that worked works solved reglee day evening all now ca marche
        maintenant c est fonctionne
        problem probleme tout pour votre aide ton for your help the that s so lot muchas mille
        un grand super mega great work job again merci oui yes yep ouais no worries schon"""
    )
)
STILL_GOOD = re.compile(
    r"\b(?:still|toujours)(?: (?:aussi|as|so|very|tres))? (?:grateful|thankful|happy|great|good"
    r"|fine|perfect|works|working|fast|quick|helpful|rapides?|efficaces?|utiles?|contente?s?|ravie?s?"
    r"|reconnaissante?s?|super|parfaite?s?|nickel|sympas?|au top|marche|fonctionne)\b"
    r"(?! (?:pas|plus|only|not|badly|slowly|mal|que)\b)"
)
"""What is unchanged and good."""
_NOT_YET = re.compile(
    r"\b(mais|toujours|pas|plus|still|but|not|n't|doesn|don|ne|n|however|except|sauf|jamais"
    r"|never|pourtant|though|although)\b"
)
_UNTIL_LATER = re.compile(r"\ba (?:la prochaine|plus)\b(?! (?:de|d'|que))")
_GREETING_WORDS = folded(ALL_GREETINGS) | words(
    """bonjour bonsoir coucou yo re morning afternoon evening greetings hej moin servus buenos
    buenas dias tardes guten buongiorno"""
)
_AROUND_GREETING = words(
    """ca va comment vas tu allez vous bien good day tout le monde all everyone everybody team
    equipe there how are you doing today guichet bot et toi i m fine morning tag morgen abend
    la forme quoi de neuf a tous toutes what s up hope well c est moi l au service
    support monsieur madame"""
)
_HOW_ARE_YOU = re.compile(
    r"^\W*(?:et toi |alors )?(?:(?:comment )?(?:ca|cela) va(?: bien)?|comment (?:vas[- ]tu"
    r"|tu vas|allez[- ]vous|vous allez)|tu vas bien|vous allez bien|(?:la|en|en pleine) forme"
    r"|(?:ca|tout) (?:roule|baigne|se passe bien)(?= ?\?)|(?:bien|vous avez bien) dormi"
    r"|quoi de neuf"
    r"|how are you(?: doing)?|how(?:'s| is) (?:it|everything|life) going|how are things|what'?s up"
    r"|(?:all|everything) (?:good|well)(?= ?\?)|how do you do)"
    r"(?: (?:aujourd'?hui|ce matin|ce soir|today|this morning|tonight))?\W*$"
)
_OPENING = re.compile(
    r"^\W*(?:(?:bonjour|bonsoir|salut|hello|hi|hey)\W+)?(?:(?:can|could) (?:you|u|someone|somebody)"
    r" (?:please )?help(?: me)?(?: please)?|(?:tu peux|vous pouvez|peux[- ]tu|pouvez[- ]vous"
    r"|pourriez[- ]vous) (?:m'|nous )aider|j'ai (?:une|une petite|une autre) (?:question|demande)"
    r"|i have (?:a|another) (?:quick )?question|(?:quick|petite) question"
    r"|(?:t'es|tu es|vous etes|es[- ]tu) la|(?:are|r) (?:you|u) there|anybody (?:there|here)"
    r"|il y a quelqu'un|test|testing|lol|mdr|haha|ca va bien(?: et (?:toi|vous))?"
    r"|fine(?:,? and you)?)(?: svp| stp| please| s'il vous plait)?\W*$"
)
_FAREWELL = re.compile(
    r"^\W*(?:(?:merci|thanks|ok|bon)\W+)?(?:au revoir|bye(?: bye)?|goodbye|a bientot"
    r"|a plus(?: tard)?"
    r"|a demain|see you(?: later| soon)?|(?:bonne|good) (?:journee|soiree|fin de journee|nuit"
    r"|continuation|reception|day|night|evening)|have a (?:nice|good) (?:day|evening|weekend)"
    r"|bon (?:week[- ]?end|courage)|you(?:'re| are) (?:great|the best|awesome|amazing|helpful)"
    r"|(?:tu es|t'es|vous etes) (?:genial|super|top|le meilleur|au top))\W*$"
)
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
    r"|(?:quel est|c'est quoi) ton nom|comment tu t'appelles)\b"
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

_LEARNED = (
    (Intent.WHO_ARE_YOU, 0.2, SmallTalk.IDENTITY),
    (Intent.GREETING, 0.4, SmallTalk.GREETING),
    (Intent.THANKS, 0.05, SmallTalk.THANKS),
)
"""Kinds with the score from which the model alone is enough: what is searched in vain costs less
than a question that is met with a greeting."""

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
_OTHER_THING = re.compile(
    r"^\W*(?:et|and|mais|but) (?:sur |sous |avec |on |in |with )?(?!(?:merci|thanks|thank|bravo"
    r"|voila|hop"
    r"|vous|toi|you|bonne|good|encore|again|ca|that|it|c'est|have|see|now|there)\b)\w+ ?,?"
    r" (?:idem|pareil\w*|aussi|same|too|likewise|as well|non plus|either)\W*$"
    r"|^\W*(?:(?:et|and|mais|but) )?(?:elles?|lui|eux|ils?|he|she|they),? (?:(?:elles?|ils?) )?"
    r"(?:m'|me |ne |n'|can|could|does|did|has|have|hears?|sees?|gets?|entend|voi|recoi|peu|arriv)"
    r"|^\W*(?:idem|pareil|same)(?: thing)? (?:pour|avec|sur|sous|with|for|on|in) "
    r"|^\W*(?:(?:et|and|mais|but) )?(?:mon|ma|mes|notre|nos|son|sa|ses|le|la|les|l'|my|our|his|her"
    r"|the|chez|everyone|everybody|tous|les autres|sur|on the) ?[\w' -]{2,30}?,? "
    r"(?:elles?|lui|eux|ils?|y|l'|sees?|can|has|have|had|is|are|gets?|got|works|voit|voient|ont|a"
    r"|peut|peuvent|arrive|recoit|recoivent|est|sont|va|marche)\b"
)
"""Says something of another thing or person: "and overleaf, same", "my boss, he sees it"."""
_A_THING = re.compile(
    r"^\W*(?:et|and) (?:(?:une?|des|les?|la|an?|the|any|some|mon|ma|mes|my|pour|for)\b|l')"
    r"|^\W*(?:(?:c'est|it's|it is) (?:bien )?)?(?:(?:les?|la|the|une?|an)\b|l')"
    r"|^\W*(?:(?:it's|it is) )?a (?:whole|second|third|different|single|few|couple)\b"
)
"""Begins with a thing, or asks for one more: "and a good printer?", "the address is good"."""
_WHEN = re.compile(
    r"\b(?:ago|il y a|avant-hier|hier|yesterday|(?:last|l'an|le mois|la semaine) (?:week|month|year"
    r"|dernier|derniere|passe)|(?:was|etait|were) (?:on |in |le |en )?(?:monday|tuesday|wednesday"
    r"|thursday|friday|lundi|mardi|mercredi|jeudi|vendredi))\b"
)
"""When something was: "that was a month ago" answers nobody's help."""
_APPROVED = _GRATITUDE | words("works worked working marche fonctionne trick bons")
_NAME = re.compile(r"\w\d|\d\w|\w_\w|[^\W\d_][A-Z]")
"""A code, an identifier or an acronym: letters with digits, an underscore, capitals within."""


def small_talk(text: str) -> SmallTalk | None:
    """The kind of small talk that a message is, and nothing but.

    What might be a complaint or a question about a thing never counts.
    """
    said = plain_words(text)
    if not said:
        return None if any(map(str.isalnum, text)) else SmallTalk.THANKS
    if len(said) > LONGEST or cries_for_help(text):
        return None
    folded_text = " ".join(fold(text).split())
    if _is_identity(folded_text):
        return SmallTalk.IDENTITY
    if _HOW_ARE_YOU.match(folded_text) or _OPENING.match(folded_text):
        return SmallTalk.GREETING
    if _FAREWELL.match(folded_text):
        return SmallTalk.THANKS
    if _is_thanks(said, text):
        return SmallTalk.THANKS
    greeted = any(word in _GREETING_WORDS for word in said)
    rest = [word for word in said if word not in _GREETING_WORDS]
    if greeted and all(word in _AROUND_GREETING for word in rest):
        return SmallTalk.GREETING
    return _learned(text)


def _learned(text: str) -> SmallTalk | None:
    if _NAME.search(text) and not text.isupper():
        # The model never saw the word, and a code or an acronym is what a message is about.
        return None
    for intent, least, kind in _LEARNED:
        if is_kind(text, intent, least):
            if kind is not SmallTalk.THANKS and names_a_thing(_without_machines(text)):
                # "Can you help me with Thunderbird?" is about the program.
                return None
            if kind is SmallTalk.IDENTITY and not _means_the_reader(fold(text)):
                return None
            return None if kind is SmallTalk.THANKS and not _may_be_thanks(text) else kind
    return None


def _without_machines(text: str) -> str:
    """A text without the machine that may read it: "am I writing to a computer?"."""
    said = fold(text)
    return _A_MACHINE.sub(" ", said) if _SPOKEN.search(said) else text


def _means_the_reader(said: str) -> bool:
    """Whether a folded question may be who reads it: "whom do I write to?" asks for somebody else,
    "what do I send you?" and "who deals with that here?" for what is to be done."""
    if _ADDRESSED.search(said) is None or _WHO_DOES.search(said) is not None:
        return False
    if _OF_THE_DESK.search(said) is not None or _THAT_YOU.search(said) is not None:
        return False
    return _ABOUT_ONESELF.search(said) is None or _SPOKEN.search(said) is not None


def _may_be_thanks(text: str) -> bool:
    """Whether what sounds like thanks asks for nothing, denies nothing, and tells of no thing and
    of no time."""
    said = STILL_GOOD.sub(" ", _UNTIL_LATER.sub(" ", fold(text)))
    if "?" in text or _NOT_YET.search(said):
        return False
    if _WHEN.search(said) and _GRATITUDE.isdisjoint(plain_words(text)):
        return False
    other = _A_THING.search(said) is not None or _OTHER_THING.search(said) is not None
    return not other or not _APPROVED.isdisjoint(plain_words(text))


def _is_thanks(said: list[str], text: str) -> bool:
    if len(said) > LONGEST or "?" in text or _NOT_YET.search(fold(text)):
        return False
    return any(word in _GRATITUDE for word in said) and all(word in _COURTESY for word in said)


def _is_identity(folded_text: str) -> bool:
    found = _IDENTITY.search(folded_text)
    if found is None:
        return False
    rest = folded_text[: found.start()] + " " + folded_text[found.end() :]
    rest = _OR_A_PERSON.sub(" ", rest)
    return all(word in _AROUND_IDENTITY for word in plain_words(rest))
