"""What kind of small talk a message is, and nothing but. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.generation.triage.refusals.off_topic import names_a_thing
from workers.generation.triage.small_talk.identity import (
    asks_who_you_are,
    means_the_reader,
    without_machines,
)
from workers.generation.triage.small_talk.thanks import is_thanks, may_be_thanks
from workers.generation.triage.vagueness import cries_for_help
from workers.text.courtesy import ALL_GREETINGS, folded
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
    r"|(?:so )?how(?:'s| is| was) (?:your|the) (?:day|week|weekend|morning|evening)"
    r"(?: going| so far)?"
    r"|(?:comment )?(?:se passe|s'est passee?) (?:ta|votre) (?:journee|semaine|matinee)"
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
_LEARNED = (
    (Intent.WHO_ARE_YOU, 0.2, SmallTalk.IDENTITY),
    (Intent.GREETING, 0.4, SmallTalk.GREETING),
    (Intent.THANKS, 0.05, SmallTalk.THANKS),
)
"""Kinds with the score from which the model alone is enough: what is searched in vain costs less
than a question that is met with a greeting."""

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
    if asks_who_you_are(folded_text):
        return SmallTalk.IDENTITY
    if _HOW_ARE_YOU.match(folded_text) or _OPENING.match(folded_text):
        return SmallTalk.GREETING
    if _FAREWELL.match(folded_text):
        return SmallTalk.THANKS
    if is_thanks(said, text):
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
            if kind is not SmallTalk.THANKS and names_a_thing(without_machines(text)):
                # "Can you help me with Thunderbird?" is about the program.
                return None
            if kind is SmallTalk.IDENTITY and not means_the_reader(fold(text)):
                return None
            return None if kind is SmallTalk.THANKS and not may_be_thanks(text) else kind
    return None
