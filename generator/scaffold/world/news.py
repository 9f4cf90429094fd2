"""What a template tells of its versions: its changelog, and the notes in `updates/`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scaffold.model.answers import Answers, chosen
from scaffold.model.changelog import changes_between
from scaffold.model.notes import Notes, crossed, parse_notes
from scaffold.world import disk


@dataclass(frozen=True)
class News:
    """What is new between two versions.

    Attributes:
        changelog: Its sections, in Markdown; "" without any.
        notes: Those of each version, the oldest first.
    """

    changelog: str = ""
    notes: Sequence[Notes] = ()


def news(
    template: Path,
    versions: tuple[str, str],
    answers: Answers,
    edits: Mapping[str, Collection[str]],
) -> News:
    """Return what a project with these answers has to know that goes from one version to another.

    Args:
        template: The template's folder, at its newest version: notes may come later than theirs.
        versions: The one that the project has recorded, and the other.
        answers: The project's.
        edits: The names of the arguments of each edit that there is.

    Raises:
        RefusedError: With exit code 2, for notes that cannot be read.
    """
    changelog = template / "CHANGELOG.md"
    text = disk.read_text(changelog) if changelog.is_file() else ""
    files = {file.stem: file for file in (template / "updates").glob("*.yml")}
    notes = [
        parse_notes(disk.read_text(files[name]), f"updates/{name}.yml", chosen(answers), edits)
        for name in crossed(files, *versions)
    ]
    return News(changes_between(text, *versions), notes)
