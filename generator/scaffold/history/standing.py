"""How a project stands: what it is made from, whether that is the newest, and what was edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from scaffold.history.drift import Drift, Edited
from scaffold.model.answers import Answers, chosen
from scaffold.model.problem import Problem
from scaffold.model.version import newer

WIDTH = 100
WORD = 12
LEAST = 12  # of what stands for a project in a table


@dataclass(frozen=True)
class Standing:
    """One project.

    Attributes:
        address: Of its template.
        version: The one that it was rendered at.
        known: The versions of the template that are known, oldest first.
        answers: All that it was rendered with.
        drift: Its files beside the render.
        tried: What came of trying an update, in a few words; "" where that was not tried.
        conflicts: Why somebody would have to look at a file then, by its path.
    """

    address: str
    version: str
    known: Sequence[str]
    answers: Answers
    drift: Drift
    tried: str = ""
    conflicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def newer(self) -> str | None:
        """The newest version, if that is another one than the project's; else None."""
        return newer(self.known, self.version)

    @property
    def files(self) -> str:
        """The files in numbers: `2 edited, 1 missing, 90 as rendered, 14 yours`."""
        numbers = {
            "edited": len(self.drift.edited),
            "missing": len(self.drift.missing),
            "as rendered": self.drift.rendered,
            "yours": self.drift.own,
        }
        return ", ".join(f"{number} {word}" for word, number in numbers.items() if number)


# A project that could not be looked at has a problem in its place.
Found = Mapping[str, Standing | Problem]


def lines_of(standing: Standing) -> Iterator[str]:
    """Yield the lines that tell of one project."""
    newer = f"; {standing.newer} is newer" if standing.newer else ""
    newer = newer if standing.known else "; whether there is a newer one is not known here"
    yield _line("template", f"{standing.version} of {standing.address}{newer}")
    words = wrap(", ".join(chosen(standing.answers)), WIDTH - WORD - 2)
    for number, line in enumerate(words):
        yield _line("" if number else "answers", line)
    for path, edited in standing.drift.edited.items():
        yield _line("edited", f"{path}  ({_how(edited)})")
    for path in standing.drift.missing:
        yield _line("missing", path)
    if standing.tried:
        yield _line("update", standing.tried)
    for path, why in standing.conflicts.items():
        yield _line("conflict", f"{path}  ({why})")


def _line(word: str, text: str) -> str:
    return f"{word:>{WORD}}  {text}"


def _how(edited: Edited) -> str:
    numbers = [f"+{edited.added}"] if edited.added else []
    numbers += [f"-{edited.removed}"] if edited.removed else []
    by = [f"by {', '.join(dict.fromkeys(edited.by))}"] if edited.by else []
    return ", ".join([" ".join(numbers) or "whether it can be run", *by])


def table(found: Found) -> Iterator[str]:
    """Yield a line for each project, in columns."""
    rows = {name: _row(one) for name, one in found.items() if isinstance(one, Standing)}
    widths = [max(map(len, column)) for column in zip(*rows.values(), strict=True)]
    room = WIDTH - sum(width + 2 for width in widths)
    first = min(max(map(len, found)), max(room, LEAST))
    for name, one in found.items():
        shown = name if len(name) <= first else f"...{name[3 - first :]}"
        cells = [one.message.splitlines()[0]] if isinstance(one, Problem) else rows[name]
        padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths or [0], strict=False))
        yield _fitting("  ".join([f"{shown:<{first}}", *padded]).rstrip())


def _fitting(line: str) -> str:
    """Return a line without its middle, if it is too long: what is wrong stands at the end."""
    half = (WIDTH - len("...")) // 2
    return line if len(line) <= WIDTH else f"{line[:half]}...{line[-half:]}"


def _row(standing: Standing) -> list[str]:
    newer = f" -> {standing.newer}" if standing.newer else "" if standing.known else " -> ?"
    drift = standing.drift
    numbers = {"edited": len(drift.edited), "missing": len(drift.missing)}
    files = ", ".join(f"{number} {word}" for word, number in numbers.items() if number)
    return [f"{standing.version}{newer}", files or "as rendered", standing.tried]


def total(found: Found) -> str:
    """Return them all in numbers: `20 projects: 3 behind, 2 drifted`."""
    counts = Counter[str]()
    for one in found.values():
        if isinstance(one, Problem):
            counts["not looked at"] += 1
        else:
            counts["behind"] += one.newer is not None
            counts["drifted"] += not one.drift.is_none
            counts["perhaps behind"] += not one.known
    said = [f"{number} {word}" for word, number in sorted(counts.items()) if number]
    return f"{len(found)} projects: {', '.join(said) or 'as rendered, at the newest version'}"


def as_object(folder: str, one: Standing | Problem) -> dict[str, object]:
    """Return what a program is told of a project."""
    if isinstance(one, Problem):
        return {"project": folder, "problem": {"code": one.code, "message": one.message}}
    edited = [{"path": path, **how._asdict()} for path, how in one.drift.edited.items()]
    return {
        "project": folder,
        "template": {"address": one.address, "version": one.version, "newer": one.newer},
        "answers": one.answers,
        "files": {**one.drift._asdict(), "edited": edited},
        "tried": one.tried or None,
        "conflicts": [{"path": path, "why": why} for path, why in one.conflicts.items()],
    }
