"""A small template with three versions, and projects of this and of other small ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scaffold.cli import app
from support import CHECKOUT, commit_all, git
from typer.testing import CliRunner, Result

MAIN, README = "src/app/main.py", "README.md"
LISTED = """\
def stack() -> list[str]:
    return [
        "first",
        # % if "gzip" in features
        "gzip",
        # % endif
        # % if "cors" in features
        "cors",
        # % endif
        "last",
    ]
"""
FIRST = {
    "template/.copier-answers.yml": "{= _copier_answers | to_nice_yaml =}",
    "template/README.md": "# {= project_name =}\n\nWhat it is.\n",
    "template/pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "fastapi",\n]\n',
    "template/src/app/middleware/__init__.py": LISTED,
    "template/src/app/middleware/cors.py": "ORIGINS = 1\n",
    "template/src/app/middleware/gzip.py": "MINIMUM_SIZE = 500\n",
    "template/src/app/main.py": "def main() -> int:\n    return 1\n",
    "template/src/app/old.py": "OLD = 1\n",
    "template/run.sh": "#!/bin/sh\n",
}
SECOND = {
    "template/src/app/main.py": "def main() -> int:\n    return 2\n",
    "template/src/app/new.py": "NEW = 1\n",
    "template/src/app/old.py": None,
}
THIRD = {"template/README.md": "# {= project_name =}\n\nWhat it is now.\n"}


def write(folder: Path, files: Mapping[str, str | None]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (folder / path).unlink()
        else:
            (folder / path).write_text(text, encoding="utf-8")


def make_template(folder: Path) -> Path:
    """Make the template, with the real questions and the tags v1.0.0, v1.1.0 and v2.0.0."""
    folder.mkdir()
    (folder / "copier.yml").write_bytes((CHECKOUT / "copier.yml").read_bytes())
    for tag, files in (("v1.0.0", FIRST), ("v1.1.0", SECOND), ("v2.0.0", THIRD)):
        write(folder, files)
        (folder / "template/run.sh").chmod(0o755)
        commit_all(folder, tag)
    return folder


def scaffold(*words: str) -> Result:
    return CliRunner().invoke(app, [*words])


def make(template: Path, name: str, *words: str) -> Path:
    """Make a project in the current folder, from v1.0.0 if nothing else is said."""
    fixed = ["--template", str(template), "--vcs-ref", "v1.0.0", "--defaults"]
    made = scaffold("new", name, *fixed, *words)
    assert made.exit_code == 0, made.output
    return Path(name).resolve()


def edit(project: Path, path: str, old: str, new: str) -> None:
    """Change a file as its owner does, and commit it."""
    text = (project / path).read_text(encoding="utf-8")
    assert old in text
    (project / path).write_text(text.replace(old, new), encoding="utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", f"Edit {path}")


def add_line(file: Path) -> None:
    """Change a file as its owner does, and do not commit it."""
    file.write_text(file.read_text() + "# mine\n")
