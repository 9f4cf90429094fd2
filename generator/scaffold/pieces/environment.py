"""What a project says of its environment: pydantic-settings, and the example of its variables."""

from __future__ import annotations

import re

from scaffold.model.tree import Tree
from scaffold.project.paths import folder_of, joined, project_of, upwards

DEPENDENCIES = ("pyproject.toml", "requirements.txt", "setup.cfg", "Pipfile")
SETTINGS = re.compile(rb"pydantic[-_]settings")
EXAMPLE = ".env.example"


def has_settings(files: Tree, path: str) -> bool:
    """Say whether the project of a file depends on pydantic-settings."""
    project = project_of(files, folder_of(path))
    inside = (at for at in upwards(folder_of(path)) if at.startswith(project))
    named = (joined(at, name) for at in inside for name in DEPENDENCIES)
    return any(name in files and SETTINGS.search(files[name].content) for name in named)


def example_of(files: Tree, path: str) -> str:
    """Return where the project of a file has the example of its environment, if it has one."""
    return joined(project_of(files, folder_of(path)), EXAMPLE)


def reads_env_file(files: Tree) -> bool:
    """Say whether there are variables in a `.env` file, where the application is started."""
    return not {".env", EXAMPLE}.isdisjoint(files)
