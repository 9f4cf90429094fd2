"""`scaffold enable` and `status` against Copier, and against making a project."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from generate import ADDRESS, CLONED, new
from measure import Command, Effort, Pair, in_turn, run
from table import Row, Table, at_most
from workspace import Workspace

TEXT = f"""\
In a copy of one project, made from `{ADDRESS}` and committed. `scaffold enable cache`, which names
each file first and refuses what would be lost, against `copier update` at the same version with
the answer that has the cache too, which does neither; both read the bundle in scaffold's wheel.
`scaffold status`, which renders the project and compares it, against `scaffold new --dry-run`; its
cache of renders is cold, and then warm."""


def tables(workspace: Workspace, effort: Effort) -> list[Table]:
    """Return the comparison."""
    command = shlex.join([*new(workspace, "--dry-run", "--quiet")])
    words = partial(in_copy, made(workspace))
    scaffold = workspace.tools / "scaffold"
    instead = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{workspace.bundle.as_posix()}.insteadOf",
        "GIT_CONFIG_VALUE_0": CLONED,
    }
    answer = "--data resources='[database, cache]'"
    copier = f"{workspace.tools / 'copier'} update --defaults --vcs-ref :current: {answer}"
    warm = {"XDG_CACHE_HOME": str(workspace.folder / "warm")}
    commands = [
        Command("enable", words(f"{scaffold} enable cache")),
        Command("copier update", words(copier), instead),
        Command("status", words(f'XDG_CACHE_HOME="$PWD/.cold" {scaffold} status')),
        Command("status, known", words(f"{scaffold} status"), warm),
        Command("new", words(command)),
    ]
    times = in_turn(commands, effort.commands)
    rows = [
        Row("`enable cache`", Pair(times["enable"], times["copier update"]), at_most(1)),
        Row("`status`", Pair(times["status"], times["new"]), at_most(1.5)),
        Row("`status`, known", Pair(times["status, known"], times["new"])),
    ]
    return [Table("The same project with other answers", TEXT, "scaffold", "beside", rows, "s")]


def made(workspace: Workspace) -> Path:
    """Return a project that is committed."""
    folder = workspace.folder / "life"
    folder.mkdir()
    run(*[word for word in new(workspace, "--quiet") if word != "--no-git"], folder=folder)
    return folder / "my-api"


def in_copy(project: Path, command: str) -> Sequence[str]:
    """Return what copies the project into the current folder, and runs a command there."""
    return ["sh", "-c", f"cp -R {shlex.quote(str(project))} my-api && cd my-api && {command}"]
