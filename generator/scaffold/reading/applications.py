"""Which applications a project has, and which one is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from scaffold.model.problem import wrong_usage
from scaffold.model.tree import Tree
from scaffold.reading.routing import Include, Mount, Router
from scaffold.reading.run import Run
from scaffold.reading.values import Function

MAIN = ("main", "app", "asgi", "server", "api", "application", "run", "__init__", "wsgi")
ASIDE = frozenset(
    [
        "tests",
        "test",
        "testing",
        "docs",
        "doc",
        "examples",
        "example",
        "scripts",
        "benchmarks",
        "samples",
    ]
)
MAKES = re.compile(rb"FastAPI\b")


@dataclass(frozen=True)
class Named:
    """An application, and how it is named after `--app`."""

    router: Router
    name: str
    is_factory: bool = False


def likely_modules(files: Tree) -> list[str]:
    """Return the files that may make an application, the likeliest first; tests and samples only alone."""
    found = [path for path in files if path.endswith(".py") and MAKES.search(files[path].content)]
    kept = [path for path in found if not is_aside(path)] or found
    return sorted(kept, key=_likelihood)


def is_aside(path: str) -> bool:
    """Tell whether a file is a test, a sample or a script beside the project."""
    pure = PurePosixPath(path)
    is_test = pure.name.startswith("test_") or pure.stem.endswith("_test")
    return is_test or pure.name == "conftest.py" or not ASIDE.isdisjoint(pure.parts[:-1])


def _likelihood(path: str) -> tuple[int, int, str]:
    stem = PurePosixPath(path).stem
    return (MAIN.index(stem) if stem in MAIN else len(MAIN), path.count("/"), path)


def named(run: Run, router: Router) -> Named:
    """Return an application that modules made, with the name of its variable."""
    for app, module, variable in run.variables:
        if app is router:
            return Named(router, f"{module.name}:{variable}")
    name = run.layout.module_of(router.call.path)
    return Named(router, f"{name}:{router.variable or f'line {router.call.line}'}")


def roots(apps: list[Router]) -> list[Router]:
    """Return the applications that no other one mounts."""
    mounted = {id(entry.router) for app in apps for entry in _mounts(app, set())}
    return [app for app in apps if id(app) not in mounted]


def _mounts(router: Router, seen: set[int]) -> Iterator[Mount]:
    if id(router) in seen:
        return
    seen.add(id(router))
    for entry in router.entries:
        if isinstance(entry, Mount):
            yield entry
        elif isinstance(entry, Include):
            yield from _mounts(entry.router, seen)


def factories(run: Run, paths: list[str]) -> list[tuple[str, Function]]:
    """Return the functions that nobody called and that may make an application, with their names."""
    found = []
    for path in paths:
        module = run.modules.get(path)
        if module is None:
            continue
        for name, value in module.scope.names.items():
            if isinstance(value, Function) and value.position.path == path:
                if value.node is not None and value.position not in run.called:
                    found.append((f"{module.name}:{name}", value))
    return found


def choose(found: list[Named], app: str | None) -> Named:
    """Return the application that is meant.

    Raises:
        RefusedError: With exit code 2, where that is none or several.
    """
    if app is not None:
        chosen = [item for item in found if item.name == app]
        if chosen:
            return chosen[0]
        names = ", ".join(item.name for item in found) or "none"
        raise wrong_usage("no-such-app", f"There is no application {app!r}. There are: {names}.")
    if not found:
        raise wrong_usage("no-app", "No `FastAPI()` was found in the project.")
    if len(found) > 1:
        lines = [f"  {item.name}  ({item.router.call})" for item in found]
        message = "\n".join(["There are several applications; name one with --app:", *lines])
        raise wrong_usage("several-apps", message, f"--app {found[0].name}")
    return found[0]
