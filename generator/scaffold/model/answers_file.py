"""Answers files: a small, strict part of YAML, in which a text stays as it was written.

Read from YAML's events and not from Python values, so `python_version: 3.10` is the text 3.10 and
not the number 3.1, and an alias that unfolds into gigabytes is refused where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from scaffold.model.problem import RefusedError, wrong_usage

ANSWERS_FILE = ".copier-answers.yml"
# What Copier itself adds to it: that file can be given back as it is.
VERSION, ADDRESS = COPIERS_OWN = ("_commit", "_src_path")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """One value as written; `plain` without quotes, so that `null` and `"null"` differ."""

    text: str
    plain: bool


@dataclass(frozen=True)
class Written:
    """What stands after a key, and where: `answers.yml, line 3`."""

    value: Scalar | list[Scalar]
    where: str


@dataclass(frozen=True)
class Recorded:
    """What Copier recorded in a project.

    Attributes:
        address: The template's.
        version: A tag of it, or what `git describe` said.
        answers: What stands after each question.
    """

    address: str
    version: str
    answers: Mapping[str, Written]


def parse_answers(text: str, file: str) -> dict[str, Written]:
    """Return what stands after each key of the answers file with this text.

    Args:
        text: YAML: a mapping of question to a value or a list of values.
        file: Its name, for messages.

    Raises:
        RefusedError: With exit code 2, for anything else, naming the line and the key.
    """
    answers = _parse(text, file)
    return {key: value for key, value in answers.items() if key not in COPIERS_OWN}


def parse_recorded(text: str) -> Recorded:
    """Return what a project's `.copier-answers.yml` with this text records.

    Raises:
        RefusedError: With exit code 2, as for other answers files, or where it names no version.
    """
    answers = _parse(text, ANSWERS_FILE)
    own = [answers.pop(name, None) for name in (ADDRESS, VERSION)]
    values = [one.value.text if one and isinstance(one.value, Scalar) else "" for one in own]
    for name, value in zip((ADDRESS, VERSION), values, strict=True):
        if not value:
            message = f"{ANSWERS_FILE}: {name} is missing: the template that made the project."
            raise wrong_usage("answers-file", message)
    return Recorded(values[0], values[1], answers)


def _parse(text: str, file: str) -> dict[str, Written]:
    try:
        return _Reader(text, file).mapping()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}, line {mark.line + 1}" if mark else file
        reason = getattr(error, "problem", None) or "it holds characters that YAML does not allow"
        raise wrong_usage("answers-file", f"{where}: not YAML: {reason}.") from error


def parse_list(text: str) -> list[str] | None:
    """Return the texts in a YAML list such as `[gzip, cors]`; None where it is not one."""
    try:
        value = _Reader(text, "").value()
    except (yaml.YAMLError, RefusedError):
        return None
    return [item.text for item in value] if isinstance(value, list) else None


class _Reader:
    """Reads one value, or one mapping of keys to values, off the stream of events."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._key = ""
        self._events = self._checked(text)

    def _checked(self, text: str) -> Iterator[yaml.Event]:
        for event in yaml.parse(text, Loader):
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise self._wrong(event, "anchors, aliases and tags are not read: write it out")
            if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                yield event

    def mapping(self) -> dict[str, Written]:
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            return {}
        if not isinstance(start, yaml.MappingStartEvent):
            raise self._wrong(start, "expected lines such as `project_name: My API`")
        answers: dict[str, Written] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            self._key = self._scalar(event).text
            if self._key in answers:
                raise self._wrong(event, "it stands there twice")
            answers[self._key] = Written(self.value(), self._where(event))
        self._end()
        return answers

    def value(self) -> Scalar | list[Scalar]:
        event = next(self._events)
        if not isinstance(event, yaml.SequenceStartEvent):
            return self._scalar(event)
        items = []
        for item in self._events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            items.append(self._scalar(item))
        return items

    def _scalar(self, event: yaml.Event) -> Scalar:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._wrong(event, "expected a value, or a list of values")
        return Scalar(event.value, plain=not event.style)

    def _end(self) -> None:
        for event in self._events:
            if not isinstance(event, (yaml.DocumentEndEvent, yaml.StreamEndEvent)):
                self._key = ""
                raise self._wrong(event, "expected one document only")

    def _where(self, event: yaml.Event) -> str:
        line = event.start_mark.line + 1 if event.start_mark else 0
        return f"{self._file}, line {line}"

    def _wrong(self, event: yaml.Event, expected: str) -> RefusedError:
        key = f"{self._key}: " if self._key else ""
        return wrong_usage("answers-file", f"{self._where(event)}: {key}{expected}.")
