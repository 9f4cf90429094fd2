"""Where a name is defined: followed through imports and re-exports, without executing anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from scaffold.model.application import Position
from scaffold.model.tree import Tree
from scaffold.reading.applications import is_aside
from scaffold.reading.names import Layout
from scaffold.reading.parsing import parse

DEEPEST = 20
Node = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.expr


class Definition(NamedTuple):
    """What a name stands for.

    Attributes:
        path: Of the file that defines it.
        module: The name of that file's module.
        name: Its name there.
        node: The class, the function, or the value that is assigned.
        position: Where the node begins.
    """

    path: str
    module: str
    name: str
    node: Node
    position: Position


class ClassFound(NamedTuple):
    """A class of the project.

    Attributes:
        fields: Name to annotation, as the source has it, the inherited ones first.
    """

    path: str
    module: str
    name: str
    position: Position
    fields: Mapping[str, str]


def definition(files: Tree, path: str, name: str) -> Definition | None:
    """Return what a dotted name means at the top level of a module.

    Args:
        files: The project.
        path: The module's file.
        name: `Invoice`, or `schemas.Invoice`.

    Returns:
        None for a name that is not defined in the project, or not by one statement.
    """
    return _Definitions(files).of(path, name.split("."), 0)


def class_named(files: Tree, name: str, near: str) -> ClassFound | None:
    """Return the class that a person means.

    Args:
        files: The project.
        name: As seen from `near`; else the only class of that name in the project; or
            `app.schemas:Invoice`.
        near: The file of a module.
    """
    module, colon, member = name.rpartition(":")
    definitions = _Definitions(files)
    if colon:
        path = definitions.layout.path_of(module, near)
        found = definitions.of(path, member.split("."), 0) if path else None
    else:
        found = definitions.of(near, name.split("."), 0) or definitions.only_class(name)
    if found is None or not isinstance(found.node, ast.ClassDef):
        return None
    fields = definitions.fields(found, 0)
    return ClassFound(found.path, found.module, found.name, found.position, fields)


class _Definitions:
    """Looks names up; each file is parsed once."""

    def __init__(self, files: Tree) -> None:
        self.layout = Layout(files)
        self._files = files
        self._trees: dict[str, ast.Module] = {}

    def of(self, path: str, parts: list[str], depth: int) -> Definition | None:
        """Return what `parts`, the words of a dotted name, mean in a module."""
        if depth > DEEPEST:
            return None
        first, *rest = parts
        found: Definition | None = None
        for node in _statements(self._tree(path).body):
            meant = self._meaning(path, node, first, rest, depth)
            found = meant or found
        if found is None and (below := self.layout.submodule(path, first)) and rest:
            return self.of(below, rest, depth + 1)
        return found

    def _tree(self, path: str) -> ast.Module:
        if path not in self._trees:
            try:
                self._trees[path] = parse(self._files[path].content)
            except (KeyError, SyntaxError, ValueError):
                self._trees[path] = ast.Module([], [])
        return self._trees[path]

    def _meaning(
        self, path: str, node: ast.stmt, first: str, rest: list[str], depth: int
    ) -> Definition | None:
        if isinstance(node, ast.ImportFrom):
            return self._imported_from(path, node, first, rest, depth)
        if isinstance(node, ast.Import):
            return self._imported(path, node, [first, *rest], depth)
        defined = _defined(node, first)
        if defined is None:
            return None
        if rest:
            return self._inside(path, defined, rest)
        if isinstance(defined, ast.Name | ast.Attribute):  # `Alias = schemas.Invoice`
            return self.of(path, ast.unparse(defined).split("."), depth + 1)
        return self._made(path, first, defined)

    def _made(self, path: str, name: str, node: Node) -> Definition:
        at = Position(path, node.lineno, node.col_offset)
        return Definition(path, self.layout.module_of(path), name, node, at)

    def _inside(self, path: str, node: Node, rest: list[str]) -> Definition | None:
        """Return a class or function that stands in a class."""
        for name in rest:
            body = node.body if isinstance(node, ast.ClassDef) else []
            inner = [found for line in body if (found := _defined(line, name))]
            if not inner:
                return None
            node = inner[-1]
        return self._made(path, ".".join(rest), node)

    def _imported_from(
        self, path: str, node: ast.ImportFrom, first: str, rest: list[str], depth: int
    ) -> Definition | None:
        module = self.layout.path_of("." * node.level + (node.module or ""), path)
        if module is None:
            return None
        for alias in node.names:
            if alias.name == "*":
                return self.of(module, [first, *rest], depth + 1)
            if (alias.asname or alias.name) == first:
                return self.of(module, [alias.name, *rest], depth + 1)
        return None

    def _imported(
        self, path: str, node: ast.Import, parts: list[str], depth: int
    ) -> Definition | None:
        for alias in node.names:
            names = [alias.asname] if alias.asname else alias.name.split(".")
            if parts[: len(names)] == names and (rest := parts[len(names) :]):
                module = self.layout.path_of(alias.name, path)
                return self.of(module, rest, depth + 1) if module else None
        return None

    def only_class(self, name: str) -> Definition | None:
        """Return the class of this name, if the project has exactly one."""
        needle = f"class {name}".encode()
        paths = [
            path
            for path, file in self._files.items()
            if path.endswith(".py") and not is_aside(path) and needle in file.content
        ]
        found = [
            self._made(path, name, node) for path in paths for node in self._classes(path, name)
        ]
        return found[0] if len(found) == 1 else None

    def _classes(self, path: str, name: str) -> list[ast.ClassDef]:
        body = self._tree(path).body
        return [node for node in body if isinstance(node, ast.ClassDef) and node.name == name]

    def fields(self, found: Definition, depth: int) -> dict[str, str]:
        """Return the annotated names of a class and of its bases in the project."""
        if not isinstance(found.node, ast.ClassDef) or depth > DEEPEST:
            return {}
        fields: dict[str, str] = {}
        for base in reversed(found.node.bases):
            if isinstance(base, ast.Subscript):
                base = base.value
            if isinstance(base, ast.Name | ast.Attribute):
                inherited = self.of(found.path, ast.unparse(base).split("."), 0)
                fields |= self.fields(inherited, depth + 1) if inherited else {}
        for line in found.node.body:
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                annotation = ast.unparse(line.annotation)
                if not annotation.startswith(("ClassVar", "typing.ClassVar")):
                    fields[line.target.id] = annotation
        return fields


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, also those of its `if` and `try`."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try):
            yield from _statements([*node.body, *node.orelse])
            for handler in getattr(node, "handlers", ()):
                yield from _statements(handler.body)


def _defined(node: ast.stmt, name: str) -> Node | None:
    """Return what a statement defines under a name."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return node if node.name == name else None
    if isinstance(node, ast.Assign):
        named = any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        return node.value if named else None
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.value if node.target.id == name else None
    if type(node).__name__ == "TypeAlias":  # `type Id = …`, which Python 3.11 cannot read
        alias: Any = node
        return cast("ast.expr", alias.value) if alias.name.id == name else None
    return None
