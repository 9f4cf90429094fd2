"""`scaffold new` on a terminal: what it asks, and what Enter means."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals of POSIX", allow_module_level=True)

import pexpect
from scaffold.world import copier_file
from support import answers_of

Talk = Callable[..., "pexpect.spawn[str]"]
DOWN = "\x1b[B"


@pytest.fixture
def talk(command: list[str]) -> Iterator[Talk]:
    """Start `scaffold new` on a terminal of its own."""
    talks = []

    def start(*words: str) -> pexpect.spawn[str]:
        program, *arguments = command
        child = pexpect.spawn(
            program, [*arguments, *words], encoding="utf-8", dimensions=(50, 200), timeout=60
        )
        talks.append(child)
        return child

    yield start
    for child in talks:
        child.close(force=True)


def end_of(child: pexpect.spawn[str]) -> int:
    child.expect(pexpect.EOF)
    return child.wait()


def test_the_preset_first_then_the_name_then_nothing_more(talk: Talk, here: Path) -> None:
    child = talk("shop")
    child.expect("What should it have")
    child.expect("minimal: Nothing optional.")
    child.expect("recommended: The defaults.")
    child.expect("request_id, gzip")
    child.expect("choose myself")
    child.send("\r")
    child.expect("What is the service called")
    child.send("Bike Shop\r")
    child.expect("created shop")
    assert end_of(child) == 0
    answers = answers_of(here / "shop")
    assert answers["project_name"] == "Bike Shop"
    assert answers["middleware"] == ["request_id", "gzip"], "Enter takes the recommended one"


@pytest.mark.parametrize(
    ("script", "clients", "keys"), [("none", None, ""), ("python", ["typescript"], DOWN)]
)
def test_who_chooses_is_asked_everything_by_copier(
    talk: Talk, here: Path, script: str, clients: list[str] | None, keys: str
) -> None:
    child = talk("shop", "--no-git")
    child.expect("choose myself")
    child.send(DOWN + "\r")
    for question in copier_file.questions().values():
        if question.name != "callback_delivery" and (clients or question.name != "sdk_clients"):
            child.expect_exact(question.help)
            child.send({"sdk_script": keys + "\r", "examples": "n"}.get(question.name, "\r"))
    child.expect("created shop")
    assert end_of(child) == 0
    answers = answers_of(here / "shop")
    assert answers["examples"] is False
    assert (answers["sdk_script"], answers.get("sdk_clients")) == (script, clients)


@pytest.mark.parametrize("word", ["--preset=minimal", "--middleware=none"])
def test_with_an_answer_given_only_the_name_is_asked(talk: Talk, here: Path, word: str) -> None:
    child = talk("shop", word)
    child.expect("What is the service called")
    child.send("\r")
    assert end_of(child) == 0
    assert answers_of(here / "shop")["middleware"] == []


@pytest.mark.parametrize("word", ["--defaults", "--yes", "--json"])
def test_nothing_is_asked_of_who_wants_no_questions(talk: Talk, here: Path, word: str) -> None:
    assert end_of(talk("shop", word)) == 0
    assert (here / "shop").exists()


def test_nothing_is_asked_in_ci(talk: Talk, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert end_of(talk("shop")) == 0
    assert (here / "shop").exists()


def test_a_name_in_another_script_is_kept_and_its_slug_asked(talk: Talk, here: Path) -> None:
    child = talk("shop")
    child.expect("choose myself")
    child.send("\r")
    child.expect("What is the service called")
    child.send("\x15東京\r")
    child.expect("distribution called")
    child.send("orders\r")
    assert end_of(child) == 0
    answers = answers_of(here / "shop")
    assert (answers["project_name"], answers["project_slug"]) == ("東京", "orders")


def test_enter_leaves_a_destination_with_something_in_it_alone(talk: Talk, here: Path) -> None:
    (here / "shop").mkdir()
    (here / "shop" / "mine.txt").write_text("mine")
    child = talk("shop")
    child.expect("not empty: mine.txt")
    child.send("\r")
    assert end_of(child) == 1
    assert [file.name for file in (here / "shop").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("answer", "readme"), [("y", "# My API\n\n\n\nby \n"), ("\r", "mine")])
def test_what_would_be_overwritten_is_named_first(
    talk: Talk, here: Path, answer: str, readme: str
) -> None:
    (here / "shop").mkdir()
    (here / "shop" / "README.md").write_text("mine")
    (here / "shop" / "mine.txt").write_text("mine")
    child = talk("shop", "--preset", "recommended", "--project-name", "My API")
    child.expect("Add the project to it")
    child.send("y")
    child.expect("Overwrite README.md in shop")
    child.send(answer)
    assert end_of(child) == (0 if answer == "y" else 1)
    assert (here / "shop" / "README.md").read_text() == readme
    assert (here / "shop" / "mine.txt").read_text() == "mine"
    assert (here / "shop" / "pyproject.toml").exists() is (answer == "y")


@pytest.mark.parametrize("prompt", ["What should it have", "What is the service called"])
def test_ctrl_c_ends_it_with_130(talk: Talk, here: Path, prompt: str) -> None:
    child = talk("shop")
    child.expect("choose myself")
    if prompt != "What should it have":
        child.send("\r")
        child.expect(prompt)
    child.send("\x03")
    child.expect("nothing was written")
    assert end_of(child) == 130
    assert list(here.iterdir()) == []


def test_a_terminal_that_goes_away_is_no_yes(talk: Talk, here: Path) -> None:
    (here / "shop").mkdir()
    (here / "shop" / "mine.txt").write_text("mine")
    child = talk("shop")
    child.expect("Add the project to it")
    # Its own close() gives up on a child that takes more than tenths of a second to end.
    child.ptyproc.fileobj.close()  # type: ignore[attr-defined]
    child.wait()
    assert [file.name for file in (here / "shop").iterdir()] == ["mine.txt"]


def test_a_pipe_gets_no_colour_and_a_terminal_does(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = talk("shop", "--dry-run", "--defaults")
    child.expect_exact("\x1b[32m      create\x1b[0m  ")
    monkeypatch.setenv("NO_COLOR", "1")
    child = talk("shop", "--dry-run", "--defaults")
    child.expect_exact("\n      create  README.md")
