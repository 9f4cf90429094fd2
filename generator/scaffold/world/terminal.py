"""What is asked and said: questions and plans on standard output, the rest on standard error."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, TextIO

from scaffold.model.problem import ExitCode, Problem, RefusedError
from scaffold.model.report import Report, as_object, change_line
from scaffold.world.prompts import MARK

if TYPE_CHECKING:
    import questionary

CODES = {"green": "32", "blue": "34", "yellow": "33", "red": "31"}
DIFF_COLOURS = {"+": "green", "-": "red", "@": "blue"}


def can_ask() -> bool:
    """Say whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")


def note(text: str) -> None:
    """Say something by the way, on standard error."""
    print(text, file=sys.stderr)


@contextmanager
def doing(what: str, *, quiet: bool = False) -> Iterator[None]:
    """Say what takes a while, on standard error; on a terminal only as long as it does."""
    if quiet:
        yield
        return
    goes = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    print(f"{what} ...", end="" if goes else "\n", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        print("\r\x1b[K" if goes else "", end="", file=sys.stderr, flush=True)


def choose(message: str, choices: Sequence[tuple[str, str]], first: str) -> str:
    """Let the user take one of the choices, pairs of value and title; Enter takes `first`.

    Of a title with several lines, those after the first are indented.
    """
    import questionary

    offered = [questionary.Choice(_fitting(title), value) for value, title in choices]
    # On a line of its own as in Copier's questions, which is also the only one that wraps.
    asked = questionary.select(f"{message}\n  ", offered, default=first, qmark=MARK)
    return str(_answer(asked))


def tick(message: str, choices: Sequence[tuple[str, str]], ticked: Collection[str]) -> list[str]:
    """Let the user take any of the choices, pairs of value and title; some are ticked already."""
    import questionary

    from scaffold.world.prompts import checkbox

    offered = [
        questionary.Choice(title, value, checked=value in ticked) for value, title in choices
    ]
    asked = checkbox(f"{message}\n  ", lambda _: True, choices=offered, qmark=MARK)
    answer = _answer(asked)
    return [*map(str, answer)] if isinstance(answer, list) else []


def _fitting(title: str) -> str:
    """Return a title whose lines fit between the pointer and the right edge."""
    width = shutil.get_terminal_size().columns - len(" » ") - 1
    first, *more = title.splitlines()
    indented = ["  " + line for text in more for line in wrap(text, width - 2)]
    return f"\n{'':>3}".join([*wrap(first, width), *indented])


def confirm(message: str) -> bool:
    """Ask for a yes; Enter means no."""
    import questionary

    return bool(_answer(questionary.confirm(message, default=False, qmark=MARK)))


def _answer(question: questionary.Question) -> object:
    try:
        return question.unsafe_ask()
    except EOFError as error:
        raise end_of_input() from error


def end_of_input() -> RefusedError:
    """Return the error for a terminal that was closed instead of answering."""
    message = "The input ended before the answer. Nothing was written."
    return RefusedError(ExitCode.REFUSED, Problem("end-of-input", message, "scaffold new … -l"))


def show_plan(report: Report) -> None:
    """Print one line a file, with why it is in conflict, if its markers do not tell."""
    for change in report.changes:
        word, colour, rest = change_line(change)
        why = report.conflicts.get(change.path, "")
        told = f": {why}" if why and "in conflict" not in why else ""
        print(_coloured(word, colour, sys.stdout) + rest + told)


def show_findings(report: Report) -> None:
    """Print what was found, and what differs."""
    for line in report.lines:
        print(line)
    for line in report.diff.splitlines(keepends=True):
        print(_coloured(line, DIFF_COLOURS.get(line[:1], ""), sys.stdout), end="")


def show_outcome(report: Report) -> None:
    """Print the summary, what to do next, and the command that repeats it."""
    if report.summary:
        print(report.summary)
    for step in report.next:
        print(f"next: {step.command}" + (f"  ({step.why})" if step.why else ""))
    if report.replay:
        print(f"replay: {report.replay}")


def show_problems(problems: Sequence[Problem]) -> None:
    """Print what went wrong, and the command that helps, on standard error."""
    for problem in problems:
        print(f"{_coloured('error:', 'red', sys.stderr)} {problem.message}", file=sys.stderr)
        if problem.next:
            print(f"next: {problem.next}", file=sys.stderr)


def show_object(report: Report) -> None:
    """Print the report as one JSON object."""
    print(json.dumps(as_object(report), indent=2))


def _coloured(text: str, colour: str, stream: TextIO) -> str:
    if (
        colour not in CODES
        or os.environ.get("NO_COLOR")
        or os.environ.get("TERM") == "dumb"
        or not stream.isatty()
    ):
        return text
    return f"\x1b[{CODES[colour]}m{text}\x1b[0m"
