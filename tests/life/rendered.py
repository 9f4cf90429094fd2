"""Projects of a template with versions, each rendered once, and the commands in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from scaffold.cli import app
from scaffold.model import plan
from scaffold.model.answers import Answers
from scaffold.model.tree import File, Tree
from scaffold.world import template
from scaffold.world.copier_worker import QuickWorker
from scaffold.world.disk import read_tree
from scaffold.world.source import Source
from scaffold.world.template import Asking
from support import git
from typer.testing import CliRunner, Result

# What would otherwise depend on the folder and on who runs the tests.
OURS = {"project_name": "Shop", "author_name": "", "author_email": ""}


class Remembered(template.Template):
    """The template at a version, which renders each set of answers once."""

    def __init__(self, repository: Path, version: str, folder: Path) -> None:
        super().__init__(
            QuickWorker(
                str(repository), folder / "shop", vcs_ref=version, quiet=True, overwrite=True
            ),
            Source(str(repository)),
        )
        self._worker.defaults = True
        self._known: dict[str, tuple[Tree, Answers]] = {}

    def _run(self, *, needed: bool) -> None:  # noqa: ARG002 - nobody is asked
        self._worker.run_copy()

    def tree(
        self,
        answers: Answers,
        asking: Asking,
        folder: str | None = None,
        preferred: Answers | None = None,
    ) -> tuple[Tree, Answers]:
        key = json.dumps([answers, preferred], sort_keys=True)
        if key not in self._known:
            tree, used = super().tree(answers, asking, folder, preferred)
            self._known[key] = self._known[json.dumps([used, None], sort_keys=True)] = tree, used
        tree, used = self._known[key]
        return tree, {**used}


class Rendered:
    """A repository of the template, and what was rendered of its versions, oldest first."""

    def __init__(self, repository: Path, tags: Sequence[str], folder: Path) -> None:
        self.repository = repository
        self.tags = tags
        self._folder = folder
        self._open: dict[str, Remembered] = {}

    def at(self, tag: str) -> Remembered:
        if tag not in self._open:
            self._open[tag] = Remembered(self.repository, tag, self._folder / tag)
        return self._open[tag]

    def new(self, answers: Mapping[str, Any], tag: str | None = None) -> Tree:
        """Return what `scaffold new` makes of the answers."""
        return self.at(tag or self.tags[-1]).tree({**OURS, **answers}, Asking())[0]

    @contextmanager
    def open_template(
        self, source: Source, ref: str | None, *_: object, **__: object
    ) -> Iterator[Remembered]:
        """Stand in for `scaffold.world.template.open_template`."""
        assert source.address == str(self.repository)
        yield self.at(ref or self.tags[-1])

    def stand_in(self, patch: pytest.MonkeyPatch) -> None:
        """Let the commands take what was rendered from here."""
        patch.setattr("scaffold.world.rendering.open_template", self.open_template)
        patch.setenv("XDG_CACHE_HOME", str(self._folder / "cache"))
        # A third of the time, for what outlives no test.
        patch.setattr("os.fsync", lambda _: None)


def lay(folder: Path, tree: Tree, *, crlf: bool = False) -> Path:
    """Make a project of these files, committed; with `crlf`, as git for Windows checks it out."""
    write(folder, tree)
    git(folder, "init", "--quiet", "-b", "main")
    commit(folder)
    if crlf:
        git(folder, "config", "core.autocrlf", "true")
        for path in tree:
            (folder / path).unlink()
        git(folder, "checkout", "--quiet", ".")
    return folder


def write(folder: Path, tree: Tree) -> None:
    for path, file in tree.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
        if file.executable:
            place.chmod(0o755)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")


def scaffold(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--project", str(folder)])


def done(folder: Path, *words: str) -> Result:
    """Run a command that has to succeed, and commit what it did."""
    result = scaffold(folder, *words)
    assert result.exit_code == 0, (words, result.output)
    commit(folder)
    return result


def state(folder: Path) -> dict[str, File]:
    """Every file, with whether it is executable; no folder is empty."""
    empty = [place for place in folders(folder) if not any(place.iterdir())]
    assert not empty
    return dict(read_tree(folder))


def folders(folder: Path) -> Iterable[Path]:
    return (place for place in folder.rglob("*") if place.is_dir() and ".git" not in place.parts)


def with_lf(tree: Tree) -> dict[str, File]:
    """Return the files as on Linux; a text has one kind of line end."""
    found = {}
    for path, (content, executable) in tree.items():
        text = content.replace(b"\r\n", b"\n")
        is_text = b"\0" not in content
        assert not is_text or content.count(b"\r\n") in (0, content.count(b"\n")), path
        found[path] = File(text if is_text else content, executable)
    return found


def difference(expected: Tree, found: Tree) -> str:
    """Return the paths that differ, and the beginning of how."""
    paths = {path for path, _ in expected.items() ^ found.items()}
    text = plan.diff(expected, {**dict.fromkeys(expected), **found})
    return f"{', '.join(sorted(paths))}\n{text[:3000]}"
