"""Notes of a version: what a project that goes to it has to know and to do.

They stand in `updates/0.2.0.yml` of the template, one file a version:

    behaviour:
      - what: Errors of the database are answered 409, 422 or 503.
        when: database
    steps:
      - command: uv run alembic revision --autogenerate -m "Types of 0.2.0"
        why: an int has 64 bits now
        when: database
    edits:
      - edit: replace_import
        old: asgi_correlation_id:correlation_id
        new: app.middleware.request_id:request_id

`when` is an answer without which this is not meant: `database`, `unique_ids=tag`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import yaml

from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.model.version import recorded

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Fields = dict[str, str]
# The fields of each part that have to be there; those of an edit depend on it.
PARTS = {"behaviour": {"what"}, "steps": {"command", "why"}, "edits": {"edit"}}
WHEN = "when"


class Remark(NamedTuple):
    """What behaves otherwise."""

    what: str


class Step(NamedTuple):
    """What a person has to do: a command, or words such as "look at the log", and its reason."""

    command: str
    why: str


class Edit(NamedTuple):
    """A change of the project's own code: a function of `edits/by_name.py`, and its arguments."""

    name: str
    arguments: Mapping[str, str]


class Notes(NamedTuple):
    """What one version brings for a project that comes from before it."""

    version: str
    behaviour: tuple[Remark, ...] = ()
    steps: tuple[Step, ...] = ()
    edits: tuple[Edit, ...] = ()


def crossed(versions: Iterable[str], from_: str, to: str) -> list[str]:
    """Return the versions behind `from_`, up to `to`, the oldest first.

    Args:
        versions: Those that there are notes of; what is no version is left out.
        from_: What the project has recorded; if that is no version, all before `to` are crossed.
        to: The version that it goes to.
    """
    first, last = recorded(from_), recorded(to)
    known = [(version, one) for one in versions if (version := recorded(one))]
    return [
        one
        for version, one in sorted(known)
        if (first is None or first < version) and (last is None or version <= last)
    ]


def parse_notes(
    text: str, file: str, chosen: Collection[str], edits: Mapping[str, Collection[str]]
) -> Notes:
    """Return the notes in a file, without what is not meant for a project.

    Args:
        text: YAML, as above.
        file: Its path; its name is the version.
        chosen: The project's answers, as `answers.chosen` gives them.
        edits: The names of the arguments of each edit that there is.

    Raises:
        RefusedError: With exit code 2, for anything else, naming the line and the key.
    """
    version = file.rpartition("/")[2].removesuffix(".yml")
    if recorded(version) is None:
        raise wrong_usage("notes", f"{file}: its name is no version, such as 0.2.0.yml.")
    reader = _Reader(file, edits)
    try:
        parts = reader.parts(yaml.compose(text, Loader))
    except yaml.YAMLError as error:
        raise reader.wrong(getattr(error, "problem_mark", None), "not YAML") from error
    meant = {
        part: [fields for fields in found if fields.pop(WHEN, None) in {None, *chosen}]
        for part, found in parts.items()
    }
    return Notes(
        version,
        tuple(Remark(**fields) for fields in meant["behaviour"]),
        tuple(Step(**fields) for fields in meant["steps"]),
        tuple(Edit(fields.pop("edit"), fields) for fields in meant["edits"]),
    )


class _Reader:
    """Reads the nodes of the file, of which each has one form."""

    def __init__(self, file: str, edits: Mapping[str, Collection[str]]) -> None:
        self._file = file
        self._edits = edits

    def parts(self, root: yaml.Node | None) -> dict[str, list[Fields]]:
        """Return the entries of each part."""
        found: dict[str, list[Fields]] = {part: [] for part in PARTS}
        for part, node in self._items(root) if root else ():
            if part not in PARTS:
                raise self.wrong(node.start_mark, f"{part}: expected one of {', '.join(PARTS)}")
            if not isinstance(node, yaml.SequenceNode):
                raise self.wrong(node.start_mark, f"{part}: expected a list")
            found[part] = [self._fields(part, entry) for entry in node.value]
        return found

    def _fields(self, part: str, entry: yaml.Node) -> Fields:
        fields: Fields = {}
        for name, node in self._items(entry):
            if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
                raise self.wrong(node.start_mark, f"{name}: expected a text")
            fields[name] = node.value.strip()
        wanted = {*PARTS[part]}
        if (edit := fields.get("edit")) and part == "edits":
            if edit not in self._edits:
                known = ", ".join(self._edits)
                raise self.wrong(entry.start_mark, f"there is no edit {edit}: it takes {known}")
            wanted |= {*self._edits[edit]}
        if fields.keys() - {WHEN} != wanted:
            raise self.wrong(entry.start_mark, f"{part}: expected {', '.join(sorted(wanted))}")
        return fields

    def _items(self, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node.start_mark, "expected lines such as `steps: …`")
        names: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in names:
                raise self.wrong(key.start_mark, f"{name}: it stands there twice")
            names.add(name)
        return [(str(key.value), value) for key, value in node.value]

    def wrong(self, mark: yaml.Mark | None, expected: str) -> RefusedError:
        where = f"{self._file}, line {mark.line + 1}" if mark else self._file
        return wrong_usage("notes", f"{where}: {expected}.")
