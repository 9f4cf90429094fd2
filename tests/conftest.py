"""Scratch templates, the command, and a machine without anybody's settings."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from plumbum import local
from scaffold.cli import app
from support import CHECKOUT, Run, commit_all
from typer.testing import CliRunner, Result

pytest_plugins = ["levels", "progress", "projects.fixtures"]


@pytest.fixture(scope="session", autouse=True)
def nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the settings of git or Copier on this machine."""
    folder = tmp_path_factory.mktemp("settings")
    (folder / "gitconfig").touch()
    (folder / "copier.yml").write_text("{}")
    settings = {
        "COPIER_SETTINGS_PATH": str(folder / "copier.yml"),
        "GIT_CONFIG_GLOBAL": str(folder / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    # Copier runs git with plumbum's copy of the environment.
    with pytest.MonkeyPatch.context() as patch, local.env(**settings):
        for name, value in settings.items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of a command: empty, with a space and a letter outside ASCII."""
    folder = tmp_path / "some wörk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
    for name in ("CI", "NO_COLOR", "GIT_DIR", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real questions over a few small files, as a git repository with the tag v1.0.0."""
    folder = tmp_path_factory.mktemp("template")
    shutil.copy(CHECKOUT / "copier.yml", folder)
    files = {
        "presets/minimal.yml": "# Nothing optional.\nmiddleware: []\nresources: []\nextras: []\n",
        "presets/recommended.yml": "# The defaults.\nmiddleware: [request_id, gzip]\n",
        "template/.copier-answers.yml": "{= _copier_answers | to_nice_yaml =}",
        "template/README.md": "# {= project_name =}\n\n{= description =}\n\nby {= author_name =}\n",
        "template/pyproject.toml": "name = {= project_slug | to_json =}\n# {= middleware =}\n",
        "template/src/app/middleware/gzip.py": "MINIMUM_SIZE = 500\n",
        "template/src/app/main.py": "# % if examples\nEXAMPLES = True\n# % endif\n",
        "template/scripts.sh": "#!/bin/sh\n",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "template/scripts.sh").chmod(0o755)
    commit_all(folder, "v1.0.0")
    return folder


@pytest.fixture
def run(template: Path, here: Path) -> Run:  # noqa: ARG001 - where it runs
    """Run `scaffold new` with the scratch template, in this process, without a terminal."""

    def runner(*arguments: str, **extra: str) -> Result:
        ours = [] if "--template" in arguments else ["--template", str(template)]
        words = ["new", *ours, *arguments]
        return CliRunner().invoke(app, words, **extra)  # type: ignore[arg-type]

    return runner


@pytest.fixture
def command(template: Path, here: Path) -> list[str]:  # noqa: ARG001 - where it runs
    """The words that start `scaffold new` with the scratch template in a process of its own."""
    return [sys.executable, "-m", "scaffold", "new", "--template", str(template)]
