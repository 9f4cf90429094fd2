"""Functions that get at something by its name: an attribute, a module, a variable."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pkgutil import ModuleInfo

from scaffold.model.doubt import Kind
from scaffold.reading import imports
from scaffold.reading.assigning import assign_attribute
from scaffold.reading.attributes import attribute
from scaffold.reading.escaping import routers_in
from scaffold.reading.known.known import Known, given
from scaffold.reading.routing import Router
from scaffold.reading.run import Run
from scaffold.reading.settings import in_environment
from scaffold.reading.values import (
    RUN_TIME,
    Call,
    Module,
    Setting,
    Unknown,
    choosing,
    parts_of,
    plain,
)

CHOSEN = Unknown(Kind.MODULE())


def _getattr(run: Run, call: Call) -> object:
    name = choosing(given(run, call, 1))
    if isinstance(name, str):
        return attribute(run, given(run, call, 0), name, call)
    if isinstance(owner := given(run, call, 0), Router):
        owner.doubt(call.position, Kind.METHOD())
    return Unknown(Kind.ATTRIBUTE())


def _setattr(run: Run, call: Call) -> None:
    owner, name, value = (given(run, call, number) for number in range(3))
    written = choosing(name)
    target = ast.Attribute(call.node, written if isinstance(written, str) else "routes")
    assign_attribute(run, owner, ast.copy_location(target, call.node), value, call.scope)


def _import_module(run: Run, call: Call) -> object:
    name = choosing(given(run, call, 0))
    package = plain(run.argument(call.named("name", "package"), "package"))
    here = call.scope.top.names["__package__"]
    if isinstance(name, str) and (not name.startswith(".") or package == here):
        return _imported(run, name, call)
    known = plain(parts_of(given(run, call, 0))[0])
    is_absolute = isinstance(known, str) and not known.startswith(".")
    return _import_chosen(run, call, str(known) if is_absolute else "")


def _import_chosen(run: Run, call: Call, beginning: str = "") -> Unknown:
    """Remember that any module may be imported here, or one whose name begins like this."""
    run.chosen.append((call.position, beginning))
    return CHOSEN


def _walk_packages(run: Run, call: Call) -> object:
    """Return what `pkgutil` finds in a package of the project that has nothing to do with routes.

    Where it has, a new module would be included too, which only a doubt says.
    """
    words = call.named("path", "prefix")
    folders, prefix = run.argument(words, "path"), plain(run.argument(words, "prefix", ""))
    folder = folders[0] if isinstance(folders, list) and len(folders) == 1 else None
    if not (isinstance(folder, str) and isinstance(prefix, str)):
        return RUN_TIME
    paths = [path for path in run.files if path.startswith(folder) and path.endswith(".py")]
    if any(run.relevance.is_evident(path) for path in paths if path != call.scope.path):
        return RUN_TIME
    names = {path[len(folder) : -len(".py")].removesuffix("/__init__") for path in paths}
    return [
        ModuleInfo(RUN_TIME, prefix + name.replace("/", "."), ispkg=False)  # type: ignore[arg-type]
        for name in sorted(names - {"__init__"})
    ]


def _import(run: Run, call: Call) -> object:
    """Return what `__import__` does: the package around a module."""
    name = choosing(given(run, call, 0))
    if not isinstance(name, str):
        return _import_chosen(run, call)
    module = _imported(run, name, call)
    return _imported(run, name.partition(".")[0], call) if isinstance(module, Module) else module


def _imported(run: Run, name: str, call: Call) -> object:
    module = imports.import_module(run, name, call.scope.path)
    return module or Unknown(Kind.NOT_IN_PROJECT(name), is_named=True)


def _globals(_run: Run, call: Call) -> object:
    return call.scope.top.names


def _exec(_run: Run, call: Call) -> object:
    """Doubt every router that the text may name."""
    for value in [*call.scope.top.names.values(), *call.scope.names.values()]:
        for router in routers_in(value, 1):
            router.doubt(call.position, Kind.EXECUTED())
    return RUN_TIME


def _getenv(run: Run, call: Call) -> object:
    """Return the default of a variable, which is a setting as those of pydantic-settings are."""
    words = call.named("key", "default")
    name, default = run.argument(words, "key"), run.argument(words, "default", RUN_TIME)
    if not (isinstance(name, str) and isinstance(default, str)):
        return RUN_TIME
    return RUN_TIME if in_environment(run, name) else Setting(default, name)


CALLS: Mapping[str, Known] = {
    "builtins.getattr": _getattr,
    "importlib.import_module": _import_module,
    "importlib.util.spec_from_file_location": _import_chosen,
    "pkgutil.walk_packages": _walk_packages,
    "pkgutil.resolve_name": _import_chosen,
    "runpy.run_path": _import_chosen,
    "runpy.run_module": _import_chosen,
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "builtins.globals": _globals,
    "builtins.exec": _exec,
    "builtins.eval": _exec,
    "builtins.setattr": _setattr,
    "builtins.__import__": _import,
}
