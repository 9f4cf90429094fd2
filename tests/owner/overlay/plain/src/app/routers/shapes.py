"""Bodies and parameters of the shapes that owners need."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Generic, Literal, TypeVar

from fastapi import APIRouter, Cookie, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field, computed_field

from app import billing, shipping

router = APIRouter(prefix="/shapes", tags=["shapes"])
Entry = TypeVar("Entry")


class Price(BaseModel):
    """So much, to the cent."""

    amount: Annotated[Decimal, Field(max_digits=12, decimal_places=2)]


class Box(BaseModel):
    """How large it is."""

    width: int
    height: int

    @computed_field  # type: ignore[prop-decorator] # https://github.com/python/mypy/issues/14461
    @property
    def area(self) -> int:
        """Both, multiplied."""
        return self.width * self.height


class Node(BaseModel):
    """A tree."""

    name: str
    children: list["Node"] = []


class Addresses(BaseModel):
    """Two classes of one name."""

    billing: billing.Address
    shipping: shipping.Address


class Card(BaseModel):
    """One way to pay."""

    kind: Literal["card"]
    number: str


class Transfer(BaseModel):
    """Another way to pay."""

    kind: Literal["transfer"]
    iban: str


class Payment(BaseModel):
    """One of the ways to pay."""

    by: Annotated[Card | Transfer, Field(discriminator="kind")]


class Sorting(Enum):
    """How to sort; the capitals do not mind accents."""

    asc = "asc"
    desc = "desc"
    ASC = "ASC"
    DESC = "DESC"


class Page(BaseModel, Generic[Entry]):
    """Some of a list."""

    entries: list[Entry]
    total: int


class Filter(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid")

    sort: Sorting = Sorting.asc
    tags: list[str] = []
    since: datetime | None = None


class Aliased(BaseModel):
    """A member that is called otherwise on the wire."""

    model_config = ConfigDict(populate_by_name=True)

    unit_price: Annotated[Decimal, Field(alias="unitPrice")]


@router.post("/price")
async def double_price(price: Price) -> Price:
    """Return twice as much."""
    return Price(amount=price.amount * 2)


@router.post("/box")
async def measure_box(box: Box) -> Box:
    """Return the box, with its area."""
    return box


@router.post("/tree")
async def read_tree(node: Node) -> Node:
    """Return the tree."""
    return node


@router.post("/addresses")
async def read_addresses(addresses: Addresses) -> Addresses:
    """Return the addresses."""
    return addresses


@router.post("/payment")
async def pay(payment: Payment) -> Payment:
    """Return how it is paid."""
    return payment


@router.post("/aliased")
async def read_aliased(body: Aliased) -> Aliased:
    """Return the same."""
    return body


@router.get("/found")
async def search(query: Annotated[Filter, Query()]) -> Page[Filter]:
    """Return what was looked for."""
    return Page(entries=[query], total=1)


@router.get("/prices")
async def list_prices() -> Page[Price]:
    """Return a page of something else."""
    return Page(entries=[Price(amount=Decimal("0.10"))], total=1)


@router.get("/headers")
async def read_headers(
    request: Request,
    if_newer: Annotated[datetime | None, Header()] = None,
    x_label: Annotated[list[str] | None, Header()] = None,
    visitor: Annotated[str | None, Cookie()] = None,
) -> dict[str, list[str]]:
    """Return the optional headers that were sent."""
    given = {"if-newer": if_newer, "x-label": x_label, "visitor": visitor}
    return {name: request.headers.getlist(name) for name, value in given.items() if value}
