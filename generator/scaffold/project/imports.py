"""What a module imports, as its tree has it, and, faster, as its bytes tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scaffold.project.trees import parse

SAME_MODULES = ({"typing", "typing_extensions"}, {"typing", "collections.abc"})
IMPORTS = re.compile(
    rb"^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]*))",
    re.MULTILINE,
)
NAME = re.compile(r"[\w.]+")


class Import(NamedTuple):
    """One imported name: `from module import name as alias`, or `import module as alias`.

    Attributes:
        module: With its leading dots, if it is relative.
        name: None to import the module.
        alias: None to call it as it is called there.
    """

    module: str
    name: str | None = None
    alias: str | None = None

    @property
    def local(self) -> str:
        """The name that it binds."""
        return self.alias or self.name or self.module.partition(".")[0]

    @property
    def listed(self) -> str:
        """What stands behind `import`."""
        return (self.name or self.module) + (f" as {self.alias}" if self.alias else "")

    @property
    def statement(self) -> str:
        """The statement that imports it alone."""
        return f"from {self.module} import {self.listed}" if self.name else f"import {self.listed}"

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that it may import: what it takes from one may be another one."""
        dot = "" if self.module.endswith(".") else "."
        return (self.module, f"{self.module}{dot}{self.name}") if self.name else (self.module,)

    def is_same(self, other: Import) -> bool:
        """Say whether both bind the same thing, under whatever name."""
        modules = {self.module, other.module}
        return self.name == other.name and (
            len(modules) == 1 or any(modules <= same for same in SAME_MODULES)
        )


ImportStatement = ast.Import | ast.ImportFrom


def imports_in(statement: ImportStatement) -> Iterator[tuple[Import, ast.alias]]:
    """Yield what a statement imports."""
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            yield Import(alias.name, None, alias.asname), alias
        else:
            yield Import(module_of(statement), alias.name, alias.asname), alias


def module_of(statement: ast.ImportFrom) -> str:
    """Return the module of `from module import …`, with its dots."""
    return "." * statement.level + (statement.module or "")


def modules_named(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the modules that some of the statements import, or import from, with their dots."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield module_of(node)


def imports(content: bytes) -> set[Import]:
    """Return what a module imports at its top level.

    Raises:
        SyntaxError, ValueError: It is no Python.
    """
    nodes = (node for node in parse(content).body if isinstance(node, ImportStatement))
    return {found for node in nodes for found, _ in imports_in(node)}


def imported_names(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield what a module imports by `from`: the module, the name, and what it is called."""
    for module, names, _ in IMPORTS.findall(content):
        for name in names.decode("utf-8", "replace").strip("() \n").split(","):
            words = NAME.findall(name.partition("#")[0])
            if module and words:
                yield module.decode(), words[0], words[-1]


def imported_modules(content: bytes) -> Iterator[str]:
    """Yield the names of all that a module imports, and that may be modules, with their dots."""
    for module, names, modules in IMPORTS.findall(content):
        written = module.decode()
        if written:
            yield written
        words = NAME.findall((names or modules).decode("utf-8", "replace"))
        dot = "" if written.endswith(".") or not written else "."
        yield from (f"{written}{dot}{word}" for word in words if word != "as")
