# /// script
# requires-python = ">=3.11"
# ///
"""Measures the template and its command, and writes benchmarks/README.md.

uv run benchmarks/run.py [--quick] [--only NAME] [--output FILE]

Needs uv, git and the package index; requests are counted by wrk where it is installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import generate
import growth
import help
import machine
import middleware
import throughput
from measure import QUICK, Effort
from table import Table
from workspace import Workspace

Measured = Callable[[Workspace, Effort], list[Table]]
PARTS: dict[str, Measured] = {
    "generate": generate.tables,
    "help": help.tables,
    "throughput": throughput.tables,
    "middleware": middleware.tables,
    "growth": growth.tables,
}
HEADER = """\
# How fast it is

Written by `uv run benchmarks/run.py`. What is compared ran in turn in one session, on a machine
that others used at the same time: the ratios count, not the numbers. Cells are the median (least
to greatest); a ratio is the median of the rounds' own ratios, ours by the other.

"""


def main(arguments: list[str]) -> None:
    """Measure what is asked for, and write or print it."""
    options = parse(arguments)
    effort = QUICK if options.quick else Effort()
    parts = {options.only: PARTS[options.only]} if options.only else PARTS
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for document in reports(Workspace(Path(folder)), effort, parts):
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
    options = parser.parse_args(arguments)
    if not (options.quick or options.only or options.output):
        options.output = Path(__file__).with_name("README.md")
    return options


def reports(workspace: Workspace, effort: Effort, parts: dict[str, Measured]) -> Iterator[str]:
    """Yield the document after each part."""
    sections: list[str] = []
    for name, measured in parts.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        sections += [table.markdown() for table in measured(workspace, effort)]
        yield "\n".join([f"{HEADER}{machine.described(workspace)}", *sections])


if __name__ == "__main__":
    main(sys.argv[1:])
