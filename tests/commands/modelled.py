"""A small project of ours, with what `add-model` and `add-field` build on."""

from __future__ import annotations

from pathlib import Path

from pieces import own

VERSIONS = "src/app/migrations/versions"
FIRST = 'revision = "0001"\ndown_revision = None\n'
FILES = {
    "src/app/fields.py": "UNSENT = None\n",
    "src/app/sorting.py": "",
    "src/app/models/__init__.py": "",
    "src/app/models/base.py": "class Base: ...\n",
    f"{VERSIONS}/0001_first.py": FIRST,
}


def make(folder: Path) -> Path:
    """Write the project into a folder, and return that."""
    own.write(folder)
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def migration(project: Path, many: str) -> str:
    """Return the migration whose name ends so."""
    (path,) = project.glob(f"{VERSIONS}/*_{many}.py")
    return path.read_text(encoding="utf-8")
