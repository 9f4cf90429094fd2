"""Run by a project's own interpreter: import its application, and tell its operations as JSON.

    python telling.py MODULE:NAME FOLDER…

The folders are where modules are imported from; the current one is the project's. Nothing but the
standard library and the project's FastAPI is imported. What the project itself prints goes to
standard error.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

LONGEST = 400


class CannotTellError(Exception):
    """There is no application to be told of; the message says why."""


def main(target: str, folders: Sequence[str]) -> None:
    """Write one JSON object with `operations`, or with an `error` in one line.

    Where that error is the project's own, `raised` names its class and the bases of that.
    """
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Not the folder of this file: its modules have names that the project's may have, too.
    here = Path(__file__).resolve().parent
    sys.path[:] = [*folders, *(path for path in sys.path if Path(path).resolve() != here)]
    try:
        told: dict[str, object] = {"operations": all_operations(application(target))}
    except CannotTellError as error:
        told = {"error": str(error)}
    except BaseException as error:  # noqa: BLE001 - a module that is imported may also exit
        told = {"error": f"importing {target} fails: {in_one_line(error)}"}
        told["raised"] = [kind.__name__ for kind in type(error).__mro__]
    json.dump(told, answer)
    answer.close()
    # Threads that the project started would keep the process.
    os._exit(0)


def application(target: str) -> Any:  # noqa: ANN401 - a FastAPI, which is known only in the project
    """Return the application of this name, made by calling it where it is a factory."""
    try:
        fastapi = importlib.import_module("fastapi")
    except ImportError as error:
        raise CannotTellError(f"{sys.executable} has no FastAPI: {error}") from error
    module, _, names = target.partition(":")
    found: Any = importlib.import_module(module)
    try:
        found = functools.reduce(getattr, names.split("."), found)
    except AttributeError as error:
        raise CannotTellError(f"there is no {target}: {error}") from error
    if inspect.isroutine(found) or isinstance(found, functools.partial):
        found = found()
    if not isinstance(found, fastapi.FastAPI):
        raise CannotTellError(f"{target} gives no FastAPI application, but {found!r:.80}")
    return found


def in_one_line(error: BaseException) -> str:
    """Return what was raised, and where in the project that was."""
    said = " ".join(str(error).split())
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_ours(frame)]
    where = f" ({relative(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {said:.{LONGEST}}{where}"


def is_ours(frame: traceback.FrameSummary) -> bool:
    """Say whether a line that raised is the project's own."""
    return relative(frame.filename) is not None and "site-packages" not in frame.filename


def relative(file: str) -> str | None:
    """Return the path of a file relative to the project; None outside of it."""
    path, project = Path(file).resolve(), Path.cwd().resolve()
    is_inside = path.is_file() and path.is_relative_to(project)
    return path.relative_to(project).as_posix() if is_inside else None


def all_operations(app: Any) -> list[dict[str, object]]:  # noqa: ANN401
    """Return the operations of an application, and of those that it mounts."""
    found = applications(app)
    return [operation for one, mounted_at in found for operation in operations(one, mounted_at)]


def applications(app: Any, mounted_at: str | None = None) -> Iterator[tuple[Any, str | None]]:  # noqa: ANN401
    """Yield an application and those that it mounts, each with its path."""
    fastapi = importlib.import_module("fastapi")
    starlette = importlib.import_module("starlette.routing")
    yield app, mounted_at
    for route in routes_of(app):
        original = getattr(route, "original_route", route)
        if isinstance(original, starlette.Mount):
            inner = getattr(original, "_base_app", original.app)
            if isinstance(inner, fastapi.FastAPI):
                yield from applications(inner, (mounted_at or "") + route.path)


def operations(app: Any, mounted_at: str | None) -> Iterator[dict[str, object]]:  # noqa: ANN401
    """Yield the operations that an application has itself."""
    routing = importlib.import_module("fastapi.routing")
    for route in routes_of(app):
        if isinstance(getattr(route, "original_route", route), routing.APIRoute):
            told = described(route, mounted_at, routing.APIRoute)
            for method in sorted(route.methods):
                yield {"method": method, **told}


def routes_of(app: Any) -> Iterator[Any]:  # noqa: ANN401
    """Return the routes with the prefixes of all that includes them."""
    routing = importlib.import_module("fastapi.routing")
    # Since 0.137 the routes are a tree; before, `include_router` copies them.
    return iter(getattr(routing, "iter_route_contexts", iter)(app.routes))


def described(route: Any, mounted_at: str | None, api_route: type) -> dict[str, object]:  # noqa: ANN401
    """Return what is to be told of a route, whatever its method."""
    handler = handler_of(route.endpoint)
    code = getattr(handler, "__code__", None)
    extra = route.openapi_extra or {}
    callbacks: list[Any] = [one for one in route.callbacks or () if isinstance(one, api_route)]
    names = [*(callback.name for callback in callbacks), *extra.get("callbacks", ())]
    return {
        "path": (mounted_at or "") + route.path_format,
        "handler": f"{handler.__module__}:{handler.__qualname__}",
        "file": relative(code.co_filename) if code else None,
        "line": line_of(code.co_filename, code.co_firstlineno) if code else 0,
        "tags": [getattr(tag, "value", tag) for tag in [*route.tags, *extra.get("tags", ())]],
        "operation_id": extra.get("operationId", route.operation_id) or chosen_id(route),
        "callbacks": [*dict.fromkeys(names)],
        "in_schema": bool(route.include_in_schema),
        "mounted_at": mounted_at,
    }


def chosen_id(route: Any) -> str | None:  # noqa: ANN401
    """Return the id that was made for a route; None where another process may make another.

    FastAPI's own function takes one of the methods, whichever comes first in a set of them.
    """
    made = str(route.unique_id)
    has_choice = len(route.methods) > 1 and made.rpartition("_")[2].upper() in route.methods
    return None if has_choice else made


def handler_of(endpoint: Any) -> Any:  # noqa: ANN401 - whatever FastAPI calls
    """Return the function behind decorators, partial applications, methods and instances."""
    handler = inspect.unwrap(endpoint)
    while isinstance(handler, functools.partial):
        handler = inspect.unwrap(handler.func)
    if inspect.ismethod(handler):
        return inspect.unwrap(handler.__func__)
    if not hasattr(handler, "__qualname__"):
        return inspect.unwrap(type(handler).__call__)
    return handler


def line_of(file: str, first: int) -> int:
    """Return the line of the `def` that begins, with its decorators, in line `first`."""
    return definitions(file).get(first, first)


@functools.cache
def definitions(file: str) -> dict[int, int]:
    """Return the line of each `def` by the line of its first decorator."""
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, functions)]
    return {first_line(node): node.lineno for node in nodes}


def first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the line of the first decorator, or of the `def`."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
