"""The query parameter `callback_url`, in the style that a handler already has."""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from typing import NamedTuple

from scaffold.edits.imports import spelled
from scaffold.edits.names import check_free
from scaffold.edits.signatures import parameter_of
from scaffold.edits.source import CannotEditError, Source
from scaffold.pieces.callback.texts import PARAMETER
from scaffold.project.imports import Import
from scaffold.project.trees import parse

Function = ast.FunctionDef | ast.AsyncFunctionDef
MARKERS = frozenset({"Body", "Cookie", "File", "Form", "Header", "Path", "Query"})
# Where each name comes from; the first is where it is imported from.
ORIGINS = {
    "Annotated": ("typing", "typing_extensions"),
    "HttpUrl": ("pydantic", "pydantic.networks"),
    "Optional": ("typing", "typing_extensions"),
    "Query": ("fastapi", "fastapi.params"),
}


class Parameter(NamedTuple):
    """A parameter to be added to a function.

    Attributes:
        annotation: Its source.
        default: Its source.
        imports: What the file has to import for both.
    """

    annotation: str
    default: str
    imports: tuple[Import, ...]

    @property
    def text(self) -> str:
        """What stands in the signature."""
        return f"{PARAMETER}: {self.annotation} = {self.default}"


# For a handler that cannot be read.
PLAIN = Parameter("HttpUrl | None", "None", (Import("pydantic", "HttpUrl"),))


def callback_url(source: Source, function: Function, *, has_unions: bool) -> Parameter:
    """Return the parameter as the function's author would have written it.

    Args:
        source: The file of the handler.
        function: The handler.
        has_unions: Whether every Python of the project knows `X | None`.
    """
    style = _style(source, function)
    is_optional = not has_unions or _prefers_optional(source)
    used = ["HttpUrl", *(["Optional"] if is_optional else [])]
    used += {"Annotated": ["Annotated", "Query"], "Query": ["Query"]}.get(style, [])
    said = {name: _said(source, name) for name in used}
    imports = tuple(Import(ORIGINS[name][0], name) for name in used if said[name] is None)
    word = {name: text or name for name, text in said.items()}
    url = f"{word['Optional']}[{word['HttpUrl']}]" if is_optional else f"{word['HttpUrl']} | None"
    if style == "Annotated":
        return Parameter(f"{word['Annotated']}[{url}, {word['Query']}()]", "None", imports)
    return Parameter(url, f"{word['Query']}(None)" if style == "Query" else "None", imports)


def possible_imports(annotation: ast.expr, default: ast.expr) -> list[Import]:
    """Return what the file may have imported for a parameter alone."""
    nodes = [*ast.walk(annotation), *ast.walk(default)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)} & ORIGINS.keys()
    return [Import(module, name) for name in sorted(names) for module in ORIGINS[name]]


def is_as_written(argument: ast.arg, default: ast.expr | None) -> bool:
    """Say whether a parameter is one that `callback_url` writes, in whatever style."""
    if argument.arg != PARAMETER or argument.annotation is None or default is None:
        return False
    written = f"{ast.unparse(argument.annotation)} = {ast.unparse(default)}"
    bare = re.sub(r"\w+\.", "", written)
    url = r"(HttpUrl \| None|Optional\[HttpUrl\])"
    return bool(
        re.fullmatch(rf"Annotated\[{url}, Query\(\)\] = None|{url} = (Query\()?None\)?", bare)
    )


def takes_callback_url(function: str, content: bytes) -> bool:
    """Say whether a function of that name has the parameter, in a file that may be no Python."""
    with suppress(SyntaxError, ValueError):
        nodes = (node for node in ast.walk(parse(content)) if isinstance(node, Function))
        return any(parameter_of(one, PARAMETER) for one in nodes if one.name == function)
    return False


def _style(source: Source, function: Function) -> str:
    """Return what the function's parameters are made with: `Annotated`, `Query`, or nothing."""
    arguments = function.args
    annotations = [argument.annotation for argument in (*arguments.args, *arguments.kwonlyargs)]
    can_annotate = _is_free(source, "Annotated") and _is_free(source, "Query")
    if can_annotate and any(_ends(node, {"Annotated"}) for node in annotations if node):
        return "Annotated"
    defaults = [*arguments.defaults, *arguments.kw_defaults]
    if any(isinstance(node, ast.Call) and _ends(node, MARKERS) for node in defaults):
        return "Query" if _is_free(source, "Query") else ""
    return "Annotated" if can_annotate and _is_used(source, "Annotated") else ""


def _is_used(source: Source, name: str) -> bool:
    """Say whether the module imports the name, or says it as `typing.Annotated` somewhere."""
    said = _said(source, name)
    return said is not None and (
        "." not in said
        or any(
            isinstance(node, ast.Subscript) and ast.unparse(node.value) == said
            for node in ast.walk(source.tree)
        )
    )


def _said(source: Source, name: str) -> str | None:
    """Return how the module can say the name without another import."""
    found = (spelled(source, Import(module, name)) for module in ORIGINS[name])
    return next((text for text in found if text), None)


def _is_free(source: Source, name: str) -> bool:
    """Say whether the name means here what it means in its library, or can be made to."""
    if _said(source, name):
        return True
    try:
        check_free(source, Import(ORIGINS[name][0], name))
    except CannotEditError:
        return False
    return True


def _ends(node: ast.expr, wanted: set[str] | frozenset[str]) -> bool:
    """Say whether `x.Name[…]` or `x.Name(…)` has one of the wanted last names."""
    inner = node.value if isinstance(node, ast.Subscript) else node
    inner = inner.func if isinstance(inner, ast.Call) else inner
    last = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", None)
    return last in wanted


def _prefers_optional(source: Source) -> bool:
    if not _said(source, "Optional"):
        return False
    nodes = (node for node in ast.walk(source.tree) if isinstance(node, (ast.arg, ast.AnnAssign)))
    written = [ast.unparse(node.annotation) for node in nodes if node.annotation]
    return any("Optional[" in text for text in written) and not any("| None" in t for t in written)
