"""Lists that are sorted by a column, in pages that an index on the column and the id serves."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import to_jsonable_python
from sqlalchemy import BindParameter, ColumnElement, Select, TypeDecorator, literal, tuple_

from app.fields import LARGEST_ID
from app.models.base import Base, BigId
from app.pagination import Limit

# What each database can compare with a column; the others are what they are in Python.
KINDS: dict[type, Any] = {
    datetime: AwareDatetime,
    int: Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)],
}
FINITE = ConfigDict(allow_inf_nan=False)


class Sorted(Limit):
    """Which part of a list, in the order of the ids or of a column, from the largest with a `-`.

    A list says what `sort` can be: `sort: Literal["total", "-total"] | None = None`. `after_value`
    is what the entry `after` has in this column, as `next` tells it.
    """

    sort: Any = None
    after_value: (
        Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")] | None
    ) = None


def in_order(rows: Select[Any], model: type[Base], page: Sorted) -> Select[Any]:
    """Return the rows of a page and, if there are more, the first one of the next.

    Rows where the column is null would be left out: a list is not sorted by such a one.

    Raises:
        RequestValidationError: `after_value` is not what the column holds.
    """
    ids = model.__table__.c["id"]
    if page.sort is None:
        return rows.where(ids > page.after).order_by(ids).limit(page.limit + 1)
    column = model.__table__.c[page.sort.removeprefix("-")]
    from_largest = page.sort.startswith("-")
    if page.after != type(page).model_fields["after"].default:
        # One comparison of two pairs: with OR between two, the index would only filter.
        last = tuple_(value_of(page, column), literal(page.after, ids.type))
        here = tuple_(column, ids)
        rows = rows.where(here < last if from_largest else here > last)
    order = (column.desc(), ids.desc()) if from_largest else (column, ids)
    return rows.order_by(*order).limit(page.limit + 1)


def value_of(page: Sorted, column: ColumnElement[Any]) -> BindParameter[Any]:
    """Return `after_value` as the column has it."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kinds = TypeAdapter[Any](KINDS.get(kind.python_type, kind.python_type), config=FINITE)
    try:
        value = kinds.validate_strings(page.after_value)
    except ValidationError as error:
        at = ("query", "after_value")
        details = [{**detail, "loc": at} for detail in error.errors()]
        raise RequestValidationError(details) from error
    return literal(value, BigId if isinstance(value, int) else column.type)


def next_in_order(request: Request[Any], page: Sorted, last: Any) -> str:
    """Return the reference of the page after the entry `last`, relative to the server."""
    url = request.url.include_query_params(limit=page.limit, after=last.id)
    if page.sort:
        value = to_jsonable_python(getattr(last, page.sort.removeprefix("-")))
        url = url.include_query_params(after_value=value)
    return f"{url.path}?{url.query}"
