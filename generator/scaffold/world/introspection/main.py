"""Import an application, and write as JSON what it is."""

from __future__ import annotations

import asyncio
import functools
import importlib
import inspect
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from .describing import described
from .places import own_path
from .watch import Watch

LONGEST = 400


class NoApplicationError(Exception):
    """There is no application to speak of; the message says why."""


def main(target: str, start: str, root: str, *folders: str) -> None:
    """Write one JSON object with `operations` and `applications`, or with an `error` in one line.

    Where that error is the project's own, `raised` names its class and the bases of that. What is
    raised at its start is in `not_started`.

    Args:
        target: `app.main:app`.
        start: Whether its lifespan is entered, and left; "" if not.
        root: The project, of which the current folder may be a copy.
        folders: Where modules are imported from; the current one is the project's.
    """
    # What the project itself prints goes to standard error.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.path[:] = [*folders, *(in_copy(one, root) for one in sys.path)]
    # The project may have a module of that name.
    for name in [name for name in sys.modules if name.partition(".")[0] == "introspection"]:
        del sys.modules[name]
    try:
        watch = watching()
        app = application(target)
        said = described(watch, app, target)
        if start:
            said |= asyncio.run(started(watch, app, target))
    except NoApplicationError as error:
        said = {"error": str(error)}
    except BaseException as error:  # noqa: BLE001 - a module that is imported may also exit
        said = {"error": f"importing {target} fails: {in_one_line(error)}"}
        said["raised"] = [kind.__name__ for kind in type(error).__mro__]
    json.dump(said, answer, default=str)
    answer.close()
    # Threads that the project started would keep the process.
    os._exit(0)


def in_copy(folder: str, root: str) -> str:
    """Return where a folder is in the current one, if it is the project's: of an editable install.

    The environment is not copied.
    """
    is_own = Path(folder).is_relative_to(root) and not Path(folder).is_relative_to(sys.prefix)
    return str(Path.cwd() / Path(folder).relative_to(root)) if is_own else folder


async def started(watch: Watch, app: Any, target: str) -> dict[str, Any]:  # noqa: ANN401
    """Return what an application is once it has started; or why it does not."""
    try:
        async with app.router.lifespan_context(app):
            return {**described(watch, app, target), "is_started": True}
    except BaseException as error:  # noqa: BLE001 - whatever the project does there
        return {"not_started": in_one_line(error)}


def watching() -> Watch:
    """Return what notes where FastAPI is called from now on, before the project is imported."""
    try:
        return Watch()
    except ImportError as error:
        raise NoApplicationError(f"{sys.executable} has no FastAPI: {error}") from error


def application(target: str) -> Any:  # noqa: ANN401 - a FastAPI, which is known only in the project
    """Return the application of this name, made by calling it where it is a factory."""
    fastapi = importlib.import_module("fastapi")
    module, _, names = target.partition(":")
    found: Any = importlib.import_module(module)
    try:
        found = functools.reduce(getattr, names.split("."), found)
    except AttributeError as error:
        raise NoApplicationError(f"there is no {target}: {error}") from error
    if inspect.isroutine(found) or isinstance(found, functools.partial):
        found = found()
    if not isinstance(found, fastapi.FastAPI):
        raise NoApplicationError(f"{target} gives no FastAPI application, but {found!r:.80}")
    return found


def in_one_line(error: BaseException) -> str:
    """Return what was raised, and where in the project that was."""
    said = " ".join(str(error).split())
    lines = [
        (own_path(one.filename), one.lineno) for one in traceback.extract_tb(error.__traceback__)
    ]
    own = [f" ({path}:{line})" for path, line in lines if path]
    where = own[-1] if own else ""
    return f"{type(error).__name__}: {said:.{LONGEST}}{where}"
