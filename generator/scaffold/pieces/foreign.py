"""Where the parts of a new piece belong in a project that we did not make."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath

from scaffold.model.application import Application
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.tree import Tree
from scaffold.pieces.projects import folder_of, joined, project_of
from scaffold.reading.definitions import definition
from scaffold.reading.names import module_of, path_of

TESTS = ("tests", "test")


@dataclass(frozen=True)
class Package:
    """A folder for modules of one kind.

    Attributes:
        folder: Relative to the project.
        new_files: The `__init__.py` that makes it a package, where it is missing and wanted.
    """

    folder: str
    new_files: tuple[str, ...] = ()

    def path(self, name: str) -> str:
        """Return the path of a module in it."""
        return joined(self.folder, f"{name}.py")


@dataclass(frozen=True)
class TestedApp:
    """How a test gets at the application.

    Attributes:
        statement: Imports it, or the factory.
        expression: The application: `app`, `create_app()`.
        module: That the statement imports from.
    """

    statement: str
    expression: str
    module: str

    @property
    def is_made(self) -> bool:
        """Whether the expression makes another one each time."""
        return self.expression.endswith("()")

    def module_of(self, files: Tree, application: Application, path: str) -> str:
        """Return how a test writes the name of another module."""
        return module_text(files, application.call.path, path, like=self.module)


def package_beside(files: Tree, path: str, names: Sequence[str]) -> Package:
    """Return the package of that name beside a file: the first that is there, or a new one.

    Args:
        files: The project.
        path: Of the module that makes the application.
        names: The names that it may have, the usual one first.

    Raises:
        RefusedError: With exit code 1, where modules with all these names are in the way.
    """
    beside = folder_of(path)
    for name in names:
        folder = joined(beside, name)
        if any(other.startswith(f"{folder}/") and other.endswith(".py") for other in files):
            return Package(folder)
    free = [name for name in names if joined(beside, f"{name}.py") not in files]
    if not free:
        message = f"{joined(beside, names[0])}.py is there: there can be no package of that name."
        raise refused("in-the-way", message)
    folder = joined(beside, free[0])
    init = joined(folder, "__init__.py")
    return Package(folder, (init,) if _uses_init_files(files, beside) else ())


def _uses_init_files(files: Tree, folder: str) -> bool:
    """Say whether the folder is a package with an `__init__.py`, or has one below it."""
    return any(
        folder_of(path) == folder or folder_of(folder_of(path)) == folder
        for path in files
        if PurePosixPath(path).name == "__init__.py" and not is_test(path)
    )


# How modules are named


def module_text(files: Tree, near: str, path: str, like: str | None = None) -> str:
    """Return how a module writes the name of another one, which may not be there yet.

    Args:
        files: The project.
        near: The module that imports it.
        path: Of the other one.
        like: How `near` writes the name of one beside it, if it does; otherwise it is relative if
            other imports there are.
    """
    parts = _parts(path)
    relative = _relative(folder_of(near), path)
    top = parts[_root_depth(files, near) :][:1]
    if like.startswith(".") if like else _is_relative(files[near].content, relative, top):
        return relative
    present = like and path_of(files, like, near)
    depth = len(_parts(present)) - len(like.split(".")) if like and present else None
    return ".".join(parts[_root_depth(files, near) if depth is None else depth :])


def _relative(folder: str, path: str) -> str:
    here, there = PurePosixPath(folder).parts, _parts(path)
    common = 0
    while common < len(here) and here[common : common + 1] == there[common : common + 1]:
        common += 1
    return "." * (len(here) - common + 1) + ".".join(there[common:])


def _root_depth(files: Tree, near: str) -> int:
    """Return how many folders lie above those that the project's modules are named by."""
    return len(_parts(near)) - len(module_of(files, near).split("."))


def _parts(path: str) -> tuple[str, ...]:
    """Return the parts of a module's path: a package is its folder."""
    return PurePosixPath(path.removesuffix("/__init__.py").removesuffix(".py")).parts


def _is_relative(content: bytes, relative: str, top: Sequence[str]) -> bool:
    """Say whether a module writes such a name relatively, rather than from the top package."""
    dots = len(relative) - len(relative.lstrip("."))
    same, any_, absolute = (
        re.search(pattern.encode(), content, re.MULTILINE)
        for pattern in (
            rf"^from \.{{{dots}}}[\w ]",
            r"^from \.",
            rf"^(from|import) {''.join(top)}\b",
        )
    )
    return bool(same or (any_ and not absolute))


# Tests


def is_test(path: str) -> bool:
    """Say whether a file belongs to the tests."""
    name = PurePosixPath(path)
    return any(part in TESTS for part in name.parts[:-1]) or name.name.startswith("test_")


def test_path(files: Tree, application: Application, name: str, kind: str) -> str:
    """Return where the test of a piece belongs.

    Args:
        files: The project.
        application: That the piece is added to.
        name: Of the piece.
        kind: Of the piece, for a name of its own where another test has the first.
    """
    return test_in(files, _tests_folder(files, application), name, kind)


def test_in(files: Tree, folder: str, name: str, kind: str) -> str:
    """Return the test of a piece in a folder: pytest and mypy want no other of that name."""
    first, second = (joined(folder, f"test_{name}{end}.py") for end in ("", f"_{kind}"))
    if second in files:
        return second
    elsewhere = [path for path in files if path.endswith(f"/test_{name}.py") and path != first]
    return second if elsewhere and joined(folder, "__init__.py") not in files else first


def _tests_folder(files: Tree, application: Application) -> str:
    project = project_of(files, folder_of(application.call.path))
    tests = [
        path for path in _tests(files, application) if path.rpartition("/")[2].startswith("test_")
    ]
    folders = [folder_of(path) for path in tests if _spelling(files, path, application)]
    folders = folders or [_top_of_tests(path) for path in tests if _home(files, path) == project]
    counted = Counter(folders)
    # The topmost of the most frequent ones.
    order = sorted(counted, key=lambda folder: (-counted[folder], folder.count("/"), folder))
    return order[0] if order else joined(project, "tests")


def _tests(files: Tree, application: Application) -> Iterator[str]:
    """Yield the modules of the tests of those projects that the application is in."""
    for path in files:
        if path.endswith(".py") and is_test(path):
            home = _home(files, path)
            if not home or application.call.path.startswith(f"{home}/"):
                yield path


def _home(files: Tree, path: str) -> str:
    """Return the project that a test is of: with dependencies of their own they are none."""
    parts = takewhile(lambda part: part not in TESTS, PurePosixPath(path).parent.parts)
    return project_of(files, "/".join(parts))


def _top_of_tests(path: str) -> str:
    """Return the folder that all tests are in with this one."""
    parts = PurePosixPath(path).parts
    depth = next((index for index, part in enumerate(parts) if part in TESTS), len(parts) - 2)
    return "/".join(parts[: depth + 1])


def test_inits(files: Tree, test: str) -> dict[str, str]:
    """Return the `__init__.py` by which pytest finds the application from a first test."""
    folder = folder_of(test)
    is_first = not any(path.startswith(f"{folder}/") for path in files)
    return {joined(folder, "__init__.py"): ""} if folder and is_first else {}


def wants_arguments(files: Tree, application: Application) -> bool:
    """Say whether the factory of the application cannot be called without arguments."""
    if not application.is_factory:
        return False
    module, _, name = application.name.partition(":")
    path = path_of(files, module, application.call.path)
    found = definition(files, path, name) if path else None
    if found is None or not isinstance(found.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return True
    arguments = found.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    return len(positional) > len(arguments.defaults) or None in arguments.kw_defaults


def tested_app(files: Tree, application: Application) -> TestedApp:
    """Return how tests import the application: as the project's own tests do."""
    module, _, name = application.name.partition(":")
    spellings = (_spelling(files, path, application) for path in _tests(files, application))
    module = next((spelling for spelling in spellings if spelling), module)
    call = f"{name}()" if application.is_factory else name
    return TestedApp(f"from {module} import {name}", call, module)


def _spelling(files: Tree, path: str, application: Application) -> str | None:
    """Return the name under which a test imports the module of the application."""
    module, _, name = application.name.partition(":")
    content = files[path].content
    if module.rpartition(".")[2].encode() not in content:
        return None
    with_dots = f".{'.'.join(_parts(application.call.path))}"
    for imported, names in _imports(content):
        if name in names and imported and with_dots.endswith(f".{imported}"):
            return imported
    return None


def _imports(content: bytes) -> Iterator[tuple[str | None, frozenset[str]]]:
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module, frozenset(alias.name for alias in node.names)


def check_module_name(files: Tree, path: str, near: str) -> None:
    """Refuse a module beside those that begin the import path if it would hide another one.

    Args:
        files: The project.
        path: Of the new module.
        near: One that imports it.

    Raises:
        RefusedError: With exit code 2.
    """
    name = module_text(files, near, path)
    if "." in name:
        return
    imports = re.compile(rf"^\s*(from|import)\s+{name}\b".encode(), re.MULTILINE)
    hides = name in sys.stdlib_module_names or any(
        imports.search(files[other].content) for other in files if other.endswith(".py")
    )
    if hides:
        message = f"A piece cannot be called {name!r}: {path} would hide the module of that name."
        raise wrong_usage("name", message)
