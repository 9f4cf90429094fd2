"""Where in the project something stands: `[path, line, column]`, as `model.position` has it."""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from types import CodeType, FrameType

Place = tuple[str, int, int]


def frames() -> Iterator[FrameType]:
    """Yield the calls that are going on, the innermost first."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def place_of_call(owner: object, names: Collection[str], *, follow: bool = False) -> Place | None:
    """Return where the call begins that `call_in_project` gives."""
    found = call_in_project(owner, names, follow=follow)
    return place_of(*found) if found else None


def place_of(path: str, node: ast.expr) -> Place:
    """Return where a node begins."""
    return path, node.lineno, node.col_offset


def call_in_project(
    owner: object, names: Collection[str], *, follow: bool = False
) -> tuple[str, ast.Call] | None:
    """Return the innermost call that stands in the project, and its file; None without one.

    Args:
        owner: What the call is about.
        names: The methods of it that a class of the project may override: what calls these is
            the call, and not their `super().get(...)`.
        follow: Whether, of a call that passes on its function's `**options`, it is the call of
            that function instead.
    """
    found = None
    for frame in frames():
        path = own_path(frame.f_code.co_filename)
        if path is None or _is_method(frame, owner, names):
            continue
        if call := _call_at(frame):
            found = path, call
        if call is None or not follow or not _passes_on(call, frame.f_code):
            break
    return found


def _is_method(frame: FrameType, owner: object, names: Collection[str]) -> bool:
    code = frame.f_code
    if code.co_name not in names or not code.co_argcount:
        return False
    first = frame.f_locals.get(code.co_varnames[0])
    # Not by `getattr`: whatever object this is, it may not be ready for that.
    return first is owner or getattr(first, "__dict__", {}).get("router", first) is owner


def _call_at(frame: FrameType) -> ast.Call | None:
    """Return the call that a frame is at.

    It is known by its end: where it begins, the compiler has another column for a method that is
    called in a line of its own. Without columns, by `-X no_debug_ranges`, it is known if no other
    one ends in its line.
    """
    code = frame.f_code
    at = itertools.islice(code.co_positions(), frame.f_lasti // 2, None)
    _, line, _, column = next(at)
    here = calls(code.co_filename).get(line or 0, ())
    found = [call for call in here if column in (call.end_col_offset, None)]
    return found[0] if len(found) == 1 else None


def _passes_on(call: ast.Call, code: CodeType) -> bool:
    if not code.co_flags & inspect.CO_VARKEYWORDS:
        return False
    first = code.co_argcount + code.co_kwonlyargcount
    options = code.co_varnames[first + bool(code.co_flags & inspect.CO_VARARGS)]
    given = [one.value for one in call.keywords if one.arg is None]
    return any(isinstance(one, ast.Name) and one.id == options for one in given)


@functools.cache
def calls(file: str) -> dict[int, list[ast.Call]]:
    """Return the calls of a file, by the line in which they end."""
    found = defaultdict(list)
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            found[node.end_lineno or 0].append(node)
    return found


@functools.cache
def tree_of(file: str) -> ast.Module:
    """Return what a file holds; nothing, where that is no Python."""
    try:
        return ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ast.Module([], [])


@functools.cache
def own_path(file: str) -> str | None:
    """Return the path of a file of the project, relative to that; None for another's."""
    path, project = Path(file).resolve(), Path.cwd().resolve()
    is_own = path.is_file() and path.is_relative_to(project) and "site-packages" not in path.parts
    return path.relative_to(project).as_posix() if is_own else None


def definition_of(code: CodeType) -> Place | None:
    """Return where a function of the project is: its `def`, below its decorators, or `lambda`."""
    path = own_path(code.co_filename)
    found = functions(code.co_filename)[code.co_firstlineno, code.co_name] if path else ()
    return (path, *found[0]) if path and len(found) == 1 else None


@functools.cache
def functions(file: str) -> dict[tuple[int, str], list[tuple[int, int]]]:
    """Return where each function is, by the line of its first decorator and its name."""
    found = defaultdict(list)
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            found[first, node.name].append((node.lineno, node.col_offset))
        elif isinstance(node, ast.Lambda):
            found[node.lineno, "<lambda>"].append((node.lineno, node.col_offset))
    return found
