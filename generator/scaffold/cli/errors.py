"""The one place where errors become a text and an exit code."""

from __future__ import annotations

import shlex
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace

from typer.exceptions import Abort, TyperException

from scaffold.model.problem import ExitCode, Problem, RefusedError
from scaffold.world import interrupts

REPORT_TO = "https://github.com/org/template/issues"


def exit_code_of(command: Callable[[], object], words: Sequence[str]) -> int:
    """Run a command; print what went wrong, and return what the process shall end with.

    Args:
        command: Returns its exit code, or None for success.
        words: The command line: errors too are JSON with `--json`.
    """
    _let_every_text_be_printed()
    with interrupts.as_keyboard_interrupt():
        try:
            code = command()
        except RefusedError as error:
            return _show(error.exit_code, error.problems, words)
        except TyperException as error:
            problem = Problem("usage", error.format_message(), _help_of(error, words))
            return _show(ExitCode.USAGE, [problem], words)
        except (KeyboardInterrupt, Abort):
            code = ExitCode.INTERRUPTED
        except Exception as error:  # noqa: BLE001 - whatever it is, no traceback reaches the user
            return _show(ExitCode.FAULT, [_fault(error, words)], words)
    # Typer itself turns a KeyboardInterrupt into this code.
    if code == ExitCode.INTERRUPTED:
        problem = Problem("interrupted", "Interrupted: nothing was written.")
        return _show(ExitCode.INTERRUPTED, [problem], words)
    return code if isinstance(code, int) else ExitCode.DONE


def _let_every_text_be_printed() -> None:
    # A name in a letter that the terminal's encoding lacks shall not end in a traceback.
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


def _help_of(error: TyperException, words: Sequence[str]) -> str:
    # Typer does not say where it was, when an option lacks its value or has one too many.
    context = getattr(error, "ctx", None)
    command = "scaffold" if words[0].startswith("-") else f"scaffold {words[0]}"
    return f"{context.command_path if context else command} --help"


def _fault(error: Exception, words: Sequence[str]) -> Problem:
    if "--debug" in words:
        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}"
    message = f"This is a fault of scaffold's, not yours: {what}\nPlease report it at {REPORT_TO}."
    return Problem("fault", message, None if "--debug" in words else "the same with --debug")


def _show(code: ExitCode, problems: Sequence[Problem], words: Sequence[str]) -> int:
    # Imported here, because most command lines have no error.
    from scaffold.model.report import Report
    from scaffold.world import terminal

    problems = [_whole(problem, words) for problem in problems]
    if "--json" in words:
        status = "fault" if code is ExitCode.FAULT else "refused"
        terminal.show_object(
            Report(command=words[0], status=status, exit_code=code, problems=problems)
        )
    else:
        terminal.show_problems(problems)
    return int(code)


def _whole(problem: Problem, words: Sequence[str]) -> Problem:
    """Return the problem with a whole command, where another value of an option is what helps."""
    if problem.next is None or not problem.next.startswith("--"):
        return problem
    option = problem.next.partition(" ")[0]
    rest = [
        word
        for above, word in zip(["", *words], words, strict=False)
        if option not in (above, word.partition("=")[0])
    ]
    end = rest.index("--") if "--" in rest else len(rest)
    whole = [*rest[:end], *shlex.split(problem.next), *rest[end:]]
    return replace(problem, next=shlex.join(["scaffold", *whole]))
