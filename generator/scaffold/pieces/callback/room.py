"""Where a callback belongs: its file, its test, and how each imports the other's world."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scaffold.model.application import Application
from scaffold.model.tree import Tree
from scaffold.pieces.home import home_of
from scaffold.pieces.ours import is_ours
from scaffold.pieces.places import place_beside
from scaffold.pieces.projects import folder_of, joined
from scaffold.reading.modules import Modules

PACKAGE = "callbacks"
# The tests of our projects get the application from a fixture.
OUR_FIXTURE = ("tests/fixtures/app.py", "app")
OUR_PACKAGE = "src/app/callbacks"
OUR_INIT = '"""The callbacks: requests that this service makes to an address of its client\'s."""\n'


@dataclass(frozen=True)
class Room:
    """The files of one callback.

    Attributes:
        path: Of the callback.
        test: Of its test; None where no test can make the application.
        inits: The other files that have to be there, path -> text.
        imports: The statements at the top of the test.
        argument: Of the test function.
        application: The expression by which the test names the application.
    """

    path: str
    test: str | None
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


def room_for(files: Tree, name: str, application: Application) -> Room:
    """Return where a callback of that name belongs, be it there or not.

    Raises:
        RefusedError: With exit code 1, where a module is in the way of the package.
    """
    if is_ours(files, *OUR_FIXTURE):
        return Room(
            path=f"{OUR_PACKAGE}/{name}.py",
            test=f"tests/callbacks/test_{name}.py",
            inits=_our_init(files),
            imports="from fastapi import FastAPI\n",
            argument="app: FastAPI",
            application="app",
        )
    place = place_beside(files, application.call.path, [PACKAGE], name)
    home = home_of(Modules(files), application, place, name, "callback")
    return Room(
        path=place.path,
        test=home.test if home.app else None,
        inits={**place.inits, **(home.test_inits if home.app else {})},
        imports=f"{home.app.statement}\n" if home.app else "",
        argument="",
        application=home.app.expression if home.app else "",
    )


def _our_init(files: Tree) -> Mapping[str, str]:
    """Return the package's own file, unless somebody gave it another content."""
    path = joined(OUR_PACKAGE, "__init__.py")
    is_edited = path in files and files[path].content != OUR_INIT.encode()
    return {} if is_edited else {path: OUR_INIT}


@dataclass(frozen=True)
class Naming:
    """How the modules of a project name each other.

    Attributes:
        root: The folder that absolute names begin in.
        is_relative: Whether relative names are the style.
    """

    root: str
    is_relative: bool

    def module(self, near: str, path: str) -> str:
        """Return how a file imports the module of another one: `app.schemas`, or `..schemas`.

        Args:
            near: The file that imports; it may not be there yet.
            path: Of the module; it may not be there yet.
        """
        here, there = self._parts(near)[:-1], self._parts(path)
        common = 0
        while here[common : common + 1] == there[common : common + 1] and common < len(here):
            common += 1
        # Above the outermost package no relative name leads.
        if not self.is_relative or not common:
            return ".".join(there)
        return "." * (len(here) - common + 1) + ".".join(there[common:])

    def _parts(self, path: str) -> list[str]:
        module = re.sub(r"(/__init__)?\.py$", "", path)
        return module.removeprefix(f"{self.root}/" if self.root else "").split("/")


def naming_of(modules: Modules, application: Application, path: str) -> Naming:
    """Return how a file of the project names the others."""
    module = application.name.partition(":")[0].replace(".", "/")
    at = re.sub(r"(/__init__)?\.py$", "", application.call.path)
    is_known = f"/{at}".endswith(f"/{module}")
    root = at.removesuffix(module).rstrip("/") if is_known else modules.layout.root_of(path)
    return Naming(root, bool(re.search(rb"^from \.", modules.files[path].content, re.MULTILINE)))
