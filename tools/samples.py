"""Writes the sample items and users of the template as an owner would: `uv run tools/samples.py`.

They are what `scaffold add-model` makes of two lines, but for their migrations: databases have run
those, and tests/test_migrations.py of each project compares what they make with the models.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from copier import run_copy
from scaffold.cli import app
from typer.testing import CliRunner

CHECKOUT = Path(__file__).parents[1]
LINES = (
    "item name:str price:float:min=0 note:str? --timestamps",
    "user name:str email:email:unique",
)
PLACES = ("src/app/models", "src/app/routers", "src/app/schemas", "tests/fixtures", "tests/routers")


def made(project: Path) -> dict[str, bytes]:
    """Add the models to a project without examples, and return what they are, by its path.

    Raises:
        RuntimeError: A line was refused.
    """
    before = {*project.rglob("*.py")}
    for line in LINES:
        done = CliRunner().invoke(app, ["add-model", *line.split(), "--project", str(project)])
        if done.exit_code:
            raise RuntimeError(done.output)
    files = {
        file.relative_to(project).as_posix(): file for file in {*project.rglob("*.py")} - before
    }
    return {path: file.read_bytes() for path, file in files.items() if path.startswith(PLACES)}


def main() -> None:
    """Write them into the template."""
    answers: dict[str, Any] = {"project_name": "My API", "examples": False}
    with TemporaryDirectory() as folder:
        run_copy(str(CHECKOUT), folder, answers, vcs_ref="HEAD", defaults=True, quiet=True)
        for path, content in made(Path(folder)).items():
            (CHECKOUT / "template" / path).write_bytes(content)


if __name__ == "__main__":
    main()
