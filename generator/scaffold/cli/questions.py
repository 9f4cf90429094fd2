"""The options that are made from the template's questions, and their completion in a shell."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Annotated, Any

import typer

from scaffold.cli.quick import ExtendedCommand, parameters_of
from scaffold.cli.shared import SHOWING, shared_options
from scaffold.model.question import Question
from scaffold.world import copier_file
from scaffold.world.source import data_folder, presets_in

Completion = list[tuple[str, str]]


class QuestionsCommand(ExtendedCommand):
    """A command with one option for each question, made when the options are first needed."""

    @cached_property
    def more(self) -> list[Any]:
        """The options, by the questions' names, and those that commands share."""
        return [*options_of(copier_file.questions()), *shared_options(SHOWING)]


def options_of(questions: Mapping[str, Question]) -> list[Any]:
    """Return Typer's option for each question: `--project-name`, `--examples/--no-examples`."""

    def answer() -> None: ...

    # Typer makes options from a signature, so it is given one.
    parameters = [_parameter(question) for question in questions.values()]
    answer.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return parameters_of(answer)


def _parameter(question: Question) -> inspect.Parameter:
    is_flag = question.type == "bool"
    option = typer.Option(
        help=_help(question),
        metavar=None if is_flag else _metavar(question),
        autocompletion=None if is_flag else completion_of(question),
        rich_help_panel="What it has" if question.choices or is_flag else "What it is called",
    )
    kind: Any = bool | None if is_flag else str | None
    return inspect.Parameter(
        question.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[kind, option],
    )


def _metavar(question: Question) -> str:
    if question.choices:
        return "VALUE,…" if question.several else "VALUE"
    return question.type.upper().replace("STR", "TEXT")


def _help(question: Question) -> str:
    values = ""
    if question.choices:
        listed = ", ".join(question.values)
        values = (
            f" Any of {listed}, with commas; or none." if question.several else f" One of {listed}."
        )
    default = _default(question)
    return f"{question.help}{values}{default and f'  [default: {default}]'}"


def _default(question: Question) -> str:
    """Return the default in words; nothing for none, and for one that depends on other answers."""
    if isinstance(question.default, bool):
        return "yes" if question.default else "no"
    if isinstance(question.default, list):
        return ", ".join(question.default) or "none"
    return "" if "{" in str(question.default) else str(question.default)


def completion_of(question: Question) -> Callable[[str], Completion]:
    """Return what completes the values of a question, also after a comma."""

    def complete(incomplete: str) -> Completion:
        before, comma, word = (
            incomplete.rpartition(",") if question.several else ("", "", incomplete)
        )
        taken = before.split(",")
        return [
            (f"{before}{comma}{choice.value}", choice.help)
            for choice in question.choices
            if choice.value.startswith(word) and choice.value not in taken
        ]

    return complete


def preset_names() -> list[str]:
    """Return the names of the presets that came with this command."""
    return list(presets_in(data_folder()))


def complete_preset(incomplete: str) -> list[str]:
    """Complete the name of a preset."""
    return [name for name in preset_names() if name.startswith(incomplete)]


def complete_data(incomplete: str) -> list[str]:
    """Complete the question in `--data KEY=VALUE`."""
    return [f"{name}=" for name in copier_file.questions() if name.startswith(incomplete)]


def complete_feature(incomplete: str) -> list[str]:
    """Complete the name of a feature."""
    from scaffold.model.features import features_of

    names = features_of(copier_file.questions())
    return [name for name in names if name.startswith(incomplete)]
