"""Statistics: a sample of an answer that is cached, since it is slow to compute."""

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import func, select

from app.lifespan import AppRequest
from app.models.item import Item
from app.models.user import User
from app.session import SessionDep

router = APIRouter(prefix="/statistics", tags=["statistics"])

SECONDS = 10


class Statistics(BaseModel):
    """How much is stored."""

    items: int
    users: int


@router.get("/")
async def read_statistics(request: AppRequest, session: SessionDep) -> Statistics:
    """Return the numbers, which may be ten seconds old."""
    cache = request.state["cache"].values
    cached = await cache.get("statistics")
    if cached is not None:
        return Statistics.model_validate_json(cached)
    statistics = Statistics(
        items=await session.scalar(select(func.count(Item.id))) or 0,
        users=await session.scalar(select(func.count(User.id))) or 0,
    )
    await cache.set("statistics", statistics.model_dump_json(), expire=SECONDS)
    return statistics
