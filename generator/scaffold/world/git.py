"""git: for new projects, and for what was; what Copier does with git is its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scaffold.model.problem import RefusedError, refused
from scaffold.world import terminal
from scaffold.world.disk import few

NONE = "there is no git here"
# git sets these for its hooks; they would send our commands to another repository.
OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
# Nobody's settings change what is committed, run something, or ask for a key.
PLAIN = ["-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "commit.gpgsign=false"]
PLAIN += ["-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0"]


# What git has in its folder while it is in the middle of something, and how that is ended.
UNDER_WAY = {
    "MERGE_HEAD": ("merge", "git merge --continue, or git merge --abort"),
    "rebase-merge": ("rebase", "git rebase --continue, or git rebase --abort"),
    "rebase-apply": ("rebase", "git rebase --continue, or git rebase --abort"),
    "CHERRY_PICK_HEAD": ("cherry-pick", "git cherry-pick --continue, or git cherry-pick --abort"),
    "REVERT_HEAD": ("revert", "git revert --continue, or git revert --abort"),
}


@dataclass(frozen=True)
class Identity:
    """Who git's settings say the user is; "" where they do not."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Repository:
    """What git remembers of the files in a folder, and how it merges; nothing without git.

    Attributes:
        root: The folder, to which paths are relative; it need not be the repository's own.
    """

    root: Path

    def check_settled(self, branch: str | None = None) -> None:
        """Refuse a folder that git does not know as it is, or in the middle of something.

        Args:
            branch: Must not be there yet.

        Raises:
            RefusedError: With exit code 1, and the command that helps.
        """
        folder = _output(self.root, "rev-parse", "--absolute-git-dir")
        if folder is None:
            first = "git init && git add --all && git commit -m Start"
            raise refused("no-repository", f"{self.root} is in no git repository.", first)
        for mark, (doing, end) in UNDER_WAY.items():
            if Path(_text(folder).strip(), mark).exists():
                raise refused("under-way", f"git is in the middle of a {doing}.", end)
        unclean = (
            _output(self.root, "status", "--porcelain", "-z", "--no-renames", "--", ".") or b""
        )
        names = [os.fsdecode(entry[3:]) for entry in unclean.split(b"\0") if entry]
        if names:
            message = f"Not committed yet: {few(names)}. Nothing was written."
            raise refused("not-clean", message, "git stash --include-untracked, or git commit")
        if branch and _output(self.root, "rev-parse", "--verify", f"refs/heads/{branch}"):
            raise refused("branch", f"The branch {branch} is there already.", "--branch <another>")

    def tracked(self) -> list[str]:
        """Return the paths of the files that git knows in the folder, links left out."""
        listed = _output(self.root, "ls-files", "-z", "--cached", "--stage") or b""
        entries = [entry.partition(b"\t") for entry in listed.split(b"\0") if entry]
        return [os.fsdecode(path) for about, _, path in entries if about.startswith(b"100")]

    def reset_index(self, paths: Iterable[str]) -> None:
        """Let the index have files as the last commit has them."""
        _output(self.root, "reset", "--quiet", "--", *paths)

    def begin(self, branch: str) -> None:
        """Make a branch, and go there.

        Raises:
            RefusedError: With exit code 1 and what git said, if it could not.
        """
        self._made(run(self.root, *PLAIN, "switch", "--quiet", "--create", branch), "branch")

    def commit(self, message: str) -> None:
        """Commit what is in the folder.

        Raises:
            RefusedError: With exit code 1 and what git said, if it could not.
        """
        run(self.root, "add", "--all", ".")
        self._made(run(self.root, *PLAIN, *_commit(Identity(), message)), "commit")

    def _made(self, done: subprocess.CompletedProcess[bytes] | None, what: str) -> None:
        if done is None or done.returncode:
            said = _text(done.stderr or done.stdout).strip() if done else "it is not there"
            message = f"git could make no {what}: {said.rpartition(chr(10))[2]}."
            raise refused("git-failed", message)

    @property
    def is_one_commit(self) -> bool:
        """Whether the repository has nothing but its first commit: no other, and nowhere else."""
        folder, first = self.root / ".git", _output(self.root, "rev-list", "--all", "--reflog")
        remotes = _output(self.root, "remote")
        return (
            len((first or b"").split()) == 1 and not remotes and not (folder / "worktrees").exists()
        )

    def listed(self) -> list[str] | None:
        """Return the paths of the files in the folder that git does not ignore; None without it."""
        listed = _output(self.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        return None if listed is None else [os.fsdecode(p) for p in listed.split(b"\0") if p]

    def around(self, added: str, path: str) -> tuple[bytes, bytes] | None:
        """Return a file before and after the commit that, for the last time, added another."""
        form = ("-1", "--diff-filter=A", "--format=%H")
        commit = _output(self.root, "log", *form, "--", added)
        if not commit:
            return None
        at = commit.decode().strip()
        before, after = (_output(self.root, "show", f"{one}:./{path}") for one in (f"{at}^", at))
        return None if before is None or after is None else (before, after)

    def merged(self, current: bytes, base: bytes, other: bytes) -> bytes | None:
        """Return the current content with what changed from the base to the other one.

        See https://git-scm.com/docs/git-merge-file

        Returns:
            None where the changes are in one place.
        """
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, name) for name in ("current", "base", "other")]
            for file, content in zip(files, (current, base, other), strict=True):
                file.write_bytes(content)
            names = [file.name for file in files]
            return _output(Path(folder), "merge-file", "-p", "--quiet", *names)


def identity() -> Identity:
    """Return git's user.name and user.email; empty without git."""
    done = run(None, "config", "--null", "--get-regexp", r"^user\.(name|email)$")
    if done is None:
        return Identity()
    settings = dict(
        entry.split("\n", 1) for entry in _text(done.stdout).split("\0") if "\n" in entry
    )
    return Identity(settings.get("user.name", ""), settings.get("user.email", ""))


def is_inside_repository(folder: Path) -> bool:
    """Say whether a folder, which may not exist yet, is or would be in a work tree of git."""
    existing = next(place for place in (folder, *folder.parents) if place.is_dir())
    done = run(existing, "rev-parse", "--is-inside-work-tree")
    return done is not None and done.stdout.strip() == b"true"


def first_commit(project: Path, author: Identity, message: str) -> bool:
    """Make the project a repository with one commit; False without git.

    The branch is called as git's settings have it, or else `main`.

    Args:
        project: The folder, not a repository yet.
        author: Stands in where git's settings do not say who the user is.
        message: The commit's message.

    Raises:
        RefusedError: With what git said, if it could not.
    """
    commit = _commit(author, message)
    named = run(None, "config", "--default", "main", "init.defaultBranch")
    branch = _text(named.stdout).strip() if named else ""
    for command in (["init", "--quiet", "-b", branch], ["add", "--all"], commit):
        done = run(project, *PLAIN, *command)
        if done is None:
            return False
        if done.returncode:
            raise _git_failed(_text(done.stderr))
    return True


def _commit(author: Identity, message: str) -> list[str]:
    known = identity()
    who = ["-c", f"user.name={known.name or author.name or 'scaffold'}"]
    who += ["-c", f"user.email={known.email or author.email or 'scaffold@localhost'}"]
    return [*who, "commit", "--quiet", "--no-verify", f"--message={message}"]


def tags(repository: str) -> list[str] | str:
    """Return the tags of a repository, a bundle or an address; what git said if it cannot."""
    variables = {} if terminal.can_ask() else {"GIT_TERMINAL_PROMPT": "0"}
    done = run(None, "ls-remote", "--tags", "--refs", "--", repository, **variables)
    if done is None:
        return NONE
    if done.returncode:
        return fatal(_text(done.stderr))
    return [line.partition("refs/tags/")[2] for line in _text(done.stdout).splitlines()]


def fatal(said: str) -> str:
    """Return the line in which git says why it fails."""
    lines = [line for line in said.splitlines() if line.startswith(("fatal:", "error:"))]
    return lines[0] if lines else said.strip() or "git failed"


def tag_commits(repository: Path) -> dict[str, str]:
    """Return the commits of the tags in a repository, or a bundle of one."""
    done = run(None, "ls-remote", "--tags", str(repository))
    lines = _text(done.stdout).splitlines() if done and not done.returncode else []
    named = [line.split("\trefs/tags/") for line in lines]
    # What an annotated tag stands for comes after it, as `v1.0.0^{}`.
    return {name.removesuffix("^{}"): commit for commit, name in named}


def _git_failed(said: str) -> RefusedError:
    lines = said.strip().splitlines() or ["it did not say why"]
    return refused(
        "git-failed",
        f"git could not make the first commit: {lines[-1]}. Nothing was written.",
        "scaffold new … --no-git",
    )


def run(
    folder: Path | None, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[bytes] | None:
    """Run git with these variables besides; None where there is no git."""
    ours = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env=ours | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None


def _output(folder: Path, *arguments: str) -> bytes | None:
    """Return what a command of git printed; None where it failed."""
    done = run(folder, *arguments)
    return None if done is None or done.returncode else done.stdout


def _text(said: bytes) -> str:
    return said.decode("utf-8", "surrogateescape")
