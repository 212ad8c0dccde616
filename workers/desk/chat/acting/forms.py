"""Forms behind buttons: what an adapter shows at once, after it was checked who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from connectors.contracts.chat import Disclosure, Form, PlatformInfo
from connectors.database.models import Draft, DraftStatus, Person, Question, WrittenText
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotFound
from workers.desk.answers.drafts import may_read
from workers.desk.chat.acting.standing import standing_button
from workers.desk.chat.errors import NoSuchButton, OnConsole
from workers.desk.reviews.case import too_late
from workers.identity.chat.roles import Roles
from workers.identity.people import is_staff
from workers.settings import Settings

STAFF_FORMS = ("edit", "reject")


class Forms:
    """Gives forms; it decides nothing."""

    def __init__(
        self,
        transactions: Transactions,
        settings: Settings,
        roles: Roles,
        info: Callable[[str], PlatformInfo | None],
    ) -> None:
        self._transactions = transactions
        self._settings = settings
        self._roles = roles
        self._info = info

    def form(self, platform: str, actor: str, action: str, value: str, message_id: str) -> Form:
        """What a button of a message of ours asks for.

        Raises `Refusal` for who may not press it, `NoSuchButton` where it does not stand there,
        `Conflict` for a draft that is decided, and `OnConsole` for what can be filled in only
        there.
        """
        if action in STAFF_FORMS:
            person_id = self._roles.staff(platform, actor).person_id
        else:
            person_id = self._roles.actor(platform, actor).person_id
        info = self._info(platform)
        if info is None:
            raise NoSuchButton("There is no such platform.")
        with self._transactions.reading() as session:
            button = standing_button(
                session, info, self._settings.public_url, message_id, action, value
            )
            if button is None:
                raise NoSuchButton("This button does not stand on that message.")
            if action in STAFF_FORMS:
                self._check_draft(session, person_id, value)
            else:
                self._check_question(session, person_id, value)
            kept = self._kept(session, person_id, value) if action == "edit" else ""
        form = button.action.form
        if form is None:
            # Its fields hold more than the platform takes, or it shows no forms.
            raise OnConsole(button.action.url or f"{self._settings.public_url}/review/{value}")
        if kept and info.disclosure is Disclosure.FULL and len(kept) <= info.form_limit:
            (field, *others) = form.fields
            return replace(form, fields=(replace(field, initial=kept), *others))
        return form

    @staticmethod
    def _kept(session: Session, person_id: str, draft_id: str) -> str:
        """What this reviewer wrote in the draft's place and took back, or did not send."""
        draft = session.get_one(Draft, draft_id)
        written = session.get(WrittenText, (draft.question_id, person_id))
        return written.text if written else ""

    def _check_draft(self, session: Session, person_id: str, draft_id: str) -> None:
        """Before a word of it is shown."""
        draft = session.get(Draft, draft_id)
        reader = session.get_one(Person, person_id)
        if draft is None or not may_read(session, reader, draft, self._settings):
            raise NotFound("There is no such draft.")
        if draft.status != DraftStatus.PROPOSED:
            raise too_late(session, draft_id)

    @staticmethod
    def _check_question(session: Session, person_id: str, question_id: str) -> None:
        question = session.get(Question, question_id)
        person = session.get_one(Person, person_id)
        theirs = question is not None and question.person_id == person_id
        if not theirs and not is_staff(person):
            raise NotFound("There is no such question.")
