"""The tests that prove the template in each combination: how many, and how long they take."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from measure import Effort, run
from table import Listing
from workspace import Workspace

TEXT = """\
The README's test command at work, on two cores, each line a run of pytest of its own: every file of
the template in every combination of answers that it can see; the projects of the presets, of the
awkward sets and of a covering array of each two choices, every one in an environment of its own,
with uv's cache warm; and the quick loop, which leaves the projects out."""
HEADER = ["", "what", "time", "target", "met"]


def tables(workspace: Workspace, effort: Effort) -> list[Listing]:  # noqa: ARG001 - one round only
    """Return what the levels of the tests count, and the seconds that they take."""
    # Everything that is installed once is installed before the clock runs.
    run("uv", "run", "--quiet", "pytest", "--version", folder=workspace.template)
    each_file = "tests/template/test_combinations.py"
    each_project = "tests/projects/test_projects.py"
    rows = [
        measured(workspace, "level 1", "level 1: (.*)", 60, [each_file]),
        measured(workspace, "level 2", "level 2: (.*)", 480, [each_project]),
        measured(workspace, "the quick loop", r"(\d+ passed)", 60, ["--level", "1"]),
    ]
    return [Listing("The matrix", TEXT, HEADER, rows)]


def measured(
    workspace: Workspace, name: str, figures: str, limit: float, words: Sequence[str]
) -> list[str]:
    """Run tests; return their line of the table, which quotes their own last lines."""
    begun = time.perf_counter()
    command = ["uv", "run", "--quiet", "pytest", "-n", "2", "-p", "no:cacheprovider", *words]
    said = run(*command, folder=workspace.template)
    seconds = time.perf_counter() - begun
    found = re.search(f"^.*?{figures}", said, re.MULTILINE)
    assert found is not None, said
    met = "yes" if seconds <= limit else "**no**"
    return [name, found[1], f"{seconds:.0f} s", f"at most {limit:.0f} s", met]
