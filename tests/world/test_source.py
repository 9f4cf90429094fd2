"""Where the template is, and which versions it has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from scaffold.model.problem import ExitCode, RefusedError
from scaffold.model.version import newest
from scaffold.world.source import ADDRESS, Source, expanded, template_source, versions
from support import commit_all, git, github


@pytest.fixture
def own(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundle of the installed package: it has v1.0.0 alone."""
    bundle = tmp_path / "template.bundle"
    git(template, "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")
    monkeypatch.setattr("scaffold.world.source.BUNDLE", bundle)
    return bundle


@pytest.fixture
def at_address(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands at the address: v1.1.0 too, which came after the package."""
    folder = tmp_path / "github.git"
    git(tmp_path, "clone", "--quiet", str(template), str(folder))
    (folder / "later").touch()
    commit_all(folder, "v1.1.0")
    for name, value in github(folder).items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.mark.parametrize(
    "address",
    [None, ADDRESS, f"{ADDRESS}.git", "gh:org/template", "gh:/org/template.git"],
)
@pytest.mark.parametrize("ref", [None, "HEAD", "v1.0.0"])
def test_our_own_template_is_in_the_package(
    own: Path, tmp_path: Path, address: str | None, ref: str | None
) -> None:
    assert template_source(address, ref, tmp_path) == Source(ADDRESS, own, "v1.0.0")


def test_without_a_version_the_newest_that_was_made_is_taken(
    own: Path, template: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "between"
    git(tmp_path, "clone", "--quiet", str(template), str(folder))
    for tag in ("v1.0.0.post1", "v1.1.0rc1", "v1.1.0rc1.post2"):
        (folder / tag).touch()
        commit_all(folder, tag)
    git(folder, "bundle", "create", "--quiet", str(own), "HEAD", "--tags")
    assert template_source(None, None, tmp_path).ref == "v1.1.0rc1"


@pytest.mark.usefixtures("own", "at_address")
def test_a_version_that_came_later_is_at_the_address(tmp_path: Path) -> None:
    assert template_source(None, "v1.1.0", tmp_path) == Source(ADDRESS)


@pytest.mark.usefixtures("own", "at_address")
@pytest.mark.parametrize(
    ("ref", "there"), [("v9.9.9", "v1.0.0, v1.1.0"), ("main", "v1.0.0"), ("5183e65", "v1.0.0")]
)
def test_a_version_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path, ref: str, there: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        template_source(None, ref, tmp_path)
    assert str(caught.value) == f"{ADDRESS} has no version {ref}: it has {there}."
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.usefixtures("own")
def test_offline_the_versions_of_the_package_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in github(tmp_path / "nowhere.git").items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RefusedError, match=r"this command has v1\.0\.0, and https://.* fatal: "):
        template_source(None, "v9.9.9", tmp_path)


@pytest.mark.parametrize("address", ["gh:me/mine", "https://example.com/template", "git@h:a/b.git"])
def test_another_address_is_taken_as_it_is(tmp_path: Path, address: str) -> None:
    assert template_source(address, None, tmp_path) == Source(address)


def test_the_versions_are_those_of_the_bundle_or_of_the_address(
    own: Path, at_address: Path
) -> None:
    git(at_address, "tag", "v0.9.0")
    git(at_address, "tag", "stable")
    assert versions(Source(ADDRESS, own)) == ["v1.0.0"]
    assert versions(Source("gh:org/template")) == ["v0.9.0", "v1.0.0", "v1.1.0"]
    assert newest(versions(Source(str(at_address)))) == "v1.1.0"


def test_what_cannot_be_asked_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"Cannot use .* as a template: fatal: ") as caught:
        versions(Source(str(tmp_path)))
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize(
    ("address", "git_takes"),
    [
        ("gh:a/b", "https://github.com/a/b.git"),
        ("gl:/a/b.git", "https://gitlab.com/a/b.git"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b.git"),
        ("https://example.com/a/b", "https://example.com/a/b"),
        ("/a/b", "/a/b"),
    ],
)
def test_addresses_are_expanded_as_copier_does(address: str, git_takes: str) -> None:
    assert expanded(address) == git_takes


def test_a_checkout_gives_the_same_address_and_its_own_versions(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", str(template), str(checkout))
    (checkout / "pyproject.toml").write_text('[project]\nversion = "1.0.0"\n', encoding="utf-8")
    commit_all(checkout, "v2.0.0")
    monkeypatch.setattr("scaffold.world.source.data_folder", lambda: checkout)
    source = template_source(None, None, tmp_path)
    assert (source.address, source.ref, source.is_uncommitted) == (ADDRESS, "HEAD", False)
    assert versions(source) == ["v1.0.0"]
    (checkout / "copier.yml").unlink()
    (tmp_path / "later").mkdir()
    later = template_source(None, None, tmp_path / "later")
    assert later.is_uncommitted
    assert versions(later) == ["v1.0.0", "v1.0.0.post1"]
    (checkout / "pyproject.toml").write_text("", encoding="utf-8")
    shutil.rmtree(checkout / ".git")
    with pytest.raises(RefusedError, match=r"Cannot use .*checkout as a template: "):
        template_source(None, None, tmp_path / "none")


def test_a_shallow_clone_says_that_it_may_be_later_than_it_is_called(
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    checkout, shallow = tmp_path / "checkout", tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", str(template), str(checkout))
    (checkout / "pyproject.toml").write_text('[project]\nversion = "1.0.0"\n', encoding="utf-8")
    commit_all(checkout, "stable")
    git(tmp_path, "clone", "--quiet", "--depth", "1", checkout.as_uri(), str(shallow))
    monkeypatch.setattr("scaffold.world.source.data_folder", lambda: shallow)
    template_source(None, None, tmp_path)
    assert capsys.readouterr().err == (
        f"note: {shallow} is a shallow clone: it may be later than it is called. "
        "`git fetch --unshallow` mends that.\n"
    )
