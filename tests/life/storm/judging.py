"""What has to hold of a project after a command, whatever its owner did before."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruff import find_ruff_bin
from scaffold.model.answers import Answers
from scaffold.model.tree import File, Tree
from scaffold.project.imports import imported_names
from scaffold.project.modules import Modules
from scaffold.project.syntax import unparsable

MARKER = re.compile(rb"^(<{7}|>{7}) ", re.MULTILINE)
LONG = 12  # a line that is not there by chance
RUFF = find_ruff_bin()
NAMED = {"keep", "skip", "conflict"}


@dataclass
class Trial:
    """What was done to one project.

    Attributes:
        seed: Which one it is.
        answers: Those that it was made with.
        command: The words of the command.
        version: Of the template, for an update.
        data: What plain Copier has to be told for the same.
        log: What the owner did.
        base: What was rendered; `mine` with the edits, `theirs` as it shall be, `after` as it is.
        reply: What the command said.
        wrong: The laws that were broken.
        ended: `clean`, `conflict` or `refused`.
        peer: What plain Copier did: `clean`, `conflict`, or an error.
    """

    seed: int
    answers: Answers = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    version: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    base: Tree = field(default_factory=dict)
    mine: Tree = field(default_factory=dict)
    theirs: Tree = field(default_factory=dict)
    after: Tree = field(default_factory=dict)
    reply: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    ended: str = ""
    peer: str = ""


def tidy(project: Path, paths: Sequence[str], narrow: set[str]) -> None:
    """Format what was edited, as an editor does."""
    usual = [path for path in paths if path not in narrow]
    there = [path for path in sorted(narrow) if (project / path).is_file()]
    for command in (
        ["check", "--quiet", "--select", "I,F401", "--fix", *usual],
        ["format", "--quiet", *usual],
        ["format", "--quiet", "--line-length", "79", *there],
    ):
        if command[-1].endswith(".py"):
            subprocess.run(
                [RUFF, command[0], "--no-cache", *command[1:]],
                cwd=project,
                check=False,
                capture_output=True,
            )


def findings(project: Path) -> set[str]:
    """Return what Ruff finds, without the lines."""
    words = [RUFF, "check", "--no-cache", "--output-format", "json"]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    if not done.stdout:
        return {f"pyproject.toml: {done.stderr}"}
    found = {
        f"{os.path.relpath(one['filename'], project)}: {one['code']} {one['message']}"
        for one in json.loads(done.stdout)
    }
    words = [RUFF, "format", "--no-cache", "--check", "."]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("Would reformat: ")]
    return found | {f"{line.removeprefix('Would reformat: ')}: format" for line in lines}


def is_broken(path: str, file: File, before: File | None) -> bool:
    """Say whether a file has markers, or parses no more."""
    was = before.content if before else b""
    marked = len(MARKER.findall(file.content)) > len(MARKER.findall(was))
    unparsed = unparsable(path, file.content) and not (before and unparsable(path, was))
    return bool(marked or unparsed)


def lines_of(tree: Tree) -> Counter[str]:
    """Count the lines of all texts, however they end."""
    lines: Counter[str] = Counter()
    for path, file in tree.items():
        if b"\0" not in file.content and path != ".copier-answers.yml":
            text = file.content.decode("utf-8", "replace").replace("\r\n", "\n")
            lines.update(line for line in text.split("\n") if line.strip())
    return lines


def lost(trial: Trial, after: Tree) -> Counter[str]:
    """Return the lines that the owner wrote and that are not there, though nobody removed them.

    What is in a line of its own may be on one with others afterwards, and the other way round; and
    nothing can be imported of a file that went.
    """
    base, mine, theirs = map(lines_of, (trial.base, trial.mine, trial.theirs))
    written = {line for line in mine if mine[line] > base[line]}
    gone = base - theirs
    missing = Counter({line: mine[line] - gone[line] for line in written}) - lines_of(after)
    text = "\n".join(lines_of(after))
    imported, layout = imports_of(after), Modules(trial.mine).layout
    modules = [path for path in trial.mine.keys() - after.keys() if path.endswith(".py")]
    went = {layout.module_of(path) for path in modules}
    for line in [*missing]:
        names = {*imported_names(line.encode())}
        code, _, remark = line.rpartition("  # ")
        item = re.escape(remark if base[code] else line.strip().rstrip(","))
        is_spread = bool(names) and names <= imported
        is_of_what_went = bool(names) and {module for module, _, _ in names} <= went
        if is_spread or is_of_what_went or re.search(rf"(?<![\w.]){item}(?![\w.])", text):
            del missing[line]
    return missing


def imports_of(tree: Tree) -> set[tuple[str, str, str]]:
    modules = [file.content for path, file in tree.items() if path.endswith(".py")]
    return {one for content in modules for one in imported_names(content)}


def broken(trial: Trial, code: int) -> Iterator[str]:
    """Yield the laws that do not hold of what a command made."""
    conflicts = {one["path"]: one["why"] for one in trial.reply["conflicts"]}
    yield from told_falsely(trial, code, conflicts)
    yield from lost_unnamed(trial, conflicts)
    yield from (f"back: {line!r}" for line in back(trial, conflicts))
    yield from spoiled(trial, conflicts)
    asked = {*unfound(trial.after, trial.mine)} - {*unfound(trial.mine)}
    yield from (f"{path}: no {what}" for path, what in sorted(asked) if path not in conflicts)


def told_falsely(trial: Trial, code: int, conflicts: dict[str, str]) -> Iterator[str]:
    """Yield what the command says of conflicts and is not so."""
    after, mine = trial.after, trial.mine
    bad = {path for path in after if is_broken(path, after[path], mine.get(path))}
    quiet = {path for path in conflicts if path not in bad and "in conflict" in conflicts[path]}
    if bad - conflicts.keys() or quiet:
        yield f"conflicts: named {sorted(conflicts)}, there {sorted(bad)}"
    if (code == 3) != bool(conflicts):
        yield f"exit code {code}, conflicts {sorted(conflicts)}"


def lost_unnamed(trial: Trial, conflicts: dict[str, str]) -> Iterator[str]:
    """Yield the owner's lines and files that are gone, and nobody said so."""
    changes, is_given_up = trial.reply["changes"], "--overwrite" in trial.command
    words = NAMED | ({"remove"} if is_given_up else set())
    named = {one["path"] for one in changes if one["action"] in words} | conflicts.keys()
    for line in lost(trial, trial.after):
        files = {path for path in trial.mine if lines_of({path: trial.mine[path]})[line]}
        if not files & named:
            yield f"lost: {line!r} of {sorted(files)}"
    moved = {*map(with_lf, (*trial.after.values(), *trial.base.values()))}
    for path in trial.mine.keys() - trial.after.keys() - trial.base.keys() - named:
        # What was moved, and no more than that, may be elsewhere, or go with its feature.
        if with_lf(trial.mine[path]) not in moved:
            yield f"gone: {path}"


def with_lf(file: File) -> bytes:
    return file.content.replace(b"\r\n", b"\n")


def spoiled(trial: Trial, conflicts: dict[str, str]) -> Iterator[str]:
    """Yield what the owner did to whole files, and is not so any more."""
    for path in sorted(trial.mine.keys() & trial.after.keys()):
        before, after = trial.mine[path], trial.after[path]
        if before.executable and not after.executable:
            yield f"not executable: {path}"
        if has_crlf(before) and path not in conflicts and not has_crlf(after):
            yield f"no CRLF: {path}"


def unfound(tree: Tree, before: Tree | None = None) -> Iterator[tuple[str, str]]:
    """Yield what modules that are not as before import of the project, and that is not there."""
    modules, before = Modules(tree), before or {}
    for path in (path for path in tree if path.endswith(".py") and tree[path] != before.get(path)):
        for module, name, _ in imported_names(tree[path].content):
            if module.partition(".")[0] in {"app", "fixtures"}:
                place = modules.layout.path_of(module, path)
                whole = modules.layout.path_of(f"{module}.{name}", path)
                if not whole and not (place and modules.definition(place, name)):
                    yield path, f"{module}.{name}"


def has_crlf(file: File) -> bool:
    return b"\0" not in file.content and b"\r\n" in file.content


def back(trial: Trial, conflicts: Collection[str]) -> Iterator[str]:
    """Yield lines that the owner removed and that are there again, in files that were there."""
    there_before = trial.mine.keys() - {*conflicts}
    after = {path: file for path, file in trial.after.items() if path in there_before}
    base, mine, theirs = map(lines_of, (trial.base, trial.mine, trial.theirs))
    there = lines_of(after)
    for line in base - mine:
        if there[line] > mine[line] + max(0, theirs[line] - base[line]) and len(line) > LONG:
            yield line
