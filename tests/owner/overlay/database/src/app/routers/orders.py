"""Orders and their lines."""

from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field, computed_field
from sqlalchemy import select

from app.errors import Problem, ProblemError, documented
from app.models.order import Line, Order, Status
from app.session import SessionDep

router = APIRouter(prefix="/orders", tags=["orders"])
Entry = TypeVar("Entry")


class NewLine(BaseModel):
    """So much of a product."""

    model_config = ConfigDict(from_attributes=True)

    product: str
    quantity: int
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


class NewOrder(BaseModel):
    """What somebody orders."""

    customer_id: int
    code: str
    reference: str | None = None
    due: datetime
    lines: list[NewLine]


class OrderRead(NewOrder):
    """An order."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    status: Status
    total: Decimal

    @computed_field  # type: ignore[prop-decorator] # https://github.com/python/mypy/issues/14461
    @property
    def pieces(self) -> int:
        """How many things there are in it."""
        return sum(line.quantity for line in self.lines)


class OnItsWay(Problem):
    """The order was sent: it cannot change any more."""

    type: str = "https://shop.example/problems/on-its-way"
    status: int = 409
    title: str = "The order is on its way"
    code: str


class OrderChange(BaseModel):
    """What may change in an order."""

    status: Status


class Page(BaseModel, Generic[Entry]):
    """Some of a list."""

    entries: list[Entry]
    more: bool


class OrderQuery(BaseModel):
    """Which orders, and how many of them."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    at_least: Decimal = Decimal(0)
    limit: Annotated[int, Field(ge=1, le=100)] = 20


@router.post("/", status_code=HTTPStatus.CREATED, responses=documented(HTTPStatus.CONFLICT))
async def create_order(session: SessionDep, new: NewOrder) -> OrderRead:
    """Store an order with its lines."""
    lines = [Line(**line.model_dump()) for line in new.lines]
    total = sum((line.price * line.quantity for line in new.lines), Decimal(0))
    row = Order(**new.model_dump(exclude={"lines"}), lines=lines, total=total)
    session.add(row)
    await session.flush()
    return OrderRead.model_validate(row)


@router.get("/")
async def list_orders(
    session: SessionDep, query: Annotated[OrderQuery, Query()]
) -> Page[OrderRead]:
    """Return the orders, the newest first."""
    rows = select(Order).where(Order.total >= query.at_least).order_by(Order.id.desc())
    if query.status is not None:
        rows = rows.where(Order.status == query.status)
    found = [OrderRead.model_validate(row) for row in await session.scalars(rows)]
    return Page(entries=found[: query.limit], more=len(found) > query.limit)


@router.get("/{order_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_order(session: SessionDep, order_id: int) -> OrderRead:
    """Return one order."""
    return OrderRead.model_validate(await found(session, order_id))


@router.patch("/{order_id}", responses=documented(HTTPStatus.NOT_FOUND, OnItsWay))
async def update_order(session: SessionDep, order_id: int, change: OrderChange) -> OrderRead:
    """Say how far an order is; one that was sent stays sent."""
    row = await found(session, order_id)
    if row.status is Status.sent:
        raise ProblemError(OnItsWay(code=row.code))
    row.status = change.status
    await session.flush()
    return OrderRead.model_validate(row)


@router.delete(
    "/{order_id}", status_code=HTTPStatus.NO_CONTENT, responses=documented(HTTPStatus.NOT_FOUND)
)
async def delete_order(session: SessionDep, order_id: int) -> None:
    """Delete an order with its lines."""
    await session.delete(await found(session, order_id))


async def found(session: SessionDep, order_id: int) -> Order:
    """Return a row, or answer 404."""
    row = await session.get(Order, order_id)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no order {order_id}.")
    return row
