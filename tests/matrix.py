"""What the workflows ask: the shards of a level, the Pythons to install, and how it all went.

    uv run tests/matrix.py shards --level 2
    uv run tests/matrix.py pythons
    uv run tests/matrix.py summary RESULTS_DIR

RESULTS_DIR holds the JUnit XML files of the shards, at any depth.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple
from xml.etree import ElementTree

import typer
from projects import interpreters, sets

app = typer.Typer(add_completion=False, rich_markup_mode=None)
OUTCOMES = {"error": "failed", "failure": "failed", "skipped": "skipped"}
HEAD = ["| set | result | time in s |", "| --- | --- | ---: |"]


class Result(NamedTuple):
    option_set: str
    outcome: str
    seconds: float
    missing: str | None
    """The Python for which there was lint and types only."""


@app.command()
def shards(level: Annotated[int, typer.Option(min=2, max=3)] = 2) -> None:
    """Print the parts of a level, as JSON for `strategy.matrix.include`."""
    parts = sets.shards(level)
    shards = [{"shard": f"{k}/{len(parts)}", "sets": len(part)} for k, part in enumerate(parts, 1)]
    print(json.dumps(shards))


@app.command()
def pythons() -> None:
    """Print the Pythons on which a project may run."""
    print(*interpreters.supported())


@app.command()
def summary(results_dir: Path) -> None:
    """Print the results in pytest's JUnit XML files as Markdown; exit with 1 unless all is well."""
    results = [one for file in sorted(results_dir.rglob("*.xml")) for one in results_in(file)]
    print("\n".join(lines(results)))
    if not results or any(one.outcome == "failed" for one in results):
        raise typer.Exit(1)


def results_in(file: Path) -> Iterator[Result]:
    for case in ElementTree.parse(file).iter("testcase"):
        name = case.get("name", "")
        option_set = re.search(r"\[(.*)\]$", name)
        missing = case.find("properties/property[@name='lint and types only']")
        yield Result(
            option_set[1] if option_set else name,
            next((OUTCOMES[child.tag] for child in case if child.tag in OUTCOMES), "passed"),
            float(case.get("time", 0)),
            None if missing is None else missing.get("value"),
        )


def lines(results: Sequence[Result]) -> Iterator[str]:
    """Yield the number of sets, a table that begins with the failures, and the missing Pythons."""
    if not results:
        yield "No set has a result."
        return
    yield f"{len(results)} sets: {counted(one.outcome for one in results)}\n"
    yield from HEAD
    for one in sorted(results, key=lambda one: (one.outcome != "failed", one.option_set)):
        yield f"| {one.option_set} | {one.outcome} | {one.seconds:.0f} |"
    missing = counted(one.missing for one in results if one.missing)
    if missing:
        yield f"\nLint and types only, with no such Python on the machine: {missing}"


def counted(values: Iterator[str]) -> str:
    return ", ".join(f"{value} ({number})" for value, number in sorted(Counter(values).items()))


if __name__ == "__main__":
    app()
