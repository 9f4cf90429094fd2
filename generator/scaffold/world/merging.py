"""git's three-way merge of whole trees, with its detection of renames, in a scratch repository."""

from __future__ import annotations

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scaffold.model.problem import RefusedError, refused
from scaffold.model.tree import File, Sides, Tree
from scaffold.world import disk, git

OLDEST = (2, 38)  # `git merge-tree --write-tree`
EXECUTABLE, PLAIN = "100755", "100644"
# What somebody renamed is found, and so is a folder; no setting of the user's plays a part.
SETTINGS = {
    "merge.renames": "true",
    "merge.directoryRenames": "true",
    "merge.renameLimit": "0",
    "core.attributesFile": os.devnull,
}
WHO = b"scaffold <scaffold@localhost> 0 +0000"
BASE, MINE, THEIRS = "base", "mine", "theirs"


@dataclass(frozen=True)
class MergedTree:
    """What came of a merge.

    Attributes:
        files: The merged tree. Of a conflict it has what git makes of it.
        clashes: The files in conflict, by the path that they have in `files`.
        moved: Where mine has a file, by its path in the base, if that is another one.
        moved_by_both: Where mine has it, by the path that theirs has, if that is yet another one.
    """

    files: Tree
    clashes: Mapping[str, Sides]
    moved: Mapping[str, str]
    moved_by_both: Mapping[str, str]


def check_git() -> None:
    """Refuse to go on without a git that can merge trees.

    Raises:
        RefusedError: With exit code 1.
    """
    done = git.run(None, "version")
    if done is None:
        raise refused("no-git", "There is no git here, which merges. Nothing was written.")
    version = re.search(rb"(\d+)\.(\d+)", done.stdout)
    if version and (int(version[1]), int(version[2])) < OLDEST:
        is_, needed = version[0].decode(), ".".join(map(str, OLDEST))
        message = (
            f"git {is_} is too old to merge: {needed} or newer is needed. Nothing was written."
        )
        raise refused("git-too-old", message)


def merge_trees(base: Tree, mine: Tree, theirs: Tree) -> MergedTree:
    """Merge two trees that came from one.

    See https://git-scm.com/docs/git-merge-tree

    Args:
        base: What both were.
        mine: One side.
        theirs: The other side.
    """
    with disk.scratch_folder() as folder:
        repository = _Repository(folder)
        repository.run("init", "--quiet", "--bare", ".")
        repository.store({BASE: base, MINE: mine, THEIRS: theirs})
        merge = ["merge-tree", "--write-tree", "--no-messages", "-z", MINE, THEIRS]
        told = repository.run(*merge, codes=(0, 1)).split(b"\0")
        files, clashes = repository.files(told[0].decode()), _clashes(repository, told[1:])
        moved, news = repository.moved(MINE), repository.moved(THEIRS)
        both = {
            news[path]: there for path, there in moved.items() if news.get(path, there) != there
        }
        return MergedTree(files, clashes, moved, both)


def _clashes(repository: _Repository, lines: list[bytes]) -> dict[str, Sides]:
    stages: dict[str, dict[int, File]] = defaultdict(dict)
    for line in filter(None, lines):
        about, _, path = line.partition(b"\t")
        mode, name, stage = about.decode().split()
        stages[os.fsdecode(path)][int(stage)] = File(repository.blob(name), mode == EXECUTABLE)
    return {
        path: Sides(*(found.get(stage) for stage in (1, 2, 3))) for path, found in stages.items()
    }


def _renames(repository: _Repository) -> dict[str, str]:
    what = ["-r", "--find-renames", "-l0", "--diff-filter=R", "--name-status", "-z"]
    told = repository.run("diff-tree", *what, BASE, MINE).split(b"\0")
    _, *paths = map(os.fsdecode, told)
    return dict(zip(paths[::3], paths[1::3], strict=False))  # between them, how alike they are


@dataclass(frozen=True)
class _Repository:
    """A bare repository that holds trees for a moment."""

    folder: Path

    def run(self, *words: str, given: bytes = b"", codes: tuple[int, ...] = (0,)) -> bytes:
        settings = [word for pair in SETTINGS.items() for word in ("-c", "=".join(pair))]
        environment = {k: v for k, v in os.environ.items() if k not in git.OF_A_HOOK}
        done = subprocess.run(
            ["git", *settings, *words],
            cwd=self.folder,
            env=environment | {"GIT_ATTR_NOSYSTEM": "1"},
            input=given,
            capture_output=True,
            check=False,
        )
        if done.returncode not in codes:
            raise _git_failed(words[0], done.stderr)
        return done.stdout

    def store(self, trees: Mapping[str, Tree]) -> None:
        """Commit the trees as branches, each after the first one."""
        stream: list[bytes] = []
        for name, tree in trees.items():
            stream += [f"commit refs/heads/{name}\ncommitter ".encode(), WHO, b"\ndata 0\n"]
            if name != BASE:
                stream += [f"from refs/heads/{BASE}\ndeleteall\n".encode()]
            for path, file in tree.items():
                mode = EXECUTABLE if file.executable else PLAIN
                stream += [f"M {mode} inline ".encode(), _quoted(path), b"\n"]
                stream += [b"data %d\n" % len(file.content), file.content, b"\n"]
        self.run("fast-import", "--quiet", given=b"".join(stream))

    def files(self, tree: str) -> Tree:
        """Return what a tree holds."""
        listed = self.run("ls-tree", "-r", "-z", tree).split(b"\0")
        entries = [entry.partition(b"\t") for entry in listed if entry]
        found = {os.fsdecode(path): about.decode().split() for about, _, path in entries}
        blobs = self._blobs([name for _, _, name in found.values()])
        return {
            path: File(blobs[name], mode == EXECUTABLE) for path, (mode, _, name) in found.items()
        }

    def moved(self, name: str) -> dict[str, str]:
        """Return what a branch has elsewhere than the base."""
        finding = ("--find-renames", "--diff-filter=R", "-l0")
        told = self.run("diff-tree", "-r", "-z", "--name-status", *finding, BASE, name)
        _, *paths = map(os.fsdecode, told.split(b"\0"))
        return dict(zip(paths[::3], paths[1::3], strict=False))

    def blob(self, name: str) -> bytes:
        return self.run("cat-file", "blob", name)

    def _blobs(self, names: list[str]) -> dict[str, bytes]:
        wanted = "\n".join(names).encode() + b"\n"
        told, at, blobs = self.run("cat-file", "--batch", given=wanted), 0, {}
        while at < len(told):
            end = told.index(b"\n", at)
            name, _, size = told[at:end].decode().split()
            blobs[name] = told[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)
        return blobs


def _quoted(path: str) -> bytes:
    """Return a path as `git fast-import` reads it, whatever is in it."""
    raw = os.fsencode(path)
    for character, escaped in ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n")):
        raw = raw.replace(character, escaped)
    return b'"' + raw + b'"'


def _git_failed(command: str, said: bytes) -> RefusedError:
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["it did not say why"]
    return refused("git-failed", f"git {command} failed: {lines[-1]}. Nothing was written.")
