import json
import re
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Body, Depends, FastAPI, Form, Header, Query, Request
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field, HttpUrl, RootModel, ValidationError

from app import routing
from app.delivery import contracts
from app.delivery.contracts import Contract, ContractError, Payload

ADDRESS = "{$request.query.callback_url}"


class Event(BaseModel):
    event_id: Annotated[int, Field(alias="eventId", ge=0)]
    note: str | None = None


class Received(BaseModel):
    ok: bool


EVENT = Event.model_validate({"eventId": 1})
JSON_EVENT = {"eventId": 1, "note": None}


async def takes_address(callback_url: HttpUrl) -> None: ...


def documenting(
    callback: Callable[..., Any],
    path: str = ADDRESS,
    operation: Callable[..., Any] = takes_address,
    **arguments: Any,
) -> FastAPI:
    """Return an application with an operation that documents a callback."""
    app, router = FastAPI(), APIRouter()
    options: dict[str, Any] = {"methods": ["POST"], **arguments}
    router.add_api_route(path, callback, **options)
    app.post("/items/{item_id}", callbacks=router.routes)(operation)
    return app


def contract_of(callback: Callable[..., Any], **arguments: Any) -> Contract:
    (contract,) = contracts.contracts_of(documenting(callback, **arguments)).values()
    return contract


async def no_body() -> None: ...
async def paid(event: Event) -> Received:
    raise NotImplementedError


async def two(event: Event, number: Annotated[int, Body(gt=0)]) -> None: ...
async def query(event_id: int, tags: Annotated[list[str], Query(alias="tag")]) -> None: ...
async def both(event: Event, note: str | None = None, *, page: int = 1) -> None: ...


def test_what_a_route_says() -> None:
    path = f"{ADDRESS}/items/{{$request.path.item_id}}"
    contract = contract_of(paid, path=path)
    assert (contract.method, contract.expression) == ("POST", path)
    assert contract.name == f"{__name__}.paid"
    assert contract.render(EVENT) == Payload("", b'{"eventId":1,"note":null}', "application/json")
    assert contract.check_answer(200, b'{"ok": true}') is None


@pytest.mark.parametrize(
    ("callback", "args", "kwargs", "query", "body"),
    [
        (no_body, [], {}, "", None),
        (paid, [{"event_id": "1"}], {}, "", JSON_EVENT),
        (two, [EVENT, 2], {}, "", {"event": JSON_EVENT, "number": 2}),
        (query, [1, ["a b&c/ü", "d"]], {}, "event_id=1&tag=a%20b%26c%2F%C3%BC&tag=d", None),
        (both, [EVENT, "n"], {"page": 2}, "note=n&page=2", JSON_EVENT),
        (both, [EVENT], {}, "", JSON_EVENT),
    ],
)
def test_what_is_sent(
    callback: Callable[..., Any], args: list[Any], kwargs: Any, query: str, body: Any
) -> None:
    payload = contract_of(callback).render(*args, **kwargs)
    assert (payload.query, payload.body and json.loads(payload.body)) == (query, body)
    assert payload.url("https://h/?a=b") == f"https://h/?a=b{'&' if query else ''}{query}"


@pytest.mark.parametrize(
    ("callback", "args", "error"),
    [
        (paid, [], TypeError),
        (paid, [EVENT, EVENT], TypeError),
        (paid, [{"eventId": -1}], ValidationError),
        (two, [EVENT, 0], ValidationError),
        (query, ["x", []], ValidationError),
    ],
)
def test_a_call_that_is_not_as_documented(
    callback: Callable[..., Any], args: list[Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        contract_of(callback).render(*args)


PROBLEM: dict[int | str, Any] = {422: {"model": Event}, "4XX": {"model": Received}}


@pytest.mark.parametrize(
    ("callback", "arguments", "status", "body", "reason"),
    [
        (paid, {}, 201, '{"ok": true, "more": 1}', None),
        (paid, {}, 200, '{"ok": "yes"}', "ok: Input should be a valid boolean"),
        (paid, {}, 204, "", "body: Invalid JSON"),
        (paid, {}, 500, "<html>", None),
        (paid, {"responses": PROBLEM}, 422, '{"ok": true}', "eventId: Field required"),
        (paid, {"responses": PROBLEM}, 404, "[]", "body: Input should be an object"),
        (no_body, {"status_code": 204}, 204, "", None),
    ],
)
def test_the_answer(
    callback: Callable[..., Any], arguments: Any, status: int, body: str, reason: str | None
) -> None:
    found = contract_of(callback, **arguments).check_answer(status, body.encode())
    expected = reason and f"the answer {status} is not as documented: {reason}"
    assert (found or "").startswith(expected or "")
    assert bool(found) == bool(reason)


async def takes_header(x_token: Annotated[str, Header()]) -> None: ...
async def takes_form(name: Annotated[str, Form()]) -> None: ...


@pytest.mark.parametrize(
    ("callback", "arguments", "reason"),
    [
        (takes_header, {}, "its parameter x_token is neither in the query nor in a JSON body"),
        (takes_form, {}, "its body is application/x-www-form-urlencoded, and only JSON is sent"),
        (no_body, {"dependencies": [Depends(takes_header)]}, "it depends on x-token in the header"),
        (no_body, {"methods": ["PUT", "POST"]}, "it has the methods POST, PUT"),
        (no_body, {"path": "/paid"}, "it begins with neither an expression nor"),
        (no_body, {"path": "{$response.body#/url}"}, "refers to the response"),
    ],
)
def test_a_callback_that_cannot_be_delivered(
    callback: Callable[..., Any], arguments: Any, reason: str
) -> None:
    with pytest.raises(ContractError, match=re.escape(reason)) as caught:
        contracts.check(documenting(callback, **arguments))
    assert str(caught.value).startswith("POST /items/{item_id} documents the callback ")


class Customer(BaseModel):
    names: list[str]
    address: Event | None = None
    prices: dict[str, float] = {}


class Filters(BaseModel):
    sort_by: str | None = None


async def order(customer: Customer, shop: Annotated[str, Query(alias="theShop")]) -> None: ...
async def filtered(filters: Annotated[Filters, Query()], body: RootModel[list[int]]) -> None: ...


@pytest.mark.parametrize(
    ("operation", "expression", "reason"),
    [
        (order, "$request.query.theShop", None),
        (order, "$request.query.shop", "in the request's query there is theShop"),
        (order, "$request.path.item", "in the request's path there is item_id"),
        (order, "$request.header.shop", "in the request's header there is nothing"),
        (filtered, "$request.query.sort_by", None),
        (filtered, "$request.query.filters", "in the request's query there is sort_by"),
        (filtered, "$request.body#/0", None),
        (filtered, "$url", None),
        (takes_header, "$request.header.X-Token", None),
        (takes_address, "$request.body", "the operation takes no body"),
        (takes_form, "$request.body#/name", "body is application/x-www-form-urlencoded, not JSON"),
        (order, "$request.body#/names/0", None),
        (order, "$request.body#/address/eventId", None),
        (order, "$request.body#/prices/any", None),
        (order, "$request.body#/names", "the operation's body has no such text or number"),
        (order, "$request.body#/address/event_id", "the operation's body has no such"),
    ],
)
def test_what_an_expression_can_refer_to(
    operation: Callable[..., Any], expression: str, reason: str | None
) -> None:
    app = documenting(no_body, f"{{{expression}}}/paid", operation)
    if reason is None:
        contracts.check(app)
    else:
        with pytest.raises(ContractError, match=re.escape(reason)):
            contracts.check(app)


async def found(request: Request, callback_url: HttpUrl) -> list[str]:
    contract = contracts.find(request, no_body)
    return [contract.name, await contracts.address(contract, request)]


@pytest.mark.parametrize("where", ["on the operation", "on the router", "mounted"])
def test_a_callback_is_found(where: str) -> None:
    app, documented, router = FastAPI(), APIRouter(), APIRouter()
    documented.post(ADDRESS)(no_body)
    on_router = documented.routes if where == "on the router" else None
    router.post("/items", callbacks=None if on_router else documented.routes)(found)
    app.include_router(router, callbacks=on_router)
    routing.add_shortcuts(app)
    if where == "mounted":
        inner, app = app, FastAPI()
        app.mount("/", inner)
    answer = TestClient(app).post("/items", params={"callback_url": "https://h"})
    assert answer.json() == [f"{__name__}.no_body", "https://h"]


def test_a_callback_that_the_operation_does_not_document() -> None:
    app = FastAPI()
    app.post("/items")(found)
    with pytest.raises(LookupError, match=r"^POST /items documents no callback .*\.no_body: "):
        TestClient(app).post("/items", params={"callback_url": "https://h"})
