"""An owner's migrations, and those that the template brings and takes away: one row, always."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from life.made import FIRST, make, scaffold, write
from life.rendered import Rendered, commit
from life.rendered import done as done_in
from projects.project import Project
from projects.real_servers import Servers
from support import CHECKOUT, commit_all, files_in

VERSIONS = "src/app/migrations/versions/"
SAMPLES = [
    f"{VERSIONS}{name}.py"
    for name in ("0001_items_and_users", "0002_items_updated_at", "0002b_items_created_at")
]
JOBS, OWN = f"{VERSIONS}0003_jobs.py", f"{VERSIONS}orders.py"
OURS = 'revision = {!r}\ndown_revision = {!r}\n\n\ndef upgrade() -> None:\n    """Ours."""\n'
LOST = "What waits to be delivered or done is lost with the table: let a worker finish first."


ORDER = """\
from sqlalchemy.orm import Mapped, mapped_column
from app.models.base import Base

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
# Runs commands one after the other: each would take a second to begin.
ALEMBIC = """
import shlex, sys
from alembic.config import main

for command in sys.argv[1:]:
    main(argv=shlex.split(command))
"""
# Runs statements, and prints what tables have: `orders 1`.
SQL = """
import asyncio, sys
from sqlalchemy import text
from app.resources.database import Database

async def main():
    database = Database()
    async with database.engine.begin() as connection:
        for statement in sys.argv[1:]:
            found = await connection.execute(text(statement))
            print(*found.scalars() if found.returns_rows else "")
    await database.close()

asyncio.run(main())
"""
A_JOB = (
    "INSERT INTO jobs (key, task, arguments, state, attempts, created_at, due_at)"
    " VALUES ('a', 'b', '{}', 'pending', 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small template with the migrations of this one, and one more in its second version."""
    folder = tmp_path_factory.mktemp("migrated")
    write(folder, {"copier.yml": (CHECKOUT / "copier.yml").read_text(encoding="utf-8"), **FIRST})
    for path in [*SAMPLES, JOBS]:
        text = (CHECKOUT / "template" / path).read_text(encoding="utf-8")
        write(folder, {f"template/{path}": text})
    commit_all(folder, "v1.0.0")
    write(folder, {f"template/{VERSIONS}0004_more.py": OURS.format("0004", "0002b")})
    commit_all(folder, "v1.1.0")
    return folder


@pytest.fixture
def shop(migrated: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """A project with the samples, as the current folder."""
    project = make(migrated, "shop")
    monkeypatch.chdir(project)
    return project


def own(shop: Path, revision: str, follows: str | None, path: str = OWN) -> None:
    """Write a migration, as the owner does."""
    write(shop, {path: OURS.format(revision, follows)})
    commit(shop)


def done(shop: Path, *words: str) -> str:
    """Run a command that has to succeed, and commit what it did; return what it said."""
    result = scaffold(*words)
    assert result.exit_code == 0, result.output
    commit(shop)
    return result.output


def places(shop: Path) -> dict[str, tuple[object, object]]:
    """Return the id of each migration, and what it follows, by its file."""
    found = {}
    for file in sorted((shop / VERSIONS).glob("*.py")):
        said: dict[str, object] = {}
        lines = file.read_text(encoding="utf-8").splitlines()
        exec("\n".join(line for line in lines if "revision = " in line), said)
        found[file.name] = (said["revision"], said["down_revision"])
    return found


@pytest.mark.parametrize("feature", ["delivered", "tasks"])
def test_what_comes_is_put_on_top_and_goes_again(shop: Path, feature: str) -> None:
    own(shop, "a1", "0002b")
    before = files_in(shop)
    said = done(shop, "enable", feature)
    assert "next: uv run alembic upgrade head  (0003_jobs.py came)\n" in said
    assert places(shop)["0003_jobs.py"] == ("0003", "a1")
    assert "edited" not in scaffold("status").stdout
    said = done(shop, "disable", feature)
    first = "note: first `uv run alembic downgrade a1`, where a database has run 0003. "
    assert f"{first}{LOST}\n" in said
    assert files_in(shop) == before


def test_an_id_that_the_owner_has_is_another_one(shop: Path) -> None:
    own(shop, "0003", "0002b")
    before = files_in(shop)
    done(shop, "enable", "delivered")
    assert places(shop)["0003_jobs.py"] == ("0003_jobs", "0003")
    own(shop, "0004", "0003_jobs", f"{VERSIONS}more.py")
    (shop / f"{VERSIONS}more.py").unlink()
    commit(shop)
    assert "alembic downgrade 0003`, where a database has run 0003_jobs." in done(
        shop, "disable", "delivered"
    )
    assert files_in(shop) == before


def test_the_samples_come_on_top_too(
    migrated: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = make(migrated, "shop", "--callbacks", "delivered", "-d", "examples=false")
    monkeypatch.chdir(here / "shop")
    own(shop, "a1", "0003")
    done(shop, "enable", "examples")
    assert places(shop) == {
        "0001_items_and_users.py": ("0001", "a1"),
        "0002_items_updated_at.py": ("0002", "0001"),
        "0002b_items_created_at.py": ("0002b", "0002"),
        "0003_jobs.py": ("0003", None),
        "orders.py": ("a1", "0003"),
    }
    said = done(shop, "disable", "examples")
    assert "alembic downgrade a1`, where a database has run 0001 and 0002 and 0002b\n" in said
    assert {*places(shop)} == {"0003_jobs.py", "orders.py"}


def test_what_others_build_on_stays_and_is_taken_up_again(shop: Path) -> None:
    done(shop, "enable", "delivered")
    own(shop, "a1", "0003")
    before = files_in(shop)
    said = done(shop, "disable", "delivered")
    assert f"{JOBS} stays: {OWN} builds on it\n" in said
    assert (
        'next: uv run alembic revision --autogenerate -m "drop jobs"'
        "  (0003_jobs.py stays, and so do its tables)\n"
    ) in said
    assert "downgrade" not in said
    assert files_in(shop)[JOBS] == before[JOBS]
    said = done(shop, "enable", "delivered")
    assert (
        'next: uv run alembic revision --autogenerate -m "jobs"'
        "  (0003_jobs.py was there: make anew what was dropped since)\n"
    ) in said
    assert files_in(shop) == before


@pytest.mark.parametrize("words", [["enable", "delivered"], ["update"]])
def test_it_is_refused_where_there_are_two_to_follow(shop: Path, words: list[str]) -> None:
    own(shop, "a1", "0002b")
    own(shop, "b1", "0002", f"{VERSIONS}more.py")
    before = files_in(shop)
    result = scaffold(*words)
    assert (result.exit_code, files_in(shop)) == (1, before), result.output
    assert result.stderr.endswith(
        "error: The migrations end in a1 and b1, and what comes follows one of them. "
        "Nothing was written.\nnext: uv run alembic merge heads\n"
    )
    assert scaffold("enable", "cors").exit_code == 0


def test_an_update_puts_on_top_as_well(shop: Path) -> None:
    done(shop, "enable", "delivered")
    own(shop, "a1", "0003")
    before = places(shop)
    assert "next: uv run alembic upgrade head  (0004_more.py came)\n" in done(shop, "update")
    assert places(shop) == before | {"0004_more.py": ("0004", "a1")}


def test_without_migrations_of_their_own_the_row_is_the_templates(shop: Path) -> None:
    made = files_in(shop)
    done(shop, "enable", "delivered")
    assert places(shop)["0003_jobs.py"] == ("0003", "0002b")
    both = files_in(shop)
    said = done(shop, "disable", "examples")
    assert "downgrade base`, where a database has run 0001 and 0002 and 0002b and 0003. " in said
    assert places(shop) == {"0003_jobs.py": ("0003", None)}
    assert "downgrade base`, where a database has run 0003. " in done(shop, "enable", "examples")
    assert files_in(shop) == both
    done(shop, "disable", "delivered")
    assert files_in(shop) == made


def test_other_delivery_takes_the_table_away_and_keeps_nothing(shop: Path) -> None:
    done(shop, "enable", "delivered", "-d", "callback_delivery=background")
    before = files_in(shop)
    assert JOBS not in before
    done(shop, "enable", "-d", "callback_delivery=durable")
    assert LOST in done(shop, "enable", "-d", "callback_delivery=background")
    assert files_in(shop) == before
    assert "note: first" not in done(shop, "disable", "delivered")


def test_a_program_is_told_before(shop: Path) -> None:
    done(shop, "enable", "tasks")
    for words in (["--dry-run"], []):
        told = json.loads(scaffold("disable", "tasks", "--json", *words).stdout)
        why = f"where a database has run 0003. {LOST}"
        assert told["before"] == [{"command": "uv run alembic downgrade 0002b", "why": why}]
    commit(shop)
    told = json.loads(scaffold("enable", "cors", "--json", "--dry-run").stdout)
    assert told["before"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a terminal")
def test_a_person_is_waited_for(shop: Path) -> None:
    import pexpect

    done(shop, "enable", "tasks")
    before = files_in(shop)
    words = ["-m", "scaffold", "disable", "tasks"]
    child = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=60)
    child.expect("Is that done")
    child.send("n")
    child.expect("Nothing was written")
    child.expect("next: uv run alembic downgrade 0002b")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, files_in(shop)) == (1, before)


def test_one_that_was_removed_is_restored_on_top(shop: Path) -> None:
    done(shop, "enable", "tasks")
    (shop / JOBS).unlink()
    own(shop, "a1", "0002b")
    done(shop, "restore", JOBS)
    assert places(shop)["0003_jobs.py"] == ("0003", "a1")
    own(shop, "b1", "0003", f"{VERSIONS}more.py")
    before = files_in(shop)
    (shop / JOBS).unlink()
    done(shop, "restore", JOBS)
    assert {**files_in(shop), JOBS: before[JOBS]} == before


def test_undo_takes_all_of_it_back(shop: Path) -> None:
    own(shop, "0003", "0002b")
    before = files_in(shop)
    done(shop, "enable", "delivered")
    done(shop, "undo")
    assert files_in(shop) == before


class Migrated:
    """An installed project, with a database and a table of its owner's, each with a row."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.folder
        self.alembic("upgrade head")
        write(self.folder, {"src/app/models/order.py": ORDER})
        self.alembic("revision --autogenerate --rev-id 0003 -m orders", "upgrade head")
        self.sql("INSERT INTO orders (id) VALUES (1)")

    def alembic(self, *commands: str) -> str:
        said = self.project.run(["uv", "run", "python", "-c", ALEMBIC, *commands])
        commit(self.folder)
        return said

    def sql(self, *statements: str) -> str:
        return self.project.run(["uv", "run", "python", "-c", SQL, *statements])

    def scaffold(self, *words: str) -> str:
        return done_in(self.folder, *words).output

    def is_whole(self) -> bool:
        """Say whether the models are what the database has, and its rows are still there."""
        found = self.alembic("check")
        return "No new upgrade operations" in found and self.sql("SELECT id FROM orders") == "1\n"


@pytest.mark.level(3)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_database_with_rows_goes_along(
    rendered: Rendered, servers: Servers, tmp_path: Path, database: str
) -> None:
    answers = {"resources": ["database"], "middleware": [], "extras": []}
    url = f"sqlite:///{(tmp_path / 'shop.sqlite3').as_posix()}"
    project = Project(tmp_path / "shop", answers, {"DATABASE_URL": url})
    project.render(rendered.repository)
    project.run("uv sync --quiet")
    if database == "postgresql":
        project.variables |= servers.variables(project)
    shop = Migrated(project)
    shop.scaffold("enable", "delivered")
    shop.alembic("upgrade head")
    shop.sql(A_JOB)
    assert shop.is_whole()
    # It goes again, as the note says.
    assert "`uv run alembic downgrade 0003`" in shop.scaffold("disable", "delivered", "-n")
    shop.alembic("downgrade 0003")
    shop.scaffold("disable", "delivered")
    assert shop.is_whole()
    # It comes again, the owner builds on it, and it stays.
    shop.scaffold("enable", "delivered")
    write(shop.folder, {"src/app/models/order.py": f"{ORDER}    note: Mapped[str | None]\n"})
    shop.alembic("upgrade head", "revision --autogenerate -m notes", "upgrade head")
    shop.sql(A_JOB)
    said = shop.scaffold("disable", "delivered")
    command = 'revision --autogenerate -m "drop jobs"'
    assert f"next: uv run alembic {command}  (0003_jobs.py stays" in said
    shop.alembic(command, "upgrade head")
    assert shop.is_whole()
    shop.alembic("downgrade base", "upgrade head")
    assert "No new upgrade operations" in shop.alembic("check")
