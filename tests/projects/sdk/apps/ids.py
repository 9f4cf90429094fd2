"""An app whose operation ids hurt, in the manner of the project that it is put into."""

# The project is there where this file is run.
# mypy: ignore-errors

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Literal

from app import errors, openapi, operation_ids
from pydantic import BaseModel


class Thing(BaseModel):
    """A thing."""

    name: str
    class_: str = "x"


class ItemsServices(BaseModel):
    """Almost named like a service."""

    a: int


class Tag(Enum):
    """A tag may be an Enum."""

    A = "enum tag"


app = openapi.Application(
    title="Awkward",
    version="1.0.0",
    generate_unique_id_function=operation_ids.operation_id,
    responses=errors.DEFAULT_RESPONSE,
)


def add(path: str, name: str, tags: list | None, *methods: str, **more: object) -> None:
    """Add an operation whose handler has this name."""

    async def handler() -> Thing:
        """Do it. */ and `ticks` ${x} and \"\"\" and \\ too."""
        raise NotImplementedError

    handler.__name__ = handler.__qualname__ = name
    app.add_api_route(path, handler, methods=methods or ("GET",), tags=tags, **more)


add("/untagged", "root", None)
add("/tagged-default", "other", ["default"])
# A tag with spaces and dots, and names that differ in an underscore.
add("/a", "list", ["My Tag.v2 / x"])
add("/b", "list_", ["My Tag.v2 / x"])
add("/b2", "_list", ["My Tag.v2 / x"])
# What is a keyword, or a static property of a class, in one language or the other.
add("/c", "delete", ["items"], "DELETE")
add("/d", "class_", ["items"])
for reserved in ("prototype", "name", "constructor", "length", "arguments", "caller", "toString"):
    add(f"/{reserved}", reserved, ["items"])
for reserved in ("None", "True", "async", "match", "type", "self", "client", "sync", "httpx"):
    add(f"/python/{reserved}", reserved, ["python"])
add("/m", "import_", ["class"])
# The prefix is all there is.
add("/d6", "items", ["items"])
add("/k", "whatever", ["left"], operation_id="left-")
# Two tags that share a method, and an operation with both.
add("/e", "list", ["items"])
add("/f", "list", ["users", "admin"])
add("/f2", "list", ["admin"])
# Unicode, digits, and what is neither.
add("/g", "größe_lesen", ["Ünïcode"])
add("/h", "名前", ["日本"])
add("/h2", "имя", ["日本"])
add("/l", "whatever", ["123"], operation_id="123-456")
add("/n", "emoji", ["🎉"])
add("/o", "HTTPServer2Get", [Tag.A])
add("/i", "multi", ["items"], "GET", "PUT")
add("/j", "whatever", ["items"], operation_id="custom.id.with.dots")
add("/j2", "whatever", ["items"], operation_id="custom/id with 'quotes' and \"more\"")


@app.get("/p/{x}", tags=["list"])
async def list_items(x: int, mode: Literal["a", "b"] = "a") -> Thing:
    """Have an inline enumeration."""


@app.get("/p2", tags=["items"], operation_id="items-list_items")
async def list_other_items(mode: Literal["a", "c"] = "a") -> Thing:
    """Have another one, by the same name."""


@app.post("/q", tags=["items"])
async def use(thing: ItemsServices) -> ItemsServices:
    """Take a model."""


@app.webhooks.post("thing-happened", tags=["items"])
async def thing_happened(body: Thing) -> None:
    """It happened."""


Path(sys.argv[1]).write_text(json.dumps(app.openapi()), encoding="utf-8")
