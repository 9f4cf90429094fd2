"""The distribution: built in each way that people build it, run outside the checkout, offline."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import copier
import pytest
import yaml
from commands.foreign_databases import SYNC, write
from support import CHECKOUT, commit_all, files_in, git

pytestmark = [pytest.mark.level(2), pytest.mark.usefixtures("here")]
VERSION = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
OFFLINE = {"https_proxy": "http://localhost:9", "HTTPS_PROXY": "http://localhost:9"}
UNPLUGGED = ["unshare", "--map-root-user", "--net"]  # where Linux lets us
AUTHOR = {"author_name": "Ada", "author_email": "ada@example.com"}


@cache
def unplugged() -> list[str]:
    """Return the words that run a command without a network, where there are such."""
    can = (
        shutil.which("unshare") and not subprocess.run([*UNPLUGGED, "true"], check=False).returncode
    )
    return UNPLUGGED if can else []


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as it is now, in a repository of its own: two versions, one with a tag."""
    folder = tmp_path_factory.mktemp("checkout")
    listed = git(CHECKOUT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    set_version(folder, "0.0.1")
    commit_all(folder, "begin")
    set_version(folder, VERSION)
    commit_all(folder, f"v{VERSION}")
    return folder


def set_version(folder: Path, version: str) -> None:
    text = (folder / "pyproject.toml").read_text(encoding="utf-8")
    text = re.sub('(?m)^version = "[^"]*"', f'version = "{version}"', text)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def build(source: Path, kind: str, out: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    return next(out.iterdir())


def installed(wheel: Path, folder: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def make_project(package: Path, name: str, *words: str) -> Path:
    author = [f"--{key.replace('_', '-')}={value}" for key, value in AUTHOR.items()]
    run(package, "new", name, "--no-git", *author, *words)
    return Path(name)


def run(package: Path, *words: str) -> None:
    done = subprocess.run(
        [*unplugged(), sys.executable, "-m", "scaffold", *words],
        env={**os.environ, **OFFLINE, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_wheel_makes_what_copier_makes_of_the_checkout(
    checkout: Path, tmp_path: Path, here: Path
) -> None:
    package = installed(build(checkout, "wheel", tmp_path / "out"), tmp_path / "package")
    shop = make_project(package, "shop")
    copier.run_copy(str(checkout), here / "plain/shop", data=AUTHOR, defaults=True, vcs_ref="HEAD")
    ours, plain = files_in(shop), files_in(here / "plain/shop")
    answers = [yaml.safe_load(files.pop(".copier-answers.yml")[0]) for files in (ours, plain)]
    assert ours == plain
    assert (answers[0].pop("_src_path"), answers[0].pop("_commit")) == (
        "https://github.com/org/template",
        f"v{VERSION}",
    )
    assert answers[0].items() <= answers[1].items()


def test_a_wheel_holds_the_older_versions_too(checkout: Path, tmp_path: Path) -> None:
    package = installed(build(checkout, "wheel", tmp_path / "out"), tmp_path / "package")
    assert (package / "scaffold/template.bundle").stat().st_size < 500_000, "more than its versions"
    shop = make_project(package, "shop", "--vcs-ref", "v0.0.1")
    assert "_commit: 'v0.0.1'\n_src_path: https://github.com/org/template\n" in (
        shop / ".copier-answers.yml"
    ).read_text(encoding="utf-8")


def test_a_wheel_can_be_built_from_the_source_archive(checkout: Path, tmp_path: Path) -> None:
    archive = build(checkout, "sdist", tmp_path / "sdist")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    source = next((tmp_path / "unpacked").iterdir())
    package = installed(build(source, "wheel", tmp_path / "out"), tmp_path / "package")
    make_project(package, "shop")
    # What it brings of the template to projects that it did not make.
    write(tmp_path / "other", SYNC)
    run(package, "add-model", "tag", "name:str", "--project", str(tmp_path / "other"))


def test_a_wheel_can_be_built_from_a_shallow_clone(checkout: Path, tmp_path: Path) -> None:
    source = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", checkout.as_uri(), str(source))
    make_project(installed(build(source, "wheel", tmp_path / "out"), tmp_path / "package"), "shop")


def test_a_wheel_can_be_built_from_files_without_a_repository(
    checkout: Path, tmp_path: Path
) -> None:
    source = tmp_path / "files"
    shutil.copytree(checkout, source, ignore=shutil.ignore_patterns(".git"))
    make_project(installed(build(source, "wheel", tmp_path / "out"), tmp_path / "package"), "shop")


def test_a_project_of_a_wheel_from_between_two_versions_is_updated_by_a_later_one(
    checkout: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    git(tmp_path, "clone", "--quiet", str(checkout), str(source))
    for number, word in enumerate(["between", "later"]):
        (source / "template/AGENTS.md").write_text(f"# {word}\n", encoding="utf-8")
        if word == "later":
            set_version(source, "9.0.0")
        commit_all(source, word)
        wheel = build(source, "wheel", tmp_path / f"out-{number}")
        package = installed(wheel, tmp_path / f"package-{number}")
        if word == "between":
            released = make_project(package, "released")
            assert f"_commit: 'v{VERSION}'" in (released / ".copier-answers.yml").read_text("utf-8")
            assert (released / "AGENTS.md").read_text("utf-8") != "# between\n"
            shop = make_project(package, "shop", "--vcs-ref", "HEAD")
            assert f"_commit: 'v{VERSION}.post1'" in (shop / ".copier-answers.yml").read_text(
                "utf-8"
            )
            commit_all(shop, "begin")
    run(package, "update", "--project", "shop", "--yes")
    assert (shop / "AGENTS.md").read_text(encoding="utf-8") == "# later\n"
    assert "_commit: 'v9.0.0'" in (shop / ".copier-answers.yml").read_text(encoding="utf-8")
