"""A module of the project as a source to edit, with all that its project says of it."""

from __future__ import annotations

from scaffold.edits.source import Source
from scaffold.project.modules import Modules
from scaffold.project.settings import line_length
from scaffold.project.starred import starred


def source_at(modules: Modules, path: str, content: bytes | None = None) -> Source:
    """Return the source of a file.

    Args:
        modules: Of the project.
        path: Of the file.
        content: What it holds by now; None for what it holds in the project.
    """
    content = modules.files[path].content if content is None else content
    length = line_length(modules.files, path)
    ours = modules.layout.heads
    return Source(path, content, length, starred=starred(modules, path), ours=ours)
