"""What a callback is, and the text of its file."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable
from typing import NamedTuple

PARAMETER = "callback_url"
# What pydantic's models have, and fields must not hide.
TAKEN = frozenset({"construct", "copy", "description", "dict", "json", "schema", "validate"})
INDENT = "    "
# Of a text in a line of 88 characters that gives it a name.
LONGEST = 72
# A part of a path with the expression in it, which stays whole.
SEGMENT = re.compile(r"/?\{[^}]*\}[^/{]*|/[^/{]*|[^/{]+|\{")


class Model(NamedTuple):
    """The class of an event or a reply.

    Attributes:
        name: Of the class.
        module: Where it is imported from, as in `from … import`; None where the callback's own
            file defines it.
    """

    name: str
    module: str | None = None


class Ids(NamedTuple):
    """How a callback gets its operation id.

    Attributes:
        function: The module and the name of what makes it; None for FastAPI's own.
        tags: That the function wants.
        operation_id: Written out, where the function cannot be imported.
    """

    function: tuple[str, str] | None = None
    tags: tuple[str, ...] = ()
    operation_id: str | None = None


class Callback(NamedTuple):
    """One callback, as it is documented.

    Attributes:
        name: Of the function and its module, and the key in the OpenAPI document.
        address: Its path: text with runtime expressions.
        event: What the client is sent.
        reply: What it answers.
        ids: How it is named beside the operations.
    """

    name: str
    address: str
    event: Model
    reply: Model
    ids: Ids = Ids()


def callback_text(callback: Callback) -> str:
    """Return the file of a callback: the contract that a client has to fulfil."""
    return (
        f'"""The callback `{callback.name}`: what the client must be able to receive."""\n'
        f"\n{_imports(callback)}\n"
        "# FastAPI would document its own 422 for a server that is the client's.\n"
        f"{_router(callback)}\n\n\n"
        f"{_models(callback)}"
        "# The path is a runtime expression: "
        "https://spec.openapis.org/oas/v3.1.0#runtime-expressions.\n"
        f"{_decorator(callback)}\n"
        f"async def {callback.name}(event: {callback.event.name}) -> {callback.reply.name}:\n"
        f'{INDENT}"""Tell the client; this service sends the request."""\n'
        f"{INDENT}raise NotImplementedError\n"
    )


def _imports(callback: Callback) -> str:
    lines = ["from fastapi import APIRouter"]
    models = (callback.event, callback.reply)
    if any(model.module is None for model in models):
        lines.append("from pydantic import BaseModel")
    named = {(model.module, model.name) for model in models if model.module}
    if callback.ids.function:
        named.add(callback.ids.function)
    modules = sorted({module for module, _ in named if module})
    if modules:
        lines.append("")
    for module in modules:
        names = sorted(name for its, name in named if its == module)
        lines.append(f"from {module} import {', '.join(names)}")
    return "".join(f"{line}\n" for line in lines)


def _router(callback: Callback) -> str:
    arguments = []
    if callback.ids.function:
        arguments.append(f"generate_unique_id_function={callback.ids.function[1]}")
    arguments.append('responses={"default": {"description": "The event was not received"}}')
    if callback.ids.tags:
        arguments.append(f"tags=[{', '.join(map(quoted, callback.ids.tags))}]")
    return f"router = APIRouter({', '.join(arguments)})"


def _models(callback: Callback) -> str:
    text = ""
    if callback.event.module is None:
        fields = [f"{field}: {kind}" for field, kind in event_fields(callback.name).items()]
        text += _model(callback.event.name, "What the client is told.", fields)
    if callback.reply.module is None:
        text += _model(callback.reply.name, "The client's confirmation.", ["ok: bool"])
    return text


def _model(name: str, docstring: str, fields: Iterable[str]) -> str:
    lines = "".join(f"{INDENT}{field}\n" for field in fields)
    return f'class {name}(BaseModel):\n{INDENT}"""{docstring}"""\n\n{lines}\n\n'


def event_fields(name: str) -> dict[str, str]:
    """Return the fields of a new event, and their types.

    The last word of the callback's name is one, if it can be: `paid` of `invoice_paid`.
    """
    word = name.rpartition("_")[2].lower()
    fits = word.isidentifier() and not keyword.iskeyword(word) and word not in TAKEN
    return {"description": "str"} | ({word: "bool"} if fits else {})


def _decorator(callback: Callback) -> str:
    arguments = [in_pieces(callback.address)]
    if callback.ids.operation_id:
        arguments.append(f"operation_id={quoted(callback.ids.operation_id)}")
    return f"@router.post({', '.join(arguments)})"


def quoted(text: str) -> str:
    """Return a Python string, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def in_pieces(address: str) -> str:
    """Return a Python string; of a long address, several that Python joins: Ruff breaks none."""
    if len(address) <= LONGEST:
        return quoted(address)
    pieces = [""]
    for segment in SEGMENT.findall(address):
        if len(pieces[-1] + segment) > LONGEST:
            pieces.append("")
        pieces[-1] += segment
    return " ".join(quoted(piece) for piece in pieces if piece)
