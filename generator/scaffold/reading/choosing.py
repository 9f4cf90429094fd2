"""Which application is meant."""

from __future__ import annotations

import posixpath
import shlex
import tomllib
from collections.abc import Sequence

from scaffold.model.doubt import Doubt
from scaffold.model.problem import RefusedError, refused, wrong_usage
from scaffold.model.tree import Tree
from scaffold.project.paths import is_aside
from scaffold.reading import applications, factories
from scaffold.reading.applications import MAKES_ONE, Named
from scaffold.reading.factories import Start
from scaffold.reading.makers import makers_in
from scaffold.reading.run import Run


def choose(start: Start, app: str | None, elsewhere: str) -> tuple[Run, Named | None]:
    """Return the application that is meant, if there is one, and the reading that found it.

    Args:
        start: Begins a reading.
        app: Its name; None for what pyproject.toml names, or the only one.
        elsewhere: Where the project is, as seen from the current folder.

    Raises:
        RefusedError: With exit code 2, where there is none of this name, or several without one;
            with 1, where a file that is not Python makes it, or only run time knows which one it
            is.
    """
    run = start()
    wanted = app or _entrypoint(run.files)
    if wanted is not None and (found := _by_name(start, wanted, elsewhere)):
        return found
    modules = applications.modules(run.files)
    makers = makers_in(run.files, modules)
    likely = applications.likely_modules(run, modules, makers.users)
    for is_likely in (True, False):
        paths = likely if is_likely else applications.relevant_modules(run)
        for path in paths:
            run.load(path)
        roots = applications.roots(run)
        made = factories.made(start, run, makers.found, paths)
        if roots or made:
            break
    _check_parsed(run, likely, next(iter([*roots, *made]), None))
    if app is None and not (roots or made):
        return run, None
    chosen = _one([*roots, *made], app, elsewhere)
    if run.exhausted and app is None:
        raise _perhaps_another(run.exhausted, chosen)
    if chosen in made and (found := factories.at(start(), chosen.path, chosen.name)):
        return found
    run.layout.begin_in(chosen.path, chosen.name.partition(":")[0])
    return run, chosen


def _perhaps_another(doubt: Doubt, found: Named) -> RefusedError:
    message = f"{doubt.position}: {doubt.text}; there may be another application, so name yours."
    return wrong_usage("app", message, f"--app {found.name}")


def _check_parsed(run: Run, likely: Sequence[str], found: Named | None) -> None:
    """Refuse to go on without a file that makes an application, and is likelier than the found."""
    for path in likely:
        if found and path == found.path:
            return
        if path in run.trees.broken and MAKES_ONE.search(run.files[path].content):
            raise factories.not_parsed(run, path, found)


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


def _by_name(start: Start, wanted: str, elsewhere: str) -> tuple[Run, Named] | None:
    """Return what `module:name` is, as uvicorn looks it up; nothing else is read.

    Raises:
        RefusedError: With exit code 2, where that name is in several files of that module.
    """
    module = wanted.partition(":")[0]
    layout = start().layout
    paths = sorted(layout.named(module), key=len)
    at_root = [path for path in paths if path in (layout.below(at, module) for at in ("", "src"))]
    beside = [path for path in paths if not is_aside(path)]
    for group in (at_root, beside, paths):
        tried = [factories.at(start(), path, wanted) for path in group]
        if found := [one for one in tried if one is not None]:
            chosen = _one([one for _, one in found], None, elsewhere)
            return next(one for one in found if one[1] is chosen)
    return None


def _one(found: list[Named], app: str | None, elsewhere: str) -> Named:
    """Return the only one of these, or of those with that name."""
    meant = [one for one in found if app in (None, one.name)]
    if not meant:
        raise _no_such(found, app or "")
    if len(meant) > 1:
        raise _either(meant) if len({one[1:] for one in meant}) == 1 else _several(meant, elsewhere)
    return meant[0]


def _either(found: list[Named]) -> RefusedError:
    places = " or ".join(str(one.router.call) for one in found)
    message = f"{found[0].name} is what is made at {places}: only the run time tells which."
    return refused("either-app", message)


def _several(found: list[Named], elsewhere: str) -> RefusedError:
    options = [_option(found, one, elsewhere) for one in found]
    lines = [f"  {each}  ({one.router.call})" for each, one in zip(options, found, strict=True)]
    message = "\n".join(["There are several applications; name one:", *lines])
    return wrong_usage("several-apps", message, options[0])


def _option(found: list[Named], item: Named, elsewhere: str) -> str:
    """Return what names this one alone: of two with the same name, also the folder."""
    module = item.name.partition(":")[0].replace(".", "/")
    folder = posixpath.normpath(item.path[: item.path.rfind(module)] or ".")
    # A project begins beside its folder `src`.
    folder = posixpath.dirname(folder) if posixpath.basename(folder) == "src" else folder
    alone = sum(one.name == item.name for one in found) == 1
    if alone or folder in ("", "."):
        return f"--app {item.name}"
    return f"--project {shlex.quote(posixpath.join(elsewhere, folder))} --app {item.name}"


def _no_such(found: list[Named], app: str) -> RefusedError:
    names = ", ".join(item.name for item in found)
    there = f"There is: {names}." if found else "No `FastAPI()` was found in the project."
    return wrong_usage("no-such-app", f"There is no application {app!r}. {there}")
