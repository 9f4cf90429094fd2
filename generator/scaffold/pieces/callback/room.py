"""Where a callback belongs: its file, its test, and how each imports the other's world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scaffold.model.application import Application
from scaffold.model.tree import Tree
from scaffold.pieces.home import home_of
from scaffold.pieces.module_names import module_text
from scaffold.pieces.places import above_core, place_beside
from scaffold.pieces.template import is_rendered
from scaffold.pieces.tests import test_in
from scaffold.project.modules import Modules
from scaffold.project.paths import folder_of, joined

# The second where a module has the name of the first.
PACKAGES = ("callbacks", "api_callbacks")
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

    def is_alone(self, files: Tree) -> bool:
        """Say whether the package holds no other callback."""
        folder = f"{folder_of(self.path)}/"
        own = {self.path, f"{folder}__init__.py"}
        return not any(path.startswith(folder) and path not in own for path in files)


def room_for(modules: Modules, name: str, application: Application) -> Room:
    """Return where a callback of that name belongs, be it there or not.

    Raises:
        RefusedError: With exit code 1, where a module is in the way of the package.
    """
    files = modules.files
    if is_rendered(modules, *OUR_FIXTURE):
        return Room(
            path=f"{OUR_PACKAGE}/{name}.py",
            test=test_in(files, "tests/callbacks", name, "callback"),
            inits=_our_init(files),
            imports="from fastapi import FastAPI\n",
            argument="app: FastAPI",
            application="app",
        )
    place = place_beside(files, above_core(files, application.call.path), PACKAGES, name)
    home = home_of(modules, application, place, name, "callback")
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


class Seat(NamedTuple):
    """Where the callback's file stands among the modules.

    Attributes:
        modules: The project's.
        path: Of the file, which may not be there yet.
        registration: The file that will import it.
    """

    modules: Modules
    path: str
    registration: str

    @property
    def package(self) -> str:
        """How the registering file writes the name of the callback's package."""
        init = joined(folder_of(self.path), "__init__.py")
        return module_text(self.modules, self.registration, init)

    def module(self, path: str) -> str:
        """Return how the callback's file writes the name of a module: as the registering one."""
        near = self.path if self.package.startswith(".") else self.registration
        return module_text(self.modules, near, path, like=self.package)
