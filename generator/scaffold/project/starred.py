"""What `from module import *` may bind."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator

from scaffold.project.imports import module_of
from scaffold.project.modules import Modules

STAR = "*"
# Names that are bound where no statement shows it.
HIDDEN = re.compile(rb"\b(?:globals|vars|locals|exec|__getattr__)\s*\(|\bsys\.modules\b")


def starred(modules: Modules, path: str) -> frozenset[str] | None:
    """Return every name that an `import *` of a module may bind; None where that is not known.

    They may be more than those that it does bind.
    """
    return _behind(modules, path, frozenset())


def _behind(modules: Modules, path: str, above: frozenset[str]) -> frozenset[str] | None:
    names: set[str] = set()
    for node in _stars(modules.tree(path)):
        module = modules.layout.path_of(module_of(node), path)
        if module is None:
            return None
        if module in above:
            continue
        bound = _bound(modules, module, above | {path}) if module in modules.files else None
        if bound is None:
            return None
        names |= bound
    return frozenset(names)


def _stars(tree: ast.Module) -> Iterator[ast.ImportFrom]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == STAR:
            yield node


def _bound(modules: Modules, path: str, above: frozenset[str]) -> frozenset[str] | None:
    """Return what a module may bind: also names that its `__all__` leaves out."""
    content = modules.files[path].content
    inner = _behind(modules, path, above)
    if inner is None or HIDDEN.search(content) or not modules.tree(path).body:
        return None
    try:
        table = symtable.symtable(content.decode("utf-8-sig"), path, "exec")
    except (SyntaxError, ValueError):
        return None
    return inner | _names(table) | _submodules(modules, path)


def _names(table: symtable.SymbolTable) -> frozenset[str]:
    """Return the names of the module, also those that functions bind as `global`."""
    names = frozenset(table.get_identifiers())
    return names.union(*(_names(child) for child in table.get_children()))


def _submodules(modules: Modules, path: str) -> frozenset[str]:
    """Return what is beside an `__init__.py`: once imported, that is a name of the package."""
    folder, _, name = path.rpartition("/")
    if name != "__init__.py":
        return frozenset()
    inside = (
        one.removeprefix(f"{folder}/") for one in modules.files if one.startswith(f"{folder}/")
    )
    return frozenset(one.partition("/")[0].removesuffix(".py") for one in inside)
