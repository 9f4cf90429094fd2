"""A new file is formatted; one that is there is formatted exactly if it was so before."""

from __future__ import annotations

from pathlib import Path

import pytest
from scaffold.model.tree import File
from scaffold.world.formatter import formatted

LONG = (
    b"value = some_function(argument_number_one, argument_number_two, argument_number_three_more)\n"
)
EXPLODED = LONG.replace(b"(", b"(\n    ").replace(b")", b"\n)")


def after(root: Path, path: str, new: bytes, old: bytes | None = None) -> bytes:
    done, problems = formatted(root, {} if old is None else {path: File(old)}, {path: new})
    assert problems == []
    return done[path]


def test_a_new_file_is_formatted_and_its_imports_are_sorted(tmp_path: Path) -> None:
    assert (
        after(tmp_path, "a.py", b"import os\nimport ast\nx=1")
        == b"import ast\nimport os\n\nx = 1\n"
    )
    assert after(tmp_path, ".env.example", b"x=1") == b"x=1"


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        (
            b"import os\n\nx = 1\n",
            b"import os\nimport ast\n\nx=1\n",
            b"import ast\nimport os\n\nx = 1\n",
        ),
        (
            b"import os\n\nx=1\n",
            b"import os\nimport ast\n\nx=1\ny=2\n",
            b"import ast\nimport os\n\nx=1\ny=2\n",
        ),
        (b"import os, ast\n\nx = 1\n", b"import os, ast\n\nx=1\n", b"import os, ast\n\nx = 1\n"),
        (b"import os, ast\nx=1\n", b"import os, ast\nx=1\ny=2\n", b"import os, ast\nx=1\ny=2\n"),
    ],
    ids=["both", "only sorted", "only formatted", "neither"],
)
def test_a_file_that_is_there_is_left_as_formatted_as_it_was(
    tmp_path: Path, old: bytes, new: bytes, left: bytes
) -> None:
    assert after(tmp_path, "a.py", new, old) == left


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    assert after(tmp_path, "a.py", b"x = 1\r\ny=2\r\n", b"x = 1\r\n") == b"x = 1\r\ny = 2\r\n"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("ruff.toml", "line-length = 100\n"),
        ("pyproject.toml", "[tool.ruff]\nline-length = 100\n[tool.black]\nline-length = 20\n"),
        ("pyproject.toml", "[tool.black]\nline-length = 100\n"),
    ],
)
def test_the_projects_own_line_length_is_used(tmp_path: Path, file: str, text: str) -> None:
    assert after(tmp_path, "app/a.py", LONG) == EXPLODED
    (tmp_path / file).write_text(text)
    assert after(tmp_path, "app/a.py", LONG) == LONG


def test_the_settings_of_the_workspace_that_the_project_is_in_are_used(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    member = tmp_path / "services/invoices"
    member.mkdir(parents=True)
    (member / "pyproject.toml").write_text('[project]\nname = "invoices"\n')
    assert after(member, "app/a.py", LONG) == LONG


def test_quotes_that_black_keeps_are_kept(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nskip-string-normalization = true\n")
    assert after(tmp_path, "a.py", b"x = 'a'\n") == b"x = 'a'\n"


def test_a_file_that_ruff_shall_leave_alone_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text('exclude = ["old"]\n')
    assert after(tmp_path, "old/a.py", b"x=1") == b"x=1"


@pytest.mark.parametrize(
    "settings", ["", '[lint.isort]\nknown-first-party = ["shared"]\n', 'src = ["."]\n']
)
def test_imports_of_a_new_module_are_sorted_as_they_will_be_when_it_is_there(
    tmp_path: Path, settings: str
) -> None:
    (tmp_path / "ruff.toml").write_text(settings)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/main.py").write_text("")
    text = b"import zzz\n\nimport shared\nfrom app.orders.paid import x\nfrom callbacks import y\n"
    new = {"main.py": text, "callbacks/y.py": b"", "app/orders/paid.py": b""}
    done, _ = formatted(tmp_path, {}, new)
    for path in new:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(done[path])
    third_party, ours = done["main.py"].split(b"import zzz\n\n")
    assert (b"import shared\n" in third_party) is ("shared" not in settings)
    assert ours.endswith(b"from app.orders.paid import x\nfrom callbacks import y\n")
    again, _ = formatted(tmp_path, {}, {"main.py": done["main.py"]})
    assert again["main.py"] == done["main.py"]


def test_the_section_that_the_project_says_is_taken(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text('[lint.isort]\nknown-third-party = ["callbacks"]\n')
    text = b"import callbacks.y\nimport zzz\n"
    assert formatted(tmp_path, {}, {"main.py": text, "callbacks/y.py": b""})[0]["main.py"] == text


@pytest.mark.parametrize("text", ["line-length = 'x'\n", "src = 5\n", "[", "[lint]\nisort = 1\n"])
def test_settings_that_ruff_does_not_take_are_told_and_the_file_stays(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "ruff.toml").write_text(text)
    done, problems = formatted(tmp_path, {}, {"a.py": b"x=1\n"})
    assert done == {"a.py": b"x=1\n"}
    assert problems[0].startswith("a.py is not formatted: Failed to ")
    assert "ruff.toml" in problems[0]


def test_the_ruff_of_the_project_is_used(tmp_path: Path) -> None:
    ruff = tmp_path / ".venv/bin/ruff"
    ruff.parent.mkdir(parents=True)
    ruff.write_text("#!/bin/sh\necho '# by the ruff of the project'\n")
    ruff.chmod(0o755)
    assert after(tmp_path, "a.py", b"x=1\n") == b"# by the ruff of the project\n"


def test_nothing_is_left_in_the_project(tmp_path: Path) -> None:
    after(tmp_path, "a.py", b"x=1\n")
    assert list(tmp_path.iterdir()) == []


def test_imports_that_ruff_shall_not_sort_stay_and_the_rest_is_formatted(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text('[lint]\nunfixable = ["I"]\n')
    old = b"import os\nimport ast\n\nx = 1\n"
    assert after(tmp_path, "a.py", old + b"y=1\n", old) == old + b"y = 1\n"
