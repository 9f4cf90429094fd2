"""The versions of the template: which commits they are, and the repository that holds them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaffold.world.releases import doubt, make_bundle, make_repository, released, releases
from support import git

FIRST = {
    "pyproject.toml": '[project]\nversion = "0.1.0"\n',
    "copier.yml": "a: {type: str, default: b}\n",
    "template/README.md": "one\n",
    "tests/test_it.py": "",
}


def commit(folder: Path, message: str = "A change", **texts: str) -> str:
    for path, text in texts.items():
        write(folder, path, text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD").strip()


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def version(value: str) -> dict[str, str]:
    return {"pyproject.toml": f'[project]\nversion = "{value}"\n'}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A template whose first commit is the version 0.1.0."""
    folder = tmp_path / "template"
    folder.mkdir()
    git(folder, "init", "--quiet", "-b", "main")
    commit(folder, **FIRST)
    return folder


def made(root: Path) -> Path:
    folder = root.parent / f"{root.name}.git"
    shutil.rmtree(folder, ignore_errors=True)
    make_repository(root, folder)
    return folder


def tags(repository: Path) -> list[str]:
    return git(repository, "tag", "--sort=creatordate").split()


def test_a_version_is_a_commit_that_changes_the_version(root: Path) -> None:
    first = git(root, "rev-parse", "HEAD").strip()
    commit(root, **{"pyproject.toml": FIRST["pyproject.toml"] + "# more\n"})
    second = commit(root, **version("0.2.0"))
    commit(root, **{"template/README.md": "two\n"})
    assert releases(root) == {"v0.1.0": first, "v0.2.0": second}


def test_a_version_that_comes_back_is_the_one_that_it_was(root: Path) -> None:
    commit(root, **version("0.2.0"))
    before = releases(root)
    git(root, "revert", "--no-edit", "HEAD")
    git(root, "revert", "--no-edit", "HEAD")
    assert releases(root) == before


def test_a_commit_without_a_readable_version_is_none(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, **{"copier.yml": ""})
    for text in ("[project", "", "project = 1", "[tool.ruff]", "[project]\nname = 'a'"):
        commit(tmp_path, **{"pyproject.toml": text})
    assert releases(tmp_path) == {}
    later = commit(tmp_path, **version("1.0"))
    git(tmp_path, "rm", "--quiet", "pyproject.toml")
    commit(tmp_path)
    assert releases(tmp_path) == {"v1.0": later}


def test_a_merge_counts_and_not_what_it_merges(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "next")
    commit(root, **version("0.2.0rc1"))
    commit(root, **version("0.2.0"))
    git(root, "switch", "--quiet", "main")
    commit(root, **{"template/README.md": "two\n"})
    git(root, "merge", "--quiet", "--no-edit", "next")
    assert [*releases(root)] == ["v0.1.0", "v0.2.0"]
    assert releases(root)["v0.2.0"] == git(root, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize("form", [(), ("--annotate", "--message", "Now")], ids=["plain", "own"])
def test_a_tag_that_is_there_stays_where_it_is(root: Path, form: tuple[str, ...]) -> None:
    later = commit(root, **{"template/README.md": "two\n"})
    git(root, "tag", *form, "v0.1.0")
    git(root, "tag", "stable", "HEAD^")
    assert releases(root) == {"v0.1.0": later}


def test_the_oldest_commit_of_a_shallow_clone_stands_for_its_version(
    root: Path, tmp_path: Path
) -> None:
    commit(root, **version("0.2.0"))
    commit(root, **version("0.3.0"))
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "2", root.as_uri(), str(shallow))
    assert [*releases(shallow)] == ["v0.2.0", "v0.3.0"]
    assert tags(made(shallow)) == ["v0.2.0", "v0.3.0"]
    assert doubt(root) is None
    assert doubt(shallow) == f"{shallow} is a shallow clone: it may be later than it is called."


def test_a_partial_clone_fetches_what_is_missing(root: Path, tmp_path: Path) -> None:
    commit(root, **version("0.2.0"), **{"template/README.md": "two\n"})
    git(root, "config", "uploadpack.allowFilter", "true")
    git(root, "config", "uploadpack.allowAnySHA1InWant", "true")
    words = ("clone", "--quiet", "--filter=blob:none", root.as_uri(), "partial")
    git(tmp_path, *words)
    repository = made(tmp_path / "partial")
    shutil.rmtree(root)
    shutil.rmtree(tmp_path / "partial")
    assert git(repository, "show", "v0.1.0:template/README.md") == "one\n"


@given(st.lists(st.sampled_from(["1", "2", "3", "", "x = ["])), st.sets(st.sampled_from("12")))
def test_the_first_commit_with_a_value_counts(values: list[str], tagged: set[str]) -> None:
    texts = [version(value)["pyproject.toml"] if value.isdigit() else value for value in values]
    history = [(str(number), text) for number, text in enumerate(texts)]
    known = {f"v{value}": "tag" for value in tagged}
    unique = [value for value in dict.fromkeys(values) if value.isdigit()]
    assert [*released(history, known).items()] == [
        (f"v{value}", "tag" if value in tagged else str(values.index(value))) for value in unique
    ]


def test_the_repository_holds_what_projects_are_rendered_from_and_nothing_else(root: Path) -> None:
    commit(root, "The second", **version("0.2.0"), **{"CHANGELOG.md": "a\n", "updates/1.yml": ""})
    repository = made(root)
    listed = git(repository, "ls-tree", "-r", "--name-only", "v0.2.0").splitlines()
    assert listed == ["CHANGELOG.md", "copier.yml", "template/README.md", "updates/1.yml"]
    assert git(repository, "show", "v0.1.0:template/README.md") == "one\n"
    form = "--format=%s %ct %D"
    time = git(root, "log", "-1", "--format=%ct").strip()
    assert git(repository, "log", "-1", form) == f"The second {time} HEAD -> main, tag: v0.2.0\n"
    assert git(repository, "rev-parse", "v0.2.0^") == git(repository, "rev-parse", "v0.1.0")


def test_its_commits_have_the_same_names_wherever_it_is_made(root: Path, tmp_path: Path) -> None:
    commit(root, "Zwölf\n\nund mehr", **version("0.2.0"))
    git(tmp_path, "clone", "--quiet", "--no-tags", str(root), "clone")
    names = git(made(root), "show-ref")
    assert names == git(made(root), "show-ref") == git(made(tmp_path / "clone"), "show-ref")


def test_what_would_be_rendered_otherwise_is_one_version_more(root: Path) -> None:
    for _ in range(12):
        commit(root, **{"tests/test_it.py": "", "CHANGELOG.md": "what comes\n"})
    assert tags(made(root)) == ["v0.1.0"]
    commit(root, "Two", **{"template/README.md": "two\n"})
    repository = made(root)
    assert git(repository, "describe", "--tags") == "v0.1.0.post13\n"
    assert git(repository, "show", "v0.1.0.post13:template/README.md") == "two\n"
    commit(root, **version("0.2.0"))
    assert git(made(root), "describe", "--tags") == "v0.2.0\n"


def test_what_was_between_two_versions_stays_for_the_projects_that_have_it(root: Path) -> None:
    for text in ("two", "two", "three"):
        commit(root, **{"template/README.md": f"{text}\n"})
    commit(root, **version("0.2.0"))
    commit(root, **{"template/README.md": "four\n"})
    make_bundle(root, root.parent / "template.bundle")
    bundled = root.parent / "template.git"
    here = ["v0.1.0", "v0.2.0", "v0.2.0.post1"]
    everything = ["v0.1.0.post1", "v0.1.0.post3", *here]
    assert sorted(tags(bundled)) == sorted(everything)
    assert git(bundled, "show", "v0.1.0.post1:template/README.md") == "two\n"
    assert tags(made(root)) == here
    make_repository(root, root.parent / "1.git", {"v0.1.0.post3"}.__contains__)
    assert sorted(tags(root.parent / "1.git")) == sorted(["v0.1.0.post3", *here])
    assert git(root.parent / "1.git", "describe", "--tags") == "v0.2.0.post1\n"


def test_what_is_taken_back_is_the_version_again(root: Path) -> None:
    commit(root, **{"template/README.md": "two\n"})
    git(root, "revert", "--no-edit", "HEAD")
    assert git(made(root), "describe", "--tags") == "v0.1.0\n"


@pytest.mark.parametrize("path", ["template/README.md", "template/new.md", "presets/mine.yml"])
def test_what_is_in_no_commit_is_told_and_leaves_git_as_it_is(root: Path, path: str) -> None:
    write(root, path, "mine\n")
    write(root, "template/.gitignore", "ignored\n")
    write(root, "template/ignored", "")
    before = [git(root, *words) for words in (("status", "-s"), ("count-objects",))]
    assert make_repository(root, root.parent / "made.git")
    held = git(root.parent / "made.git", "ls-tree", "-r", "--name-only", "v0.1.0.post1")
    assert path in held
    assert "ignored\n" not in held.replace(".gitignore\n", "")
    assert [git(root, *words) for words in (("status", "-s"), ("count-objects",))] == before


def test_what_is_removed_and_what_nothing_is_rendered_from_are_seen_as_such(root: Path) -> None:
    write(root, "tests/test_it.py", "assert True\n")
    assert not make_repository(root, root.parent / "1.git")
    (root / "template/README.md").unlink()
    assert make_repository(root, root.parent / "2.git")
    assert git(root.parent / "2.git", "ls-tree", "-r", "--name-only", "HEAD") == "copier.yml\n"


def test_files_without_a_history_are_one_version(root: Path) -> None:
    commit(root, **version("0.2.0"))
    shutil.rmtree(root / ".git")
    git(root.parent, "init", "--quiet", ".")
    assert tags(made(root)) == ["v0.2.0"]
    git(root, "init", "--quiet", ".")
    assert tags(made(root)) == ["v0.2.0"], "there is no commit yet"


def test_a_template_without_a_version_is_an_error(root: Path) -> None:
    git(root, "commit", "--quiet", "--amend", "--message", "None")
    write(root, "pyproject.toml", "")
    git(root, "commit", "--quiet", "--all", "--amend", "--message", "None")
    with pytest.raises(ValueError, match="version"):
        made(root)
    shutil.rmtree(root / ".git")
    with pytest.raises(ValueError, match="version"):
        made(root)


def test_a_bundle_can_be_cloned_without_what_it_was_made_from(root: Path, tmp_path: Path) -> None:
    commit(root, **version("0.2.0"))
    (tmp_path / "out").mkdir()
    make_bundle(root, tmp_path / "out/template.bundle")
    shutil.rmtree(root)
    shutil.rmtree(tmp_path / "out/template.git")
    git(tmp_path, "clone", "--quiet", "out/template.bundle", "clone")
    assert tags(tmp_path / "clone") == ["v0.1.0", "v0.2.0"]
    assert (tmp_path / "clone/template/README.md").read_text(encoding="utf-8") == "one\n"


def test_what_git_says_is_told(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        releases(tmp_path)
    assert b"fatal" in caught.value.stderr
