"""Imports: of the project's own modules, which are executed, and of everything else."""

from __future__ import annotations

import ast

from scaffold.reading.run import Run
from scaffold.reading.values import Deferred, External, Module, Scope


def execute_import(run: Run, node: ast.Import, scope: Scope) -> None:
    """Bind `import a.b` and `import a.b as c`."""
    for alias in node.names:
        module = import_module(run, alias.name, scope.path)
        if module is None:
            name = alias.name if alias.asname else alias.name.partition(".")[0]
            scope.assign(alias.asname or name, External(name))
        elif alias.asname:
            scope.assign(alias.asname, module)
        else:
            head = alias.name.partition(".")[0]
            top = run.layout.path_of(head, scope.path)
            scope.assign(head, run.load(top) if top else module)


def execute_import_from(run: Run, node: ast.ImportFrom, scope: Scope) -> None:
    """Bind `from a import b`, also relative ones and `*`."""
    written = "." * node.level + (node.module or "")
    path = run.layout.path_of(written, scope.path)
    if path is None:
        prefix = f"{written}." if node.module else written
        for alias in node.names:
            scope.assign(alias.asname or alias.name, External(f"{prefix}{alias.name}"))
    elif [alias.name for alias in node.names] == ["*"]:
        _import_everything(run, path, scope)
    else:
        _execute_parents(run, written, scope.path)
        for alias in node.names:
            scope.assign(alias.asname or alias.name, _member(run, path, alias.name))


def import_module(run: Run, name: str, near: str) -> Module | None:
    """Execute a module and the packages around it; None where it is not in the project."""
    path = run.layout.path_of(name, near)
    if path is None:
        return None
    _execute_parents(run, name, near)
    return run.load(path)


def _execute_parents(run: Run, name: str, near: str) -> None:
    """Execute the packages around a module, and let each have the next one as an attribute."""
    if name.startswith("."):
        return
    parent: Module | None = None
    parts = name.split(".")
    for end in range(1, len(parts)):
        path = run.layout.path_of(".".join(parts[:end]), near)
        if path is not None and (parent is not None or run.relevance(path)):
            parent = run.load(path)


def _member(run: Run, path: str, name: str) -> object:
    """Return what `from path import name` gives: a name of the module, or a module below it."""
    if not run.relevance(path) and path not in run.modules:
        below = run.layout.submodule(path, name)
        if below is not None and run.relevance(below):
            return run.load(below)
        return Deferred(path, name)
    module = run.load(path)
    if name not in module.scope.names and (below := run.layout.submodule(path, name)):
        return run.load(below)
    return module.scope.names.get(name, Deferred(path, name))


def _import_everything(run: Run, path: str, scope: Scope) -> None:
    names = run.load(path).scope.names
    listed = names.get("__all__")
    for name in listed if isinstance(listed, list | tuple) else list(names):
        private = not isinstance(listed, list | tuple) and str(name).startswith("_")
        if isinstance(name, str) and name in names and not private:
            scope.assign(name, names[name])
