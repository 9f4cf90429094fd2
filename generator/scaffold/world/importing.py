"""Asking a project's own interpreter what its application is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from scaffold.model.application import Application, Imported, Inclusion, Operation, Reading
from scaffold.model.doubt import Doubt, Kind, OneOperation, Wide
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused
from scaffold.model.tree import Tree

LIMIT = 120.0  # seconds; a large application takes half a minute on a busy machine
OWN_GROUP = hasattr(os, "killpg")
# Run in the project's interpreter; the folder's other modules have names that the project's may
# have, too.
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from introspection.main import main; "
    "del sys.path[0]; main(*sys.argv[2:])"
)
ENVIRONMENT = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",  # FastAPI makes an operation id of the first in a set of methods
    "PYTHONNODEBUGRANGES": "",  # a call is found by its columns
}
Value = TypeVar("Value")
ONE_PLACE = {"call", "definition", "lifespan", "owner", "registration", "router"}
PLACES = {"added_middleware", "event_handlers"}
# What helps against what the project raises.
HELP = {
    "ModuleNotFoundError": "install what is missing into the project's environment",
    "SyntaxError": "mend that first",
    "BaseException": "run it again with the environment variables that the project needs",
}


def introspect(
    project: Path,
    files: Tree,
    app: str,
    limit: float = LIMIT,
    *,
    near: str = "",
    start: bool = False,
    at: Path | None = None,
) -> Reading:
    """Return what an application is, after importing it in a process of its own.

    Args:
        project: The project's folder.
        files: Its files, by which the folder is found that the module is imported from.
        app: `app.main:app`; what it names may also be a factory.
        limit: The seconds that it may take.
        near: The file where it is made, if that is known: of two modules of that name, the one
            beside it is meant.
        start: Whether it is started, and ended, so that what registers only then is seen.
        at: Where the files are, if that is a copy.

    Raises:
        RefusedError: With exit code 1 and one clear line, if that is not possible.
    """
    folders = _folders(at or project, files, app, near)
    here = str(Path(__file__).parent)
    words = [
        str(interpreter(project)),
        "-c",
        PROGRAM,
        here,
        app,
        "start" * start,
        str(project),
        *folders,
    ]
    answer = _run(words, at or project, app, limit)
    if "error" in answer:
        helps = (HELP[kind] for kind in answer.get("raised", ()) if kind in HELP)
        raise _cannot_import(f"{answer['error']}.", next(helps, None))
    reading = reading_of(answer)
    if not reading.applications:
        raise _cannot_import(f"{app} is made outside of the project.")
    return reading


def reading_of(answer: Mapping[str, Any]) -> Reading:
    """Return what the project's interpreter wrote, as values.

    An operation is doubted that no call in the project registers.
    """
    applications = [_value(Application, one) for one in answer["applications"] if one["call"]]
    calls = {one.name: one.call for one in applications}
    found, doubts = [], []
    for one in answer["operations"]:
        if one["registration"]:
            found.append(_value(Operation, one))
        else:
            concerned = frozenset({OneOperation(one["method"], one["path"])})
            at = calls.get(one["application"], Position("", 1))
            doubts.append(Doubt(at, Kind.NO_CALL(one["handler"]), concerned))
    if error := answer.get("not_started"):
        concerns = frozenset({Wide.APPLICATION})
        doubts.append(Doubt(applications[0].call, Kind.NOT_STARTED(error), concerns))
    inclusions = [_value(Inclusion, one) for one in answer["inclusions"] if one["owner"]]
    names = Imported._fields
    imported = Imported(**{name: answer[name] for name in names if name in answer})
    return Reading(applications, found, doubts, inclusions, imported=imported)


def _value(kind: Callable[..., Value], said: Mapping[str, Any]) -> Value:
    return kind(**{name: _known(name, value) for name, value in said.items()})


def _known(name: str, value: Any) -> Any:  # noqa: ANN401 - of any field
    if name in ONE_PLACE:
        return Position(*value) if value else None
    if name in PLACES:
        return tuple(Position(*one) for one in value)
    return tuple(value) if isinstance(value, list) else value


def interpreter(project: Path) -> Path:
    """Return the Python of the project's environment.

    That is the `.venv` in its folder, or above it within the same repository, where a workspace
    has it; else the environment that is active.
    """
    places = [folder / ".venv" for folder in _up_to_repository(project)]
    if active := os.environ.get("VIRTUAL_ENV"):
        places.append(Path(active))
    for place in places:
        for python in (place / "bin" / "python", place / "Scripts" / "python.exe"):
            if python.is_file():
                return python
    message = f"{project} has no environment: there is no .venv, and no environment is active."
    raise refused("no-environment", message, "uv sync")


def _up_to_repository(project: Path) -> list[Path]:
    folders = [project.resolve(), *project.resolve().parents]
    top = next((n for n, folder in enumerate(folders) if (folder / ".git").exists()), 0)
    return folders[: top + 1]


def _folders(project: Path, files: Tree, app: str, near: str) -> list[str]:
    """Return the folders that the module may be imported from, the likeliest first."""
    module = app.partition(":")[0].replace(".", "/")
    ends = (f"/{module}.py", f"/{module}/__init__.py")
    found = {
        f"/{path}".removesuffix(end)[1:]
        for path in files
        for end in ends
        if f"/{path}".endswith(end)
    }
    around = {root for root in found if f"/{near}".startswith(f"/{root}/".replace("//", "/"))}
    roots = sorted(found, key=lambda root: (root not in around, root.count("/"), root))
    return [str(project / root) for root in dict.fromkeys([*roots, "", "src"])]


def _run(words: list[str], project: Path, app: str, limit: float) -> dict[str, Any]:
    # Files and not pipes: a process that the project starts would hold those open.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        process = _start(words, project, out, said)
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired as error:
            message = f"importing {app} has not ended after {limit:g} seconds, and was stopped."
            raise refused("import-hangs", message) from error
        finally:
            _kill(process)
        out.seek(0)
        said.seek(0)
        try:
            answer: dict[str, Any] = json.loads(out.read())
        except ValueError as error:
            lines = said.read().decode(errors="replace").strip().splitlines()
            last = lines[-1] if lines else f"exit code {process.returncode}"
            raise _cannot_import(f"importing {app} ended the interpreter: {last}") from error
    return answer


def _start(
    words: list[str], project: Path, out: BinaryIO, said: BinaryIO
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            words,
            cwd=project,
            env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=said,
            start_new_session=OWN_GROUP,
        )
    except OSError as error:
        message = f"{words[0]} cannot be run: {error.strerror or error}."
        raise refused("no-environment", message, "uv sync") from error


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process, and what it has started."""
    if OWN_GROUP:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _cannot_import(message: str, next_: str | None = None) -> RefusedError:
    return refused("cannot-import", message, next_)
