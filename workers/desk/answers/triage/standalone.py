"""A follow-up as a question of its own: a model is asked once, and what it wrote is stored."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from connectors.database.contention import retried
from connectors.database.models import Question
from connectors.database.unit_of_work import Transactions
from connectors.tracing.spans import span
from workers.desk.answers.attempts import keep_attempts
from workers.desk.answers.work import Work
from workers.desk.core.transitions import changed
from workers.generation.drafter import Listener
from workers.generation.rewriting.occasion import leans_on_its_thread
from workers.generation.rewriting.rewriter import Rewrite, Rewriter


class Standalone:
    """Has follow-ups written anew. Without a model, or with one that is away, they stay."""

    def __init__(self, transactions: Transactions, rewriter: Rewriter | None) -> None:
        self._transactions = transactions
        self._rewriter = rewriter

    def understood(self, work: Work, listener: Listener) -> Work:
        """`work` with what its question means without its thread, where a model could say so.

        One call a question: another try takes what is stored, also that there is nothing. After a
        rejection no model is asked: what a colleague saw and threw out was made from the reading
        that is stored, and their words are searched besides. Raises `NotWanted`.
        """
        if self._rewriter is None or work.standalone is not None or work.rejected:
            return work
        if not leans_on_its_thread(work.question, work.topic):
            return work
        with span("question.rewrite"):
            made = self._rewriter.rewrite(work.question, work.context, work.language, listener)
        self._keep(work, made)
        return replace(work, standalone=made.text or "")

    @retried
    def _keep(self, work: Work, made: Rewrite) -> None:
        """Store what is believed; what is not is kept for staff, with the reason."""
        with self._transactions.begin() as transaction:
            # Who lost the question, or whose asker was erased, writes nothing.
            ours = Question.id == work.question_id, Question.claim == work.claim
            stored = update(Question).where(*ours).values(standalone=made.text or "")
            if changed(transaction.session, stored) and made.thrown is not None:
                keep_attempts(transaction.session, work.question_id, [made.thrown])
