"""The tests of a project that we did not make, and how they get at the application."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath

from scaffold.model.application import Application
from scaffold.model.tree import Overlay, Tree
from scaffold.pieces.module_names import parts_of
from scaffold.pieces.piece import Piece
from scaffold.project.imports import imported_names
from scaffold.project.layout import Layout
from scaffold.project.modules import Modules
from scaffold.project.paths import folder_of, joined, project_of, upwards

TESTS = ("tests", "test")
# What installs the modules in `src`, and what has pytest find modules elsewhere.
INSTALLED = {"pyproject.toml": b"[build-system]", "setup.py": b"", "setup.cfg": b"[options]"}
SETTINGS = dict.fromkeys(("pyproject.toml", "pytest.ini", "tox.ini"), b"pythonpath")


@dataclass(frozen=True)
class TestedApp:
    """How a test gets at the application.

    Attributes:
        statement: Imports it, or the factory.
        expression: The application: `app`, `create_app()`.
        module: That the statement imports from.
        argument: Of the test, if a fixture gives the application.
    """

    statement: str
    expression: str
    module: str
    argument: str = ""

    @property
    def is_made(self) -> bool:
        """Whether the expression makes another one each time."""
        return self.expression.endswith("()")


# The tests of our template's projects get the application from a fixture.
FIXTURE = TestedApp("from fastapi import FastAPI", "app", "app.main", "app: FastAPI")


def is_test(path: str) -> bool:
    """Say whether a file belongs to the tests."""
    name = PurePosixPath(path)
    return any(part in TESTS for part in name.parts[:-1]) or name.name.startswith("test_")


def test_path(modules: Modules, application: Application, module: str, name: str, kind: str) -> str:
    """Return where the test of a piece belongs.

    Args:
        modules: Of the project.
        application: That the piece is added to.
        module: The path of the piece.
        name: Of the piece.
        kind: Of the piece, for a name of its own where another test has the first.
    """
    folder = _tests_folder(modules, application)
    return test_in(modules.files, _besides_subjects(modules.files, folder, module), name, kind)


def test_in(files: Tree, folder: str, name: str, kind: str) -> str:
    """Return the test of a piece in a folder: pytest and mypy want no other of that name."""
    first, second = (joined(folder, f"test_{name}{end}.py") for end in ("", f"_{kind}"))
    if first in files or second in files:
        return second if second in files else first
    elsewhere = [path for path in files if path.endswith(f"/test_{name}.py")]
    return second if elsewhere and joined(folder, "__init__.py") not in files else first


def _tests_folder(modules: Modules, application: Application) -> str:
    files = modules.files
    project = project_of(files, folder_of(application.call.path))
    tests = [
        path for path in tests_of(files, application) if path.rpartition("/")[2].startswith("test_")
    ]
    folders = [folder_of(path) for path in tests if _spelling(modules, path, application)]
    folders = folders or [_top_of_tests(path) for path in tests if _home(files, path) == project]
    counted = Counter(folders)
    # The topmost of the most frequent ones.
    order = sorted(counted, key=lambda folder: (-counted[folder], folder.count("/"), folder))
    return order[0] if order else joined(project, "tests")


def _besides_subjects(files: Tree, folder: str, module: str) -> str:
    """Return where a module is tested if not there, in a folder for the tests of another subject.

    Above `tests/users`, where `users` is a module or a folder; for `users/tests`, in its own.
    """
    above, _, last = folder.rpartition("/")
    if last in TESTS:
        is_beside = module.startswith(f"{above}/") or joined(above, "__init__.py") not in files
        return folder if is_beside or not above else joined(folder_of(module), last)
    sources = (PurePosixPath(path) for path in files if path.endswith(".py") and not is_test(path))
    is_other = last not in PurePosixPath(module).parts and any(
        last in source.with_suffix("").parts for source in sources
    )
    return _besides_subjects(files, above, module) if above and is_other else folder


def tests_of(files: Tree, application: Application) -> Iterator[str]:
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
    return {f"{folder}/__init__.py": ""} if folder and is_first else {}


def start_of_test(modules: Modules, piece: Piece) -> str:
    """Return the folder that pytest is started in to find what the test of a piece imports.

    What is installed, or named in pytest's settings, it finds from the project's.
    """
    assert piece.test is not None
    tree = ast.parse(piece.created.get(piece.test, ""))
    imported = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    layout = Layout(Overlay(modules.files, dict.fromkeys(piece.created, b"")))
    outermost_first = [*upwards(folder_of(piece.edits[0].path))][::-1]
    found = {at: sum(bool(layout.below(at, one)) for one in imported) for at in outermost_first}
    start = max(outermost_first, key=lambda at: found[at])
    if start.rpartition("/")[2] == "src" and _has(modules.files, folder_of(start), INSTALLED):
        return folder_of(start)
    settings = (at for at in upwards(start) if _has(modules.files, at, SETTINGS))
    return next(settings, start)


def _has(files: Tree, folder: str, wanted: Mapping[str, bytes]) -> bool:
    """Say whether one of the files in a folder has what is wanted in it."""
    paths = {joined(folder, name): text for name, text in wanted.items()}
    return any(path in files and text in files[path].content for path, text in paths.items())


def is_out_of_reach(modules: Modules, application: Application) -> bool:
    """Say whether a test cannot get the application: its factory wants arguments, or keeps it."""
    module, _, name = application.name.partition(":")
    path = modules.layout.path_of(module, application.call.path)
    found = modules.definition(path, name) if path else None
    node = found.node if found else None
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        is_unnamed = application.is_factory or not name.replace(".", "").isidentifier()
        return is_unnamed or (node is not None and _wraps(node, name))
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    wants = len(positional) > len(arguments.defaults) or None in arguments.kw_defaults
    return wants or not application.is_factory


def _wraps(value: ast.AST, name: str) -> bool:
    """Say whether it is `app = CORSMiddleware(app)`, which is no application any more."""
    return isinstance(value, ast.Call) and any(
        isinstance(node, ast.Name) and node.id == name for node in ast.walk(value)
    )


def tested_app(modules: Modules, application: Application) -> TestedApp:
    """Return how tests import the application: as the project's own tests do."""
    module, _, name = application.name.partition(":")
    tests = tests_of(modules.files, application)
    spellings = (_spelling(modules, path, application) for path in tests)
    module = next((spelling for spelling in spellings if spelling), module)
    call = f"{name}()" if application.is_factory else name
    return TestedApp(f"from {module} import {_first(name)}", call, module)


def _first(name: str) -> str:
    """Return what is imported for `Server.create`."""
    return name.partition(".")[0]


def _spelling(modules: Modules, path: str, application: Application) -> str | None:
    """Return the name under which a test imports the module of the application."""
    name = _first(application.name.partition(":")[2])
    with_dots = f".{'.'.join(parts_of(application.call.path))}"
    for module, imported, _ in imported_names(modules.files[path].content):
        if imported == name and not module.startswith(".") and with_dots.endswith(f".{module}"):
            return module
    return None
