"""The versions of the template, as its repository has them, and a repository of these alone.

A version is a commit that changes `version` in pyproject.toml. The release workflow tags it, for
those who take the template from its address; the build, and a checkout, find it without tags. Only
the standard library is needed here, for the build has no more.
"""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scaffold.world.git import OF_A_HOOK

RENDERED = ("copier.yml", "presets", "template")
# What an update from one version to the next tells of, besides.
TOLD = ("CHANGELOG.md", "updates")
MAKER = "scaffold <scaffold@localhost>"
QUIET = ["-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false"]
ALTERNATES = "objects/info/alternates"
Objects = dict[str, str]  # of each path the kind and the name, as git has them


class Version(NamedTuple):
    """One version: its tag, what it holds, and the time and the message of its commit."""

    tag: str
    objects: Objects
    told: str


def released(history: Iterable[tuple[str, str]], tags: Mapping[str, str]) -> dict[str, str]:
    """Return the commit of each version, by its tag, in the order of the history.

    A version that comes back, as by a revert, is the one that it was.

    Args:
        history: Commits, oldest first, each with the text of its pyproject.toml, or "".
        tags: The commits of tags that are there already, which stay where they are.
    """
    found: dict[str, str] = {}
    for commit, text in history:
        if tag := tag_of(text):
            found.setdefault(tag, commit)
    return {tag: tags.get(tag, commit) for tag, commit in found.items()}


def tag_of(pyproject: str) -> str | None:
    """Return the tag for the version in the text of a pyproject.toml; None where it has none."""
    try:
        version = tomllib.loads(pyproject)["project"]["version"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        return None
    return f"v{version}"


def releases(root: Path) -> dict[str, str]:
    """Return the commit of each version in a repository's history, by its tag, oldest first.

    Of a merge the first parent counts, for a version is made on main. In a shallow clone the
    oldest commit that is there stands for its version.

    Raises:
        subprocess.CalledProcessError: With what git said.
    """
    log = _git(root, "log", "--first-parent", "--reverse", "--format=%H", "--", "pyproject.toml")
    commits = log.split()
    texts = _contents(root, [f"{commit}:pyproject.toml" for commit in commits])
    form = "--format=%(refname:strip=2) %(objectname) %(*objectname)"
    tags = [line.split() for line in _git(root, "for-each-ref", form, "refs/tags").splitlines()]
    known = {name: peeled for name, *_, peeled in tags}
    return released(zip(commits, texts, strict=True), known)


def make_repository(root: Path, made: Path) -> bool:
    """Make a bare repository with a commit and a tag for each version of the template at `root`.

    Each commit is the child of the one before, and holds what projects are rendered and updated
    from. Where the files at `root` would be rendered otherwise than the last version, they are one
    version more, `v0.2.0.post12`, by the number of commits since.

    The commits are the same each time they are made, and others than those at `root`, which stand
    for whole trees, ten times as much. Nobody misses these: what a project records is a tag.

    Args:
        root: The template's folder, with or without git.
        made: Where to make it.

    Returns:
        Whether the last version has changes that are in no commit.

    Raises:
        subprocess.CalledProcessError: With what git said.
        ValueError: If there is no version.
    """
    _git(root, "init", "--quiet", "--bare", "--initial-branch=main", str(made))
    # An archive may lie inside somebody else's repository.
    has_history = (root / ".git").exists() and _git(root, "rev-parse", "--revs-only", "HEAD")
    if has_history:
        versions, is_uncommitted = _of_history(root, made)
    else:
        versions, is_uncommitted = [_of_files(root, made)], False
    _git(made, "fast-import", "--quiet", given="".join(map(_imported, versions)))
    if has_history:
        _stop_borrowing(root, made)
    return is_uncommitted


def make_bundle(root: Path, bundle: Path) -> None:
    """Write that repository of versions into a bundle, and leave it beside; see there."""
    made = bundle.with_suffix(".git")
    make_repository(root, made)
    _git(made, "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")


def _of_files(root: Path, made: Path) -> Version:
    """Return the one version that files without a history are."""
    tag = tag_of((root / "pyproject.toml").read_text(encoding="utf-8"))
    if tag is None:
        raise ValueError("pyproject.toml has no version")
    ours = {"GIT_DIR": str(made), "GIT_WORK_TREE": str(root)}
    return Version(tag, _work_tree(root, made, {}, **ours), "0 The template")


def _of_history(root: Path, made: Path) -> tuple[list[Version], bool]:
    """Return the versions that a history has, and whether the last is in no commit."""
    borrowed = _git(root, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    (made / ALTERNATES).write_text(f"{borrowed}\n", encoding="utf-8")
    commits = releases(root)
    if not commits:
        raise ValueError("no commit has a version in pyproject.toml")
    head = _git(root, "rev-parse", "HEAD")
    *held, at_head = _objects(made, [*commits.values(), head])
    ours = {"GIT_OBJECT_DIRECTORY": str(made / "objects")}  # git at `root` stays as it is
    _git(root, "read-tree", head, GIT_INDEX_FILE=str(made / "index"), **ours)
    here = _work_tree(root, made, at_head, **ours)
    told = _told(root, {*commits.values(), head})
    versions = [
        Version(tag, objects, told[commit])
        for (tag, commit), objects in zip(commits.items(), held, strict=True)
    ]
    if _rendered(here) != _rendered(held[-1]):
        tag, commit = [*commits.items()][-1]
        since = _git(root, "rev-list", "--count", "--first-parent", f"{commit}..{head}")
        versions.append(Version(f"{tag}.post{since}", here, told[head]))
    return versions, _rendered(here) != _rendered(at_head)


def _stop_borrowing(root: Path, made: Path) -> None:
    # By git at `root`, which in a partial clone, such as pip makes, fetches what is missing.
    head, objects = _git(made, "rev-parse", "HEAD"), made / "objects"
    pack = ("pack-objects", "--quiet", "--revs", str(objects / "pack/pack"))
    _git(root, *pack, given=head, GIT_OBJECT_DIRECTORY=str(objects))
    (made / ALTERNATES).unlink()


def _told(root: Path, commits: Iterable[str]) -> dict[str, str]:
    """Return the time and the message of each commit, by its name."""
    log = _git(root, "log", "--no-walk=unsorted", "-z", "--format=%H %ct %B", *commits)
    lines = [entry.partition(" ") for entry in log.split("\0") if entry]
    return {commit: told for commit, _, told in lines}


def _work_tree(root: Path, made: Path, at_head: Objects, **variables: str) -> Objects:
    """Return what stands in the folder, as far as git does not ignore it."""
    at = {"GIT_INDEX_FILE": str(made / "index"), **variables}
    paths = [path for path in (*RENDERED, *TOLD) if path in at_head or (root / path).exists()]
    _git(root, "add", "--all", "--", *paths, **at)
    return _objects(made, [_git(root, "write-tree", **at)])[0]


def _objects(made: Path, trees: Sequence[str]) -> list[Objects]:
    """Return what each of the trees has of a template."""
    paths = [*RENDERED, *TOLD]
    asked = "".join(f"{tree}:{path}\n" for tree in trees for path in paths)
    form = "--batch-check=%(objecttype) %(objectname)"
    found = iter(_git(made, "cat-file", form, given=asked).splitlines())
    all_of = [{path: next(found) for path in paths} for _ in trees]
    return [
        {path: said for path, said in of.items() if not said.endswith(" missing")} for of in all_of
    ]


def _rendered(objects: Objects) -> list[str | None]:
    return [objects.get(path) for path in RENDERED]


def _imported(version: Version) -> str:
    """Return a version as https://git-scm.com/docs/git-fast-import takes it."""
    time, _, message = version.told.partition(" ")
    lines = [
        "commit refs/heads/main",
        f"committer {MAKER} {time} +0000",
        f"data {len(message.encode())}\n{message}",
        "deleteall",
    ]
    for path, object_ in version.objects.items():
        kind, name = object_.split()
        lines.append(f"M {'040000' if kind == 'tree' else '100644'} {name} {path}")
    lines += ["", f"reset refs/tags/{version.tag}", "from refs/heads/main", "", ""]
    return "\n".join(lines)


def _contents(root: Path, names: Sequence[str]) -> list[str]:
    """Return the texts of objects; "" for one that is not there."""
    rest = _run(root, "cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
    texts = []
    for _ in names:
        said, _, rest = rest.partition(b"\n")
        if said.endswith(b" missing"):
            texts.append("")
            continue
        size = int(said.split()[-1])
        texts.append(rest[:size].decode("utf-8", "replace"))
        rest = rest[size + 1 :]
    return texts


def _git(folder: Path, *arguments: str, given: str = "", **variables: str) -> str:
    said = _run(folder, *arguments, given=given.encode(), **variables)
    return said.decode("utf-8", "replace").strip("\n")


def _run(folder: Path, *arguments: str, given: bytes = b"", **variables: str) -> bytes:
    ours = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
    done = subprocess.run(
        ["git", *QUIET, *arguments],
        cwd=folder,
        env=ours | variables,
        input=given,
        capture_output=True,
        check=True,
    )
    return done.stdout
