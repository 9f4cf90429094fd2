"""The modules of a project, and what their names mean: without executing anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple, cast

from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.tree import Tree
from scaffold.project.layout import Layout
from scaffold.project.paths import is_aside
from scaffold.project.trees import Trees

DEEPEST = 20
STAR = "*"
Node = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.expr
Bindings = dict[str, list[tuple[int, ast.stmt]]]


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


class Modules:
    """The modules of a project: made once a command, since each is parsed once.

    Attributes:
        files: The project.
    """

    def __init__(self, files: Tree, application: Application | None = None) -> None:
        """Take the project; nothing is read before it is asked for.

        Args:
            files: The project.
            application: After whose name the modules beside it are named.
        """
        self.files = files
        self._application = application
        self._trees = Trees(files)
        self._bindings: dict[str, Bindings] = {}

    @cached_property
    def layout(self) -> Layout:
        """Which module a file is, and which file a module."""
        layout = Layout(self.files)
        if self._application is not None:
            module, path = self._application.name.partition(":")[0], self._application.call.path
            if path in layout.named(module):
                layout.begin_in(path, module)
        return layout

    def tree(self, path: str) -> ast.Module:
        """Return what a file holds: nothing, where there is none or it is no Python."""
        return self._trees.whole(path)

    def definition(self, path: str, name: str) -> Definition | None:
        """Return what a dotted name means at the top level of a module.

        Args:
            path: The module's file.
            name: `Invoice`, or `schemas.Invoice`.

        Returns:
            None for a name that is not defined in the project, or not by one statement.
        """
        return self._follow(path, name.split("."), 0)

    def class_named(self, name: str, near: str) -> Definition | None:
        """Return the class that a person means.

        Args:
            name: As seen from `near`; else the only class of that name in the project; or
                `app.schemas:Invoice`.
            near: The file of a module.
        """
        module, colon, member = name.rpartition(":")
        if colon:
            path = self.layout.path_of(module, near)
            found = self.definition(path, member) if path else None
        else:
            found = self.definition(near, name) or self._only_class(name, near)
        return found if found and isinstance(found.node, ast.ClassDef) else None

    def classes(self, name: str, near: str) -> list[Definition]:
        """Return every class of that name, also those inside others and inside functions.

        Args:
            name: Not dotted.
            near: A file. If it is no test, sample or script, neither is one of the classes.
        """
        return [
            self._made(path, name, node)
            for path in self._naming(name, near)
            for node in ast.walk(self.tree(path))
            if isinstance(node, ast.ClassDef) and node.name == name
        ]

    def defined(self, name: str, near: str) -> list[Definition]:
        """Return everything that modules define under that name at their top level.

        Args:
            name: Not dotted.
            near: A file. If it is no test, sample or script, neither is one of the modules.
        """
        return [
            self._made(path, name, defined)
            for path in self._naming(name, near)
            for node in _top_level(self.tree(path))
            if (defined := _defined(node, name))
        ]

    def _naming(self, name: str, near: str) -> Iterator[str]:
        """Yield the modules that hold a name, those of the kind of `near`."""
        word = name.encode()
        for path, file in self.files.items():
            if path.endswith(".py") and word in file.content and is_aside(near) >= is_aside(path):
                yield path

    def _only_class(self, name: str, near: str) -> Definition | None:
        found = [one for one in self.defined(name, near) if isinstance(one.node, ast.ClassDef)]
        return found[0] if len(found) == 1 else None

    def _follow(self, path: str, parts: list[str], depth: int) -> Definition | None:
        """Return what `parts`, the words of a dotted name, mean in a module."""
        if depth > DEEPEST:
            return None
        first, *rest = parts
        for node in self._binding(path, first):
            if found := self._meaning(path, node, first, rest, depth):
                return found
        below = self.layout.submodule(path, first) if rest else None
        return self._follow(below, rest, depth + 1) if below else None

    def _binding(self, path: str, name: str) -> list[ast.stmt]:
        """Return the statements of a module that may bind a name, the last one first."""
        if path not in self._bindings:
            bindings: Bindings = {}
            for place, node in enumerate(_top_level(self.tree(path))):
                for bound in _bound(node):
                    bindings.setdefault(bound, []).append((place, node))
            self._bindings[path] = bindings
        here = self._bindings[path]
        found = dict([*here.get(name, ()), *here.get(STAR, ())])
        return [found[place] for place in sorted(found, reverse=True)]

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
            return self._inside(path, defined, [first, *rest])
        if isinstance(defined, ast.Name | ast.Attribute):  # `Alias = schemas.Invoice`
            return self._follow(path, ast.unparse(defined).split("."), depth + 1)
        return self._made(path, first, defined)

    def _made(self, path: str, name: str, node: Node) -> Definition:
        at = Position(path, node.lineno, node.col_offset)
        return Definition(path, self.layout.module_of(path), name, node, at)

    def _inside(self, path: str, node: Node, parts: list[str]) -> Definition | None:
        """Return a class or function that stands in a class, the first of the parts."""
        for name in parts[1:]:
            body = node.body if isinstance(node, ast.ClassDef) else []
            inner = [found for line in body if (found := _defined(line, name))]
            if not inner:
                return None
            node = inner[-1]
        return self._made(path, ".".join(parts), node)

    def _imported_from(
        self, path: str, node: ast.ImportFrom, first: str, rest: list[str], depth: int
    ) -> Definition | None:
        module = self.layout.path_of("." * node.level + (node.module or ""), path)
        if module is None:
            return None
        for alias in node.names:
            if alias.name == STAR:
                return self._follow(module, [first, *rest], depth + 1)
            if (alias.asname or alias.name) == first:
                return self._follow(module, [alias.name, *rest], depth + 1)
        return None

    def _imported(
        self, path: str, node: ast.Import, parts: list[str], depth: int
    ) -> Definition | None:
        for alias in node.names:
            names = [alias.asname] if alias.asname else alias.name.split(".")
            if parts[: len(names)] == names and (rest := parts[len(names) :]):
                module = self.layout.path_of(alias.name, path)
                return self._follow(module, rest, depth + 1) if module else None
        return None


def _top_level(block: ast.Module | ast.If | ast.Try | ast.ExceptHandler) -> Iterator[ast.stmt]:
    """Yield the statements of a module, also those of its `if` and `try`."""
    for node in [*block.body, *getattr(block, "orelse", ())]:
        yield node
        if isinstance(node, ast.If | ast.Try):
            yield from _top_level(node)
    for handler in getattr(block, "handlers", ()):
        yield from _top_level(handler)


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement may define or import."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    elif type(node).__name__ == "TypeAlias":  # `type Id = …`, which Python 3.11 cannot read
        alias: Any = node
        yield alias.name.id


def _defined(node: ast.stmt, name: str) -> Node | None:
    """Return what a statement defines under a name."""
    if name not in _bound(node):
        return None
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return node
    return cast("ast.expr | None", getattr(node, "value", None))
