"""Errors as values: a stable code, a message for a person, and the next command."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process ends with; the same for every command."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    CONFLICTS = 3
    FAULT = 70
    INTERRUPTED = 130


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: Stable, for programs: `unknown-value`.
        message: One or more lines for a person.
        next: The literal command or option that helps, if there is one.
    """

    code: str
    message: str
    next: str | None = None


class RefusedError(Exception):
    """Carries problems to the one place that prints them.

    Attributes:
        exit_code: What the process shall end with.
        problems: At least one.
    """

    def __init__(self, exit_code: ExitCode, *problems: Problem) -> None:
        """Take the exit code and the problems as they are."""
        super().__init__("\n".join(problem.message for problem in problems))
        self.exit_code = exit_code
        self.problems = problems


def wrong_usage(code: str, message: str, next_: str | None = None) -> RefusedError:
    """Return the error for wrong options or answers (exit code 2)."""
    return RefusedError(ExitCode.USAGE, Problem(code, message, next_))


def refused(code: str, message: str, next_: str | None = None) -> RefusedError:
    """Return the error for what was refused, with nothing written (exit code 1)."""
    return RefusedError(ExitCode.REFUSED, Problem(code, message, next_))
