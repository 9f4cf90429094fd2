"""A project goes to other answers, and to a newer version, with plain `copier update`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier import VcsRef
from projects.fixtures import copy_template
from projects.project import copy
from scaffold.world.copier_worker import QuickWorker
from scaffold.world.releases import make_bundle
from support import CHECKOUT, commit_all, files_in, git, github

MINIMAL: dict[str, Any] = yaml.safe_load((CHECKOUT / "presets/minimal.yml").read_text("utf-8"))
MINIMAL["project_name"] = "Shop"  # whatever the folder
RECORDED = "_src_path: https://github.com/org/template\n"
# A question with a file, as the next one who adds a question writes them.
NEW_QUESTION = {
    "\n# What follows is never asked.\n": """
changelog:
  type: bool
  help: Should there be a CHANGELOG?
  default: true

# What follows is never asked.
""",
    "    + (['examples'] if examples else [])\n": """\
    + (['examples'] if examples else [])
    + (['changelog'] if changelog else [])
""",
    "    database: [/alembic.ini": "    changelog: [/CHANGELOG.md]\n    database: [/alembic.ini",
}


def replace(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name} has not one {before!r}"
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with two versions: the second adds a question, and changes a line."""
    folder = copy_template(tmp_path_factory.mktemp("repository"))
    (folder / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n', encoding="utf-8")
    commit_all(folder, "v0.1.0")
    replace(folder / "pyproject.toml", "0.1.0", "0.2.0")
    for before, after in NEW_QUESTION.items():
        replace(folder / "copier.yml", before, after)
    (folder / "template/CHANGELOG.md").write_text("# {= project_name =}: changes\n")
    replace(folder / "template/AGENTS.md", "# For agents", "# For agents and people")
    commit_all(folder, "v0.2.0")
    return folder


def run_copier(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copier", *words],
        cwd=folder,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def commit(project: Path, message: str) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", message)


@pytest.fixture(scope="module")
def updated(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that names its source as before, with an edit, at the next version."""
    folder = tmp_path_factory.mktemp("updated")
    (folder / "template.git").symlink_to(repository)
    project = folder / "shop"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in github(folder / "template.git").items():
            patch.setenv(name, value)
        run_copier(folder, "copy", "--defaults", "--vcs-ref", "v0.1.0", "gh:org/template", "shop")
        replace(project / ".copier-answers.yml", RECORDED, "_src_path: gh:org/template\n")
        git(project, "init", "--quiet")
        commit(project, "Begin")
        replace(project / "README.md", "## Start\n", "## Start here\n")
        commit(project, "My own word")
        run_copier(project, "update", "--defaults")
    return project


def test_a_project_with_edits_goes_to_the_next_version(updated: Path) -> None:
    assert "## Start here\n" in (updated / "README.md").read_text(encoding="utf-8")
    assert (updated / "CHANGELOG.md").read_text(encoding="utf-8") == "# Shop: changes\n"
    assert (updated / "AGENTS.md").read_text("utf-8").startswith("# For agents and people\n")
    answers = yaml.safe_load((updated / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert (answers["_commit"], answers["changelog"]) == ("v0.2.0", True)
    assert git(updated, "diff", "--name-only", "--diff-filter=U") == ""


def test_the_version_is_quoted_for_a_short_name_of_a_commit_can_be_a_number(updated: Path) -> None:
    assert "_commit: 'v0.2.0'\n" in (updated / ".copier-answers.yml").read_text(encoding="utf-8")


@pytest.mark.level(2)
@pytest.mark.parametrize("made_from", ["bundle", "address"])
def test_what_the_bundle_made_is_updated_from_the_address_and_the_other_way(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_from: str
) -> None:
    make_bundle(repository, tmp_path / "template.bundle")
    (tmp_path / "bundle.git").symlink_to(tmp_path / "template.bundle")
    (tmp_path / "address.git").symlink_to(repository)
    names = ["bundle.git", "address.git"]
    for name in names if made_from == "bundle" else reversed(names):
        for variable, value in github(tmp_path / name).items():
            monkeypatch.setenv(variable, value)
        if (tmp_path / "shop").exists():
            run_copier(tmp_path / "shop", "update", "--defaults")
        else:
            run_copier(tmp_path, "copy", "--defaults", "-r", "v0.1.0", "gh:org/template", "shop")
            git(tmp_path / "shop", "init", "--quiet")
            commit(tmp_path / "shop", "Begin")
    at_once = rendered(repository, tmp_path / "at_once", {"project_name": "Shop"})
    ours, plain = files_in(tmp_path / "shop"), files_in(at_once)
    assert b"_commit: 'v0.2.0'\n" + RECORDED.encode() in ours.pop(".copier-answers.yml")[0]
    assert plain.pop(".copier-answers.yml")
    assert ours == plain


def test_the_source_is_recorded_as_renovate_reads_it_also_where_it_was_not(updated: Path) -> None:
    assert RECORDED in (updated / ".copier-answers.yml").read_text(encoding="utf-8")


@pytest.mark.level(3)
@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no Node here")
def test_renovate_finds_the_template_and_its_versions(updated: Path, tmp_path: Path) -> None:
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
    subprocess.run([*install, "--prefix", str(tmp_path), "renovate"], cwd=tmp_path, check=True)
    said = subprocess.run(
        ["node", str(Path(__file__).with_name("renovate.cjs")), str(tmp_path)],
        cwd=updated,
        env=os.environ | github(updated.parent / "template.git"),
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(said.stdout.splitlines()[-1])
    assert found["packageName"] == "https://github.com/org/template"
    assert (found["datasource"], found["currentValue"]) == ("git-tags", "v0.2.0")
    assert found["versions"] == ["v0.1.0", "v0.2.0"]


@pytest.fixture(scope="module")
def smallest(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the minimal preset, committed."""
    project = rendered(repository, tmp_path_factory.mktemp("smallest"), MINIMAL)
    git(project, "init", "--quiet")
    commit(project, "Begin")
    return project


def rendered(repository: Path, project: Path, answers: Mapping[str, object]) -> Path:
    copy(repository, project, answers)
    return project


# In the night: what is gated level 1 tries.
@pytest.mark.parametrize(
    "answer",
    [
        *(
            pytest.param(answer, marks=pytest.mark.level(3))
            for answer in [
                {"resources": ["database"]},
                {"middleware": ["msgpack"]},
                {"sdk_script": "node", "sdk_clients": ["python"]},
                {"examples": True},
                {"extras": ["docker"]},
            ]
        ),
        *(
            pytest.param(answer, marks=pytest.mark.level(3))
            for answer in [
                {"resources": ["cache"]},
                {"resources": ["ml_model"]},
                {"middleware": ["trusted_host"]},
                {"middleware": ["https_redirect"]},
                {"unique_ids": "tag"},
                {"callbacks": "documented"},
                {"sdk_script": "python"},
                {"extras": ["telemetry"]},
                {"python_version": "3.13"},
            ]
        ),
    ],
    ids=str,
)
def test_enabled_later_is_the_same_as_chosen_at_once(
    repository: Path, smallest: Path, tmp_path: Path, answer: dict[str, Any]
) -> None:
    project = tmp_path / "later"
    shutil.copytree(smallest, project)
    with QuickWorker(
        dst_path=project,
        data=answer,
        defaults=True,
        overwrite=True,
        quiet=True,
        vcs_ref=VcsRef.CURRENT,
    ) as update:
        update.run_update()
    at_once = rendered(repository, tmp_path / "at_once", MINIMAL | answer)
    assert files_in(project) == files_in(at_once)
