"""What stands in the way of writing a file: each is refused, with the file and the line."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from scaffold.model.problem import RefusedError, refused
from scaffold.project.syntax import syntax_error

# How generators mark what they write, in the comments at a file's top.
GENERATED = re.compile(
    rb"""^[ \t]*(?:\#+|\"{3}|'{3})[ \t]*(?:
        .*@generated\b
        | .*\bdo[ ]not[ ](?:edit|modify)\b
        | (?:(?:this|the)[ ])?(?:(?:file|code|module)[ ])?(?:(?:is|was|has[ ]been)[ ])?
          (?:auto-?generated|automatically[ ]generated|generated[ ](?:by|from|with|using))\b
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
TOP = 10  # lines


def check_place(root: Path, path: str) -> None:
    """Refuse what may not be written, or is outside of the project.

    Permissions are read and not tried out: root could write to a read-only file too.

    Args:
        root: The project's folder, without links on the way to it.
        path: Relative to it; it need not exist.

    Raises:
        RefusedError: With exit code 1.
    """
    file = (root / path).resolve()
    if not file.is_relative_to(root):
        raise _refused("symlink", path, 1, "it is a link to outside of the project")
    if file.exists() and not file.is_file():
        raise _refused("in-the-way", path, 1, "it is there and is no file")
    folder = next(folder for folder in file.parents if folder.exists())
    if not folder.is_dir():
        name = folder.relative_to(root).as_posix()
        raise _refused("in-the-way", path, 1, f"{name} is there and is no folder")
    if file.exists() and not _is_writable(file, os.W_OK):
        raise _refused("read-only", path, 1, "the file is read-only")
    if not _is_writable(folder, os.W_OK | os.X_OK):
        raise _refused("read-only", path, 1, "its folder is read-only")


def check_content(path: str, content: bytes) -> None:
    """Refuse to edit what is not UTF-8, does not parse, or is made by a program.

    Raises:
        RefusedError: With exit code 1.
    """
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused("not-utf-8", path, line, "the file is not UTF-8") from error
    if mark := GENERATED.search(b"\n".join(content.split(b"\n", TOP)[:TOP])):
        line = content.count(b"\n", 0, mark.start()) + 1
        raise _refused("generated", path, line, "the file is generated")
    if path.endswith(".py") and (wrong := syntax_error(content)):
        raise _refused("syntax-error", path, wrong.line, wrong.reason)


def _is_writable(place: Path, how: int) -> bool:
    return bool(place.stat().st_mode & stat.S_IWUSR) and os.access(place, how)


def _refused(code: str, path: str, line: int, reason: str) -> RefusedError:
    return refused(code, f"{path}:{line}: {reason}. Nothing was written.")
