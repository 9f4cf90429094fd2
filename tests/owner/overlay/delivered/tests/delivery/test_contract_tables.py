import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Self

import pytest
from fastapi import (
    APIRouter,
    BackgroundTasks,
    Body,
    Cookie,
    Depends,
    FastAPI,
    File,
    Form,
    Header,
    Query,
    Request,
)
from fastapi.responses import PlainTextResponse
from fastapi.security import APIKeyHeader
from fastapi.testclient import TestClient
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, HttpUrl, RootModel
from pydantic import ValidationError as Invalid

from app import routing
from app.delivery import contracts
from app.delivery.contracts import Contract, ContractError, Payload

ADDRESS = "{$request.query.callback_url}"


class Color(Enum):
    RED = "red"


class Event(BaseModel):
    event_id: Annotated[int, Field(alias="eventId", ge=0)]
    note: str | None = None


class Filters(BaseModel):
    page: int = 1
    sort_by: Annotated[list[str], Field(alias="sortBy")] = []


class Received(BaseModel):
    ok: bool


class Renamed(BaseModel):
    name: Annotated[str, Field(validation_alias="read", serialization_alias="written")]


@dataclass
class Line:
    sku: str


async def plain(callback_url: str) -> None: ...


def documenting(
    callback: Callable[..., Any],
    path: str = ADDRESS,
    operation: Callable[..., Any] = plain,
    on: str = "/items/{item_id}",
    **arguments: Any,
) -> FastAPI:
    """Return an application with an operation that documents a callback."""
    app, router = FastAPI(), APIRouter()
    options: dict[str, Any] = {"methods": ["POST"], **arguments}
    router.add_api_route(path, callback, **options)
    app.post(on, callbacks=router.routes)(operation)
    return app


def contract_of(callback: Callable[..., Any], **arguments: Any) -> Contract:
    (contract,) = contracts.contracts_of(documenting(callback, **arguments)).values()
    return contract


def sent(payload: Payload) -> tuple[str, Any]:
    assert payload.content_type == (None if payload.body is None else "application/json")
    return payload.query, payload.body and json.loads(payload.body)


async def paid(event: Event) -> Received:
    raise NotImplementedError


def test_what_a_route_says() -> None:
    path = f"{ADDRESS}/items/{{$request.path.item_id}}"
    contract = contract_of(paid, path=path)
    assert contract.method == "POST"
    assert contract.expression == path
    payload = contract.render(Event.model_validate({"eventId": 1, "note": "Paid"}))
    assert payload == Payload("", b'{"eventId":1,"note":"Paid"}', "application/json")
    assert contract.check_answer(200, b'{"ok": true}') is None
    assert contract.name == f"{paid.__module__}.{paid.__qualname__}"


async def no_body() -> None: ...
async def model(event: Event) -> None: ...
async def optional(event: Event | None = None) -> None: ...
async def embedded(event: Annotated[Event, Body(embed=True)]) -> None: ...
async def embedded_before_annotated(event: Event = Body(embed=True)) -> None: ...  # noqa: B008
async def two(event: Event, other: Event | None = None) -> None: ...
async def with_scalar(event: Event, number: Annotated[int, Body(gt=0)]) -> None: ...
async def aliased(number: Annotated[int, Body(alias="theNumber", embed=True)]) -> None: ...
async def scalar(number: Annotated[int, Body(gt=0)]) -> None: ...
async def several(events: list[Event]) -> None: ...
async def mapping(prices: dict[str, Decimal]) -> None: ...
async def union(event: Event | Received) -> None: ...
async def line(line: Line) -> None: ...
async def at(when: Annotated[datetime, Body()]) -> None: ...
async def query(event_id: int, note: str | None = None) -> None: ...
async def query_aliased(number: Annotated[int, Query(alias="the-number", gt=0)]) -> None: ...
async def query_list(tags: Annotated[list[str], Query()]) -> None: ...
async def query_kinds(on: bool, at: datetime, color: Color, price: float) -> None: ...
async def query_model(filters: Annotated[Filters, Query()]) -> None: ...
async def both(event: Event, note: str, *, page: int = 1) -> None: ...


EVENT = Event.model_validate({"eventId": 1})
JSON_EVENT = {"eventId": 1, "note": None}
TIME = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("callback", "args", "kwargs", "query", "body"),
    [
        (no_body, [], {}, "", None),
        (model, [EVENT], {}, "", JSON_EVENT),
        (model, [], {"event": EVENT}, "", JSON_EVENT),
        (model, [{"eventId": "1"}], {}, "", JSON_EVENT),
        (model, [{"event_id": "1"}], {}, "", JSON_EVENT),
        (optional, [], {}, "", None),
        (optional, [EVENT], {}, "", JSON_EVENT),
        (embedded, [EVENT], {}, "", {"event": JSON_EVENT}),
        (embedded_before_annotated, [EVENT], {}, "", {"event": JSON_EVENT}),
        (two, [EVENT], {}, "", {"event": JSON_EVENT, "other": None}),
        (two, [EVENT, EVENT], {}, "", {"event": JSON_EVENT, "other": JSON_EVENT}),
        (with_scalar, [EVENT, 2], {}, "", {"event": JSON_EVENT, "number": 2}),
        (aliased, [3], {}, "", {"theNumber": 3}),
        (scalar, [3], {}, "", 3),
        (several, [[EVENT, EVENT]], {}, "", [JSON_EVENT, JSON_EVENT]),
        (mapping, [{"a": Decimal("1.10")}], {}, "", {"a": "1.10"}),
        (union, [Received(ok=True)], {}, "", {"ok": True}),
        (line, [Line("a")], {}, "", {"sku": "a"}),
        (at, [TIME], {}, "", "2026-01-02T03:04:05Z"),
        (query, [1], {}, "event_id=1", None),
        (query, [1, None], {}, "event_id=1", None),
        (query, [1, "a b&c/ü"], {}, "event_id=1&note=a%20b%26c%2F%C3%BC", None),
        (query_aliased, [2], {}, "the-number=2", None),
        (query_list, [["a", "b"]], {}, "tags=a&tags=b", None),
        (query_list, [[]], {}, "", None),
        (
            query_kinds,
            [True, TIME, Color.RED, 1.5],
            {},
            "on=true&at=2026-01-02T03%3A04%3A05Z&color=red&price=1.5",
            None,
        ),
        (query_model, [{"sortBy": ["a", "b"]}], {}, "page=1&sortBy=a&sortBy=b", None),
        (both, [EVENT, "n"], {"page": 2}, "note=n&page=2", JSON_EVENT),
    ],
)
def test_what_is_sent(
    callback: Callable[..., Any], args: list[Any], kwargs: Any, query: str, body: Any
) -> None:
    assert sent(contract_of(callback).render(*args, **kwargs)) == (query, body)


@pytest.mark.parametrize(
    ("callback", "args", "kwargs"),
    [
        (model, [], {}),
        (model, [EVENT, EVENT], {}),
        (model, [EVENT], {"other": 1}),
        (embedded_before_annotated, [], {}),
        (query, [], {}),
        (both, [EVENT, "n", 2], {}),
    ],
)
def test_a_call_that_the_function_does_not_take(
    callback: Callable[..., Any], args: list[Any], kwargs: Any
) -> None:
    with pytest.raises(TypeError):
        contract_of(callback).render(*args, **kwargs)


def changed() -> Event:
    event = EVENT.model_copy()
    event.event_id = -1
    return event


@pytest.mark.parametrize(
    ("callback", "args"),
    [
        (model, [{"eventId": -1}]),
        (model, [None]),
        (model, [changed()]),
        (two, [EVENT, {"eventId": "x"}]),
        (with_scalar, [EVENT, 0]),
        (scalar, [0]),
        (query_aliased, [0]),
        (query_list, ["a"]),
    ],
)
def test_a_value_that_is_not_as_documented(callback: Callable[..., Any], args: list[Any]) -> None:
    with pytest.raises(Invalid):
        contract_of(callback).render(*args)


def test_a_field_that_is_read_and_written_under_different_names() -> None:
    async def callback(body: Renamed) -> None: ...

    with pytest.raises(Invalid):
        contract_of(callback).render({"read": "x"})


def test_a_media_type_of_its_own() -> None:
    async def callback(e: Annotated[Event, Body(media_type="application/vnd.e+json")]) -> None: ...

    assert contract_of(callback).render(EVENT).content_type == "application/vnd.e+json"


def test_the_headers_of_a_delivery_can_be_documented() -> None:
    payload = contract_of(model, dependencies=[Depends(signed)]).render(EVENT)
    assert sent(payload) == ("", JSON_EVENT)


def test_the_query_stands_behind_that_of_the_address() -> None:
    payload = contract_of(query).render(1)
    assert payload.url("https://h/x?a=b") == "https://h/x?a=b&event_id=1"
    assert contract_of(model).render(EVENT).url("https://h/x?a=b") == "https://h/x?a=b"


async def annotated() -> Received:
    raise NotImplementedError


async def annotated_list() -> list[Received]:
    raise NotImplementedError


async def annotated_text() -> str:
    raise NotImplementedError


async def annotated_response() -> PlainTextResponse:
    raise NotImplementedError


PROBLEM: dict[int | str, Any] = {
    422: {"model": Event},
    "4XX": {"model": Received},
    "default": {"model": list[int]},
    410: {"description": "Gone"},
}


@pytest.mark.parametrize(
    ("callback", "arguments", "status", "body", "reason"),
    [
        (annotated, {}, 200, '{"ok": true}', None),
        (annotated, {}, 200, '{"ok": true, "more": 1}', None),
        (annotated, {}, 201, '{"ok": true}', None),
        (annotated, {"status_code": 202}, 202, '{"ok": true}', None),
        (annotated, {}, 200, '{"ok": "yes"}', "ok: Input should be a valid boolean"),
        (annotated, {}, 200, "{}", "ok: Field required"),
        (annotated, {}, 200, "", "body: Invalid JSON"),
        (annotated, {}, 204, "", "body: Invalid JSON"),
        (annotated, {}, 200, "<html>", "body: Invalid JSON"),
        (annotated, {"status_code": 202}, 202, "[]", "body: Input should be an object"),
        (annotated, {}, 500, "<html>", None),
        (annotated_list, {}, 200, '[{"ok": true}, {"ok": 1}]', "1.ok: Input should be a valid"),
        (annotated_text, {"response_class": PlainTextResponse}, 200, "received", None),
        (annotated_response, {}, 200, "received", None),
        (no_body, {}, 200, "received", None),
        (no_body, {"status_code": 204}, 204, "", None),
        (no_body, {"status_code": 204}, 200, "received", None),
        (no_body, {"response_model": Received}, 200, "[]", "body: Input should be an object"),
        (annotated, {"responses": PROBLEM}, 422, '{"eventId": 1}', None),
        (annotated, {"responses": PROBLEM}, 422, '{"ok": true}', "eventId: Field required"),
        (annotated, {"responses": PROBLEM}, 404, '{"ok": true}', None),
        (annotated, {"responses": PROBLEM}, 404, "[]", "body: Input should be an object"),
        (annotated, {"responses": PROBLEM}, 500, "[1]", None),
        (annotated, {"responses": PROBLEM}, 500, "{}", "body: Input should be a valid array"),
        (annotated, {"responses": PROBLEM}, 200, '{"ok": true}', None),
        (annotated, {"responses": {"2XX": {"model": Event}}}, 202, '{"eventId": 1}', None),
        (annotated, {"responses": {"2XX": {"model": Event}}}, 200, '{"ok": true}', None),
    ],
)
def test_the_answer(
    callback: Callable[..., Any], arguments: Any, status: int, body: str, reason: str | None
) -> None:
    found = contract_of(callback, **arguments).check_answer(status, body.encode())
    if reason is None:
        assert found is None
    else:
        assert found is not None
        assert found.startswith(f"the answer {status} is not as documented: {reason}")


def test_a_reason_is_short_and_does_not_repeat_the_answer() -> None:
    body = json.dumps([{"ok": "secret"}] * 1000).encode()
    reason = contract_of(annotated_list).check_answer(200, body)
    assert reason is not None
    assert len(reason) == 500
    assert "secret" not in reason


async def takes_header(x_token: Annotated[str, Header()]) -> None: ...
async def takes_cookie(token: Annotated[str, Cookie()]) -> None: ...
async def takes_path(item_id: int) -> None: ...
async def takes_form(name: Annotated[str, Form()]) -> None: ...
async def takes_file(file: Annotated[bytes, File()]) -> None: ...
async def takes_text(text: Annotated[str, Body(media_type="text/plain")]) -> None: ...
async def takes_request(request: Request) -> None: ...
async def takes_tasks(event: Event, tasks: BackgroundTasks) -> None: ...
async def takes_dependency(event: Annotated[None, Depends(no_body)]) -> None: ...
async def signed(
    request: Request,
    webhook_id: Annotated[str, Header()],
    signature: Annotated[str, Header(alias="Webhook-Signature")],
) -> None: ...
async def outer(inner: Annotated[None, Depends(takes_header)]) -> None: ...


@pytest.mark.parametrize(
    ("callback", "arguments", "reason"),
    [
        (takes_header, {}, "its parameter x_token is neither in the query nor in a JSON body"),
        (takes_cookie, {}, "its parameter token is neither in the query nor in a JSON body"),
        (
            takes_path,
            {"path": ADDRESS + "/{item_id}"},
            "its parameter item_id is neither in the query nor in a JSON body",
        ),
        (takes_form, {}, "its body is application/x-www-form-urlencoded, and only JSON is sent"),
        (takes_file, {}, "its body is multipart/form-data, and only JSON is sent"),
        (takes_text, {}, "its body is text/plain, and only JSON is sent"),
        (takes_request, {}, "its parameter request is neither"),
        (takes_tasks, {}, "its parameter tasks is neither"),
        (takes_dependency, {}, "its parameter event is neither"),
        (
            no_body,
            {"dependencies": [Depends(takes_header)]},
            "it depends on x-token in the header, which is not sent",
        ),
        (no_body, {"dependencies": [Depends(outer)]}, "it depends on x-token"),
        (no_body, {"dependencies": [Depends(plain)]}, "it depends on callback_url in the query"),
        (no_body, {"dependencies": [Depends(takes_form)]}, "it depends on name in the body"),
        (
            no_body,
            {"dependencies": [Depends(APIKeyHeader(name="webhook-id"))]},
            "it asks for credentials, and none are sent",
        ),
        (no_body, {"methods": ["PUT", "POST"]}, "it has the methods POST, PUT, and is sent by one"),
        (no_body, {"path": "/paid"}, "it begins with neither an expression nor"),
        (no_body, {"path": "{$callback_url}/paid"}, "write {$request.query.callback_url}"),
        (no_body, {"path": "{$response.body#/url}"}, "refers to the response"),
    ],
)
def test_a_callback_that_cannot_be_delivered(
    callback: Callable[..., Any], arguments: Any, reason: str
) -> None:
    with pytest.raises(ContractError, match=re.escape(reason)) as caught:
        contracts.check(documenting(callback, **arguments))
    path = arguments.get("path", ADDRESS)
    name = getattr(callback, "__name__", "")
    where = f"the callback {callback.__module__}.{name} at {path}: "
    assert str(caught.value).startswith(f"POST /items/{{item_id}} documents {where}")


class Address(BaseModel):
    street: str
    country: str | None = None


class Order(BaseModel):
    model_config = ConfigDict(validate_by_name=True)

    id: int
    url: HttpUrl
    total: Decimal
    color: Color
    address: Address
    other: Annotated[Address | None, Field(alias="otherAddress")] = None
    lines: list[Line] = []
    addresses: list[Annotated[Address, Field()]] = []
    pair: tuple[int, Address] | None = None
    prices: dict[str, Decimal] = {}
    anything: Any = None
    nothing: None = None
    nested: Self | None = None
    slashed: Annotated[int, Field(alias="a/b")] = 1


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: int


class Choices(BaseModel):
    one: Annotated[int, Field(validation_alias=AliasChoices("first", "second"))]


class Deep(BaseModel):
    one: Annotated[int, Field(validation_alias=AliasPath("a", "b"))]


class Orders(RootModel[list[Order]]):
    pass


class Tokens(BaseModel):
    x_token: str
    trace: Annotated[str, Field(alias="traceParent")]


async def dependency(shop: str, x_shop: Annotated[str, Header()]) -> None: ...
async def takes_order(order: Order) -> None: ...
async def takes_optional(order: Order | None = None) -> None: ...
async def takes_either(body: Order | Received) -> None: ...
async def takes_orders(orders: Orders) -> None: ...
async def takes_list(orders: list[Order]) -> None: ...
async def takes_open(body: Open) -> None: ...
async def takes_choices(body: Choices) -> None: ...
async def takes_deep(body: Deep) -> None: ...
async def takes_any(body: Annotated[Any, Body()]) -> None: ...
async def takes_dict(body: dict[str, Any]) -> None: ...
async def takes_url(url: Annotated[HttpUrl, Body()]) -> None: ...
async def takes_number(number: Annotated[int, Body(embed=True)]) -> None: ...
async def takes_two(order: Order, note: Annotated[str, Body(alias="theNote")]) -> None: ...
async def takes_line(line: Line) -> None: ...
async def takes_query(
    shop: Annotated[str, Query(alias="theShop")], old: Annotated[str, Query(validation_alias="o")]
) -> None: ...
async def takes_filters(filters: Annotated[Filters | None, Query()] = None) -> None: ...
async def takes_open_filters(filters: Annotated[Open, Query()]) -> None: ...
async def takes_headers(tokens: Annotated[Tokens, Header()]) -> None: ...
async def depends(shop: Annotated[None, Depends(dependency)]) -> None: ...


BY_HAND: dict[str, Any] = {
    "parameters": [{"in": "query", "name": "byHand"}, {"in": "header", "name": "x-hand"}],
    "requestBody": {"content": {"application/json": {"schema": {}}}},
}


@pytest.mark.parametrize(
    ("operation", "expression", "reason"),
    [
        (plain, "$request.query.callback_url", None),
        (plain, "$url", None),
        (plain, "$method", None),
        (plain, "$request.path.item_id", None),
        (plain, "$request.path.item", "in the request's path there is item_id"),
        (plain, "$request.query.callback", "in the request's query there is callback_url"),
        (plain, "$request.query.item_id", "in the request's query there is callback_url"),
        (plain, "$request.header.callback_url", "in the request's header there is nothing"),
        (plain, "$request.body", "the operation takes no body"),
        (plain, "$request.body#/id", "the operation takes no body"),
        (takes_query, "$request.query.theShop", None),
        (takes_query, "$request.query.shop", "in the request's query there is o, theShop"),
        (takes_query, "$request.query.o", None),
        (takes_filters, "$request.query.sortBy", None),
        (takes_filters, "$request.query.filters", "in the request's query there is page, sortBy"),
        (takes_open_filters, "$request.query.whatever", None),
        (takes_header, "$request.header.X-Token", None),
        (takes_header, "$request.header.x_token", "in the request's header there is x-token"),
        (takes_headers, "$request.header.x-token", None),
        (takes_headers, "$request.header.traceparent", None),
        (takes_headers, "$request.header.x-trace", "there is traceparent, x-token"),
        (depends, "$request.query.shop", None),
        (depends, "$request.header.x-shop", None),
        (takes_form, "$request.body#/name", "body is application/x-www-form-urlencoded, not JSON"),
        (takes_file, "$request.body#/file", "body is multipart/form-data, not JSON"),
        (takes_text, "$request.body", "body is text/plain, not JSON"),
        (takes_order, "$request.body#/id", None),
        (takes_order, "$request.body#/url", None),
        (takes_order, "$request.body#/total", None),
        (takes_order, "$request.body#/color", None),
        (takes_order, "$request.body#/address/street", None),
        (takes_order, "$request.body#/address/country", None),
        (takes_order, "$request.body#/otherAddress/street", None),
        (takes_order, "$request.body#/lines/0/sku", None),
        (takes_order, "$request.body#/addresses/0/street", None),
        (takes_order, "$request.body#/pair/0", None),
        (takes_order, "$request.body#/prices/a", None),
        (takes_order, "$request.body#/anything/at/0/all", None),
        (takes_order, "$request.body#/nested/nested/id", None),
        (takes_order, "$request.body#/a~1b", None),
        (takes_order, "$request.body", "the operation's body has no such text or number"),
        (takes_order, "$request.body#/nowhere", "the operation's body has no such"),
        (takes_order, "$request.body#/id/0", "the operation's body has no such"),
        (takes_order, "$request.body#/address", "the operation's body has no such"),
        (takes_order, "$request.body#/address/city", "the operation's body has no such"),
        (takes_order, "$request.body#/other/street", "the operation's body has no such"),
        (takes_order, "$request.body#/addresses/street", "the operation's body has no such"),
        (takes_order, "$request.body#/addresses", "the operation's body has no such"),
        (takes_order, "$request.body#/prices", "the operation's body has no such"),
        (takes_order, "$request.body#/nothing", "the operation's body has no such"),
        (takes_order, "$request.body#/", "the operation's body has no such"),
        (takes_optional, "$request.body#/id", None),
        (takes_optional, "$request.body#/nowhere", "the operation's body has no such"),
        (takes_either, "$request.body#/ok", None),
        (takes_either, "$request.body#/id", None),
        (takes_either, "$request.body#/nowhere", "the operation's body has no such"),
        (takes_orders, "$request.body#/0/id", None),
        (takes_orders, "$request.body#/id", "the operation's body has no such"),
        (takes_list, "$request.body#/0/id", None),
        (takes_list, "$request.body#/00/id", "the operation's body has no such"),
        (takes_open, "$request.body#/whatever/it/is", None),
        (takes_open, "$request.body#/id/0", "the operation's body has no such"),
        (takes_choices, "$request.body#/second", None),
        (takes_choices, "$request.body#/one", "the operation's body has no such"),
        (takes_deep, "$request.body#/a/b", None),
        (takes_any, "$request.body", None),
        (takes_any, "$request.body#/a/b", None),
        (takes_dict, "$request.body#/a/b", None),
        (takes_url, "$request.body", None),
        (takes_number, "$request.body#/number", None),
        (takes_number, "$request.body", "the operation's body has no such"),
        (takes_two, "$request.body#/order/id", None),
        (takes_two, "$request.body#/theNote", None),
        (takes_two, "$request.body#/id", "the operation's body has no such"),
        (takes_line, "$request.body#/sku", None),
    ],
)
def test_what_an_expression_can_refer_to(
    operation: Callable[..., Any], expression: str, reason: str | None
) -> None:
    app = documenting(no_body, f"{{{expression}}}/paid", operation)
    if reason is None:
        contracts.check(app)
    else:
        with pytest.raises(ContractError, match=re.escape(reason)) as caught:
            contracts.check(app)
        assert f"{{{expression}}} refers to nothing: " in str(caught.value)


@pytest.mark.parametrize(
    "expression",
    ["$request.query.byHand", "$request.header.x-hand", "$request.body#/a", "$request.path.on"],
)
def test_what_is_documented_by_hand(expression: str) -> None:
    app, router = FastAPI(), APIRouter()
    router.post(f"{{{expression}}}")(no_body)
    app.post("/items/{on}", callbacks=router.routes, openapi_extra=BY_HAND)(no_body)
    contracts.check(app)


def router_of(*callbacks: Callable[..., Any], path: str = ADDRESS, **arguments: Any) -> APIRouter:
    router = APIRouter(**arguments)
    for callback in callbacks:
        router.post(path)(callback)
    return router


def test_the_prefix_of_a_router_is_part_of_the_path() -> None:
    app = FastAPI()
    app.post("/items", callbacks=router_of(no_body, prefix="/hooks").routes)(plain)
    with pytest.raises(ContractError, match=r"at /hooks{.* begins with neither an expression"):
        contracts.check(app)


def test_a_router_in_a_callback_router() -> None:
    app, outer = FastAPI(), APIRouter()
    outer.include_router(router_of(no_body))
    app.post("/items", callbacks=outer.routes)(plain)
    with pytest.raises(ContractError, match="FastAPI documents nothing of a router"):
        contracts.check(app)


def test_two_callbacks_of_one_name() -> None:
    async def one() -> None: ...

    app, router = FastAPI(), router_of(no_body)
    router.post(ADDRESS, name="no_body")(one)
    app.post("/items", callbacks=router.routes)(plain)
    with pytest.raises(ContractError, match=r"no_body at .* another of its name takes its place"):
        contracts.check(app)


def test_a_function_with_two_routes() -> None:
    app = FastAPI()
    app.post("/one", callbacks=router_of(no_body).routes)(plain)
    app.post("/other", callbacks=router_of(no_body, path=f"{ADDRESS}/paid").routes)(plain)
    with pytest.raises(ContractError, match=r"/other documents .* another route has the function"):
        contracts.check(app)


def test_a_router_of_two_operations() -> None:
    app, router = FastAPI(), router_of(no_body, model)
    app.post("/one", callbacks=router.routes)(plain)
    app.post("/other", callbacks=router.routes)(plain)
    assert [*contracts.contracts_of(app)] == [f"{__name__}.no_body", f"{__name__}.model"]


def test_all_callbacks_are_checked() -> None:
    async def without_callback_url() -> None: ...

    app = FastAPI()
    app.post("/one", callbacks=router_of(no_body).routes)(plain)
    app.post("/other", callbacks=router_of(no_body).routes)(without_callback_url)
    with pytest.raises(ContractError, match="POST /other documents"):
        contracts.check(app)


async def found(request: Request, callback_url: HttpUrl) -> list[str]:
    contract = contracts.find(request, no_body)
    return [contract.name, contract.method, await contracts.address(contract, request)]


def on_the_application() -> FastAPI:
    app = FastAPI()
    app.post("/items", callbacks=router_of(model, no_body).routes)(found)
    return app


def on_an_included_router() -> FastAPI:
    app, outer, inner = FastAPI(), APIRouter(), APIRouter()
    inner.post("/items", callbacks=router_of(no_body).routes)(found)
    outer.include_router(inner)
    app.include_router(outer)
    return app


def on_the_including_router() -> FastAPI:
    app, outer, inner = FastAPI(), APIRouter(), APIRouter()
    inner.post("/items")(found)
    outer.include_router(inner, callbacks=router_of(no_body).routes)
    app.include_router(outer, callbacks=router_of(model).routes)
    return app


def of_a_router() -> FastAPI:
    app, router = FastAPI(), APIRouter(callbacks=router_of(no_body).routes)
    router.post("/items")(found)
    app.include_router(router)
    return app


def of_an_application() -> FastAPI:
    app, router = FastAPI(callbacks=router_of(no_body).routes), APIRouter()
    router.post("/items")(found)
    app.include_router(router)
    return app


def behind_shortcuts() -> FastAPI:
    app = on_an_included_router()
    routing.add_shortcuts(app)
    return app


def in_a_mounted_application() -> FastAPI:
    app = FastAPI()
    app.mount("/", on_an_included_router())
    return app


@pytest.mark.parametrize(
    "make_app",
    [
        on_the_application,
        on_an_included_router,
        on_the_including_router,
        of_a_router,
        of_an_application,
        behind_shortcuts,
        in_a_mounted_application,
    ],
)
def test_a_callback_is_found(make_app: Callable[[], FastAPI]) -> None:
    app = make_app()
    name = f"{__name__}.no_body"
    assert name in contracts.contracts_of(app)
    answer = TestClient(app).post("/items", params={"callback_url": "https://h"})
    assert answer.json() == [name, "POST", "https://h"]


def test_a_callback_that_the_operation_does_not_document() -> None:
    app = FastAPI()
    app.post("/items")(found)
    app.post("/others", callbacks=router_of(no_body).routes)(plain)
    with pytest.raises(LookupError, match=r"^POST /items documents no callback .*\.no_body: "):
        TestClient(app).post("/items", params={"callback_url": "https://h"})


async def test_nothing_serves_the_request(app: FastAPI) -> None:
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": [], "app": app})
    with pytest.raises(LookupError, match=r"^GET / documents no callback"):
        contracts.find(request, no_body)


def test_the_body_is_there_after_the_handler_has_its_own() -> None:
    async def notify(request: Request, invoice: Order) -> str:
        return await contracts.address(contracts.find(request, no_body), request)

    app = documenting(no_body, "{$request.body#/url}/{$request.body#/id}", notify)
    invoice = {"id": 7, "url": "https://h", "total": 1, "color": "red", "address": {"street": "s"}}
    assert TestClient(app).post("/items/1", json=invoice).json() == "https://h/7"
