"""A rendered project, and the commands that are run in it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from copier._main import Worker
from projects import processes
from scaffold.world.template import compile_once
from support import commit_all, how_to_make

Answers = Mapping[str, Any]
NAME = "project_name"  # not that of the folder


class Renderer(Worker):
    """Plain Copier, in half the time."""

    def _sync_git_index_executable_bit(self, *_: object) -> None:
        """Run no git for each file, which does nothing where git sees modes by itself."""

    def _render_template(self) -> None:
        compile_once(self.jinja_env)
        super()._render_template()


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
        """Make it, as plain Copier does, and its first commit."""
        answers = {NAME: "My API", **self.answers}
        with Renderer(str(template), self.folder, data=answers, defaults=True, quiet=True) as copy:
            copy.run_copy()
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
