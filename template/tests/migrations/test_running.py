import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from fastapi import FastAPI
from fixtures.app import serve
from fixtures.database import ALEMBIC, URL
from sqlalchemy import text

from app.migrations import lock
from app.migrations.revisions import Revisions
from app.resources.database import Database

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = {head!r}

def upgrade():
    {upgrade}

def downgrade():
    pass
"""
LENGTHEN = """
    with op.batch_alter_table("tried_authors") as batch_op:
        batch_op.alter_column("name", type_=sa.String(99), existing_nullable=False)
"""
INDEX = """
    with op.get_context().autocommit_block():
        op.create_index("ix_author", "tried_letters", ["author"], postgresql_concurrently=True)
"""
TABLES = (
    "CREATE TABLE tried_authors (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL,"
    " teacher INTEGER REFERENCES tried_authors (id))",
    "CREATE TABLE tried_books"
    " (author INTEGER NOT NULL REFERENCES tried_authors (id) ON DELETE CASCADE)",
    "CREATE TABLE tried_letters (author INTEGER NOT NULL REFERENCES tried_authors (id))",
)
ROWS = (
    "INSERT INTO tried_authors VALUES (1, 'Ada', NULL), (2, 'Bob', 1)",
    "INSERT INTO tried_books VALUES (1)",
    "INSERT INTO tried_letters VALUES (2)",
)
COUNTS = (
    "SELECT (SELECT count(*) FROM tried_authors), (SELECT count(*) FROM tried_books),"
    " (SELECT count(*) FROM tried_letters)"
)


async def execute(*statements: str) -> list[int]:
    """Run statements in one transaction and return the last one's only row."""
    engine = Database().engine
    row: list[int] = []
    try:
        async with engine.begin() as connection:
            for statement in statements:
                result = await connection.execute(text(statement))
                row = list(result.one()) if result.returns_rows else []
        return row
    finally:
        await engine.dispose()


def counts() -> list[int]:
    return asyncio.run(execute(COUNTS))


class Next:
    """A migration that follows those of the project."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "next.py"
        self.config = Config(ALEMBIC.config_file_name)
        script = ScriptDirectory.from_config(self.config)
        self.head = script.get_current_head()
        self.config.set_main_option("path_separator", "newline")
        self.config.set_main_option("version_locations", f"{script.versions}\n{folder}")

    def run(self, upgrade: str) -> None:
        self.file.write_text(MIGRATION.format(head=self.head, upgrade=upgrade), encoding="utf-8")
        command.upgrade(self.config, "head")


@pytest.fixture
def next_migration(database_url: None, tmp_path: Path) -> Iterator[Next]:
    """A migration to be written, for tables with rows that refer to each other."""
    asyncio.run(execute(*TABLES, *ROWS))
    migration = Next(tmp_path)
    yield migration
    command.downgrade(migration.config, "-1")
    asyncio.run(
        execute("DROP TABLE tried_letters", "DROP TABLE tried_books", "DROP TABLE tried_authors")
    )


def test_rows_that_refer_to_a_table_outlive_its_change(next_migration: Next) -> None:
    next_migration.run(LENGTHEN)
    assert counts() == [2, 1, 1]


def test_a_migration_that_fails_leaves_nothing_and_can_be_tried_again(next_migration: Next) -> None:
    with pytest.raises(Exception, match="nothing"):
        next_migration.run(LENGTHEN + "    op.drop_table('nothing')")
    assert counts() == [2, 1, 1]
    next_migration.run(LENGTHEN)


def test_a_part_may_run_outside_of_a_transaction(next_migration: Next) -> None:
    next_migration.run(INDEX + LENGTHEN)
    assert counts() == [2, 1, 1]


def test_a_row_that_would_refer_to_none_is_named_and_kept(next_migration: Next) -> None:
    with pytest.raises(Exception, match="tried_letters"):
        next_migration.run("op.execute('DELETE FROM tried_authors WHERE id = 2')")
    assert counts() == [2, 1, 1]
    next_migration.run("pass")


def test_what_autogenerate_drops_goes_before_what_it_refers_to(next_migration: Next) -> None:
    # No model has these tables.
    folder = next_migration.file.parent
    command.revision(next_migration.config, "drop", autogenerate=True, version_path=str(folder))
    (script,) = folder.glob("*_drop.py")
    upgrade = script.read_text(encoding="utf-8").partition("def downgrade")[0]
    assert re.findall(r'drop_table\("(\w+)"', upgrade)[2:] == ["tried_authors"]
    command.upgrade(next_migration.config, "head")


async def upgrade_while_another_does() -> None:
    database = Database()
    hold = "SELECT pg_advisory_xact_lock(hashtext('alembic'))" if URL else "BEGIN IMMEDIATE"
    try:
        async with database.engine.connect() as connection:
            await connection.execute(text(hold))
            await asyncio.to_thread(command.upgrade, ALEMBIC, "head")
    finally:
        await database.close()


def test_a_second_migration_waits_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lock, "MIGRATION_TIMEOUT", 0)
    with pytest.raises(CommandError, match="still runs"):
        asyncio.run(upgrade_while_another_does())
    assert "Another migration is running" in caplog.text


def test_not_ready_while_migrations_are_pending(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = Revisions.read()
    newer = Revisions(code.known | {"newer"}, {"newer"})
    monkeypatch.setattr(Revisions, "read", lambda: newer)
    with serve(app) as client:
        response = client.get("/health/ready")
        assert response.status_code == 503
        assert "migrations are pending" in response.json()["detail"]


def test_ready_at_a_revision_of_newer_code(next_migration: Next, app: FastAPI) -> None:
    next_migration.run("pass")
    with serve(app) as client:
        assert client.get("/health/ready").is_success
