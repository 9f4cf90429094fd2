"""The query parameter `callback_url`, in the style that a handler already has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.pieces.callback import PARAMETER

Function = ast.FunctionDef | ast.AsyncFunctionDef
MARKERS = frozenset({"Body", "Cookie", "File", "Form", "Header", "Path", "Query"})
# Where each name may come from, the one to import it from first.
ORIGINS = {
    "Annotated": ("typing", "typing_extensions"),
    "HttpUrl": ("pydantic", "pydantic.networks"),
    "Optional": ("typing", "typing_extensions"),
    "Query": ("fastapi", "fastapi.params", "fastapi.param_functions"),
}


@dataclass(frozen=True)
class Parameter:
    """A parameter to be added to a function.

    Attributes:
        annotation: Its source.
        default: Its source.
        imports: The modules and the names in them that both need, and the file lacks.
    """

    annotation: str
    default: str
    imports: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What stands in the signature."""
        return f"{PARAMETER}: {self.annotation} = {self.default}"


class Names:
    """What a module calls the names that the parameter is made of."""

    def __init__(self, module: ast.Module) -> None:
        """Take the module's tree."""
        self._bound = dict(_bound(module.body))
        self.missing: list[tuple[str, str]] = []

    def is_free(self, name: str) -> bool:
        """Say whether the name is that of the library here, or can become it by an import."""
        return self._bound.get(name) in (None, *(f"{at}.{name}" for at in ORIGINS[name]))

    def has(self, name: str) -> bool:
        """Say whether the module has the library's name, in whatever form."""
        return self._known(name) is not None

    def use(self, name: str) -> str:
        """Return how the name is written here; an import that it needs is noted in `missing`."""
        known = self._known(name)
        if known is None:
            self.missing.append((ORIGINS[name][0], name))
        return known or name

    def _known(self, name: str) -> str | None:
        for origin in ORIGINS[name]:
            for local, meaning in self._bound.items():
                if meaning == f"{origin}.{name}":
                    return local
        for origin in ORIGINS[name]:
            for local, meaning in self._bound.items():
                if meaning == origin and name not in self._bound:
                    return f"{local}.{name}"
        return None


def callback_url(function: Function, module: ast.Module, *, has_unions: bool) -> Parameter | None:
    """Return the parameter as the function's author would have written it.

    Args:
        function: The handler.
        module: Of its file.
        has_unions: Whether every Python of the project knows `X | None`.

    Returns:
        None where `HttpUrl` is something of the project's own.
    """
    names = Names(module)
    if not names.is_free("HttpUrl"):
        return None
    url = names.use("HttpUrl")
    if _writes_optional(module, names, has_unions=has_unions):
        optional = f"{names.use('Optional')}[{url}]"
    else:
        optional = f"{url} | None"
    style = _style(function, names)
    if style == "Annotated":
        annotation = f"{names.use('Annotated')}[{optional}, {names.use('Query')}()]"
        return Parameter(annotation, "None", tuple(names.missing))
    default = f"{names.use('Query')}(None)" if style == "Query" else "None"
    return Parameter(optional, default, tuple(names.missing))


def is_ours(argument: ast.arg, default: ast.expr | None) -> bool:
    """Say whether a parameter is one that `callback_url` writes, in whatever style."""
    if argument.arg != PARAMETER or argument.annotation is None or default is None:
        return False
    written = f"{ast.unparse(argument.annotation)} = {ast.unparse(default)}"
    bare = re.sub(r"\w+\.", "", written)
    url = r"(HttpUrl \| None|Optional\[HttpUrl\])"
    return bool(
        re.fullmatch(rf"Annotated\[{url}, Query\(\)\] = None|{url} = (Query\()?None\)?", bare)
    )


def _style(function: Function, names: Names) -> str:
    """Return what the function's parameters are made with: `Annotated`, `Query`, or nothing."""
    arguments = function.args
    annotations = [argument.annotation for argument in (*arguments.args, *arguments.kwonlyargs)]
    if any(_ends(node, {"Annotated"}) for node in annotations if node) and _can_annotate(names):
        return "Annotated"
    defaults = [*arguments.defaults, *arguments.kw_defaults]
    if any(isinstance(node, ast.Call) and _ends(node, MARKERS) for node in defaults):
        return "Query" if names.is_free("Query") else ""
    return "Annotated" if names.has("Annotated") and _can_annotate(names) else ""


def _can_annotate(names: Names) -> bool:
    return names.is_free("Annotated") and names.is_free("Query")


def _ends(node: ast.expr, wanted: set[str] | frozenset[str]) -> bool:
    """Say whether `x.Name[…]` or `x.Name(…)` has one of the wanted last names."""
    inner = node.value if isinstance(node, ast.Subscript) else node
    inner = inner.func if isinstance(inner, ast.Call) else inner
    last = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", None)
    return last in wanted


def _writes_optional(module: ast.Module, names: Names, *, has_unions: bool) -> bool:
    if not has_unions:
        return True
    if not (names.has("Optional") and names.is_free("Optional")):
        return False
    annotations = [node.annotation for node in ast.walk(module) if isinstance(node, ast.arg)]
    written = [ast.unparse(node) for node in annotations if node]
    return any("Optional[" in text for text in written) and not any("| None" in t for t in written)


def _bound(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield what the module's own statements bind, and its meaning: `pydantic.HttpUrl`."""
    for node in body:
        if isinstance(node, ast.ImportFrom):
            at = "." * node.level + (node.module or "")
            yield from ((alias.asname or alias.name, f"{at}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name, alias.name
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, f".{node.name}"
        elif isinstance(node, ast.Assign):
            yield from (
                (target.id, f".{target.id}")
                for target in node.targets
                if isinstance(target, ast.Name)
            )
        elif isinstance(node, ast.Try):
            yield from _bound(node.body)
