"""The versions of the template, as its repository has them, and a repository of these alone.

A version is a commit that changes `version` in pyproject.toml. The release workflow tags it, for
those who take the template from its address; the build, and a checkout, find it without tags. Only
the standard library is needed here, for the build has no more.
"""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
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
    return released(_history(root), _tags(root))


def _tags(root: Path) -> dict[str, str]:
    form = "--format=%(refname:strip=2) %(objectname) %(*objectname)"
    lines = _git(root, "for-each-ref", form, "refs/tags").splitlines()
    return {name: peeled for name, *_, peeled in map(str.split, lines)}


def _history(root: Path) -> list[tuple[str, str]]:
    log = _git(root, "log", "--first-parent", "--reverse", "--format=%H", "--", "pyproject.toml")
    commits = log.split()
    texts = _contents(root, [f"{commit}:pyproject.toml" for commit in commits])
    return [*zip(commits, texts, strict=True)]


def doubt(root: Path) -> str | None:
    """Return why the oldest version of a repository may be a later state; None if it is none.

    Raises:
        subprocess.CalledProcessError: With what git said.
    """
    shallow = (root / ".git").exists() and _git(root, "rev-parse", "--is-shallow-repository")
    if shallow != "true":
        return None
    return f"{root} is a shallow clone: it may be later than it is called."


def no_other(_: str) -> bool:
    """Want nothing that is between versions."""
    return False


def make_repository(root: Path, made: Path, wanted: Callable[[str], bool] = no_other) -> bool:
    """Make a bare repository with a commit and a tag for each version of the template at `root`.

    Each commit is the child of the one before, and holds what projects are rendered and updated
    from. What would be rendered otherwise between two versions is `v0.2.0.post12`, by the number
    of commits since, and belongs to the repository where it stands at `root` now, or is wanted.

    The commits are the same each time they are made, and others than those at `root`, which stand
    for whole trees, ten times as much. Nobody misses these: what a project records is a tag.

    Args:
        root: The template's folder, with or without git.
        made: Where to make it.
        wanted: Says of a tag between two versions whether it is needed, for projects have it.

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
        versions, is_uncommitted = _of_history(root, made, wanted)
    else:
        versions, is_uncommitted = [_of_files(root, made)], False
    _git(made, "fast-import", "--quiet", given="".join(map(_imported, versions)))
    if has_history:
        _stop_borrowing(root, made)
    return is_uncommitted


def make_bundle(root: Path, bundle: Path) -> None:
    """Write that repository, with all that is between versions, into a bundle; leave it beside."""
    made = bundle.with_suffix(".git")
    make_repository(root, made, lambda _: True)
    _git(made, "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")


def _of_files(root: Path, made: Path) -> Version:
    """Return the one version that files without a history are."""
    tag = tag_of((root / "pyproject.toml").read_text(encoding="utf-8"))
    if tag is None:
        raise ValueError("pyproject.toml has no version")
    return Version(tag, _work_tree(root, made, "", {}), "0 The template")


def _of_history(
    root: Path, made: Path, wanted: Callable[[str], bool]
) -> tuple[list[Version], bool]:
    """Return the versions that a history has, and whether the last is in no commit."""
    borrowed = _git(root, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    (made / ALTERNATES).write_text(f"{borrowed}\n", encoding="utf-8")
    history = _history(root)
    commits = released(history, _tags(root))
    if not commits:
        raise ValueError("no commit has a version in pyproject.toml")
    last, named = [*commits][-1], _named(root, released(history, {})) | commits
    needed = [
        tag for tag in named if tag in commits or tag.startswith(f"{last}.post") or wanted(tag)
    ]
    head = needed[-1]
    objects = dict(zip(needed, _objects(made, [named[tag] for tag in needed]), strict=True))
    told = _told(root, {named[tag] for tag in needed})
    rendered = {tag: _rendered(objects[tag]) for tag in needed}
    changed = [
        tag
        for before, tag in pairwise(["", *needed])
        if tag in commits or rendered[tag] != rendered[before]
    ]
    current = last if rendered[head] == rendered[last] else changed[-1]
    kept = [tag for tag in changed if tag != current and (tag in commits or wanted(tag))]
    versions = [Version(tag, objects[tag], told[named[tag]]) for tag in [*kept, current]]
    here = _work_tree(root, made, named[head], objects[head])
    is_uncommitted = _rendered(here) != rendered[head]
    if is_uncommitted:
        number = int(head.removeprefix(last).removeprefix(".post") or 0)
        versions.append(Version(f"{last}.post{number + 1}", here, told[named[head]]))
    return versions, is_uncommitted


def _named(root: Path, made: Mapping[str, str]) -> dict[str, str]:
    """Return each commit from the first version on, named after the version made before it."""
    versions = {commit: tag for tag, commit in made.items()}
    named: dict[str, str] = {}
    last, number = "", 0
    for commit in _git(root, "rev-list", "--first-parent", "--reverse", "HEAD").split():
        last, number = (versions[commit], 0) if commit in versions else (last, number + 1)
        if last:
            named[f"{last}.post{number}" if number else last] = commit
    return named


def _told(root: Path, commits: Iterable[str]) -> dict[str, str]:
    """Return the time and the message of each commit, by its name."""
    log = _git(root, "log", "--no-walk=unsorted", "-z", "--format=%H %ct %B", *commits)
    lines = [entry.partition(" ") for entry in log.split("\0") if entry]
    return {commit: told for commit, _, told in lines}


def _stop_borrowing(root: Path, made: Path) -> None:
    # By git at `root`, which in a partial clone, such as pip makes, fetches what is missing.
    head, objects = _git(made, "rev-parse", "HEAD"), made / "objects"
    pack = ("pack-objects", "--quiet", "--revs", str(objects / "pack/pack"))
    _git(root, *pack, given=head, GIT_OBJECT_DIRECTORY=str(objects))
    (made / ALTERNATES).unlink()


def _work_tree(root: Path, made: Path, head: str, at_head: Objects) -> Objects:
    """Return what stands in the folder, as far as git does not ignore it."""
    # Git at `root` stays as it is.
    ours = {"GIT_INDEX_FILE": str(made / "index"), "GIT_OBJECT_DIRECTORY": str(made / "objects")}
    if head:
        _git(root, "read-tree", head, **ours)
    else:
        ours |= {"GIT_DIR": str(made), "GIT_WORK_TREE": str(root)}
    paths = [path for path in (*RENDERED, *TOLD) if path in at_head or (root / path).exists()]
    _git(root, "add", "--all", "--", *paths, **ours)
    return _objects(made, [_git(root, "write-tree", **ours)])[0]


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
