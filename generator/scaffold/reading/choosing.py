"""Which application is meant."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

from scaffold.model.application import Position
from scaffold.model.problem import RefusedError, refused, wrong_usage
from scaffold.model.tree import Tree
from scaffold.reading import applications
from scaffold.reading.applications import Named
from scaffold.reading.routing import Router
from scaffold.reading.run import NOWHERE, Run
from scaffold.reading.values import Function

Start = Callable[[], Run]


def choose(start: Start, app: str | None) -> tuple[Run, Named]:
    """Return the application that is meant, and the reading that found it.

    Args:
        start: Begins a reading.
        app: Its name; None for what pyproject.toml names, or the only one.

    Raises:
        RefusedError: With exit code 2, where there is none of this name, or several without one;
            with 1, where it may be in a file that is not Python.
    """
    run = start()
    wanted = app or _entrypoint(run.files)
    if wanted is not None and (found := _by_name(run, wanted)):
        return found
    run = start()
    for modules in (applications.likely_modules, applications.relevant_modules):
        paths = modules(run)
        for path in paths:
            run.load(path)
        if (roots := applications.roots(run)) or (made := _from_factories(start, paths)):
            break
    else:
        made = []
    named = [*roots] or [one for _, one in made]
    _check_parsed(run, named[0].path if named else None)
    chosen = _one(named, app)
    if roots:
        run.layout.begin_in(chosen.path, chosen.name.partition(":")[0])
        return run, chosen
    return next(other for other, one in made if one is chosen), chosen


def _check_parsed(run: Run, before: str | None) -> None:
    """Refuse to go on without a file that is likelier to make an application than `before`."""
    likely = applications.likely_modules(run) if run.broken else []
    for path in likely:
        if path == before:
            return
        if path in run.broken:
            raise _not_parsed(run, path)


def _not_parsed(run: Run, path: str) -> RefusedError:
    doubt = run.broken[path]
    return refused("syntax-error", f"{doubt.position}: {doubt.reason}.")


def _entrypoint(files: Tree) -> str | None:
    """Return what `fastapi run` takes: https://fastapi.tiangolo.com/fastapi-cli/."""
    if "pyproject.toml" not in files:
        return None
    try:
        project = tomllib.loads(files["pyproject.toml"].content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    tool = project.get("tool", {})
    entrypoint = tool.get("fastapi", {}).get("entrypoint") if isinstance(tool, dict) else None
    return entrypoint if isinstance(entrypoint, str) else None


def _by_name(run: Run, wanted: str) -> tuple[Run, Named] | None:
    """Return what `module:name` is, as uvicorn looks it up; nothing else is read."""
    module, _, name = wanted.partition(":")
    paths = run.layout.named(module)
    if not paths:
        return None
    paths.sort(key=lambda path: (applications.is_aside(path), len(path)))
    run.layout.begin_in(paths[0], module)
    value: object = run.load(paths[0])
    if paths[0] in run.broken:
        raise _not_parsed(run, paths[0])
    for part in name.split("."):
        value = run.attribute(value, part)
    if isinstance(value, Router) and value.is_app:
        return run, Named(value, wanted, paths[0])
    if isinstance(value, Function):
        before = len(run.apps)
        result = run.call(value, NOWHERE)
        if isinstance(result, Router) and result.is_app:
            return run, Named(result, wanted, paths[0], is_factory=True)
        if len(run.apps) > before:
            return run, Named(run.apps[before], wanted, paths[0])
    return None


def _from_factories(start: Start, paths: list[str]) -> list[tuple[Run, Named]]:
    """Return what the functions that nobody called make, each in a reading of its own.

    They may share routers, so that what one of them registers must not be there for the next.
    """
    trial = start()
    for path in paths:
        trial.load(path)
    makers = _makers(trial, paths)
    returning = [(name, call) for name, call, returned in makers if returned]
    calls = {call for _, call in returning}
    chosen = returning + [(name, call) for name, call, _ in makers if call not in calls]
    names = {call: name for name, call in reversed(chosen)}
    return [found for name in names.values() if (found := _by_name(start(), name))]


def _makers(run: Run, paths: list[str]) -> list[tuple[str, Position, bool]]:
    """Return the functions that make an application, its place, and whether they return it.

    A function in which the call stands comes before one that calls that function.
    """
    found = []
    for path in paths:
        module = run.modules[path]
        for name, value in [*module.scope.names.items()]:
            if not isinstance(value, Function) or value.position.path != path:
                continue
            if value.position in run.called:
                continue
            before = len(run.apps)
            result = run.call(value, NOWHERE)
            made = run.apps[before:]
            found += [(f"{module.name}:{name}", app.call, result is app) for app in made]
    return found


def _one(found: list[Named], app: str | None) -> Named:
    if app is not None:
        raise _no_such(found, app)
    if not found:
        raise wrong_usage("no-app", "No `FastAPI()` was found in the project.")
    if len(found) > 1:
        lines = [f"  --app {item.name}  ({item.router.call})" for item in found]
        message = "\n".join(["There are several applications; name one:", *lines])
        raise wrong_usage("several-apps", message, f"--app {found[0].name}")
    return found[0]


def _no_such(found: list[Named], app: str) -> RefusedError:
    names = ", ".join(item.name for item in found)
    there = f"There is: {names}." if found else "No `FastAPI()` was found in the project."
    return wrong_usage("no-such-app", f"There is no application {app!r}. {there}")
