"""What a runtime expression can refer to."""

from __future__ import annotations

import ast

import pytest
from scaffold.model.tree import File
from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.exchange import Exchange
from scaffold.pieces.callback.request import exchange_of
from scaffold.pieces.callback.runtime_expressions import parse
from scaffold.pieces.callback.shapes import UnclearError
from scaffold.project.modules import Modules

MODELS = """\
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, ClassVar, Generic, Literal, Optional, TypeVar
from fastapi import Body, Cookie, Depends, Form, Header, Path, Query, Request
from library import CamelModel, Token
from pydantic import BaseModel, Field

T = TypeVar("T")
class Kind(Enum): A = 1
class AppRequest(Request): ...
class Line(BaseModel):
    price: float
class Base(BaseModel):
    kind: ClassVar[int] = 1
    id: str
class Invoice(Base):
    customer: "Optional[Customer]" = None
    lines: list[Line] = []
    by_name: dict[str, Line] = {}
    number: Annotated[int, Field(alias="nr")] = 1
    extra: dict = {}
    either: Line | Kind = None
class Customer(BaseModel):
    name: str
class Aliased(BaseModel):
    model_config = {"alias_generator": to_camel}
    long_name: str
class Foreign(CamelModel):
    id: str
class Page(BaseModel, Generic[T]):
    items: list[T]
class Filters(BaseModel):
    limit: int = 1
class Strict(Filters):
    model_config = {"extra": "forbid"}
@dataclass
class Point:
    x: int
class Common:
    def __init__(self, q: str = ""): ...
def paged(offset: int = 0, token: str = Header()): ...
def user(inner: int = Depends(paged), who: str = ""): ...
User = Annotated[str, Depends(user)]
Id = Annotated[int, Path(ge=1)]
"""
OK = None


def exchange(signature: str, address: str = "/x") -> Exchange:
    files = {"models.py": File(MODELS.encode()), "main.py": File(b"from models import *\n")}
    function = ast.parse(f"def handler{signature}: ...").body[0]
    assert isinstance(function, Function)
    return exchange_of(Modules(files), "main.py", function, address, None)


@pytest.mark.parametrize(
    ("signature", "expression", "missing"),
    [
        ("()", "$url", OK),
        ("()", "$method", OK),
        ("(page: int = 1)", "$request.query.page", OK),
        ("(page: int = 1)", "$request.query.size", "page"),
        ("(kind: Kind)", "$request.query.kind", OK),
        ("(page: 'int | None' = None)", "$request.query.page", OK),
        ("(page: Optional[Literal['a']] = None)", "$request.query.page", OK),
        ("(page=1)", "$request.query.page", OK),
        ("(page: int = Query(alias='pageNumber'))", "$request.query.pageNumber", OK),
        ("(page: int = Query(alias='pageNumber'))", "$request.query.page", "pageNumber"),
        ("(page: Annotated[list[int], Query()])", "$request.query.page", OK),
        ("(f: Annotated[Filters, Query()])", "$request.query.limit", OK),
        ("(f: Filters = Depends())", "$request.query.limit", OK),
        ("(f: Common = Depends())", "$request.query.q", OK),
        ("(f: Annotated[Common, Depends()])", "$request.query.q", OK),
        ("(offset: int = Depends(paged))", "$request.query.offset", OK),
        ("(user: User)", "$request.query.who", OK),
        ("(user: User)", "$request.query.offset", OK),
        ("(user: User)", "$request.header.TOKEN", OK),
        ("(user: User)", "$request.query.user", "offset, who"),
        ("(x_token: str = Header())", "$request.header.x-token", OK),
        ("(x_token: str = Header())", "$request.header.other", "x-token"),
        ("(session: str = Cookie())", "$request.query.session", "nothing"),
        ("(request: Request, app: AppRequest)", "$request.query.request", "nothing"),
        ("(self, page: int)", "$request.query.page", OK),
        ("(item_id: Id)", "$request.path.item_id", OK),
        ("(item_id: Id)", "$request.query.item_id", "nothing"),
        ("(item_id: Id)", "$request.path.id", "item_id"),
        ("()", "$request.body", "nothing"),
        ("(invoice: Invoice)", "$request.body", OK),
        ("(invoice: Invoice)", "$request.body#/id", OK),
        ("(invoice: Invoice)", "$request.body#/kind", "id, customer, lines"),
        ("(invoice: Invoice)", "$request.body#/customer/name", OK),
        ("(invoice: Invoice)", "$request.body#/customer/id", "name"),
        ("(invoice: Invoice)", "$request.body#/lines/0/price", OK),
        ("(invoice: Invoice)", "$request.body#/lines/price", "0"),
        ("(invoice: Invoice)", "$request.body#/by_name/any/price", OK),
        ("(invoice: Invoice)", "$request.body#/nr", OK),
        ("(invoice: Invoice)", "$request.body#/number", "nr"),
        ("(invoice: Invoice)", "$request.body#/id/x", "nothing"),
        ("(invoice: Foreign)", "$request.body#/id", OK),
        ("(point: Point)", "$request.body#/x", OK),
        ("(invoices: list[Invoice])", "$request.body#/0/id", OK),
        ("(invoice: Invoice = Body(embed=True))", "$request.body#/invoice/id", OK),
        ("(invoice: Invoice = Body(embed=True))", "$request.body#/id", "invoice"),
        ("(invoice: Invoice, line: Line)", "$request.body#/line/price", OK),
        ("(invoice: Invoice, line: Line)", "$request.body#/price", "invoice, line"),
        ("(url: str = Body())", "$request.body#", OK),
        ("(name: str = Form())", "$request.body#/name", OK),
        ("() -> Invoice", "$response.body#/id", OK),
        ("() -> Invoice", "$response.body#/none", "id, customer"),
        ("() -> list[Line]", "$response.body#/0/price", OK),
    ],
)
def test_what_an_expression_refers_to(signature: str, expression: str, missing: str | None) -> None:
    found = exchange(signature, "/x/{item_id}").missing(parse(expression))
    if missing is None:
        assert found is None
    else:
        assert found is not None
        assert missing in found


@pytest.mark.parametrize(
    ("signature", "expression"),
    [
        ("(token: Token)", "$request.query.token"),
        ("(token: Token)", "$request.body#/x"),
        ("(token: str = Depends(Token))", "$request.query.x"),
        ("(token: str = Depends(Token(1)))", "$request.query.x"),
        ("(invoice: Invoice)", "$request.body#/extra/x"),
        ("(invoice: Invoice)", "$request.body#/either/price"),
        ("(invoice: Foreign)", "$request.body#/x"),
        ("(invoice: Aliased)", "$request.body#/long_name"),
        ("()", "$response.body#/id"),
        ("() -> Invoice", "$response.header.Location"),
    ],
)
def test_what_reading_does_not_tell(signature: str, expression: str) -> None:
    with pytest.raises(UnclearError):
        exchange(signature).missing(parse(expression))


def test_models_of_the_query() -> None:
    assert exchange("(f: Annotated[Filters, Query()])").query_models == ["Filters"]
    assert exchange("(f: Strict = Depends())").query_models == [], "its fields are parameters"
