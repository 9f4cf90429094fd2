"""An app with one operation for each thing that FastAPI and OpenAPI can say, and a call of each.

It is put into a project, and served; `features.py FOLDER` writes the document, the calls, and in a
folder `alone` a document of each operation, as a FastAPI has it that says nothing of errors.
"""

# The project is there where this file is run.
# mypy: ignore-errors

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from inspect import Parameter, Signature
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar
from uuid import UUID

from app import errors, openapi, operation_ids
from fastapi import (
    APIRouter,
    Body,
    Cookie,
    File,
    Form,
    Header,
    Query,
    Request,
    Response,
    UploadFile,
)
from fastapi import Path as InPath
from fastapi.openapi.utils import get_openapi
from fastapi.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
)
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, RootModel, computed_field, create_model
from pydantic.alias_generators import to_camel
from typing_extensions import TypedDict

NAMES = {"title": "Features", "version": "1.0.0"}
router = APIRouter(tags=["features"], generate_unique_id_function=operation_ids.operation_id)
# By name: what is sent, and what comes back: its status, and its body, or bytes as text.
CALLS: dict[str, dict[str, Any]] = {}


def add(name: str, handler: Callable[..., Any], want: Any, status: int = 200, **options: Any):
    """Add an operation, and a call of it; a keyword `sent` has what is sent."""
    CALLS[name] = {"sent": options.pop("sent", {}), "status": status, "want": want}
    handler.__name__ = handler.__qualname__ = name
    path = options.pop("path", f"/{name}")
    options.setdefault("methods", ["POST"])
    router.add_api_route(path, handler, **options)


def body(name: str, kind: Any, value: Any, want: Any = ..., **options: Any) -> None:
    """Add an operation that answers what it is sent."""

    async def handler(body):
        return body

    parameters = [Parameter("body", Parameter.POSITIONAL_OR_KEYWORD, annotation=kind)]
    handler.__signature__ = Signature(parameters, return_annotation=kind)
    add(name, handler, value if want is ... else want, sent={"body": value}, **options)


def field(name: str, kind: Any, value: Any, want: Any = ..., default: Any = ...) -> None:
    """Add one whose model has one field of a kind."""
    model = create_model(f"Has{to_camel(name).title()}", value=(kind, default))
    body(name, model, {"value": value}, {"value": value if want is ... else want})


def given(name: str, place: str, *fields: tuple[str, Any, Any], path: str = "", **want: Any):
    """Add one that answers its parameters, each a name, an annotation and a value."""

    async def handler(**values):
        return values

    defaults = {True: Parameter.empty, False: None}
    handler.__signature__ = Signature(
        [
            Parameter(
                f"p{number}",
                Parameter.KEYWORD_ONLY,
                annotation=Annotated[kind, PLACES[place](alias=alias)],
                default=defaults[type(None) not in getattr(kind, "__args__", ())],
            )
            for number, (alias, kind, _) in enumerate(fields)
        ],
        return_annotation=dict[str, Any],
    )
    sent = {alias: value for alias, _, value in fields if value is not ...}
    found = {f"p{n}": plain(value) for n, (_, _, value) in enumerate(fields)} | want
    add(name, handler, found, sent={place: sent}, **({"path": path} if path else {}))


def answer(name: str, content: Any, want: Any, status: int = 200, **options: Any) -> None:
    """Add one that answers something."""

    async def handler():
        return content

    add(name, handler, want, status, methods=["GET"], **options)


def plain(value: Any) -> Any:
    """Return what JSON has for a value that is tagged with its type."""
    return None if value is ... else value.get("$", value) if isinstance(value, dict) else value


def when(value: str) -> dict[str, str]:
    """Return a value that Python's client takes as an object, and TypeScript's as text."""
    return {"$": value}


PLACES = {"query": Query, "headers": Header, "cookies": Cookie, "path": InPath}
T = TypeVar("T")


# What a field can be.
class Case(Enum):
    LOWER, UPPER, UP, DOWN = "asc", "ASC", "DESC", "desc"


class Level(IntEnum):
    LOW, HIGH = 1, 2


class Half(float, Enum):
    ONE, TWO = 0.5, 1.5


class Part(BaseModel):
    name: str


class Node(BaseModel):
    name: str
    children: list["Node"] = []


class Left(BaseModel):
    right: "Right | None" = None


class Right(BaseModel):
    left: Left | None = None


class Page(BaseModel, Generic[T]):
    items: list[T]


class Box(BaseModel):
    side: int

    @computed_field
    @property
    def area(self) -> int:
        return self.side**2


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    first_name: str
    lastName: str = Field(alias="last-name")  # noqa: N815


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


class Base(BaseModel):
    """Quotes: \"\"\" and \\ and */ and `ticks` ${x}."""

    one: int = Field(description='a "quoted" \\ one */', examples=[1])


class Derived(Base):
    two: int = Field(2, deprecated=True)


class Typed(TypedDict):
    name: str


class Pair(NamedTuple):
    name: str
    size: int


@dataclass
class Data:
    name: str
    size: int = 1


class Inner(BaseModel):
    class Meta(BaseModel):
        size: int

    meta: Meta


class OuterMeta(BaseModel):
    size: int


def twin(module: str) -> type[BaseModel]:
    return create_model("Address", __module__=module, **{module: (str, ...)})


for row in (
    ("text", str, "a"),
    ("integer", int, 2**53 - 1),
    ("number", float, 1.5),
    ("boolean", bool, True),
    ("decimal", Decimal, "1.50"),
    ("instant", datetime, "2026-01-02T03:04:05Z"),
    ("day", date, "2026-01-02"),
    ("clock", time, "03:04:05"),
    ("duration", timedelta, "PT1H"),
    ("uuid", UUID, "12345678-1234-5678-1234-567812345678"),
    ("raw", bytes, "abc"),
    ("anything", Any, {"a": [1, None]}),
    ("free", dict[str, Any], {"a": 1}),
    ("counts", dict[str, int], {"a": 1}),
    ("parts_by_name", dict[str, Part], {"a": {"name": "b"}}),
    ("lists_by_name", dict[str, list[int]], {"a": [1]}),
    ("parts", list[Part], [{"name": "a"}]),
    ("matrix", list[list[int]], [[1], [2, 3]]),
    ("pair", tuple[int, str], [1, "a"]),
    ("distinct", set[str], ["a"]),
    ("one_of_two", Literal["a", "b"], "b"),
    ("fixed", Literal["a"], "a"),
    ("one_or_word", Literal["a", 1], 1),
    ("only_true", Literal[True], True),
    ("case", Case, "ASC"),
    ("level", Level, 2),
    ("half", Half, 0.5),
    ("url", AnyUrl, "https://example.com/"),
    ("address", IPv4Address, "10.0.0.1"),
    ("code", Annotated[str, Field(pattern=r'^[a-z"\\]+$', max_length=3)], "ab"),
    ("several", Annotated[int, Field(multiple_of=5, gt=0, lt=100)], 10),
    ("word_or_number", int | str, "a"),
    ("part_or_list", Part | list[Part], [{"name": "a"}]),
    ("either_list", list[Cat | str], [{"kind": "cat", "lives": 9}, "a"]),
    ("either", Annotated[Cat | Dog, Field(discriminator="kind")], {"kind": "dog", "name": "a"}),
    ("named_tuple", Pair, ["a", 1]),
    ("maybe", str | None, None),
    ("maybe_part", Part | None, {"name": "a"}),
    ("maybe_parts", list[Part] | None, [{"name": "a"}]),
    ("maybe_instant", datetime | None, "2026-01-02T03:04:05Z"),
    ("maybe_level", Level | None, None),
    ("left_or_right", Left, {"right": {"left": {"right": None}}}),
    ("tree", Node, {"name": "a", "children": [{"name": "b", "children": []}]}),
    ("page", Page[Part], {"items": [{"name": "a"}]}),
    ("open", Open, {"name": "a", "more": 1}),
    ("closed", Closed, {"name": "a"}),
    ("typed", Typed, {"name": "a"}),
    ("data", Data, {"name": "a", "size": 2}),
    ("derived", Derived, {"one": 1, "two": 3}),
    ("camel", Camel, {"firstName": "a", "last-name": "b"}),
    ("inner", Inner, {"meta": {"size": 1}}),
):
    field(*row)
field("computed", Box, {"side": 2}, {"side": 2, "area": 4})
field("defaulted", int, 5, default=3)
field("defaulted_case", Case, "ASC", default=Case.UP)
field("defaulted_list", list[str], ["a"], default=[])
field("nested_in_name", create_model("Outer", meta=(OuterMeta, ...)), {"meta": {"size": 1}})
field(
    "one_name_twice",
    create_model("Both", one=(twin("billing"), ...), two=(twin("shipping"), ...)),
    {"one": {"billing": "a"}, "two": {"shipping": "b"}},
)
body("nothing_in_it", create_model("Empty"), {})
body("root_list", RootModel[list[int]], [1, 2])
body("root_dict", RootModel[dict[str, int]], {"a": 1})
body("list_body", list[Part], [{"name": "a"}])
body("dict_body", dict[str, Part], {"a": {"name": "b"}})
body("union_body", Cat | Dog, {"kind": "cat", "lives": 9})
body("number_body", Annotated[int, Body()], 5)
body("text_in_json", Annotated[str, Body()], "a")
body("optional_body", Part | None, {"name": "a"})
body("embedded", Annotated[Part, Body(embed=True)], {"body": {"name": "a"}}, {"name": "a"})
body("merged", Part, {"name": "a"}, methods=["PATCH"])
body("put", Part, {"name": "a"}, methods=["PUT"])

# Names of models, and of fields, that the generated code has for something else.
MODELS = """
    Any Array Auth AuthenticatedClient BinaryIO Blob Boolean BytesIO Client ClientOptions
    Config Date Dict Enum Error Exception File Function Generator HTTPStatus List Literal
    Map Mapping Number Object Optional Options Partial Promise Record Request RequestFiles
    Response Set String Symbol T TypeVar UUID UNSET Union UnexpectedStatus Unset ValueError
    datetime features httpx response
"""
FIELDS = """
    __init__ __proto__ _private additional_keys additional_properties Any a-b body cast
    class client cls constructor d data date datetime dict field_dict files from from_dict
    größe httpx id int isinstance json list name property prop prop_name prototype self
    src_dict str T to_dict to_multipart type types UNSET UUID 1st $ref @id
"""
for number, word in enumerate(MODELS.split()):
    model = create_model(word, value=(int, ...), when=(datetime | None, None))
    body(f"model_{number}_{word}", model, {"value": 1, "when": "2026-01-02T03:04:05Z"})
for number, word in enumerate(FIELDS.split()):
    kinds = {"value": (int, Field(alias=word)), "parts": (list[Part] | None, None)}
    model = create_model(
        f"Field{number}", **kinds, uuid=(UUID | None, None), on=(date | None, None)
    )
    value = {word: 1, "parts": [{"name": "a"}], "on": "2026-01-02", "uuid": None}
    body(f"field_{number}", model, value)

# Parameters.
for place in ("query", "headers", "cookies"):
    for name, kind, value in (
        ("text", str, "a b&c" if place == "query" else "a"),
        ("number", int, 5),
        ("bool", bool, True),
        ("maybe", str | None, None),
        ("left_out", str | None, ...),
        ("maybe_number", int | None, 5),
        ("instant", datetime, when("2026-01-02T03:04:05Z")),
        ("maybe_instant", datetime | None, when("2026-01-02T03:04:05Z")),
        ("case", Case, "ASC"),
        ("list", list[str], ["a", "b"]),
        ("maybe_list", list[str] | None, ["a"]),
        ("uuid", UUID, when("12345678-1234-5678-1234-567812345678")),
    ):
        if place != "cookies" or "list" not in name:
            given(
                f"{place}_{name}",
                place,
                ("x-value" if place == "headers" else "value", kind, value),
            )
for name, kind, value in (
    ("text", str, "a b"),
    ("number", int, 5),
    ("day", date, when("2026-01-02")),
    ("instant", datetime, when("2026-01-02T03:04:05Z")),
    ("case", Case, "ASC"),
    ("uuid", UUID, when("12345678-1234-5678-1234-567812345678")),
):
    given(f"path_{name}", "path", ("value", kind, value), path=f"/path_{name}/{{value}}")
given("path_two", "path", ("b", int, 1), ("a", int, 2), path="/path_two/{a}/to/{b}")
given("query_two_cases", "query", ("a", int, 1), ("A", int, 2))
given("query_brackets", "query", ("x[]", list[int], [1, 2]), ("$filter", str, "a"))
PARAMETERS = """
    body class client cookies errors headers httpx id json kwargs params response self type url wire
"""
for word in PARAMETERS.split():
    given(f"query_named_{word}", "query", (word, int, 1))
given("path_named_params", "path", ("params", int, 1), path="/path_named_params/{params}")


class Filter(BaseModel):
    size: int = 1
    words: list[str] = []


@router.get("/query_model")
async def query_model(filter: Annotated[Filter, Query()]) -> Filter:
    return filter


@router.post("/all_places/{a}")
async def all_places(a: int, b: int, part: Part, x_c: Annotated[int, Header()]) -> list[Any]:
    return [a, b, part.name, x_c]


CALLS["query_model"] = {
    "sent": {"query": {"size": 2, "words": ["a"]}},
    "want": {"size": 2, "words": ["a"]},
}
CALLS["all_places"] = {
    "sent": {"path": {"a": 1}, "query": {"b": 2}, "headers": {"x-c": 3}, "body": {"name": "d"}},
    "want": [1, 2, "d", 3],
}


# Bodies that are not JSON.
@router.post("/form")
async def form(a: Annotated[str, Form()], b: Annotated[int, Form()] = 1) -> list[Any]:
    return [a, b]


@router.post("/form_model")
async def form_model(body: Annotated[Part, Form()]) -> Part:
    return body


@router.post("/upload")
async def upload(file: UploadFile) -> str:
    return (await file.read()).decode()


@router.post("/upload_bytes")
async def upload_bytes(file: Annotated[bytes, File()]) -> str:
    return file.decode()


@router.post("/upload_several")
async def upload_several(files: list[UploadFile], note: Annotated[str, Form()]) -> list[str]:
    return [note, *[(await file.read()).decode() for file in files]]


@router.post("/upload_maybe")
async def upload_maybe(file: UploadFile | None = None, more: list[UploadFile] | None = None) -> str:
    return (await file.read()).decode() + str(len(more or ()))


@router.post("/upload_form")
async def upload_form(
    file: UploadFile, level: Annotated[Level, Form()], on: Annotated[date | None, Form()] = None
) -> list[Any]:
    return [(await file.read()).decode(), level, on]


for name, sent, want in (
    ("form", {"a": "x", "b": 2}, ["x", 2]),
    ("form_model", {"name": "x"}, {"name": "x"}),
    ("upload", {"file": {"$bytes": "x"}}, "x"),
    ("upload_bytes", {"file": {"$bytes": "x"}}, "x"),
    ("upload_several", {"files": [{"$bytes": "x"}, {"$bytes": "y"}], "note": "n"}, ["n", "x", "y"]),
    ("upload_maybe", {"file": {"$bytes": "x"}}, "x0"),
    (
        "upload_form",
        {"file": {"$bytes": "x"}, "level": 2, "on": "2026-01-02"},
        ["x", 2, "2026-01-02"],
    ),
):
    CALLS[name] = {"sent": {"body": sent}, "want": want}
for name, media_type, schema, value in (
    ("plain_body", "text/plain", {"type": "string"}, "x"),
    ("csv_body", "text/csv", {"type": "string"}, "a,b"),
    (
        "bytes_body",
        "application/octet-stream",
        {"type": "string", "format": "binary"},
        {"$bytes": "x"},
    ),
    (
        "media_bytes_body",
        "application/octet-stream",
        {"type": "string", "contentMediaType": "application/octet-stream"},
        {"$bytes": "x"},
    ),
    ("pdf_body", "application/pdf", {"type": "string", "format": "binary"}, {"$bytes": "x"}),
    ("xml_body", "application/xml", {"type": "string"}, "<a/>"),
    ("lines_body", "application/x-ndjson", {"type": "string"}, "{}\n{}"),
    ("merge_body", "application/merge-patch+json", {"type": "object"}, {"a": 1}),
):

    async def echo(request: Request) -> dict[str, str]:
        return {
            "type": request.headers["content-type"].partition(";")[0],
            "text": (await request.body()).decode().replace(" ", ""),
        }

    text = value if isinstance(value, str) else value.get("$bytes", '{"a":1}')
    extra = {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}
    add(name, echo, {"type": media_type, "text": text}, sent={"body": value}, openapi_extra=extra)

# Answers.
for name, media_type in (
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("zip", "application/zip"),
    ("lines", "application/x-ndjson"),
    ("octets", "application/octet-stream"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("text_answer", "text/plain"),
    ("xml", "application/xml"),
    ("events", "text/event-stream"),
    ("json_lines", "application/jsonl"),
):
    answer(
        name,
        Response("x", media_type=media_type),
        "x",
        response_class=type(name, (Response,), {"media_type": media_type}),
    )
answer(
    "file_beside_json",
    Response("x", media_type="image/png"),
    "x",
    responses={200: {"content": {"image/png": {}}}},
)
answer("nothing", None, None, 204, status_code=204)
answer("created", Part(name="a"), {"name": "a"}, 201, status_code=201, response_model=Part)
answer("null", None, None, response_model=None)
answer("number_answer", 5, 5, response_model=int)
answer("text_as_json", "a", "a", response_model=str)
answer("list_answer", [Part(name="a")], [{"name": "a"}], response_model=list[Part])
answer("dict_answer", {"a": 1}, {"a": 1}, response_model=dict[str, int])
answer("union_answer", Part(name="a"), {"name": "a"}, response_model=Part | int)
answer("optional_answer", None, None, response_model=Part | None)
answer("untyped", {"a": 1}, {"a": 1})
answer(
    "accepted",
    JSONResponse({"name": "a"}, 202),
    {"name": "a"},
    202,
    response_model=Box,
    responses={202: {"model": Part}},
)
answer(
    "conflict",
    JSONResponse({"name": "a"}, 409),
    {"name": "a"},
    409,
    responses={409: {"model": Part}},
)
answer(
    "any_refusal",
    JSONResponse({"name": "a"}, 418),
    {"name": "a"},
    418,
    responses={"4XX": {"model": Part}},
)
answer(
    "problem",
    JSONResponse(
        {"type": "about:blank", "title": "No", "status": 403},
        403,
        media_type="application/problem+json",
    ),
    {"type": "about:blank", "title": "No", "status": 403},
    403,
)
answer(
    "with_a_header",
    JSONResponse(1, headers={"x-a": "b"}),
    1,
    response_model=int,
    responses={200: {"headers": {"x-a": {"schema": {"type": "string"}}}}},
)
# What is not the service's own: a status and what was said, in both.
for name, content, status in (
    ("bad_gateway", HTMLResponse("<html>", 502), 502),
    ("too_many", JSONResponse({"message": "slow"}, 429), 429),
    ("moved", RedirectResponse("/elsewhere", 307), 307),
    ("cloud_error", PlainTextResponse("x", 520), 520),
    ("no_object", JSONResponse([1], 500), 500),
    ("empty_error", Response(status_code=503), 503),
    ("another_shape", JSONResponse({"other": 1}), 200),
):
    answer(name, content, ..., status, response_model=Part)

app = openapi.Application(**NAMES)
app.include_router(router, responses=errors.DEFAULT_RESPONSE)

if __name__ == "__main__":
    if sys.argv[1:]:
        folder = Path(sys.argv[1])
        (folder / "openapi.json").write_text(json.dumps(app.openapi()))
        (folder / "alone").mkdir()
        for route in router.routes:
            alone = get_openapi(**NAMES, routes=[route])
            (folder / f"alone/{route.name}.json").write_text(json.dumps(alone))
        calls = {name: {"status": 200, **call} for name, call in CALLS.items()}
        (folder / "calls.json").write_text(json.dumps(calls, default=lambda _: "foreign"))
    else:
        import uvicorn

        uvicorn.run(app, port=0)
