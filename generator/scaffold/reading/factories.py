"""The applications that functions make which no module calls: uvicorn does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from scaffold.model.doubt import NEWER, Doubt, Kind
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused
from scaffold.reading.applications import Named
from scaffold.reading.makers import Maker
from scaffold.reading.routing import Route, Router
from scaffold.reading.run import NOWHERE, Run
from scaffold.reading.values import Bound, Class, Decorated, Descriptor, Function, Native

Start = Callable[[], Run]
SERVES = re.compile(rb"uvicorn|hypercorn|granian|gunicorn|daphne")
CALLED = (Function, Decorated, Bound, Native)


def at(run: Run, path: str, wanted: str) -> tuple[Run, Named] | None:
    """Return the application that `module:name` is, where this file is the module.

    Raises:
        RefusedError: With exit code 1, where the file is not Python, or a function makes one of
            several applications.
    """
    module, _, name = wanted.partition(":")
    run.layout.begin_in(path, module)
    value: object = run.load(path)
    if path in run.trees.broken:
        raise not_parsed(run, path)
    for part in name.split("."):
        value = run.attribute(value, part)
    if isinstance(value, Router) and value.is_app:
        return run, Named(value, wanted, path)
    if not isinstance(value, CALLED):
        return None
    made, returned = _made_by(run, value)
    if returned is None and len(made) > 1:
        raise _one_of(wanted, made)
    router = returned or next(iter(made), None)
    return (run, Named(router, wanted, path, returned is not None)) if router else None


def _made_by(run: Run, value: object) -> tuple[list[Router], Router | None]:
    """Call a function; return the applications that it makes and nothing mounts, and its result."""
    before = len(run.apps)
    result = run.call(value.function if isinstance(value, Decorated) else value, NOWHERE)
    made = [app for app in run.apps[before:] if not app.is_mounted]
    returned = result if isinstance(result, Router) and result.is_app else None
    if isinstance(value, Decorated):
        for app in made:
            app.doubt(value.function.position, Kind.DECORATED_FACTORY())
    return made, returned


def _one_of(wanted: str, made: Sequence[Router]) -> RefusedError:
    places = " or ".join(str(app.call) for app in made)
    message = f"{wanted} gives what is made at {places}: only the run time tells which."
    return refused("either-app", message)


def not_parsed(run: Run, path: str, other: Named | None = None) -> RefusedError:
    """Return the refusal to go on without a file; it names another application, if there is one."""
    doubt = next(one for one in run.broken() if one.position.path == path)
    message = f"{doubt.position}: {doubt.text}."
    if other:
        message += f" If the application is the one at {other.router.call}: --app {other.name}"
    return refused("syntax-error", message, f"{NEWER} scaffold")


def made(start: Start, run: Run, makers: Sequence[Maker], paths: Sequence[str]) -> list[Named]:
    """Return what the functions that nobody called make, in a reading that is good for no more.

    They may share routers, so that what one of them registers is there for the next.

    Args:
        start: Begins a reading.
        run: That of the modules, where nothing else was called.
        makers: What may make an application.
        paths: The modules.
    """
    there = (maker for maker in makers if maker.path in paths)
    uncalled = [one for maker in there for one in _uncalled(run, maker)]
    if not uncalled or run.exhausted:
        return []
    trial = start()
    for path in paths:
        trial.load(path)
    found = [
        Named(app, f"{trial.modules[path].name}:{name}", path, is_factory)
        for (path, name), (app, is_factory) in _chosen(trial, uncalled).items()
    ]
    run.exhausted = trial.exhausted
    return found


def _uncalled(run: Run, maker: Maker) -> Iterator[Maker]:
    """Yield a function that nobody called, or such static and class methods of a class."""
    value = run.modules[maker.path].scope.names.get(maker.name)
    named = {maker.name: value.function if isinstance(value, Decorated) else value}
    if isinstance(value, Class):
        named = {
            f"{maker.name}.{name}": method.function
            for name, method in value.names.items()
            if isinstance(method, Descriptor) and method.kind in ("static", "class")
        }
    for name, function in named.items():
        at = function.position if isinstance(function, Function) else None
        if at is not None and at.path == maker.path and at not in run.called:
            yield Maker(maker.path, name)


def _chosen(trial: Run, makers: Sequence[Maker]) -> dict[Maker, tuple[Router, bool]]:
    """Return those that make an application on which more is registered than others do.

    Those that return it come first, and the ones that they call come before them. Of others, which
    may well be for a test, only those count that serve it.
    """
    known = [app for app in trial.apps if not app.is_mounted]
    registered = {app.call: _registered(app) for app in known}
    tried = [(maker, app, is_it) for maker in makers for app, is_it in _results(trial, maker)]
    found: dict[Maker, tuple[Router, bool]] = {}
    for maker, app, is_it in sorted(tried, key=lambda one: not one[2]):
        more = _registered(app)
        if not (is_it or not registered or _serves(trial, maker)):
            continue
        is_new = app.call not in registered and (is_it or more or not registered)
        if is_new or more - registered.get(app.call, more):
            found.setdefault(maker, (app, is_it))
            registered[app.call] = registered.get(app.call, set()) | more
    return found


def _results(trial: Run, maker: Maker) -> Iterator[tuple[Router, bool]]:
    """Yield what a function makes, and whether it is what it returns."""
    value: object = trial.modules[maker.path]
    for part in maker.name.split("."):
        value = trial.attribute(value, part)
    if isinstance(value, CALLED):
        made, returned = _made_by(trial, value)
        yield from ((app, app is returned) for app in made)


def _serves(run: Run, maker: Maker) -> bool:
    return SERVES.search(run.files[maker.path].content) is not None


def _registered(app: Router) -> set[Position]:
    """Return where something is registered on an application, or may be."""
    found = {one.call for one in app.included}
    for entry in app.entries:
        if isinstance(entry, Route):
            found.add(entry.registration)
        elif isinstance(entry, Doubt):
            found.add(entry.position)
    return found
