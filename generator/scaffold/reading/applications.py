"""The applications that the modules of a project make, and their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from scaffold.model.doubt import Doubt, Kind, OneModule
from scaffold.model.position import Position
from scaffold.model.tree import Tree
from scaffold.project.paths import is_aside, stem_of
from scaffold.reading.routing import Router
from scaffold.reading.run import Run
from scaffold.reading.values import Instance

MAIN = ("main", "app", "asgi", "server", "application", "run", "api", "wsgi", "__init__")
STARTS = frozenset({"main", "app", "asgi", "server", "application", "run", "wsgi"})
MAKES = re.compile(rb"FastAPI\b")
MAKES_ONE = re.compile(rb"\bFastAPI\(")


class Named(NamedTuple):
    """An application, how it is named after `--app`, and the file that this name begins with."""

    router: Router
    name: str
    path: str
    is_factory: bool = False


def modules(files: Tree) -> list[str]:
    """Return the files that may have to do with an application, the likeliest first.

    Tests, samples and scripts are among them only where nothing else makes one.
    """
    found = [path for path, content in _modules(files) if MAKES.search(content)]
    has_more = any(not is_aside(path) for path in found)
    kept = (path for path, _ in _modules(files) if not (has_more and is_aside(path)))
    return sorted(kept, key=_likelihood)


def likely_modules(run: Run, paths: Sequence[str], users: Collection[str]) -> list[str]:
    """Return those of these files that may make an application, also by others, or start one."""
    return [path for path in paths if path in users or _is_likely(run, path)]


def _is_likely(run: Run, path: str) -> bool:
    if MAKES.search(run.files[path].content):
        return True
    return stem_of(path) in STARTS and not is_aside(path) and run.relevance(path)


def relevant_modules(run: Run) -> list[str]:
    """Return every file that may have to do with routes, the likeliest first."""
    found = [path for path in run.files if path.endswith(".py") and not is_aside(path)]
    return sorted((path for path in found if run.relevance(path)), key=_likelihood)


def _modules(files: Tree) -> Iterator[tuple[str, bytes]]:
    return ((path, files[path].content) for path in files if path.endswith(".py"))


def _likelihood(path: str) -> tuple[int, int, str]:
    stem = stem_of(path)
    return (MAIN.index(stem) if stem in MAIN else len(MAIN), path.count("/"), path)


def named(run: Run, router: Router) -> Named | None:
    """Return an application with the name that a module gives it, and has for no other since."""
    for app, module, variable in run.variables:
        now = module.scope.names.get(variable)
        if app is router and (now is router or not isinstance(now, Router)):
            return Named(router, f"{run.layout.module_of(module.path)}:{variable}", module.path)
    return None


def roots(run: Run) -> list[Named]:
    """Return the applications that modules make and no other one mounts.

    One without a name of its own is among them where it has operations, or there is no other.
    """
    found = [app for app in run.apps if not app.is_mounted]
    had = {id(app) for app, _, _ in run.variables}
    with_names = [one for app in found if (one := named(run, app)) is not None]
    unnamed = [_unnamed(run, app) for app in found if id(app) not in had or not with_names]
    return [*with_names, *(one for one in unnamed if one.router.entries or not with_names)]


def _unnamed(run: Run, router: Router) -> Named:
    """Return an application with the name that may stand for it, or of an object that has it."""
    for app, module, variable in run.held:
        if app is router:
            return Named(router, f"{run.layout.module_of(module.path)}:{variable}", module.path)
    for module in run.modules.values():
        for variable, value in module.scope.names.items():
            for name, held in value.names.items() if isinstance(value, Instance) else ():
                if held is router:
                    full = f"{run.layout.module_of(module.path)}:{variable}.{name}"
                    return Named(router, full, module.path)
    module_name = run.layout.module_of(router.call.path)
    return Named(router, f"{module_name}:line {router.call.line}", router.call.path)


def perhaps_imported(run: Run) -> Iterator[Doubt]:
    """Yield where a module of a computed name is imported, which may be one that registers."""
    left = [
        path
        for path, _ in _modules(run.files)
        if run.chosen
        and path not in run.modules
        and not is_aside(path)
        and run.relevance.is_evident(path)
    ]
    for at, beginning in run.chosen:
        found = [path for path in left if run.layout.module_of(path).startswith(beginning)]
        if found:
            reason = Kind.ANY_MODULE(Position(found[0], 1))
            yield Doubt(at, reason, frozenset(map(OneModule, found)))
