"""Where the journal of a project is."""

from __future__ import annotations

from pathlib import Path

OWN = ".scaffold"


def journal_folder(root: Path) -> Path:
    """Return a folder in git's own, or of the project's own where it is in no repository.

    It need not exist. One that a project without git has got stays in use.

    Args:
        root: The project's folder, without links on the way to it.
    """
    own = root / OWN
    if not own.is_dir():
        for folder in (root, *root.parents):
            if git := _git_folder(folder / ".git"):
                name = "%2F".join(("project", *root.relative_to(folder).parts))
                return git / "scaffold" / name
    return own


def _git_folder(place: Path) -> Path | None:
    """Return git's folder, to which in a worktree a file points.

    See https://git-scm.com/docs/gitrepository-layout
    """
    if place.is_file():
        place = place.parent / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    return place if (place / "HEAD").is_file() else None
