"""What a person is told of migrations that come, go or stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from scaffold.commands.change import Writing
from scaffold.history.migrations import Row
from scaffold.model.problem import refused
from scaffold.model.report import Next
from scaffold.world import terminal


def before(row: Row) -> list[Next]:
    """Return what to do with a database before anything is written."""
    if not row.back:
        return []
    why = f"where a database has run {' and '.join(row.back.revisions)}"
    return [Next(f"uv run alembic downgrade {row.back.to}", ". ".join([why, *row.back.costs]))]


def check_back(row: Row, writing: Writing, *, ask: bool) -> None:
    """Say what a database needs before its migrations go; wait for it where somebody is there.

    Raises:
        RefusedError: With exit code 1, where somebody does not go on.
    """
    for command, why in before(row):
        if not writing.quiet:
            terminal.note(f"note: first `{command}`, {why}")
        if ask and not writing.dry_run and not terminal.confirm("Is that done? Go on?"):
            raise refused("not-confirmed", "Nothing was written.", command)


def told_of(row: Row) -> Iterator[str]:
    """Yield what stays, and why."""
    for path, builder in row.staying.items():
        yield f"{path} stays: {builder} builds on it"


def steps_of(row: Row) -> Iterator[Next]:
    """Yield what to do with a database afterwards."""
    if row.new:
        yield Next("uv run alembic upgrade head", f"{_names(row.new)} came")
    if row.there:
        why = f"{_names(row.there)} was there: make anew what was dropped since"
        yield Next(f'uv run alembic revision --autogenerate -m "{_subject(row.there[0])}"', why)
    if row.staying:
        first = min(row.staying)
        why = f"{_names(row.staying)} stays, and so do its tables"
        yield Next(f'uv run alembic revision --autogenerate -m "drop {_subject(first)}"', why)


def _names(paths: Iterable[str]) -> str:
    return ", ".join(PurePosixPath(path).name for path in paths)


def _subject(path: str) -> str:
    """Return what a migration is about, by the name of its file: `0003_jobs.py` is about jobs."""
    return PurePosixPath(path).stem.partition("_")[2].replace("_", " ")
