"""Where the modules of new pieces go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from scaffold.model.problem import refused
from scaffold.model.tree import Tree
from scaffold.project.paths import folder_of, joined

INITS = {
    "callbacks": '"""The callbacks: requests to an address of the client\'s."""\n',
    "middleware": '"""The middleware: one file each."""\n',
    "resources": '"""What lives as long as the application: one file each."""\n',
    "schemas": '"""What the routers take and give: one file a model."""\n',
    "routers": '"""The routers: one file a subject."""\n',
}


class Place(NamedTuple):
    """Where a new module goes.

    Attributes:
        path: Of the module.
        inits: The `__init__.py` that are missing around it, path -> text.
    """

    path: str
    inits: Mapping[str, str] = MappingProxyType({})


def place_beside(files: Tree, path: str, packages: Sequence[str], name: str) -> Place:
    """Return the place in the package beside a file: the first that is there, or a new one.

    A new one is not put among the settings in `core`, where some applications are made.

    Args:
        files: The project.
        path: Of the module that makes the application.
        packages: The names that the package may have, the usual one first.
        name: Of the new module.

    Raises:
        RefusedError: With exit code 1, where modules with all these names are in the way.
    """
    above = folder_of(_above_core(files, path))
    folders = [joined(above, package) for package in packages]
    for folder in (*(joined(folder_of(path), package) for package in packages), *folders):
        if any(other.startswith(f"{folder}/") and other.endswith(".py") for other in files):
            return Place(f"{folder}/{name}.py")
    free = [folder for folder in folders if f"{folder}.py" not in files]
    if not free:
        message = f"{folders[0]}.py is there: there can be no package of that name."
        raise refused("in-the-way", message)
    return Place(f"{free[0]}/{name}.py", {f"{free[0]}/__init__.py": init_text(free[0])})


def _above_core(files: Tree, path: str) -> str:
    """Return where the module of an application would be, were it not among the settings in `core`.

    Args:
        files: The project.
        path: Of the module.
    """
    folder, _, module = path.rpartition("/")
    above, _, name = folder.rpartition("/")
    is_core = name == "core" and joined(above, "__init__.py") in files
    return joined(above, module) if is_core else path


def init_text(package: str) -> str:
    """Return what is in the `__init__.py` of a new package."""
    return INITS.get(package.rpartition("/")[2].removeprefix("api_"), "")
