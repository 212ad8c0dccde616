"""Reviewing: the queue, a draft beside its sources, and questions that wait for a human."""

from fastapi import APIRouter

from bot.console.pages.review import decisions, draft, question, queue, texts

router = APIRouter(include_in_schema=False)
# The page of a draft comes last: every other path would fit it.
for part in (queue, question, texts, decisions, draft):
    router.include_router(part.router)
