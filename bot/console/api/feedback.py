"""Feedback by the REST API."""

from __future__ import annotations

from fastapi import APIRouter

from bot.console.api.errors import answers
from bot.console.api.models import FeedbackIn, VoteOut
from bot.console.auth.visitors import ApiAsker, Services
from bot.console.services import API_CHANNEL

router = APIRouter(prefix="/api/v1/feedback", tags=["feedback"])


@router.post(
    "", status_code=201, summary="Say whether an answer helped", responses=answers(404, 409)
)
def vote(person: ApiAsker, services: Services, body: FeedbackIn) -> VoteOut:
    """For the asker of the question. A changed mind is recorded beside the first one."""
    value = services.desk.feedback.vote(
        person.id, body.question_id, body.helpful, body.reason, body.text, API_CHANNEL
    )
    return VoteOut(question_id=body.question_id, vote=value)
