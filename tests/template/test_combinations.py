"""Level 1: every file of the template, in the combinations of what it asks: see variants.py."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import copier
import pytest
import yaml
from ruff import find_ruff_bin
from support import files_in, how_to_make
from template.combinations import answers_of
from template.judges import judge
from template.reading import (
    CONFIG,
    COPIERS_OWN,
    FILES,
    QUESTIONS,
    choices,
    context,
    is_there,
    render,
)
from template.variants import Variants, variants

# A file alone is a part of a project: Ruff cannot find out that app is its own package.
CHECK = ["check", "--config", "lint.isort.known-first-party=['app']"]
FORMAT = ["format", "--check", "--diff"]


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_right_in_its_combinations(
    path: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    found = variants(path)
    record_property("level 1", [path, found.combinations, len(found.texts), found.chosen])
    for text, combination in found.texts.items():
        problem = judge(path, text)
        assert not problem, f"{problem}\n{how_to_make(answers_of(combination))}\n{text}"
    if path.endswith(".py"):
        write_projects(tmp_path, path, found.texts)
        for command in (CHECK, FORMAT):
            said = ruff(tmp_path, *command)
            assert not said, how_to_get_there(said, path, found)


def write_projects(folder: Path, path: str, texts: Iterable[str]) -> None:
    """Write each text into a project of its own for each Python, with the settings of Ruff."""
    for version in choices("python_version"):
        settings = render("pyproject.toml", context({**everything(), "python_version": version}))
        assert (problem := judge("pyproject.toml", settings)) is None, problem
        for number, text in enumerate(texts):
            project = folder / version / str(number)
            (project / path).parent.mkdir(parents=True)
            (project / path).write_text(text, encoding="utf-8")
            (project / "pyproject.toml").write_text(settings, encoding="utf-8")


def everything() -> dict[str, object]:
    return {name: choices(name) for name in QUESTIONS if QUESTIONS[name].get("multiselect")}


def ruff(folder: Path, *words: str) -> str:
    """Return what Ruff has to say of the projects in a folder."""
    done = subprocess.run(
        [find_ruff_bin(), *words, "--quiet", "--no-cache"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout or ("" if done.returncode == 0 else f"exit code {done.returncode}")


def how_to_get_there(said: str, path: str, found: Variants) -> str:
    """Return what Ruff said, and how to make the project of which it said it first."""
    first = re.search(rf"([\d.]+)/(\d+)/{re.escape(path)}", said)
    if first is None:
        return said
    combination = list(found.texts.values())[int(first[2])]
    return f"{said}\n{how_to_make({**answers_of(combination), 'python_version': first[1]})}"


@pytest.mark.parametrize("preset", ["minimal", "recommended", "full"])
def test_what_these_tests_render_is_what_copier_renders(
    preset: str, snapshot: Path, tmp_path: Path
) -> None:
    answers = yaml.safe_load((snapshot / f"presets/{preset}.yml").read_text(encoding="utf-8"))
    project = tmp_path / str(COPIERS_OWN["_folder_name"])
    copier.run_copy(str(snapshot), project, data=answers, defaults=True, quiet=True)
    there = {path: data.decode(errors="replace") for path, (data, _) in files_in(project).items()}
    answered = there.pop(CONFIG.get("_answers_file", ".copier-answers.yml"))
    assert answers.items() <= yaml.safe_load(answered).items()
    values = context(answers)
    ours = {path: render(path, values) for path in FILES if is_there(path, values)}
    del ours[".copier-answers.yml"]
    assert {path: text for path, text in there.items() if path in FILES} == ours
