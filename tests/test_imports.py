"""Dependencies point one way, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import scaffold

PACKAGE = Path(scaffold.__file__).parent
# What each room that is pure may import beside itself.
BELOW = {
    "model": (),
    "apidiff": ("model",),
    "project": ("model",),
    "edits": ("model", "project"),
    "history": ("model", "project", "edits"),
    "reading": ("model", "project"),
    "pieces": ("model", "project", "edits", "history", "reading"),
}
PURE = [file for room in BELOW for file in sorted((PACKAGE / room).rglob("*.py"))]
EFFECTS = ("scaffold.world", "scaffold.commands", "scaffold.cli", "copier", "typer", "subprocess")


def imported_by(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("file", PURE, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_pure_rooms_import_nothing_that_has_effects(file: Path) -> None:
    assert not [name for name in imported_by(file) if name.startswith(EFFECTS)]


@pytest.mark.parametrize("file", PURE, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_pure_rooms_import_only_those_below(file: Path) -> None:
    room = file.relative_to(PACKAGE).parts[0]
    allowed = {room, *BELOW[room]}
    ours = [name.split(".") for name in imported_by(file) if name.startswith("scaffold.")]
    assert {parts[1] for parts in ours} <= allowed


@pytest.mark.parametrize(
    "file", sorted((PACKAGE / "world").glob("*.py")), ids=lambda file: file.stem
)
def test_the_world_imports_values_projects_and_records_alone(file: Path) -> None:
    ours = [name.split(".") for name in imported_by(file) if name.startswith("scaffold.")]
    assert {parts[1] for parts in ours} <= {"world", "model", "project", "history"}


def test_no_room_of_the_pure_ones_is_empty() -> None:
    assert {file.relative_to(PACKAGE).parts[0] for file in PURE} == {*BELOW}


@pytest.mark.parametrize(
    "words", [["undo"], ["add-router", "orders"], ["operations"], ["api-diff", "a", "b"]]
)
def test_a_command_for_a_project_starts_without_what_it_does_not_need(
    tmp_path: Path, words: list[str]
) -> None:
    ask = (
        f"import atexit, sys; sys.argv = {['scaffold', *words]}; from scaffold.cli import app\n"
        "heavy = {'copier', 'pydantic', 'rich', 'yaml'}\n"
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules)))); app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.returncode in {1, 2}
    assert done.stdout.strip() == "[]"


def test_help_imports_neither_copier_nor_yaml() -> None:
    ask = "import sys, scaffold.cli; print(sorted({'copier', 'yaml', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_rule_of_versions_needs_the_standard_library_alone_for_so_the_build_has_it() -> None:
    ask = f"import sys; sys.path.append({str(PACKAGE.parent)!r}); import scaffold.world.releases"
    subprocess.run([sys.executable, "-I", "-S", "-c", ask], check=True)
