"""What an owner writes in the first month, laid over a rendered project.

The files of `overlay/plain` go into every project, those of `overlay/database` where there is one.
Two lines in main.py join them, as an owner would write them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from projects.project import Project

OVERLAY = Path(__file__).parent / "overlay"
MAIN = "src/app/main.py"
MIGRATION = "src/app/migrations/versions/0100_orders.py"


def lay(project: Project) -> None:
    """Write the owner's files into a rendered project, and the lines that join them."""
    if (project.folder / "alembic.ini").exists():
        shutil.copytree(OVERLAY / "database", project.folder, dirs_exist_ok=True)
        follow_the_template(project)
        join(project, "shop")
    shutil.copytree(OVERLAY / "plain", project.folder, dirs_exist_ok=True)
    join(project, "showroom")


def join(project: Project, name: str) -> None:
    """Have `create_app()` call a module's function."""
    insert(project, "from app.", f"from app.{name} import add_{name}")
    insert(project, "    routers.include_routers(app)", f"    add_{name}(app)")


def follow_the_template(project: Project) -> None:
    """Let the owner's migration come after those of the template, where there are some."""
    file = project.folder / MIGRATION
    text = file.read_text(encoding="utf-8")
    for other in sorted(file.parent.glob("000*.py"))[-1:]:
        revision = other.name.partition("_")[0]
        text = text.replace("down_revision = None", f'down_revision = "{revision}"')
    file.write_text(text, encoding="utf-8")


def insert(project: Project, after: str, line: str) -> None:
    """Insert a line into main.py, after the last one that begins so."""
    file = project.folder / MAIN
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    place = max(number for number, one in enumerate(lines, 1) if one.startswith(after))
    lines.insert(place, f"{line}\n")
    file.write_text("".join(lines), encoding="utf-8")
