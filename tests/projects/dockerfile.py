"""A Dockerfile carried out without a container engine: the same files, the same commands."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from pathspec import PathSpec
from projects.project import Project

WORKDIR = "/app"
Stage = list[tuple[str, str]]


def instructions(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest


def stages(text: str) -> list[Stage]:
    """Return the instructions of each stage, without its FROM."""
    found: list[Stage] = []
    for word, rest in instructions(text):
        if word == "FROM":
            found.append([])
        else:
            found[-1].append((word, rest))
    return found


def variables(stage: Stage, folder: Path) -> dict[str, str]:
    """Return what the ENV lines of a stage set, where `folder` is its working directory."""
    pairs = [word for name, rest in stage if name == "ENV" for word in shlex.split(rest)]
    found = dict(pair.split("=", 1) for pair in pairs)
    return {name: value.replace(WORKDIR, str(folder)) for name, value in found.items()}


def words(stage: Stage, name: str) -> list[str]:
    """Return the command of a CMD or a HEALTHCHECK CMD."""
    rest = next(rest for word, rest in stage if word == name)
    command: list[str] = json.loads(rest.removeprefix("CMD "))
    return command


def copy(source: Path, names: list[str], target: Path) -> None:
    for name in names:
        relative = name.removeprefix(f"{WORKDIR}/")
        place, origin = target / relative, source / relative
        if origin.is_dir():
            shutil.copytree(origin, place, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy(origin, place)


def context(project: Path, folder: Path) -> Path:
    """Copy what .dockerignore lets in; its last line that fits a path decides."""
    lines = (project / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = PathSpec.from_lines("gitignore", lines)
    for file in sorted(project.rglob("*")):
        name = file.relative_to(project)
        if file.is_file() and ".venv" not in name.parts and not ignored.match_file(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / name)
    return folder


def build(project: Project, folder: Path) -> Path:
    """Carry out the two stages; return the second one's working directory."""
    first, second = stages((project.folder / "Dockerfile").read_text(encoding="utf-8"))
    sent = context(project.folder, folder / "context")
    app = folder / "app"
    app.mkdir()
    building = Project(app, project.answers)
    for word, rest in first:
        if word == "COPY":
            *names, _ = rest.split()
            copy(sent, names, app)
        elif word == "RUN":
            building.run(rest, **variables(first, app))
    return second_stage(second, app, folder / "built")


def second_stage(stage: Stage, app: Path, built: Path) -> Path:
    """Keep in the same place, which scripts refer to, what the second stage takes along."""
    app.rename(built)
    app.mkdir()
    for word, rest in stage:
        if word == "COPY":
            names = re.sub(r"--from=build ", "", rest).split()[:-1]
            copy(built, names, app)
    shutil.rmtree(built)
    return app
