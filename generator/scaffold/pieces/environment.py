"""What a project says of its environment: pydantic-settings, and the example of its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffold.model.tree import Tree
from scaffold.project.paths import folder_of, joined, project_of, upwards

DEPENDENCIES = ("pyproject.toml", "requirements.txt", "setup.cfg", "Pipfile")
SETTINGS = re.compile(rb"pydantic[-_]settings")
EXAMPLE = ".env.example"
VARIABLE = re.compile(rb"^[ \t#]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=", re.MULTILINE)


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


def with_example(content: bytes, lines: str) -> bytes:
    """Return the example of the environment with those lines whose variables it does not have.

    Where its last line has no end, the new one has none either.
    """
    newline = "\r\n" if b"\r\n" in content else "\n"
    present = variables(content)
    text = "".join(text for variable, text in _entries(lines) if variable not in present)
    if text and content and not content.endswith(b"\n"):
        text = "\n" + text.removesuffix("\n")
    return content + text.replace("\n", newline).encode()


def without_example(content: bytes, lines: str) -> bytes:
    """Return the example of the environment without the lines; those that were changed stay."""
    for _, text in _entries(lines):
        written = r"\r?\n".join(re.escape(line) for line in text.splitlines())
        found = re.search(rf"^{written}(?:\r?\n|\Z)".encode(), content, re.MULTILINE)
        if found:
            before, behind = content[: found.start()], content[found.end() :]
            if not found[0].endswith(b"\n"):
                before = before.removesuffix(b"\n").removesuffix(b"\r")
            content = before + behind
    return content


def variables(content: bytes) -> frozenset[str]:
    """Return the variables that an example of the environment has, also as comments."""
    return frozenset(name.decode() for name in VARIABLE.findall(content))


def _entries(lines: str) -> Iterator[tuple[str, str]]:
    """Yield each variable of the lines, with its line and the comments above."""
    above = ""
    for line in lines.splitlines(keepends=True):
        above += line
        if found := VARIABLE.match(line.encode()):
            yield found[1].decode(), above
            above = ""
