"""Make the calls of a file, and print what came back: its status and its body.

`features.py URL PACKAGE`, where `{name}` in PACKAGE stands for the name of the call.
"""

# The client is there where this file is run.
# mypy: ignore-errors

import importlib
import importlib.util
import inspect
import json
import re
import sys
import types
import typing
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

KINDS = {date: date.fromisoformat, datetime: datetime.fromisoformat, UUID: UUID}


def main() -> None:
    calls = json.loads(Path("calls.json").read_text())
    url, package = sys.argv[1:]
    found = {}
    for name, call in calls.items():
        made = importlib.import_module(package.format(name=name))
        place = f"{made.__name__}.api.features.{name.lower()}"
        if importlib.util.find_spec(place):
            try:
                client, module = made.Client(base_url=url), importlib.import_module(place)
                found[name] = result(module, client, call["sent"], made.errors.UnexpectedStatus)
            except Exception as error:
                found[name] = f"{type(error).__name__}: {error}"
    print(json.dumps(found, default=repr).replace("+00:00", "Z"))


def result(module, client, sent, unexpected):
    """Return the status and the body of `sync_detailed`; `sync` has to agree."""
    given = arguments(module, sent)
    detailed = module.sync_detailed(client=client, **given)
    body = plain(detailed.parsed)
    if hasattr(module, "sync"):
        given = arguments(module, sent)
        try:
            assert plain(module.sync(client=client, **given)) == body, "sync has something else"
        except unexpected as error:
            assert error.status_code == detailed.status_code
            assert error.content == detailed.content
            body = "unexpected"
    return [int(detailed.status_code), body]


def arguments(module, sent):
    """Return keyword arguments, of the types that the client wants."""
    parameters = inspect.signature(module.sync_detailed).parameters
    given = {}
    for place, values in sent.items():
        for name, value in {"body": values}.items() if place == "body" else values.items():
            parameter = find(parameters, name, place)
            given[parameter.name] = typed(parameter.annotation, value)
    return given


def find(parameters, name, place):
    """Return the parameter of a name, which may have been changed for Python."""
    known = [name, re.sub(r"\W+", "_", name).strip("_").lower()]
    known += [f"{known[1]}_", f"{known[1]}_{place.removesuffix('s')}", f"field_{known[1]}"]
    return next(parameters[one] for one in known if one in parameters and one != "client")


def typed(kind, value):
    """Return JSON as what a parameter takes."""
    if isinstance(value, dict) and set(value) == {"$"}:
        (kind,) = (one for one in (kind, *typing.get_args(kind)) if one in KINDS)
        return KINDS[kind](value["$"])
    if isinstance(value, dict) and set(value) == {"$bytes"}:
        (kind,) = (one for one in (kind, *typing.get_args(kind)) if is_file(one))
        return kind(BytesIO(value["$bytes"].encode()))
    for one in typing.get_args(kind) if isinstance(kind, types.UnionType) else [kind]:
        if isinstance(value, dict) and hasattr(one, "from_dict"):
            try:
                return uploads(one.from_dict(contents(value)))
            except (KeyError, TypeError, ValueError):
                continue
        if isinstance(value, list) and typing.get_origin(one) is list:
            return [typed(typing.get_args(one)[0], part) for part in value]
    return value


def is_file(value):
    """Tell whether something is a client's File: each client has its own."""
    return hasattr(value, "payload")


def contents(value):
    """Return JSON with bytes where there is a file."""
    if isinstance(value, dict):
        return (
            value["$bytes"].encode()
            if set(value) == {"$bytes"}
            else {k: contents(v) for k, v in value.items()}
        )
    return [contents(one) for one in value] if isinstance(value, list) else value


def uploads(model):
    """Name the files of a model: without a name, they would be text."""
    for name in getattr(type(model), "__slots__", ()):
        for file in (
            [value]
            if is_file(value := getattr(model, name, None))
            else value
            if isinstance(value, list)
            else []
        ):
            if is_file(file):
                file.file_name = "a.bin"
    return model


def plain(value):
    """Return what was answered as JSON."""
    if is_file(value):
        return value.payload.read().decode()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


main()
