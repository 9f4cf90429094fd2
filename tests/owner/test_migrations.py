"""The owner's tables come to be, and change while there are rows in them, on each database."""

from __future__ import annotations

import json
import shlex
from concurrent.futures import ThreadPoolExecutor

import pytest
from owner.laying import MIGRATION
from projects.project import Project
from projects.real_servers import Servers
from projects.sdk.workshop import Workshop

pytestmark = pytest.mark.level(2)
UV_RUN = ["uv", "run", "python", "-c"]
ALEMBIC = """
import shlex, sys
from alembic.config import main

for command in sys.argv[1:]:
    main(argv=shlex.split(command))
"""
# Stores a customer who was referred by another, with an order of one line.
STORE = """
import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from app.models.customer import Customer
from app.models.order import Line, Order
from app.resources.database import Database

async def main():
    database = Database()
    async with database.session.begin() as session:
        session.add(Customer(id=1, email="ada@example.com", name="Ada", preferences={"a": [1]}))
        await session.flush()
        session.add(Customer(id=2, email="bob@example.com", name="Bob", referred_by=1))
        await session.flush()
        due = datetime(2026, 1, 2, tzinfo=UTC)
        lines = [Line(product="pen", quantity=2, price=Decimal("1.25"))]
        session.add(Order(customer_id=2, code="a", total=Decimal("2.50"), due=due, lines=lines))
    await database.close()

asyncio.run(main())
"""
# Prints all rows of the owner's tables, as the database has them.
ROWS = """
import asyncio, json
from sqlalchemy import text
from app.resources.database import Database

async def main():
    database, found = Database(), {}
    async with database.engine.connect() as connection:
        for table in ("customers", "orders", "lines"):
            rows = await connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))
            found[table] = [list(map(str, row)) for row in rows]
    await database.close()
    print(json.dumps(found))

asyncio.run(main())
"""

# A table that refers to no other, and the types that PostgreSQL has for its columns.
THING = """
from datetime import datetime
from typing import Any
from sqlalchemy.orm import Mapped, mapped_column
from app.models.base import Base

class Thing(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]
    raw: Mapped[bytes]
"""
TYPES = """
import asyncio
from sqlalchemy import text
from app.resources.database import Database

QUERY = "SELECT data_type FROM information_schema.columns WHERE table_name = 'things' ORDER BY 1"

async def main():
    database = Database()
    async with database.engine.connect() as connection:
        print(*await connection.scalars(text(QUERY)), sep=", ")
    await database.close()

asyncio.run(main())
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request: pytest.FixtureRequest, owner_project: Workshop, servers: Servers) -> Project:
    """The project before the owner's first migration, with an empty database."""
    (owner_project.folder / MIGRATION).unlink()
    if request.param == "postgresql":
        owner_project.variables |= servers.variables(owner_project)
    return owner_project


def rows(project: Project) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = json.loads(project.run([*UV_RUN, ROWS]))
    return found


def change(project: Project, path: str, old: str, new: str) -> None:
    file = project.folder / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def alembic(project: Project, *commands: str) -> str:
    """Run commands one after the other, in one process: each would take a second to begin."""
    return project.run([*UV_RUN, ALEMBIC, *commands])


def test_rows_outlive_a_change_of_their_tables_and_its_way_back(project: Project) -> None:
    alembic(project, "upgrade head", "revision --autogenerate -m orders", "upgrade head")
    project.run([*UV_RUN, STORE])
    before = rows(project)
    assert [len(table) for table in before.values()] == [2, 1, 1]
    # The first is referred to without ON DELETE and by itself, the second with CASCADE.
    change(project, "src/app/models/customer.py", "String(100)", "String(300)")
    change(project, "src/app/models/order.py", "String(20)", "String(40)")
    message = 'the orders\' "codes" are longer, as are the names of those who order them online.'
    alembic(project, f"revision --autogenerate -m {shlex.quote(message)}", "upgrade head")
    assert rows(project) == before
    assert "No new upgrade operations" in alembic(project, "check")
    alembic(project, "downgrade -1")
    assert rows(project) == before
    alembic(project, "upgrade head", "downgrade base", "upgrade head")
    assert rows(project) == {"customers": [], "orders": [], "lines": []}
    project.run("uv run ruff check")
    project.run("uv run ruff format --check")


def test_of_two_at_once_the_second_finds_nothing_left_to_do(project: Project) -> None:
    alembic(project, "upgrade head", "revision --autogenerate -m orders")
    (file,) = project.folder.glob("src/app/migrations/versions/*_orders.py")
    start = '"""Go to this revision."""\n'
    slow = f"{start}    __import__('time').sleep(3)\n"
    change(project, str(file.relative_to(project.folder)), start, slow)
    with ThreadPoolExecutor() as pods:
        said = "".join(pods.map(lambda _: alembic(project, "upgrade head"), range(2)))
    assert said.count("Another migration is running") == 1
    assert said.count("Nothing to do") == 1
    project.run([*UV_RUN, STORE])


def test_a_way_back_that_was_written_on_sqlite_is_postgresqls_too(
    owner_project: Workshop, servers: Servers
) -> None:
    model = owner_project.folder / "src/app/models/thing.py"
    model.write_text(THING, encoding="utf-8")
    alembic(owner_project, "upgrade head", "revision --autogenerate -m things", "upgrade head")
    model.unlink()
    alembic(owner_project, "revision --autogenerate -m none", "upgrade head", "downgrade -1")
    owner_project.variables |= servers.variables(owner_project)
    alembic(owner_project, "upgrade head", "downgrade -1")
    types = "bigint, bytea, jsonb, timestamp with time zone\n"
    assert owner_project.run([*UV_RUN, TYPES]) == types
