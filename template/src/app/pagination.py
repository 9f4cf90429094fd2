"""Pages of a list: in the order of the ids, so that nothing is skipped or shown twice."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from app.fields import LARGEST_ID, Uuid


class Limit(BaseModel):
    """Which part of a list: at most `limit` entries, those after the id `after`.

    Any other parameter is refused: with one that is misspelled, the list would show everything. One
    that a dependency of the operation reads needs a field here, too.
    """

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    after: Any = None


class Page(Limit):
    """The same, where an id is a number."""

    after: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0


class UuidPage(Limit):
    """The same, where an id is a UUID."""

    after: Uuid = UUID(int=0)


PageQuery = Annotated[Page, Query()]
UuidPageQuery = Annotated[UuidPage, Query()]


def next_page(request: Request[Any], page: Limit, last_id: object) -> str:
    """Return the reference of the page after `last_id`, relative to the server."""
    url = request.url.include_query_params(limit=page.limit, after=last_id)
    return f"{url.path}?{url.query}"
