"""Where a callback belongs: its file, its test, and how each imports the other's world."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scaffold.model.application import Application
from scaffold.model.tree import Tree
from scaffold.pieces.foreign import (
    folder_of,
    joined,
    package_beside,
    test_path,
    tested_app,
)
from scaffold.reading.names import Layout

PACKAGE = "callbacks"
OUR_PACKAGE = "src/app/callbacks"
OUR_INIT = '"""The callbacks: requests that this service makes to an address of its client\'s."""\n'


@dataclass(frozen=True)
class Room:
    """The files of one callback.

    Attributes:
        path: Of the callback.
        test: Of its test.
        inits: The other files that have to be there, path -> text.
        imports: The statements at the top of the test.
        argument: Of the test function.
        application: The expression by which the test names the application.
    """

    path: str
    test: str
    inits: Mapping[str, str]
    imports: str
    argument: str
    application: str

    @property
    def package_init(self) -> str:
        """The path that the package of the callback has as a module."""
        return joined(folder_of(self.path), "__init__.py")

    def is_alone(self, files: Tree) -> bool:
        """Say whether the package holds no other callback."""
        folder = f"{folder_of(self.path)}/"
        own = {self.path, self.package_init}
        return not any(path.startswith(folder) and path not in own for path in files)


def is_ours(files: Tree) -> bool:
    """Say whether the project was made from our template: its tests get `app` from a fixture."""
    return ".copier-answers.yml" in files and "tests/fixtures/app.py" in files


def room_for(files: Tree, name: str, application: Application) -> Room:
    """Return where a callback of that name belongs, be it there or not.

    Raises:
        RefusedError: With exit code 1, where a module is in the way of the package.
    """
    if is_ours(files):
        return Room(
            path=f"{OUR_PACKAGE}/{name}.py",
            test=f"tests/callbacks/test_{name}.py",
            inits=_inits(files, OUR_PACKAGE, OUR_INIT),
            imports="from fastapi import FastAPI\n",
            argument="app: FastAPI",
            application="app",
        )
    package = package_beside(files, application.call.path, [PACKAGE])
    app = tested_app(files, application)
    test = test_path(files, application, name, "callback")
    return Room(
        path=package.path(name),
        test=test,
        inits={
            **(dict.fromkeys(package.new_files, "") or _present(files, package.folder, "")),
            **_test_inits(files, test),
        },
        imports=f"{app.statement}\n",
        argument="",
        application=app.expression,
    )


def _test_inits(files: Tree, test: str) -> Mapping[str, str]:
    """Return the `__init__.py` by which pytest finds the application from a first test."""
    folder = folder_of(test)
    others = [path for path in files if folder_of(path) == folder and path.endswith(".py")]
    init = joined(folder, "__init__.py")
    return {init: ""} if folder and set(others) <= {test, init} else {}


def _inits(files: Tree, folder: str, text: str) -> Mapping[str, str]:
    path = joined(folder, "__init__.py")
    return _present(files, folder, text) if path in files else {path: text}


def _present(files: Tree, folder: str, text: str) -> Mapping[str, str]:
    """Return the `__init__.py` that is as it was made, and may go with the last callback."""
    path = joined(folder, "__init__.py")
    is_ours = path in files and files[path].content.replace(b"\r\n", b"\n") == text.encode()
    return {path: text} if is_ours else {}


def module_seen_from(files: Tree, near: str, path: str, style: str) -> str:
    """Return how a file imports the module of another one: `app.schemas`, or `..schemas`.

    Args:
        files: The project.
        near: The file that imports; it may not be there yet.
        path: Of the module; it may not be there yet.
        style: The file whose imports say whether relative ones are the project's style.
    """
    module = re.sub(r"(/__init__)?\.py$", "", path)
    if not re.search(rb"^from \.", files[style].content, re.MULTILINE):
        root = Layout(files).root_of(style)
        return module.removeprefix(f"{root}/" if root else "").replace("/", ".")
    here, there = near.split("/")[:-1], module.split("/")
    common = 0
    while here[common : common + 1] == there[common : common + 1] and common < len(here):
        common += 1
    return "." * (len(here) - common + 1) + ".".join(there[common:])
