"""Where a callback belongs: its file, its test, and how each imports the other's world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from scaffold.model.application import Application
from scaffold.model.tree import Tree
from scaffold.pieces.module_names import module_text
from scaffold.pieces.places import place_beside
from scaffold.pieces.template import is_rendered
from scaffold.pieces.where import Where, where_elsewhere, where_rendered
from scaffold.project.modules import Modules
from scaffold.project.paths import folder_of, joined

# The second where a module has the name of the first.
PACKAGES = ("callbacks", "api_callbacks")
FIXTURE = ("tests/fixtures/app.py", "app")
PACKAGE = "src/app/callbacks"
INIT = '"""The callbacks: requests that this service makes to an address of its client\'s."""\n'


def room_for(modules: Modules, name: str, application: Application) -> Where:
    """Return where a callback of that name belongs, be it there or not.

    Raises:
        RefusedError: With exit code 1, where a module is in the way of the package.
    """
    files = modules.files
    if is_rendered(modules, *FIXTURE):
        where = where_rendered(files, name, "callback", "callbacks")
        return replace(where, inits=_rendered_init(files))
    place = place_beside(files, application.call.path, PACKAGES, name)
    where = where_elsewhere(modules, application, place, name, "callback")
    return where if where.app else replace(where, test=None, inits=place.inits)


def is_alone(files: Tree, path: str) -> bool:
    """Say whether the package of a callback holds no other one."""
    folder = f"{folder_of(path)}/"
    own = {path, f"{folder}__init__.py"}
    return not any(one.startswith(folder) and one not in own for one in files)


def _rendered_init(files: Tree) -> Mapping[str, str]:
    """Return the package's own file, unless somebody gave it another content."""
    path = joined(PACKAGE, "__init__.py")
    is_edited = path in files and files[path].content != INIT.encode()
    return {} if is_edited else {path: INIT}


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
