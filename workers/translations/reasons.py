"""Why a draft is as it is, in people's words: its risks, its doubts and its confidence.

A code is ``name`` or ``name:value``; a draft keeps codes, whoever reads them sees these words.
"""

from __future__ import annotations

from collections.abc import Mapping

from workers.text.typography import unbroken

_FRENCH = {
    "risk.administrator": "droits d’administrateur",
    "risk.deletion": "supprime quelque chose",
    "risk.password": "mots de passe ou clés",
    "risk.payment": "argent ou coordonnées bancaires",
    "risk.security_off": "désactive une protection",
    "risk.remote_script": "exécute un script du réseau",
    "risk.orders": "donne des ordres à une machine : quelqu’un l’y a peut-être glissé",
    "reason.relevance": "Meilleure source : pertinence {value} sur 1",
    "reason.agreeing_sources": "{value} sources disent la même chose",
    "reason.unknown_asker": "la personne est inconnue de GLPI",
    "reason.close_second": "Un autre ticket est presque aussi proche",
    "reason.other_language": "La source est dans une autre langue",
    "reason.article": "La source est un article",
    "reason.old": "La source est ancienne ({value})",
    "reason.short_resolution": "La résolution est très courte",
    "reason.several_sources": "Elle cite {value} sources",
    "reason.cited": "Part de ses phrases avec une source : {value}",
    "reason.supported": "Ce que ses sources en disent : {value} sur 1",
    "reason.invented_citations": "Citations de sources qui n’existent pas : {value}",
    "reason.model": "Rédigée par le modèle {value}",
    "reason.model_score": "Certitude du modèle lui-même : {value} sur 1",
    "reason.fell": "Un modèle n’a pas pu la rédiger : {value}",
    "reason.declined": "Le modèle n’a pas trouvé de réponse dans les sources ({value})",
    "reason.nothing_to_quote": "Aucune source n’a de solution à citer",
    "reason.no_source": "Aucun ticket n’est assez proche",
    "reason.held_no_citation": "Elle ne cite aucune source",
    "reason.held_uncited": "Une phrase n’a pas de source",
    "reason.held_unsupported": "Phrases que leur source ne dit pas : {value}",
    "reason.held_not_comparable": "Sa source est dans une autre langue",
    "reason.held_wrong_language": "Elle n’est pas dans la langue du demandeur",
    "reason.held_cut": "Elle est coupée",
    "reason.held_orders_in_question": "La question ou son fil donne des ordres au modèle",
    "reason.held_claims_approval": "Elle prétend que quelqu’un l’a approuvée",
    "reason.held_link": "Un lien tiré du texte d’un ticket, ou de nulle part",
    "reason.held_markup": "Une image ou du balisage a été retiré",
    "reason.held_source_title": "Le titre d’une source contient un lien ou des ordres",
    "reason.held_source_orders": "Une source donne des ordres à la machine qui la lit",
    "reason.held_after_rejection": "Un premier brouillon a été rejeté",
    "reason.held_mention": "Elle mentionne quelqu’un ou contient une adresse",
    "reason.risk": "Risqué : {value}",
    "reason.approved_answer": "Un collègue a déjà approuvé cette réponse à la même question",
    "reason.approved_before": "Un collègue a déjà approuvé cette réponse",
    "reason.mode_review": "Ici, chaque réponse est vérifiée",
    "reason.mode_auto": "Ici, les réponses partent aussitôt",
    "reason.above_threshold": "Assez sûre pour partir aussitôt",
    "reason.below_threshold": "Pas assez sûre pour partir sans vérification",
}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "fr": unbroken(_FRENCH),
    "en": {
        "risk.administrator": "administrator rights",
        "risk.deletion": "deletes something",
        "risk.password": "passwords or keys",
        "risk.payment": "money or bank details",
        "risk.security_off": "switches a protection off",
        "risk.remote_script": "runs a script from the network",
        "risk.orders": "gives orders to a machine: somebody may have planted it",
        "reason.relevance": "Best source: relevance {value} of 1",
        "reason.agreeing_sources": "{value} sources say the same",
        "reason.unknown_asker": "GLPI does not know the asker",
        "reason.close_second": "Another ticket is nearly as close",
        "reason.other_language": "The source is in another language",
        "reason.article": "The source is an article",
        "reason.old": "The source is old ({value})",
        "reason.short_resolution": "The resolution is very short",
        "reason.several_sources": "It cites {value} sources",
        "reason.cited": "Share of its sentences with a source: {value}",
        "reason.supported": "How much of it its sources say: {value} of 1",
        "reason.invented_citations": "Citations of sources that there are not: {value}",
        "reason.model": "Written by the model {value}",
        "reason.model_score": "The model’s own certainty: {value} of 1",
        "reason.fell": "A model could not write it: {value}",
        "reason.declined": "The model found no answer in the sources ({value})",
        "reason.nothing_to_quote": "No source has a solution to quote",
        "reason.no_source": "No ticket is close enough",
        "reason.held_no_citation": "It cites no source",
        "reason.held_uncited": "A sentence has no source",
        "reason.held_unsupported": "Sentences that their source does not say: {value}",
        "reason.held_not_comparable": "Its source is in another language",
        "reason.held_wrong_language": "It is not in the asker’s language",
        "reason.held_cut": "It is cut off",
        "reason.held_orders_in_question": "The question or its thread gives orders to the model",
        "reason.held_claims_approval": "It says that somebody approved it",
        "reason.held_link": "A link out of a ticket’s text, or out of nowhere",
        "reason.held_markup": "An image or markup was taken out",
        "reason.held_source_title": "A source’s title holds a link, a mention or orders",
        "reason.held_source_orders": "A source gives orders to the machine that reads it",
        "reason.held_after_rejection": "A first draft was rejected",
        "reason.held_mention": "It mentions somebody or holds an address",
        "reason.risk": "Risky: {value}",
        "reason.approved_answer": "A colleague approved this answer to the same question before",
        "reason.approved_before": "A colleague approved this answer before",
        "reason.mode_review": "Every answer is reviewed here",
        "reason.mode_auto": "Answers are sent at once here",
        "reason.above_threshold": "Confident enough to be sent",
        "reason.below_threshold": "Not confident enough to be sent without review",
    },
}
"""Texts by language, then by ``risk.NAME`` or ``reason.NAME``."""


def in_words(code: str, language: str) -> str:
    """What a reason's code says; the code itself where a newer desk has written it."""
    name, _, value = code.partition(":")
    said = TEXTS[language].get(f"reason.{name}")
    if said is None:
        return code
    return said.format(value=risk_in_words(value, language) if name == "risk" else value)


def risk_in_words(code: str, language: str) -> str:
    """What a risk's code says."""
    return TEXTS[language].get(f"risk.{code}", code)
