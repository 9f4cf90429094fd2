"""A question that is new in copier.yml is tried at once, and nobody has to touch a test."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from scratch import copy_checkout, replace, run_pytest, run_python

QUESTION = """\
audit_log:
  type: bool
  help: Should each change be written down?
  default: false

# What follows is never asked.
"""
MANY = """\
region:
  type: str
  help: Where does it run?
  choices: [a, b, c, d, e, f, g, h]
  default: a

# What follows is never asked.
"""
FEATURE = "+ (['audit_log'] if audit_log else [])\n    + (['examples'] if examples else [])"
UNUSED = """\
    # % if "audit_log" in features
    callbacks,
    # % endif
    docs,
"""
LEVEL_1 = "tests/template/test_combinations.py"
SETS = """
import sys
sys.path.insert(0, "tests")
from progress import growth
from projects.sets import array
print(len(array(2)), [one.answers.get("audit_log") for one in array(2)].count(True), growth(2))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    yield copy_checkout(tmp_path / "checkout")
    shutil.rmtree(tmp_path / "checkout")


def ask(checkout: Path, question: str) -> None:
    replace(checkout / "copier.yml", "# What follows is never asked.\n", question)


def test_a_fault_behind_its_gate_is_found_and_told_how_to_make(checkout: Path) -> None:
    ask(checkout, QUESTION)
    replace(checkout / "copier.yml", "+ (['examples'] if examples else [])", FEATURE)
    replace(checkout / "template/src/app/main.py", "    docs,\n", UNUSED)
    done = run_pytest(checkout, checkout.parent, LEVEL_1, "-k", "main.py", "--level", "1")
    assert done.returncode == 1, done.stdout
    assert "`app.callbacks` imported but unused" in done.stdout
    assert "--data audit_log=true" in done.stdout


def test_a_file_whose_gates_are_not_independent_is_named(checkout: Path) -> None:
    file = checkout / "template/.env.example"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"# % set before = 1\n{text}", encoding="utf-8")
    done = run_pytest(checkout, checkout.parent, LEVEL_1, "-k", "env.example", "--level", "1")
    assert done.returncode == 0, done.stdout
    assert re.search("sampled, .*: .env.example", done.stdout), done.stdout


def test_it_is_in_the_array(checkout: Path) -> None:
    ask(checkout, QUESTION)
    done = run_python(checkout, "-c", SETS)
    sets, with_it, growth = done.stdout.split(maxsplit=2)
    assert 0 < int(with_it) < int(sets)
    assert growth.strip() == "[]"


def test_an_array_that_grows_by_a_quarter_is_told(checkout: Path) -> None:
    ask(checkout, MANY)
    done = run_python(checkout, "-c", SETS)
    assert "the array of level 2 has grown by " in done.stdout
