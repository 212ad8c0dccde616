"""Forms behind the buttons: what staff and askers are asked for, in their language.

An adapter opens the form of an action, and calls the desk with what was filled in by the names of
the fields: `edit` with ``text``; `reject` with ``code`` and ``reason``; a vote with ``reason`` and
``text``.
"""

from __future__ import annotations

from connectors.contracts.chat import Choice, FieldKind, Form, FormField
from workers.desk.core.feedback_log import MAX_TEXT, REASONS
from workers.desk.core.rejections import CODES
from workers.translations.sentences import say

MAX_ANSWER = 12_000
"""Characters of an answer that a person writes. A platform that takes less in one message gets it
in parts."""
MAX_WORDS = 2_000
"""Characters of a reviewer's own words."""


def edit_form(text: str, language: str) -> Form:
    """The reviewer's own text; the draft's stands in it."""
    field = FormField(
        "text",
        say("form_answer", language),
        FieldKind.PARAGRAPH,
        initial=text,
        required=True,
        maximum=MAX_ANSWER,
    )
    return Form(say("form_edit", language), say("form_send", language), (field,))


def reject_form(language: str) -> Form:
    """Why a draft is rejected: one of the known reasons, own words, or both."""
    codes = tuple(Choice(code, say(f"rejected_{code}", language)) for code in CODES)
    code = FormField("code", say("form_wrong", language), FieldKind.CHOICE, choices=codes)
    words = _own_words("reason", MAX_WORDS, language)
    return Form(say("form_reject", language), say("action_reject", language), (code, words))


def vote_form(language: str) -> Form:
    """Why an answer did not help; nothing of it has to be filled in."""
    reasons = tuple(Choice(code, say(f"voted_{code}", language)) for code in REASONS)
    reason = FormField("reason", say("form_why", language), FieldKind.CHOICE, choices=reasons)
    words = _own_words("text", MAX_TEXT, language)
    return Form(say("action_nothelpful", language), say("form_send", language), (reason, words))


def _own_words(name: str, maximum: int, language: str) -> FormField:
    return FormField(name, say("form_words", language), FieldKind.PARAGRAPH, maximum=maximum)
