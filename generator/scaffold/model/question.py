"""The questions of a template, as its copier.yml has them.

Format: https://copier.readthedocs.io/en/stable/configuring/#questions
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Answer = str | bool | int | float | list[str]


@dataclass(frozen=True)
class Choice:
    """One value that a question offers, and what it means ("" where the template does not say)."""

    value: str
    help: str


@dataclass(frozen=True)
class Question:
    """One question that a person can answer.

    Attributes:
        name: Its key in the answers file.
        type: Copier's name of the type: `str`, `bool`, `int`, `float` …
        help: The question in words.
        choices: What it offers; empty where any answer of the type will do.
        default: As written in copier.yml; a text may be a Jinja template.
        several: Whether any number of the choices may be taken.
        validator: A Jinja template that renders to what is wrong with the answer.
    """

    name: str
    type: str
    help: str
    choices: tuple[Choice, ...]
    default: object
    several: bool
    validator: str

    @property
    def option(self) -> str:
        """The option of the command line: `--project-name`."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def values(self) -> list[str]:
        """What the choices stand for, in the template's order."""
        return [choice.value for choice in self.choices]


def questions_of(config: Mapping[str, object]) -> dict[str, Question]:
    """Return the questions in `config`, the parsed copier.yml, that a person can answer.

    Settings (`_subdirectory`) and computed values (`when: false`) are left out.
    """
    return {
        name: _question(name, details)
        for name, details in config.items()
        if not name.startswith("_") and not _is_computed(details)
    }


def _is_computed(details: object) -> bool:
    return isinstance(details, Mapping) and details.get("when") is False


def _question(name: str, details: object) -> Question:
    # `name: value` alone is a question too, with that default.
    if not isinstance(details, Mapping):
        details = {"default": details}
    default = details.get("default", "")
    return Question(
        name=name,
        type=str(details.get("type", type(default).__name__)),
        help=str(details.get("help", "")),
        choices=_choices(details.get("choices", ())),
        default=default,
        several=bool(details.get("multiselect", False)),
        validator=str(details.get("validator", "")),
    )


def _choices(written: object) -> tuple[Choice, ...]:
    # A text is a template that only Copier can render: no choices are known beforehand.
    if isinstance(written, Mapping):
        return tuple(_choice(label, value) for label, value in written.items())
    if isinstance(written, Sequence) and not isinstance(written, str):
        pairs = [item if isinstance(item, list) else (item, item) for item in written]
        return tuple(_choice(label, value) for label, value in pairs)
    return ()


def _choice(label: object, value: object) -> Choice:
    if isinstance(value, Mapping):  # the extended form, with a validator of its own
        value = value["value"]
    help_ = str(label).removeprefix(str(value)).removeprefix(": ")
    return Choice(str(value), help_)
