"""`scaffold enable` and `disable` without names, and `scaffold features` in a project."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from life.made import make, scaffold
from support import answers_of

if sys.platform != "win32":
    import pexpect

DOWN, SPACE, ENTER = "\x1b[B", " ", "\r"


@pytest.fixture
def shop(versions: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make(versions, "shop", "--middleware", "gzip", "--resources", "database")
    monkeypatch.chdir(project)
    return project


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("command", "example"), [("enable", "enable cache"), ("disable", "disable database")]
)
def test_without_a_terminal_the_features_are_listed(command: str, example: str) -> None:
    done = scaffold(command)
    assert done.exit_code == 2
    assert "  [x] gzip              compressed responses\n" in done.stderr
    assert "  [ ] cors              browser pages of other origins\n" in done.stderr
    assert done.stderr.endswith(f"next: scaffold {example}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
@pytest.mark.parametrize("command", ["enable", "disable"])
def test_on_a_terminal_they_are_ticked(shop: Path, command: str) -> None:
    words = ["-m", "scaffold", command]
    child = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=60, dimensions=(60, 100))
    child.expect_exact("Which features shall it have?")
    child.expect_exact("renovate")
    child.send(SPACE + DOWN + SPACE + ENTER)  # no database, but a cache
    child.expect_exact("replay: ")
    child.expect(pexpect.EOF)
    assert child.wait() == 0
    assert child.before is not None
    assert child.before.strip() == f"scaffold {command} --data resources=cache"
    assert answers_of(shop)["resources"] == ["cache"]
    assert answers_of(shop)["middleware"] == ["gzip"]


def test_the_features_of_a_project_are_ticked(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "[x]" not in scaffold("features").stdout  # of another template
    answers = shop / ".copier-answers.yml"
    lines = answers.read_text().splitlines(keepends=True)
    ours = "_src_path: gh:org/template\n"
    answers.write_text("".join(ours if "_src_path" in line else line for line in lines))
    (shop / "src").mkdir(exist_ok=True)
    monkeypatch.chdir(shop / "src")
    told = scaffold("features").stdout
    assert "              gzip  [x] compressed responses\n" in told
    assert "              cors  [ ] browser pages of other origins\n" in told
    assert "          examples  [x] Should there be samples" in told
    answers.write_text("x: [")
    done = scaffold("features")
    assert done.exit_code == 2
    assert ".copier-answers.yml, line 2: not YAML" in done.stderr
