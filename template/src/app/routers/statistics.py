"""Statistics: a sample of an answer that is cached, since it is slow to compute."""

from fastapi import APIRouter
from pydantic import BaseModel

# % filter replace("storage.sql", "storage." ~ storage)
from app.lifespan import AppRequest
from app.storage.sql import ItemsDep, UsersDep

router = APIRouter(prefix="/statistics", tags=["statistics"])

SECONDS = 10


# % endfilter
class Statistics(BaseModel):
    """How much is stored."""

    items: int
    users: int


@router.get("/")
async def read_statistics(request: AppRequest, items: ItemsDep, users: UsersDep) -> Statistics:
    """Return the numbers, which may be ten seconds old."""
    cache = request.state["cache"].values
    cached = await cache.get("statistics")
    if cached is not None:
        return Statistics.model_validate_json(cached)
    statistics = Statistics(items=await items.count(), users=await users.count())
    await cache.set("statistics", statistics.model_dump_json(), expire=SECONDS)
    return statistics
