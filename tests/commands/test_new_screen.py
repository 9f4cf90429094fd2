"""`scaffold new` as it stands on the screen: narrow and wide, with and without colour."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals of POSIX", allow_module_level=True)

import pexpect
import pyte
from scaffold.model.question import Question
from scaffold.world import copier_file
from support import answers_of

RIGHT, UP, BACKSPACE = "\x1b[C", "\x1b[A", "\x7f"
PASTED = "\x1b[200~{}\x1b[201~"
QUESTIONS = copier_file.questions()
# What is typed where it is not Enter alone.
TYPED = {
    "project_name": PASTED.format("Bike Shop"),
    "project_slug": RIGHT + "-2",
    "description": "All of it",
}


class Talk:
    """A process on a terminal, and what stands on that."""

    def __init__(self, words: list[str], columns: int) -> None:
        self.said = ""
        self.screen = pyte.Screen(columns, 100)
        self._stream = pyte.Stream(self.screen)
        self._child = pexpect.spawn(
            words[0], words[1:], encoding="utf-8", dimensions=(100, columns), timeout=60
        )

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    def wait_for(self, text: str) -> None:
        """Read until a line ends with the text."""
        while not any(line.endswith(text) for line in self.lines):
            self._read()

    def send(self, keys: str) -> None:
        self._child.send(keys)

    def end(self) -> int:
        try:
            while True:
                self._read()
        except pexpect.EOF:
            return self._child.wait()

    def _read(self) -> None:
        text = self._child.read_nonblocking(4096, timeout=60)
        self.said += text
        self._stream.feed(text)

    def style_of(self, text: str) -> pyte.screens.Char:
        """Return the first character of the last line that ends with the text."""
        row = max(number for number, line in enumerate(self.lines) if line.endswith(text))
        return self.screen.buffer[row][self.lines[row].rindex(text)]


@pytest.mark.parametrize("columns", [60, 120])
@pytest.mark.parametrize("colour", [True, False])
def test_every_question_and_choice_stands_there_whole(
    command: list[str], here: Path, columns: int, colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    talk = Talk([*command, "shop", "--no-git"], columns)
    talk.wait_for("choose myself")
    assert "? What should it have?" in talk.lines
    assert "   recommended: The defaults." in [line.replace("»", " ") for line in talk.lines]
    talk.send(UP + UP + "\r")
    for question in QUESTIONS.values():
        # Without a script, and without callbacks, there is nothing to choose.
        if question.name not in {"callback_delivery", "sdk_clients"}:
            answer(talk, question)
    assert talk.end() == 0
    answers = answers_of(here / "shop")
    assert (answers["project_name"], answers["project_slug"]) == ("Bike Shop", "bike-shop-2")
    assert "  project_name  Bike Shop" in talk.lines
    assert not any("..." in line for line in talk.lines), "what was done meanwhile is gone"
    assert ("\x1b[0;38;5;" in talk.said) is colour


def answer(talk: Talk, question: Question) -> None:
    talk.wait_for(f"? {question.help}")
    for choice in question.choices:
        talk.wait_for(f"{choice.value}: {choice.help}" if choice.help else choice.value)
    if question.name == "project_slug":
        talk.wait_for("bike-shop")
        assert talk.style_of("bike-shop").reverse, "it is selected"
    if question.name == "author_email":
        talk.send("nobody\r")
        talk.wait_for("Write an address such as ada@example.com, or nothing.")
        assert not any("Validation error" in line for line in talk.lines)
        talk.send(BACKSPACE * len("nobody"))
    if question.name == "resources":
        talk.wait_for("   (arrows move, <space> selects, <a> all, <i> inverts)")
    talk.send(TYPED.get(question.name, "") + "\r")
