"""What breaks the users of a client, and what does not."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import breaking_changes
import pytest

Json = dict[str, Any]


def content(name: str, media_type: str = "application/json") -> Json:
    return {"content": {media_type: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def model(*required: str, **properties: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": properties}


TEXT, NUMBER = {"type": "string"}, {"type": "number"}
SORT = {"enum": ["asc", "desc"]}
PAID = {"operationId": "paid", "requestBody": content("Event"), "responses": {"200": {}}}
DOCUMENT: Json = {
    "openapi": "3.1.0",
    "paths": {
        "/items": {
            "get": {
                "operationId": "list",
                "parameters": [{"name": "sort", "in": "query", "schema": SORT}],
                "responses": {"200": content("Item"), "404": content("Problem")},
            },
            "post": {
                "operationId": "create",
                "requestBody": content("NewItem"),
                "responses": {"201": content("Item")},
                "callbacks": {"paid": {"{$request.body#/url}": {"post": PAID}}},
            },
        }
    },
    "components": {
        "schemas": {
            "NewItem": model(
                "name",
                name={"type": "string", "maxLength": 200},
                price=NUMBER,
                note={"anyOf": [TEXT, {"type": "null"}]},
                parts={"type": "array", "items": {"$ref": "#/components/schemas/NewItem"}},
            ),
            "Item": model(
                "id",
                "owner",
                id={"type": "integer"},
                owner={"anyOf": [{"$ref": "#/components/schemas/Owner"}, {"type": "null"}]},
                state={"enum": ["new", "old"]},
                tags={"type": "array", "items": TEXT},
            ),
            "Owner": model("name", name=TEXT, mail=TEXT),
            "Event": model("paid", paid={"type": "boolean"}),
            "Problem": model("status", status={"type": "integer"}, detail=TEXT),
        }
    },
}


class Api:
    """A document, and short names for what the changes below touch."""

    def __init__(self) -> None:
        self.document = deepcopy(DOCUMENT)
        self.items = self.document["paths"]["/items"]
        self.models = self.document["components"]["schemas"]

    def fields(self, name: str) -> Json:
        fields: Json = self.models[name]["properties"]
        return fields


def lines(change: Callable[[Api], object]) -> list[str]:
    api = Api()
    change(api)
    return list(breaking_changes.breaking(DOCUMENT, api.document))


BREAKING: dict[str, tuple[Callable[[Api], object], str]] = {
    "operation removed": (lambda api: api.items.pop("get"), "GET /items: removed"),
    "path removed": (lambda api: api.document["paths"].clear(), "GET /items: removed"),
    "operation renamed": (
        lambda api: api.items["get"].update(operationId="find"),
        "GET /items: list is called find",
    ),
    "credentials needed": (
        lambda api: api.items["get"].update(security=[{"key": []}]),
        "GET /items: needs other credentials",
    ),
    "parameter removed": (
        lambda api: api.items["get"]["parameters"].pop(),
        "GET /items query sort: removed",
    ),
    "parameter required": (
        lambda api: api.items["get"]["parameters"][0].update(required=True),
        "GET /items query sort: required now",
    ),
    "value of a parameter removed": (
        lambda api: api.items["get"]["parameters"][0]["schema"]["enum"].pop(),
        'GET /items query sort: ["desc"] not among ["asc"]',
    ),
    "field required": (
        lambda api: api.models["NewItem"]["required"].append("price"),
        "POST /items body.price: required now",
    ),
    "field of a request removed": (
        lambda api: api.fields("NewItem").pop("price"),
        "POST /items body.price: removed",
    ),
    "type narrowed": (
        lambda api: api.fields("NewItem").update(price={"type": "integer"}),
        "POST /items body.price: number for integer",
    ),
    "text shorter": (
        lambda api: api.fields("NewItem")["name"].update(maxLength=100),
        "POST /items body.name: maxLength 100, not 200",
    ),
    "null refused": (
        lambda api: api.fields("NewItem").update(note=TEXT),
        "POST /items body.note: null for string",
    ),
    "body of another type": (
        lambda api: api.items["post"].update(requestBody=content("NewItem", "text/csv")),
        "POST /items body: no application/json",
    ),
    "status changed": (
        lambda api: api.items["post"].update(responses={"200": content("Item")}),
        "POST /items 201: removed",
    ),
    "field of a response removed": (
        lambda api: api.fields("Item").pop("tags"),
        "GET /items 200.tags: removed",
    ),
    "field of a response optional": (
        lambda api: api.models["Item"]["required"].remove("id"),
        "GET /items 200.id: may be absent now",
    ),
    "field of a response of another type": (
        lambda api: api.fields("Item").update(id=TEXT),
        "GET /items 200.id: string for integer",
    ),
    "value of a response added": (
        lambda api: api.fields("Item")["state"]["enum"].append("lost"),
        'GET /items 200.state: ["lost"] not among ["new", "old"]',
    ),
    "items of a response of another type": (
        lambda api: api.fields("Item")["tags"].update(items=NUMBER),
        "GET /items 200.tags[]: number for string",
    ),
    "field of an optional model removed": (
        lambda api: api.fields("Owner").pop("mail"),
        "GET /items 200.owner.mail: removed",
    ),
    "field of an error removed": (
        lambda api: api.fields("Problem").pop("detail"),
        "GET /items 404.detail: removed",
    ),
    "field of a callback removed": (
        lambda api: api.fields("Event").pop("paid"),
        "POST /items callback paid POST {$request.body#/url} body.paid: removed",
    ),
}
HARMLESS: dict[str, Callable[[Api], object]] = {
    "nothing": lambda _: None,
    "operation added": lambda api: api.items.update(put={"operationId": "put", "responses": {}}),
    "optional parameter added": lambda api: api.items["post"].update(
        parameters=[{"name": "q", "in": "query", "schema": TEXT}]
    ),
    "optional field added": lambda api: api.fields("NewItem").update(colour=TEXT),
    "field not required any more": lambda api: api.models["NewItem"]["required"].clear(),
    "type widened": lambda api: api.fields("NewItem").update(
        price={"anyOf": [NUMBER, TEXT, {"type": "null"}]}
    ),
    "longer text": lambda api: api.fields("NewItem")["name"].pop("maxLength"),
    "field of a response added": lambda api: api.fields("Item").update(colour=TEXT),
    "field of a response required": lambda api: api.models["Item"]["required"].append("tags"),
    "null not answered any more": lambda api: api.fields("Item").update(
        owner={"$ref": "#/components/schemas/Owner"}
    ),
    "value of a response removed": lambda api: api.fields("Item")["state"]["enum"].pop(),
    "model inlined": lambda api: api.fields("Item").update(owner=api.models["Owner"]),
    "words": lambda api: api.items["get"].update(summary="All", description="All items."),
    "error documented": lambda api: api.items["post"]["responses"].update(
        {"409": content("Problem")}
    ),
}


@pytest.mark.parametrize("name", BREAKING)
def test_a_change_that_breaks_clients_is_told(name: str) -> None:
    change, line = BREAKING[name]
    assert line in lines(change)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_change_that_breaks_nothing_is_not(name: str) -> None:
    assert lines(HARMLESS[name]) == []
