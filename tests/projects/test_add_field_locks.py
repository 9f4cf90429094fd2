"""A field comes and goes while a service writes, on PostgreSQL and a table of 100,000 rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces.shapes import scaffold
from projects.fixtures import Make
from projects.project import Project
from projects.real_servers import Servers
from projects.test_add_model import FIELDS, with_models

pytestmark = pytest.mark.level(3)
MODELS = ("customer name:str", "order number:str:20:unique total:decimal:12,2")
DEFAULTS = [line for line in FIELDS if "--default" in line and ":index" not in line]
CONCURRENTLY = ["placed_at:datetime?:index", "code:str?:20:unique", "buyer:ref?:customer"]
# What a service does that does not know of a column any more, before that goes, and after.
SERVE = """
import asyncio
from app.models.order import Order
from app.resources.database import Database
from sqlalchemy import select, text

async def main():
    database = Database()
    for number, statement in (("1", "SELECT 1"), ("2", "ALTER TABLE orders DROP discount")):
        async with database.session.begin() as session:
            await session.execute(text(statement))
            session.add(Order(number=number, total=1))
            await session.flush()
            print([order.number for order in await session.scalars(select(Order))])
    await database.close()

asyncio.run(main())
"""


def add(project: Project, line: str) -> None:
    done = scaffold(project.folder, "add-field", "order", *line.split())
    assert done.exit_code == 0, done.output


def check(project: Project, **variables: str) -> None:
    assert "No new upgrade operations" in project.run("uv run alembic check", **variables)


def test_rows_are_written_while_a_field_comes(make: Make, servers: Servers) -> None:
    project = with_models(make, MODELS)
    variables = servers.variables(project)
    project.run("uv run alembic upgrade head", **variables)
    head = project.run("uv run alembic heads").split()[0]
    for line in (*DEFAULTS, *(f"{line} --concurrently" for line in CONCURRENTLY)):
        add(project, line)
    program = str(Path(__file__).with_name("busy.py"))
    said = project.run(["uv", "run", "python", program, head], **variables)
    columns = len(DEFAULTS) + len(CONCURRENTLY)
    assert f"{columns} columns, {len(CONCURRENTLY)} indexes" in said
    check(project, **variables)


def test_a_field_goes_in_two_releases(make: Make, servers: Servers) -> None:
    project = with_models(make, MODELS)
    add(project, "discount:decimal --default 0")
    variables = servers.variables(project)
    project.run("uv run alembic upgrade head", **variables)
    model = project.folder / "src/app/models/order.py"
    text = model.read_text(encoding="utf-8")
    text = text.replace("discount: Mapped[Decimal] = ", "discount: Unmapped[Decimal] = un")
    text = text.replace("import Mapped, ", "import Mapped, Unmapped, unmapped_column, ")
    model.write_text(text, encoding="utf-8")
    check(project, **variables)
    said = project.run(["uv", "run", "python", "-c", SERVE], **variables)
    assert said.splitlines()[-2:] == ["['1']", "['1', '2']"]
