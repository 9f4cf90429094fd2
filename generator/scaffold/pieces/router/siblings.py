"""How a module imports and uses its routers: a new one is imported and used like them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from scaffold.edits.source import Source
from scaffold.edits.statements import statement_of
from scaffold.pieces.finding import runs_with
from scaffold.pieces.module_names import module_text
from scaffold.project.imports import Import
from scaffold.project.modules import Modules
from scaffold.project.paths import folder_of, joined

ROUTER = "router"
Imported = tuple[Import, str]  # the statement, and the expression that the router is used by


def imported_like(modules: Modules, source: Source, sibling: str | None, path: str) -> Imported:
    """Return how a new router is imported and used.

    Args:
        modules: Of the project.
        source: The module that will include it.
        sibling: How the last one is written there: `items.router`; None where there is none.
        path: Of the new router's module.
    """
    head, _, attribute = (sibling or "").partition(".")
    binding = binding_of(source, head)
    present = modules.layout.path_of(binding.module, source.path) if binding else None
    if binding is None or present is None:
        return _as_router(module_text(modules, source.path, path), f"{subject_of(path)}_{ROUTER}")
    package = present.removesuffix("/__init__.py")
    folder, _, name = path.removesuffix(".py").removesuffix("/__init__").rpartition("/")
    if not attribute:
        module = module_text(modules, source.path, path, like=binding.module)
        alias = _alias_like(head, subject_of(present, like=path), subject_of(path, like=present))
        return _as_router(module, alias)
    if package == folder:
        return Import(binding.module, name), f"{name}.{ROUTER}"
    beside = joined(package, f"{binding.name}.py")
    subject = subject_of(path, like=beside)
    if binding.name == name and binding.alias:
        init = joined(folder_of(path), "__init__.py")
        module = module_text(modules, source.path, init, like=binding.module)
        alias = _alias_like(head, subject_of(beside, like=path), subject)
        return Import(module, name, alias), f"{alias}.{ROUTER}"
    return _as_router(module_text(modules, source.path, path), f"{subject}_{ROUTER}")


def _as_router(module: str, alias: str) -> Imported:
    return Import(module, ROUTER, alias), alias


def _alias_like(alias: str, sibling: str, name: str) -> str:
    """Return `orders_router` where `items` is known as `items_router`."""
    if sibling in alias and sibling != ROUTER:
        return alias.replace(sibling, name, 1)
    return f"{name}_{ROUTER}"


def binding_of(source: Source, name: str) -> Import | None:
    """Return the `from … import …` that binds a name in the module, if one does."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return Import("." * node.level + (node.module or ""), alias.name, alias.asname)
    return None


def subject_of(path: str, like: str = "") -> str:
    """Return what a router's module is called: `items` for `items.py` and `items/router.py`.

    Args:
        path: Of the module.
        like: Of another router's: where the files have one name, their folders tell them apart.
    """
    module, other = PurePosixPath(path), PurePosixPath(like)
    is_folder = module.stem in {ROUTER, "__init__"} or (module.name == other.name and path != like)
    return module.parent.name if is_folder else module.stem


def squeezed(text: str) -> str:
    """Return a name without what is between its words: `the_app`, `/the-app` and `/theapp`."""
    return text.lower().replace("_", "").replace("-", "")


def common_keywords(source: Source, calls: list[ast.Call], subject: str) -> str:
    """Return what all routers are included with, to be written behind the new one.

    A single prefix is common too, unless it is that of the one router alone.

    Args:
        source: The module that includes them.
        calls: Each `include_router`, the last one too.
        subject: What the module of the last router is called.
    """
    written = [{k.arg: ast.unparse(k.value) for k in call.keywords} for call in calls]
    common = ""
    for keyword in calls[-1].keywords if calls else ():
        text = source.text(source.start(keyword.value), source.end(keyword.value))
        same = all(one.get(keyword.arg) == ast.unparse(keyword.value) for one in written)
        shared = len(calls) > 1 or (
            keyword.arg == "prefix" and squeezed(subject) not in squeezed(text)
        )
        if keyword.arg and same and shared:
            check_same_each_time(source, calls[-1], keyword.value)
            common += f", {keyword.arg}={text}"
    return common


def check_same_each_time(source: Source, call: ast.Call, value: ast.expr) -> None:
    """Refuse to repeat behind a loop what differs from round to round in it.

    Args:
        source: The module.
        call: An `include_router`, perhaps in a loop.
        value: A part of it.

    Raises:
        CannotEditError: The loop binds a name of that part.
    """
    statement = statement_of(source, call)
    loop = runs_with(source, statement)
    stored = [] if loop is statement else [*_names(loop, ast.Store)]
    if any(name in stored for name in _names(value, ast.Load)):
        raise source.refusal(value, "it is another one in each round of the loop")


def _names(node: ast.AST, context: type[ast.expr_context]) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, context):
            yield one.id
