"""The edits that notes of a version name: changes of a whole project, the same when done twice."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from scaffold.edits.dependencies import UnknownListError, ensure_dependency, remove_dependency
from scaffold.edits.replaced_imports import replace_import
from scaffold.edits.source import CannotEditError, Source, called, edited
from scaffold.edits.sources import source_at
from scaffold.edits.statements import ensure_after
from scaffold.model.position import Position
from scaffold.model.tree import Tree
from scaffold.project.imports import Import, imported_modules, imported_names
from scaffold.project.modules import Modules
from scaffold.project.settings import PYPROJECT


class Edited(NamedTuple):
    """What edits made of a project.

    Attributes:
        files: What changed, with its content.
        left: What could not be edited, and why: a person has to.
    """

    files: Mapping[str, bytes]
    left: tuple[CannotEditError, ...] = ()


def edit_by_name(name: str, arguments: Mapping[str, str], files: Tree) -> Edited:
    """Return what an edit makes of a project.

    Args:
        name: One of `EDITS`.
        arguments: Those of the function, as `ARGUMENTS` names them.
        files: The project.
    """
    changed: dict[str, bytes] = {}
    left: list[CannotEditError] = []
    for path, change in EDITS[name](Modules(files), **arguments):
        content = files[path].content
        try:
            after = change(content)
        except CannotEditError as error:
            left.append(error)
        else:
            changed |= {} if after == content else {path: after}
    return Edited(changed, tuple(left))


Changes = Iterator[tuple[str, Callable[[bytes], bytes]]]


def _replace_import(modules: Modules, *, old: str, new: str) -> Changes:
    """Import a name from elsewhere, where the old one is gone and the new one is there.

    Args:
        modules: The project.
        old: `asgi_correlation_id:correlation_id`.
        new: `app.middleware.request_id:request_id`.
    """
    before, after = (Import(*one.split(":")) for one in (old, new))
    if _defined(modules, before) or not _defined(modules, after):
        return
    handed_on = any(
        name == before.name and module != before.module
        for path in _python(modules)
        for module, name, _ in imported_names(modules.files[path].content)
    )
    for path in _naming(modules, before):

        def change(content: bytes, path: str = path) -> bytes:
            source = source_at(modules, path, content)
            return replace_import(source, before, after, rename=not handed_on).content

        yield path, change


def _settle_dependency(modules: Modules, *, requirement: str, module: str) -> Changes:
    """Declare a requirement if the project's code imports it, and else no more.

    Args:
        modules: The project.
        requirement: `asgi-correlation-id>=5`.
        module: What it is imported as.
    """
    needed = any(
        name == module or name.startswith(f"{module}.")
        for path in _python(modules)
        for name in imported_modules(modules.files[path].content)
    )
    if PYPROJECT not in modules.files:
        return

    def change(content: bytes) -> bytes:
        text = content.decode("utf-8", "surrogateescape")
        settle = ensure_dependency if needed else remove_dependency
        try:
            return settle(text, requirement).encode("utf-8", "surrogateescape")
        except UnknownListError as error:
            reason = f"its dependencies are no plain list: {requirement} was not looked for"
            raise CannotEditError(Position(PYPROJECT, 1), reason) from error

    yield PYPROJECT, change


def _initialise_base(modules: Modules, *, base: str, attribute: str) -> Changes:
    """Call `super().__init__(self.…)` behind what assigns that, in each subclass's `__init__`.

    Args:
        modules: The project.
        base: `app.resources.base:Resource`.
        attribute: Of the subclass; what the base's `__init__` takes.
    """
    wanted = Import(*base.split(":"))
    for path in _naming(modules, wanted):

        def change(content: bytes, path: str = path) -> bytes:
            source = source_at(modules, path, content)
            subclasses = [
                source.position(node)
                for node in ast.walk(source.tree)
                if isinstance(node, ast.ClassDef) and _has_base(modules, path, node, wanted)
            ]
            for position in sorted(subclasses, reverse=True):  # those above stay where they are
                class_ = source.node_at(ast.ClassDef, position)
                source = _initialised(source, class_, attribute)
            return source.content

        yield path, change


def _initialised(source: Source, class_: ast.ClassDef, attribute: str) -> Source:
    target = f"self.{attribute}"
    for method in class_.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            if any(called(node) == "__init__" for node in ast.walk(method)):
                return source
            for statement in method.body:
                if isinstance(statement, ast.Assign | ast.AnnAssign) and target in _targets(
                    statement
                ):
                    call = f"super().__init__({target})"
                    return edited(source, ensure_after(source, statement, call))
            raise source.refusal(method, f"super().__init__ is not called, nor {target} assigned")
    return source


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [ast.unparse(target) for target in targets]


def _has_base(modules: Modules, path: str, class_: ast.ClassDef, wanted: Import) -> bool:
    for base in class_.bases:
        found = modules.definition(path, ast.unparse(base))
        if found and (found.module, found.name) == wanted[:2]:
            return True
    return False


def _defined(modules: Modules, wanted: Import) -> bool:
    """Say whether a module of the project defines the name."""
    files = modules.layout.named(wanted.module)
    return any(
        one.path in files for path in files for one in modules.defined(str(wanted.name), path)
    )


def _python(modules: Modules) -> list[str]:
    return [path for path in modules.files if path.endswith(".py")]


def _naming(modules: Modules, wanted: Import) -> list[str]:
    """Return the modules in which the name stands, whatever it means there."""
    word = str(wanted.name).encode()
    return [path for path in _python(modules) if word in modules.files[path].content]


EDITS: Mapping[str, Callable[..., Changes]] = {
    "replace_import": _replace_import,
    "settle_dependency": _settle_dependency,
    "initialise_base": _initialise_base,
}
# What each takes, as notes have to give it.
ARGUMENTS: Mapping[str, frozenset[str]] = {
    name: frozenset(inspect.signature(edit).parameters) - {"modules"}
    for name, edit in EDITS.items()
}
