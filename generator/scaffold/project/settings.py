"""What a project's own settings say: how long its lines may be, and which Pythons it runs on."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from scaffold.model.tree import Tree
from scaffold.project.paths import folder_of, joined, upwards

Table = Mapping[str, Any]
PYPROJECT = "pyproject.toml"
DEFAULT_LINE_LENGTH = 88
UNIONS = (3, 10)
LOWEST = re.compile(r"(?:>=|\^|~=?|==)\s*(\d+)\.(\d+)")


def line_length(files: Tree, path: str) -> int:
    """Return how long the lines of a file may be: as Ruff or Black is told, else as they do.

    See https://docs.astral.sh/ruff/configuration/#config-file-discovery
    """
    folders = [*upwards(folder_of(path))]
    of_ruff = next((found for at in folders for found in _of_ruff(files, at)), None)
    if of_ruff is not None:
        return _length(_with_extended(files, *of_ruff))
    tools = (_tool(_table(files, joined(at, PYPROJECT)), "black") for at in folders)
    return _length(next((table for table in tools if table), {}))


def has_unions(files: Tree, path: str) -> bool:
    """Say whether every Python of the project knows `X | None`, which came with 3.10.

    Args:
        files: The project.
        path: A file of it: the pyproject.toml nearest above it counts. Without one, yes.
    """
    settings = (joined(at, PYPROJECT) for at in upwards(folder_of(path)))
    nearest = next((one for one in settings if one in files), None)
    oldest = _oldest(_table(files, nearest)) if nearest else None
    return oldest is None or oldest >= UNIONS


def workspace_members(files: Tree) -> list[str]:
    """Return which folders have the projects of a workspace, as patterns: `packages/*`.

    See https://docs.astral.sh/uv/concepts/projects/workspaces/
    """
    workspace = _tool(_table(files, PYPROJECT), "uv").get("workspace")
    members = workspace.get("members") if isinstance(workspace, Mapping) else None
    return [one for one in members if isinstance(one, str)] if isinstance(members, list) else []


def metadata(files: Tree) -> dict[str, str]:
    """Return a project's name and description, and the first author with the email, if told."""
    project = _mapping(_table(files, PYPROJECT).get("project"))
    authors = project.get("authors")
    author = _mapping(next(iter(authors), None) if isinstance(authors, list) else None)
    told = {"author": author.get("name"), "email": author.get("email")}
    told |= {key: project.get(key) for key in ("name", "description")}
    return {key: text for key, text in told.items() if isinstance(text, str)}


def _of_ruff(files: Tree, folder: str) -> Iterator[tuple[str, Table]]:
    """Yield the settings of Ruff in a folder, with their file; the first are those it takes."""
    for name in (".ruff.toml", "ruff.toml"):
        if (place := joined(folder, name)) in files:
            yield place, _table(files, place)
    place = joined(folder, PYPROJECT)
    tools = _table(files, place).get("tool")
    if isinstance(tools, Mapping) and "ruff" in tools:
        yield place, _tool({"tool": tools}, "ruff")


def _with_extended(files: Tree, place: str, table: Table) -> Table:
    """Return settings with those that they extend, of one file."""
    extended = table.get("extend")
    if not isinstance(extended, str):
        return table
    other = posixpath.normpath(joined(folder_of(place), extended))
    below = _table(files, other)
    return {**(_tool(below, "ruff") if other.endswith(PYPROJECT) else below), **table}


def _length(table: Table) -> int:
    length = table.get("line-length")
    return length if isinstance(length, int) else DEFAULT_LINE_LENGTH


def _table(files: Tree, path: str) -> Table:
    """Return what a file says; nothing where there is none, or it is no TOML."""
    with suppress(KeyError, ValueError):
        return tomllib.loads(files[path].content.decode())
    return {}


def _tool(table: Table, name: str) -> Table:
    return _mapping(_mapping(table.get("tool")).get(name))


def _mapping(value: object) -> Table:
    return value if isinstance(value, Mapping) else {}


def _oldest(table: Table) -> tuple[int, int] | None:
    project = table.get("project")
    dependencies = _tool(table, "poetry").get("dependencies")
    written = [
        project.get("requires-python") if isinstance(project, Mapping) else None,
        dependencies.get("python") if isinstance(dependencies, Mapping) else None,
    ]
    texts = (text for text in written if isinstance(text, str))
    found = LOWEST.search(next(texts, ""))
    return (int(found[1]), int(found[2])) if found else None
