"""Lists that are sorted by a column, in pages that an index on the column and the id serves."""

from typing import Any

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy import Select, literal, select, tuple_

from app.models.base import Base
from app.pagination import Limit


class Sorted(Limit):
    """Which part of a list, in the order of the ids or of a column, from the largest with a `-`.

    A list says what `sort` can be, such as `Literal["total", "-total"] | None`, and has a field
    `after_total`: what the entry `after` has there, as `next` tells it. Without it, that entry has
    to be there still.
    """

    sort: Any = None


def in_order(rows: Select[Any], model: type[Base], page: Sorted) -> Select[Any]:
    """Return the rows of a page and, if there are more, the first one of the next.

    Rows where the column is null would be left out: a list is not sorted by such a one.
    """
    columns = model.__table__.c
    ids = columns["id"]
    if page.sort is None:
        return rows.where(ids > page.after).order_by(ids).limit(page.limit + 1)
    name = page.sort.removeprefix("-")
    column, from_largest = columns[name], page.sort.startswith("-")
    if page.after != type(page).model_fields["after"].default:
        told = getattr(page, f"after_{name}")
        there = select(column).where(ids == page.after).scalar_subquery()
        value = there if told is None else literal(told, column.type)
        # One comparison of two pairs: with OR between two, the index would only filter.
        here, last = tuple_(column, ids), tuple_(value, literal(page.after, ids.type))
        rows = rows.where(here < last if from_largest else here > last)
    order = (column.desc(), ids.desc()) if from_largest else (column, ids)
    return rows.order_by(*order).limit(page.limit + 1)


def next_in_order(request: Request[Any], page: Sorted, last: BaseModel) -> str:
    """Return the reference of the page after the entry `last`, relative to the server."""
    told = last.model_dump(mode="json")
    more = {"limit": page.limit, "after": told["id"]}
    if page.sort:
        name = page.sort.removeprefix("-")
        more[f"after_{name}"] = told[name]
    url = request.url.include_query_params(**more)
    return f"{url.path}?{url.query}"
