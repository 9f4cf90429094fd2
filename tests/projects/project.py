"""A rendered project, and the commands that are run in it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from projects import processes
from scaffold.world.copier_worker import QuickWorker
from support import commit_all, how_to_make

Answers = Mapping[str, Any]
NAME = "project_name"  # not that of the folder


def copy(template: Path, folder: Path, answers: Answers) -> None:
    """Render a project, as Copier does."""
    with QuickWorker(
        str(template), folder, data=dict(answers), defaults=True, quiet=True
    ) as worker:
        worker.run_copy()


class Project:
    """A project in a folder of its own, made with these answers.

    `variables` are those of the environment in which its commands run, beside the machine's;
    `limit` is the time that each may take, in seconds.
    """

    limit: float = processes.TIME_LIMIT

    def __init__(
        self, folder: Path, answers: Answers, variables: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.answers = answers
        self.variables = dict(variables or {})

    def render(self, template: Path) -> None:
        """Make it, as Copier does, and its first commit."""
        copy(template, self.folder, {NAME: "My API", **self.answers})
        commit_all(self.folder, "begin")

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        """Return its variables; pytest's temporary folders are beside it, away from other runs'."""
        temporary = {"PYTEST_DEBUG_TEMPROOT": str(self.folder.parent)}
        return processes.environment({**temporary, **self.variables, **extra})

    def run(self, command: str | Sequence[str], **extra: str) -> str:
        """Run a command in it and return what it says; a failure tells how to get there."""
        words = shlex.split(command) if isinstance(command, str) else list(command)
        done = processes.run(words, self.folder, self.environment(extra), self.limit)
        what = shlex.join(words)
        assert done.code is not None, self.failure(
            f"{what}\ntook over {self.limit} seconds", done.said
        )
        assert done.code == 0, self.failure(what, done.said)
        return done.said

    def failure(self, what: str, log: str) -> str:
        made = how_to_make(self.answers)
        with_these = " ".join(f"{name}={value}" for name, value in self.variables.items())
        return f"{what}\nfailed in {self.folder} ({with_these}), made by\n{made}\n{log}"
