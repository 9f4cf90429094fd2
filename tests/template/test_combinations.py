"""Level 1: every file of the template, in every combination of answers that it can see."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import copier
import pytest
import yaml
from support import files_in, how_to_make
from template.combinations import answers_of, variants
from template.judges import judge
from template.reading import CONFIG, FILES, QUESTIONS, choices, context, is_there, render

# A file alone is a part of a project: Ruff cannot find out that app is its own package.
CHECK = ["check", "--config", "lint.isort.known-first-party=['app']"]
FORMAT = ["format", "--check", "--diff"]


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_right_in_every_combination(
    path: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    found = variants(path)
    record_property("level 1", [found.combinations, len(found.texts), found.exhaustive])
    for text, combination in found.texts.items():
        problem = judge(path, text)
        assert not problem, f"{problem}\n{how_to_make(answers_of(combination))}\n{text}"
    if path.endswith(".py"):
        ruff_is_content(path, list(found.texts), tmp_path)


def ruff_is_content(path: str, texts: list[str], folder: Path) -> None:
    """Judge each text as a project of its own, for every Python that can be answered."""
    settings = render("pyproject.toml", context({name: choices(name) for name in several()}))
    for number, text in enumerate(texts):
        file = folder / str(number) / path
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        (folder / str(number) / "pyproject.toml").write_text(settings, encoding="utf-8")
    for version in choices("python_version"):
        for command in (CHECK, FORMAT):
            ruff(folder, *command, "--target-version", f"py{version.replace('.', '')}")


def several() -> list[str]:
    return [name for name in QUESTIONS if QUESTIONS[name].get("multiselect")]


def ruff(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *words, "--quiet", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, " ".join(words) + "\n" + done.stdout + done.stderr


@pytest.mark.parametrize("preset", ["minimal", "recommended", "full"])
def test_what_these_tests_render_is_what_copier_renders(
    preset: str, snapshot: Path, tmp_path: Path
) -> None:
    answers = yaml.safe_load((snapshot / f"presets/{preset}.yml").read_text(encoding="utf-8"))
    copier.run_copy(str(snapshot), tmp_path, data=answers, defaults=True, quiet=True)
    there = {path: data.decode(errors="replace") for path, (data, _) in files_in(tmp_path).items()}
    answered = there.pop(CONFIG.get("_answers_file", ".copier-answers.yml"))
    assert answers.items() <= yaml.safe_load(answered).items()
    values = context(answers)
    ours = {path: render(path, values) for path in FILES if is_there(path, values)}
    del ours[".copier-answers.yml"]
    assert {path: text for path, text in there.items() if path in FILES} == ours
