# /// script
# requires-python = ">=3.11"
# ///
"""Measures the template and its command, and writes benchmarks/README.md.

uv run benchmarks/run.py [--quick] [--only NAME] [--output FILE]
uv run benchmarks/run.py --again NAME …    some parts of benchmarks/README.md

Needs uv, git and the package index; requests are counted by wrk where it is installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import add_callback
import add_model
import delivery
import generate
import growth
import help
import life
import machine
import middleware
import proof
import sdk
import servers
import throughput
from measure import QUICK, Effort
from table import Listing, Table
from workspace import Workspace

Measured = Callable[[Workspace, Effort], Sequence[Table | Listing]]
PARTS: dict[str, Measured] = {
    "generate": generate.tables,
    "help": help.tables,
    "life": life.tables,
    "throughput": throughput.tables,
    "middleware": middleware.tables,
    "growth": growth.tables,
    "servers": servers.tables,
    "sdk": sdk.tables,
    "add_callback": add_callback.tables,
    "add_model": add_model.tables,
    "delivery": delivery.tables,
    "matrix": proof.tables,
}
README = Path(__file__).with_name("README.md")
HEADER = """\
# How fast it is

Written by `uv run benchmarks/run.py`. What is compared ran in turn in one session, on a machine
that others used at the same time: the ratios count, not the numbers. Cells are the median (least
to greatest); a ratio is the median of the rounds' own ratios, ours by the other. Requests are
counted for each second of a processor that the server itself takes.

"""


def main(arguments: list[str]) -> None:
    """Measure what is asked for, and write or print it."""
    options = parse(arguments)
    effort = QUICK if options.quick else Effort()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder))
        if options.again:
            for name in options.again:
                measure_again(workspace, effort, name)
            return
        parts = {options.only: PARTS[options.only]} if options.only else PARTS
        for document in reports(workspace, effort, parts):
            # What was measured stays, should a later part fail.
            if options.output:
                options.output.write_text(document, encoding="utf-8")
    if not options.output:
        print(document)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; only a run of everything, in full, writes README.md by itself."""
    parser = argparse.ArgumentParser(description="Measure the template and its command.")
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    parser.add_argument("--only", choices=PARTS, help="measure one part")
    parser.add_argument("--output", type=Path, help="where to write; README.md, or the terminal")
    parser.add_argument("--again", choices=PARTS, nargs="+", help="bring parts up to date")
    options = parser.parse_args(arguments)
    if not (options.quick or options.only or options.output):
        options.output = README
    return options


def reports(workspace: Workspace, effort: Effort, parts: dict[str, Measured]) -> Iterator[str]:
    """Yield the document after each part."""
    sections: list[str] = []
    for name in parts:
        sections.append(section(workspace, effort, name))
        yield "\n".join([f"{HEADER}{machine.described(workspace)}", *sections])


def section(workspace: Workspace, effort: Effort, name: str) -> str:
    """Measure one part, and return its tables, marked with its name."""
    print(f"{name} …", file=sys.stderr, flush=True)
    tables = "\n".join(table.markdown() for table in PARTS[name](workspace, effort))
    return f"{mark(name)}\n{tables}"


def mark(name: str) -> str:
    return f"<!-- part: {name} -->"


def measure_again(workspace: Workspace, effort: Effort, name: str) -> None:
    """Replace one part of README.md, and say when it was measured; a new part is the last."""
    before, _, rest = README.read_text(encoding="utf-8").partition(mark(name))
    _, follows, after = rest.partition("<!-- part: ")
    part = f"{section(workspace, effort, name)}\n{machine.again(workspace)}\n"
    README.write_text(f"{before.rstrip()}\n\n{part}\n{follows}{after}".rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
