"""Every file of the template, in every combination of answers that it can see."""

from __future__ import annotations

import configparser
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import copier
import pytest
import yaml
from support import files_in
from template.combinations import combinations_of, parts_of_file, variants
from template.reading import CONFIG, FILES, QUESTIONS, choices, context, is_there, render

MARKS = re.compile(r"# %|\{%|%\}|\{=|=\}")


def parse_ini(text: str) -> None:
    configparser.ConfigParser().read_string(text)


def parse_python(text: str) -> None:
    compile(text, "rendered.py", "exec", dont_inherit=True)


def parse_dotenv(text: str) -> None:
    for line in text.splitlines():
        assert not line or re.match(r"# |[A-Z_]+=", line), line


PARSERS: dict[str, Callable[[str], object]] = {
    ".env.example": parse_dotenv,
    ".ini": parse_ini,
    ".json": json.loads,
    ".py": parse_python,
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
}


@cache
def rendered(path: str) -> list[str]:
    """Return the distinct texts of a file."""
    return variants(path)[1]


every_file = pytest.mark.parametrize("path", FILES)


@every_file
def test_a_file_comes_without_scars(path: str) -> None:
    for text in rendered(path):
        assert not MARKS.search(text.replace("${{", "")), text
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), text
        most = 2 if path.endswith((".py", ".mako")) else 1
        assert "\n" * (most + 2) not in text, text
        assert not text or (text.endswith("\n") and not text.endswith("\n\n")), text
        assert not text.startswith("\n"), text


@every_file
def test_a_file_can_be_parsed(path: str) -> None:
    for text in rendered(path):
        for ending, parse in PARSERS.items():
            if path.endswith(ending):
                parse(text)


def blocks(text: str) -> Iterator[str]:
    """Yield the fenced blocks of a Markdown file."""
    yield from re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_readme_reads_as_written_by_hand() -> None:
    for text in rendered("README.md"):
        assert all(block.strip() for block in blocks(text)), text
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
        prose = re.sub(r"`[^`\n]+`", "code", prose)
        assert not re.search(r"\S  +\S| [.,:;]|[,:;]{2}|[^.][.]{2}[^.]", prose), text
        assert not re.search(r"^#[^\n]*\n[^\n]|[^\n]\n#", prose, re.MULTILINE), text


@pytest.fixture(scope="module")
def python_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distinct Python files: the first of each in the first tree, and so on."""
    folder = tmp_path_factory.mktemp("variants")
    everything = context({name: choices(name) for name in QUESTIONS if is_several(name)})
    (folder / "pyproject.toml").write_text(render("pyproject.toml", everything), encoding="utf-8")
    combinations = number = 0
    for path in filter(lambda path: path.endswith(".py"), FILES):
        combinations += sum(1 for _ in combinations_of(parts_of_file(path)))
        for index, text in enumerate(rendered(path)):
            tree = folder / f"tree{index}"
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text, encoding="utf-8")
            number += 1
            # Each tree is a project to Ruff, so that the settings for tests/ are found.
            (tree / "pyproject.toml").write_bytes((folder / "pyproject.toml").read_bytes())
    print(f"{combinations} combinations, {number} distinct Python files")
    return folder


def is_several(question: str) -> bool:
    return bool(QUESTIONS[question].get("multiselect"))


# A tree holds a part of a project: Ruff cannot find out by itself that app is its own package.
CHECK = ["check", "--config", "lint.isort.known-first-party=['app']"]
FORMAT = ["format", "--check", "--diff"]


@pytest.mark.parametrize("command", [CHECK, FORMAT], ids=["check", "format"])
@pytest.mark.parametrize("version", choices("python_version"))
def test_ruff_is_content_with_every_python_file(
    python_files: Path, version: str, command: list[str]
) -> None:
    target = f"py{version.replace('.', '')}"
    words = [*command, "--quiet", "--no-cache", "--target-version", target]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *words],
        cwd=python_files,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
