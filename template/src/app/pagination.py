"""Pages of a list: in the order of the ids, so that nothing is skipped or shown twice."""

from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import BaseModel, Field

from app.fields import LARGEST_ID


class Page(BaseModel):
    """Which part of a list: at most `limit` entries, those after the id `after`."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    after: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0


PageQuery = Annotated[Page, Query()]


def next_page(request: Request[Any], page: Page, last_id: int | None) -> str:
    """Return the reference of the page after `last_id`, relative to the server."""
    url = request.url.include_query_params(limit=page.limit, after=last_id)
    return f"{url.path}?{url.query}"
