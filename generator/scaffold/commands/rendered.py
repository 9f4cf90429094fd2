"""What the commands share that compare a project with what its template has for it."""

from __future__ import annotations

import os
import shlex
from difflib import get_close_matches
from pathlib import Path

from scaffold.model.problem import wrong_usage
from scaffold.model.tree import Tree
from scaffold.world.project import Project


def path_in(project: Project, render: Tree, file: str) -> str:
    """Return a file's path in the project, and in its template.

    Args:
        project: As it was read.
        render: What the template has for it.
        file: As seen from the current folder, or from the project's.

    Raises:
        RefusedError: With exit code 2 and the nearest path, where the template has no such file.
    """
    here = os.path.relpath(Path.cwd() / file, project.root)
    paths = [Path(os.path.normpath(path)).as_posix() for path in (here, file)]
    for path in paths:
        if path in render:
            return path
    near = get_close_matches(paths[0], render, n=1) or get_close_matches(paths[1], render, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    message = f"The template has no {file} with this project's answers.{hint}"
    raise wrong_usage("no-such-file", message, f"scaffold status {shlex.quote(str(project.root))}")
