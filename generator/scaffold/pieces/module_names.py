"""How modules write the names of others."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import PurePosixPath

from scaffold.model.problem import refused, wrong_usage
from scaffold.project.imports import modules_named
from scaffold.project.layout import can_be_imported
from scaffold.project.modules import Modules


def module_text(modules: Modules, near: str, path: str, like: str | None = None) -> str:
    """Return how a module writes the name of another one, which may not be there yet.

    Args:
        modules: Of the project.
        near: The module that imports it.
        path: Of the other one.
        like: How `near` writes the name of one beside it, if it does; otherwise it is relative if
            other imports there are.

    Raises:
        RefusedError: With exit code 1, where no import can name it.
    """
    name = _module_text(modules, near, path, like)
    if not can_be_imported(name):
        message = f"{path}:1: no import can name the module {name!r}. Nothing was written."
        raise refused("no-module", f"{message} Rename the file.")
    return name


def _module_text(modules: Modules, near: str, path: str, like: str | None) -> str:
    here, there = PurePosixPath(near).parent.parts, parts_of(path)
    pairs = zip(here, there, strict=False)
    common = len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])
    dots = "." * (len(here) - common + 1)
    root = len(parts_of(near)) - len(modules.layout.module_of(near).split("."))
    # Above the outermost package no relative name leads.
    top = there[root] if common > root else None
    if like:
        is_relative = like.startswith(dots) or (like.startswith(".") and top is not None)
    else:
        is_relative = _is_relative(modules.tree(near), dots, top)
        if is_relative and top and len(dots) > 1:
            is_relative = _goes_up(modules, "/".join(there[: root + 1]), top)
    if is_relative:
        return dots + ".".join(there[common:])
    present = like and not like.startswith(".") and modules.layout.path_of(like, near)
    depth = len(parts_of(present)) - len(like.split(".")) if like and present else root
    return ".".join(there[depth:])


def parts_of(path: str) -> tuple[str, ...]:
    """Return the parts of a module's path: a package is its folder."""
    return PurePosixPath(path.removesuffix("/__init__.py").removesuffix(".py")).parts


def _is_relative(tree: ast.Module, dots: str, top: str | None) -> bool:
    """Say whether a module writes names of so many dots, more than from the top package."""
    named = [*modules_named(tree.body)]
    from_top = sum(_first(name) == top for name in named)
    if any(_dots(name) == len(dots) for name in named):
        return sum(_dots(name) > 0 for name in named) >= from_top
    return bool(top and any(map(_dots, named)) and not from_top)


def _goes_up(modules: Modules, package: str, top: str) -> bool:
    """Say whether modules of a package name what is above them relatively, or none by its name."""
    paths = [path for path in modules.files if path.startswith(f"{package}/")]
    sources = [path for path in paths if path.endswith(".py")]

    def named(word: str) -> Iterator[str]:
        near = (path for path in sources if word.encode() in modules.files[path].content)
        return (name for path in near for name in modules_named(modules.tree(path).body))

    return any(_dots(name) > 1 for name in named("..")) or top not in map(_first, named(top))


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _first(module: str) -> str:
    return module.partition(".")[0]


def check_module_name(modules: Modules, path: str, near: str) -> None:
    """Refuse a module beside those that begin the import path if it would hide another one.

    Args:
        modules: Of the project.
        path: Of the new module.
        near: One that imports it.

    Raises:
        RefusedError: With exit code 2.
    """
    name = module_text(modules, near, path)
    if "." in name:
        return
    if name in sys.stdlib_module_names or _is_imported(modules, name):
        message = f"A piece cannot be called {name!r}: {path} would hide the module of that name."
        raise wrong_usage("name", message)


def _is_imported(modules: Modules, name: str) -> bool:
    """Say whether anything in the project imports the module of that name, or from it."""
    return any(
        name in map(_first, modules_named(ast.walk(modules.tree(path))))
        for path, file in modules.files.items()
        if path.endswith(".py") and name.encode() in file.content
    )
