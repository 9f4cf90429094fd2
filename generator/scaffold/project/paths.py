"""Paths within a project: POSIX ones, relative to its folder, which is the empty text."""

from __future__ import annotations

from collections.abc import Iterator

from scaffold.model.tree import Tree

# A folder with one of these is a project; several may lie in one another.
MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")
ASIDE = frozenset({"tests", "test", "testing", "e2e", "docs", "doc", "examples", "example"})
ASIDE |= {"scripts", "benchmarks"}


def joined(folder: str, name: str) -> str:
    """Return the path of what is in a folder; without a name, of the folder itself."""
    return f"{folder}/{name}" if folder and name else folder or name


def folder_of(path: str) -> str:
    """Return the folder of a file, or the one around a folder."""
    return path.rpartition("/")[0]


def stem_of(path: str) -> str:
    """Return the name of a Python file, without its folder and `.py`."""
    return path.rpartition("/")[2].removesuffix(".py")


def is_within(path: str, folder: str) -> bool:
    """Tell whether a path is a folder, or of something in it."""
    return not folder or f"{path}/".startswith(f"{folder}/")


def upwards(folder: str) -> Iterator[str]:
    """Yield a folder and all above it."""
    yield folder
    while folder:
        folder = folder_of(folder)
        yield folder


def project_of(files: Tree, folder: str) -> str:
    """Return the nearest folder, at or above one, that is a project and no package of one."""
    for at in upwards(folder):
        is_marked = any(joined(at, marker) in files for marker in MARKERS)
        if is_marked and joined(at, "__init__.py") not in files:
            return at
    return ""


def is_aside(path: str) -> bool:
    """Tell whether a file is a test, a sample or a script beside the project."""
    *folders, name = path.split("/")
    is_test = name.startswith("test_") or stem_of(path).endswith("_test")
    return is_test or name == "conftest.py" or not ASIDE.isdisjoint(folders)
