"""Every sentence that the desk says to people, in French and English.

In French a no-break space stands before ``: ; ! ?`` and inside guillemets, as it is written.
"""

from __future__ import annotations

from typing import Any

LANGUAGES = ("fr", "en")

TEXTS: dict[str, dict[str, str]] = {
    "checking": {
        "fr": "J’ai trouvé une piste. Un collègue du support la vérifie avant de vous l’envoyer.",
        "en": "I have found something. A colleague from support checks it before you get it.",
    },
    "abstain": {
        "fr": "Je n’ai trouvé aucun ticket semblable qui réponde à votre question, et je préfère "
        "ne rien inventer. Voulez-vous que j’ouvre un ticket\u00a0?",
        "en": "I found no similar ticket that answers your question, and I would rather not "
        "make something up. Shall I open a ticket for you?",
    },
    "unknown_asker": {
        "fr": "_Je n’ai pas trouvé votre compte dans GLPI\u00a0: seuls les articles publics ont "
        "été consultés. Le support peut y vérifier votre adresse de messagerie._",
        "en": "_I could not find your account in GLPI, so only public articles were searched. "
        "Support can check your mail address there._",
    },
    "abstain_unwritten": {
        "fr": "Je ne peux pas rédiger de réponse en ce moment, et aucun ticket semblable n’a de "
        "solution que je puisse vous citer telle quelle. Voulez-vous que j’ouvre un "
        "ticket\u00a0?",
        "en": "I cannot write an answer at the moment, and no similar ticket has a solution that "
        "I could quote for you as it is. Shall I open a ticket for you?",
    },
    "quoted_note": {
        "fr": "_Je ne peux pas rédiger de réponse en ce moment\u00a0: voici, telle quelle, la "
        "solution du ticket le plus proche._",
        "en": "_I cannot write an answer at the moment: this is the solution of the closest "
        "ticket, as it is._",
    },
    "writing": {
        "fr": "_La réponse s’écrit… {seconds}\u00a0s_",
        "en": "_The answer is being written… {seconds} s_",
    },
    "withdrawn": {
        "fr": "_Cette réponse n’a pas été terminée\u00a0: la conversation a continué._",
        "en": "_This answer was not finished: the conversation went on._",
    },
    "clarify": {
        "fr": "Pouvez-vous préciser\u00a0? Quelle application ou quel appareil, et quel message "
        "s’affiche exactement\u00a0?",
        "en": "Could you say a little more? Which application or device is it, and what does the "
        "message say exactly?",
    },
    "handed_over_asked": {
        "fr": "C’est noté\u00a0: un collègue du support prend la suite ici.",
        "en": "All right: a colleague from support takes it from here.",
    },
    "handed_over_failed": {
        "fr": "Je n’ai pas réussi à préparer une réponse. Votre question est transmise au support, "
        "qui vous répondra ici.",
        "en": "I could not prepare an answer. Your question is with the support team, who will "
        "reply here.",
    },
    "handed_over_rejected": {
        "fr": "Ma proposition n’a pas convaincu le support. Un collègue vous répondra ici.",
        "en": "The support team was not satisfied with my proposal. A colleague will reply here.",
    },
    "handed_over_expired": {
        "fr": "La vérification prend plus de temps que prévu. Votre question est maintenant auprès "
        "d’un collègue du support.",
        "en": "The check takes longer than expected. Your question is now with a colleague from "
        "support.",
    },
    "handed_over_taken_over": {
        "fr": "{name} prend votre question en charge et vous répondra ici.",
        "en": "{name} has taken your question and will reply here.",
    },
    "handed_over_undeliverable": {
        "fr": "Le ticket n’a pas pu être ouvert. Votre question est transmise au support.",
        "en": "The ticket could not be opened. Your question is with the support team.",
    },
    "ticket_opened": {
        "fr": "Votre ticket n° {ticket} est ouvert\u00a0: {url}",
        "en": "Your ticket no. {ticket} is open: {url}",
    },
    "ticket_opened_no_link": {
        "fr": "Votre ticket n° {ticket} est ouvert.",
        "en": "Your ticket no. {ticket} is open.",
    },
    "ticket_waits": {
        "fr": "GLPI ne répond pas en ce moment. Votre demande de ticket est gardée\u00a0: elle "
        "partira dès qu’il répondra, vous n’avez rien à refaire.",
        "en": "GLPI does not answer at the moment. Your request for a ticket is kept: it goes out "
        "as soon as GLPI is back, and you need do nothing.",
    },
    "ticket_message_waits": {
        "fr": "GLPI ne répond pas en ce moment. Votre message pour le ticket n° {ticket} est "
        "gardé\u00a0: il partira dès que GLPI répondra.",
        "en": "GLPI does not answer at the moment. Your message for ticket no. {ticket} is kept: "
        "it goes out as soon as GLPI is back.",
    },
    "ticket_follow_up_done": {
        "fr": "Votre message est ajouté au ticket n° {ticket}.",
        "en": "Your message has been added to ticket no. {ticket}.",
    },
    "ticket_reopen_done": {
        "fr": "Le ticket n° {ticket} est rouvert.",
        "en": "Ticket no. {ticket} is open again.",
    },
    "ticket_not_written": {
        "fr": "Votre message n’a pas pu être ajouté au ticket n° {ticket}. Écrivez au support.",
        "en": "Your message could not be added to ticket no. {ticket}. Write to support instead.",
    },
    "ticket_news": {
        "fr": "Le support a écrit sur votre ticket n° {ticket}.",
        "en": "Support has written on your ticket no. {ticket}.",
    },
    "ticket_source": {"fr": "Ticket n° {ticket}", "en": "Ticket no. {ticket}"},
    "ticket_solved": {
        "fr": "Votre ticket n° {ticket} est résolu. Si ce n’est pas le cas, rouvrez-le.",
        "en": "Your ticket no. {ticket} is solved. If it is not, reopen it.",
    },
    "ticket_closed": {
        "fr": "Votre ticket n° {ticket} est clos.",
        "en": "Your ticket no. {ticket} is closed.",
    },
    "approved_note": {
        "fr": "_Réponse validée par le support le {approved}, valable jusqu’au {expires}._",
        "en": "_Answer checked by support on {approved}, valid until {expires}._",
    },
    "review_title": {"fr": "À vérifier", "en": "To be checked"},
    "review_elsewhere": {
        "fr": "Une réponse attend d’être vérifiée. Elle cite des tickets que tout le monde ici ne "
        "peut pas forcément lire\u00a0: ouvrez-la dans la console.",
        "en": "A draft waits for its review. It quotes tickets that not everybody here may read: "
        "open it on the console.",
    },
    "review_question": {"fr": "Question", "en": "Question"},
    "review_draft": {"fr": "Proposition", "en": "Draft"},
    "review_confidence": {"fr": "Confiance", "en": "Confidence"},
    "review_risks": {"fr": "À vérifier", "en": "To be checked"},
    "review_reminder": {
        "fr": "Cette proposition attend toujours une décision.",
        "en": "This draft still waits for a decision.",
    },
    "decided_approve": {"fr": "Approuvé par {name}", "en": "Approved by {name}"},
    "decided_edit": {"fr": "Modifié et envoyé par {name}", "en": "Edited and sent by {name}"},
    "decided_reject": {"fr": "Rejeté par {name}", "en": "Rejected by {name}"},
    "decided_source_gone": {
        "fr": "Une source de ce brouillon n’existe plus ou a changé ; un nouveau est préparé",
        "en": "A source of this draft is gone or was changed; a new draft is being made",
    },
    "decided_take_over": {"fr": "Pris en charge par {name}", "en": "Taken over by {name}"},
    "action_helpful": {"fr": "Utile", "en": "Helpful"},
    "action_nothelpful": {"fr": "Pas utile", "en": "Not helpful"},
    "action_openticket": {"fr": "Ouvrir un ticket", "en": "Open a ticket"},
    "action_human": {"fr": "Parler à quelqu’un", "en": "Talk to a human"},
    "action_approve": {"fr": "Approuver", "en": "Approve"},
    "action_edit": {"fr": "Modifier", "en": "Edit"},
    "action_reject": {"fr": "Rejeter", "en": "Reject"},
    "action_takeover": {"fr": "Prendre en charge", "en": "Take over"},
    "status_received": {"fr": "Question reçue", "en": "Question received"},
    "status_working": {"fr": "Recherche en cours", "en": "Searching"},
    "status_in_review": {
        "fr": "Un collègue vérifie la réponse",
        "en": "A colleague checks the answer",
    },
    "status_delivering": {"fr": "La réponse part", "en": "The answer is being sent"},
    "status_with_human": {
        "fr": "Un collègue du support s’en occupe",
        "en": "A colleague from support is on it",
    },
    "status_answered": {"fr": "Répondu", "en": "Answered"},
    "status_abstained": {"fr": "Pas de réponse trouvée", "en": "No answer found"},
    "status_clarifying": {"fr": "Une précision est demandée", "en": "More detail is needed"},
    "status_escalated": {"fr": "Un ticket est ouvert", "en": "A ticket is open"},
    "status_ticket_waits": {
        "fr": "Un ticket va être ouvert",
        "en": "A ticket is going to be opened",
    },
    "status_superseded": {
        "fr": "Reprise dans votre message suivant",
        "en": "Taken up in your next message",
    },
    "status_failed": {"fr": "L’envoi a échoué", "en": "It could not be delivered"},
    "link_removed": {"fr": "[lien supprimé]", "en": "[link removed]"},
    "draft_intro": {
        "fr": "D’après un ticket semblable [{number}]\u00a0:",
        "en": "From a similar ticket [{number}]:",
    },
    "draft_intro_article": {
        "fr": "D’après la base de connaissances [{number}]\u00a0:",
        "en": "From the knowledge base [{number}]:",
    },
    "draft_other_language": {
        "fr": "_La source est en anglais._",
        "en": "_The source is in French._",
    },
    "draft_more": {
        "fr": "La suite se trouve dans la source [{number}].",
        "en": "The rest is in the source [{number}].",
    },
    "draft_also": {
        "fr": "Autre piste [{number}]\u00a0:",
        "en": "Another possibility [{number}]:",
    },
    "draft_agrees": {
        "fr": "La même solution a servi dans [{number}].",
        "en": "The same solution helped in [{number}].",
    },
    "ticket_question": {"fr": "Question", "en": "Question"},
    "ticket_asker": {"fr": "Demandeur", "en": "Asked by"},
    "ticket_reason": {"fr": "Raison du ticket", "en": "Reason for the ticket"},
    "ticket_reason_asked": {
        "fr": "la personne a demandé un ticket",
        "en": "the person asked for a ticket",
    },
    "ticket_reason_no_source": {
        "fr": "aucun ticket semblable n’a été trouvé",
        "en": "no similar ticket was found",
    },
    "ticket_reason_not_helpful": {
        "fr": "la réponse n’a pas aidé",
        "en": "the answer did not help",
    },
    "ticket_before": {"fr": "Échanges précédents", "en": "Said before"},
    "ticket_tried": {"fr": "Réponse proposée", "en": "Answer given"},
    "ticket_sources": {"fr": "Sources consultées", "en": "Sources tried"},
}


def say(key: str, language: str, **values: Any) -> str:
    """A sentence in `language` (any other than French and English is said in English)."""
    texts = TEXTS[key]
    return texts.get(language, texts["en"]).format(**values)
