"""How modules write the names of others."""

from __future__ import annotations

import re
import sys
from itertools import takewhile
from pathlib import PurePosixPath

from scaffold.model.problem import refused, wrong_usage
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
        is_relative = _is_relative(modules.files[near].content, dots, top)
        if is_relative and top and len(dots) > 1:
            is_relative = _goes_up(modules, "/".join(there[: root + 1]), top)
    if is_relative:
        return dots + ".".join(there[common:])
    present = like and modules.layout.path_of(like, near)
    depth = len(parts_of(present)) - len(like.split(".")) if like and present else root
    return ".".join(there[depth:])


def parts_of(path: str) -> tuple[str, ...]:
    """Return the parts of a module's path: a package is its folder."""
    return PurePosixPath(path.removesuffix("/__init__.py").removesuffix(".py")).parts


def _is_relative(content: bytes, dots: str, top: str | None) -> bool:
    """Say whether a module writes a name of so many dots, rather than from the top package."""
    text = content.decode(errors="replace")
    if re.search(rf"^from {re.escape(dots)}[\w ]", text, re.MULTILINE):
        return True
    any_ = re.search(r"^from \.", text, re.MULTILINE)
    return bool(top and any_ and not re.search(rf"^(from|import) {top}\b", text, re.MULTILINE))


def _goes_up(modules: Modules, package: str, top: str) -> bool:
    """Say whether modules of a package name what is above them relatively, or none by its name."""
    paths = (path for path in modules.files if path.startswith(f"{package}/"))
    contents = [modules.files[path].content for path in paths if path.endswith(".py")]
    absolute = re.compile(rf"^(from|import) {top}\b".encode(), re.MULTILINE)
    relative = re.compile(rb"^from \.\.", re.MULTILINE)
    return any(map(relative.search, contents)) or not any(map(absolute.search, contents))


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
    imports = re.compile(rf"^\s*(from|import)\s+{name}\b".encode(), re.MULTILINE)
    sources = (file.content for at, file in modules.files.items() if at.endswith(".py"))
    if name in sys.stdlib_module_names or any(map(imports.search, sources)):
        message = f"A piece cannot be called {name!r}: {path} would hide the module of that name."
        raise wrong_usage("name", message)
