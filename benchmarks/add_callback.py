"""`scaffold add-callback` in projects of many modules: its time and its memory."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from growth import IN_A_ROUTER, grow_plain, grow_project
from measure import Effort, FailedError, Pair, environment, run
from table import Listing, Row, Table, at_most
from workspace import PLAIN, Workspace

MODULES = 200
SIZES = (50, 100, 200, 400)
MEMORY = 150  # MiB
LINEAR = 1.5
BASELINE = "import typer, libcst"
TEXT = f"""\
A callback for the last of {MODULES * IN_A_ROUTER:,} operations in {MODULES} modules, in a rendered
project and in [plain/](plain/), which has no template: from the start of the process to its end,
with everything read anew, against what a tool that edits with LibCST has done when it has only
imported it. `-n` shows the plan; without it the files are formatted, recorded for `undo` and
written. Each run is in a new copy of the project, a git repository."""
GROWTH = f"""\
The same in the rendered project, by the number of its modules, with `-n`. It grows linearly if a
module more costs about as much above {SIZES[2]} modules as below. What is given is the time of a
processor, which others on the machine change less, and the most memory in any of the runs."""


@dataclass(frozen=True)
class Run:
    """One run of a command.

    Attributes:
        seconds: From its start to its end.
        work: The seconds of a processor, its own and those of what it started.
        peak: The most memory that it held, in MiB.
    """

    seconds: float
    work: float
    peak: float


def tables(workspace: Workspace, effort: Effort) -> list[Table | Listing]:
    """Return the times against the imports, and the growth with the modules."""
    run("uv", "pip", "install", "--quiet", "--python", workspace.tools / "python", "libcst")
    return [against_imports(workspace, effort), growth(workspace, effort)]


def against_imports(workspace: Workspace, effort: Effort) -> Table:
    """Measure adding a callback, planned and done, and the imports, in turn."""
    ours, plain = rendered(workspace, MODULES), by_hand(workspace, MODULES)
    add = words(workspace, MODULES)
    commands = {
        "`-n`": partial(measured, [*add, "-n"], ours),
        "written": partial(measured, add, ours),
        "plain, `-n`": partial(measured, [*add, "-n"], plain),
        "plain, written": partial(measured, add, plain),
        BASELINE: partial(measured, [str(workspace.tools / "python"), "-c", BASELINE], plain),
    }
    runs = in_turn(commands, effort.commands)
    times = {name: [one.seconds for one in series] for name, series in runs.items()}
    theirs = times.pop(BASELINE)
    rows = [Row(name, Pair(series, theirs), at_most(2)) for name, series in times.items()]
    return Table("A callback", TEXT, "scaffold add-callback", f"`{BASELINE}`", rows, "s")


def growth(workspace: Workspace, effort: Effort) -> Listing:
    """Measure the plan in projects of more and more modules."""
    commands = {
        str(size): partial(measured, [*words(workspace, size), "-n"], rendered(workspace, size))
        for size in SIZES
    }
    runs = in_turn(commands, effort.commands)
    times = [statistics.median(one.work for one in runs[str(size)]) for size in SIZES]
    peaks = [max(one.peak for one in runs[str(size)]) for size in SIZES]
    rows = [
        [
            f"{size} modules",
            f"{size * IN_A_ROUTER:,}",
            f"{seconds:.2f} s",
            f"{peak:.0f} MiB",
            "",
            "",
        ]
        for size, seconds, peak in zip(SIZES, times, peaks, strict=True)
    ]
    limited = SIZES.index(MODULES)
    rows[limited][4:] = [f"at most {MEMORY} MiB", met(peaks[limited] <= MEMORY)]
    before = (times[2] - times[0]) / (SIZES[2] - SIZES[0])
    after = (times[3] - times[2]) / (SIZES[3] - SIZES[2])
    each = f"{before * 1000:.1f} ms, then {after * 1000:.1f} ms"
    rows.append(["a module more", "", each, "", f"at most {LINEAR}", met(after <= LINEAR * before)])
    header = ["", "operations", "processor", "memory", "target", "met"]
    return Listing("A callback: growth", GROWTH, header, rows)


def met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


def words(workspace: Workspace, modules: int) -> list[str]:
    """Return the command that adds a callback to the last operation."""
    last = f"GET /things-{modules - 1}/{IN_A_ROUTER - 1}/{{thing_id}}"
    return [str(workspace.tools / "scaffold"), "add-callback", "thing_read", "--on", last]


def rendered(workspace: Workspace, modules: int) -> Path:
    """Return a rendered project with so many routers more, as a repository."""
    project = workspace.folder / "projects" / f"callback-{modules}"
    if not project.exists():
        workspace.render(project.name, middleware=())
        grow_project(project / "src" / "app" / "routers", names(modules))
        commit(project)
    return project


def by_hand(workspace: Workspace, modules: int) -> Path:
    """Return the plain app with the same routers, as a repository."""
    project = workspace.folder / "plain" / f"callback-{modules}"
    shutil.copytree(PLAIN, project, ignore=shutil.ignore_patterns("__pycache__"))
    grow_plain(project, names(modules))
    commit(project)
    return project


def names(modules: int) -> list[str]:
    return [f"things_{number}" for number in range(modules)]


def commit(project: Path) -> None:
    run("git", "init", "--quiet", folder=project)
    run("git", "add", "--all", folder=project)
    who = ["-c", "user.name=Maker", "-c", "user.email=maker@example.com"]
    run("git", *who, "commit", "--quiet", "--message", "begin", folder=project)


def in_turn(commands: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Return the runs of each command; a first one of each does not count."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for command in commands.values():
        command()
    for number in range(rounds):
        for name in commands if number % 2 else reversed([*commands]):
            runs[name].append(commands[name]())
    return runs


def measured(words: Sequence[str], project: Path) -> Run:
    """Run a command in a new copy of a project.

    Raises:
        FailedError: Its exit code is not 0.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        copy = Path(folder, "project")
        shutil.copytree(project, copy)
        begun = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=copy, env=environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise FailedError(f"{' '.join(words)}\n{said.read().decode(errors='replace')}")
    # In bytes on macOS, in KiB elsewhere.
    peak = usage.ru_maxrss / 1024 / (1024 if sys.platform == "darwin" else 1)
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak)
