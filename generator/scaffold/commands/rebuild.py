"""`scaffold restore .copier-answers.yml` where that is lost: the answers are guessed, and asked.

Nothing but renders says what an answer brings: of each question the answer is taken with which the
render is most like the project.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scaffold.commands.change import Writing, carry_out
from scaffold.commands.merge import Merge, entries
from scaffold.history.merge import Outcome
from scaffold.history.record import Record
from scaffold.model.answers import Answers, Given, chosen, read_answers
from scaffold.model.answers_file import ANSWERS_FILE
from scaffold.model.problem import wrong_usage
from scaffold.model.question import Answer, Question
from scaffold.model.report import Next, Report
from scaffold.model.tree import Tree
from scaffold.model.version import made
from scaffold.project.settings import metadata
from scaffold.world import disk, terminal
from scaffold.world.project import Project, open_project
from scaffold.world.rendering import Rendering, rendering
from scaffold.world.source import ADDRESS, versions
from scaffold.world.template import Asking, Template

README = "README.md"
TITLE = re.compile(r"^# (.+?)[ \t]*$", re.MULTILINE)
TOLD = {
    "project_slug": "name",
    "description": "description",
    "author_name": "author",
    "author_email": "email",
}


@dataclass(frozen=True)
class Request:
    """What the command line asks for.

    Attributes:
        writing: What all commands share.
        given: Answers that are known.
        template: Its address; None for ours.
        version: The one that the project was made from; None for the one that is most like it.
        ask: Whether there is somebody to ask.
    """

    writing: Writing
    given: Sequence[Given] = ()
    template: str | None = None
    version: str | None = None
    ask: bool = False


def is_lost(files: Sequence[str], folder: str | None) -> bool:
    """Say whether what is to be restored is what everything else is rendered by."""
    is_meant = [Path(file).name for file in files] == [ANSWERS_FILE]
    return is_meant and not (open_project(folder).root / ANSWERS_FILE).is_file()


def rebuild(request: Request) -> Report:
    """Write down anew what a project was made from.

    Raises:
        RefusedError: With exit code 2 for a template, a version or an answer that there is not, or
            for one that is needed and cannot be guessed.
    """
    project = open_project(request.writing.project)
    with rendering(quiet=True) as renders:
        guess = _Guess(request, project, renders)
        with terminal.doing("comparing with what the template makes", quiet=request.writing.quiet):
            template, answers = guess.made_from()
        tree, used = guess.render(template, answers, Asking(everything=request.ask))
    if ANSWERS_FILE not in tree:
        raise wrong_usage("no-such-file", f"The template makes no {ANSWERS_FILE}.")
    done = Merge({}, Outcome({ANSWERS_FILE: tree[ANSWERS_FILE]}))
    record = Record("restore", "", False, request.writing.replay or "", [*entries(project, done)])
    steps = [Next(project.from_here("scaffold status"), "what is not as it would be rendered")]
    report = carry_out(project, record, request.writing, next=steps)
    words = ", ".join(chosen(used))
    return replace(report, version=template.version, lines=[f"{template.version}: {words}"])


class _Guess:
    """What a project was made from, as far as renders tell."""

    def __init__(self, request: Request, project: Project, renders: Rendering) -> None:
        self._request = request
        self._project = project
        self._renders = renders
        self._lines: dict[str, Counter[bytes]] = {}

    def made_from(self) -> tuple[Template, Answers]:
        """Return the template at the version that is most like the project, and the answers."""
        address, version = self._request.template or ADDRESS, self._request.version
        tags = [version] if version else made(versions(self._renders.source(address)))
        newest, *older = [*reversed(tags)] if tags else [None]
        found = template = self._renders.template(address, newest)
        best, answers = self._answers(template, self._texts())
        for one in older:
            template = self._renders.template(address, one)
            likeness, _ = self._tried(template, answers)
            if likeness < best:
                break
            best, found = (likeness, template) if likeness > best else (best, found)
        if found is not self._renders.template(address, newest):
            _, answers = self._answers(found, answers)
        return found, answers

    def _answers(self, template: Template, answers: Answers) -> tuple[int, Answers]:
        """Return how much the project is like a render at its best, and the answers of that."""
        best, answers = self._tried(template, answers)
        tries = [(one, value) for one in template.questions.values() for value in _values(one)]
        waiting = deque(tries)
        while waiting:
            question, value = waiting.popleft()
            if question.name not in answers:  # it is not asked beside the others
                continue
            other = answers | {question.name: _with(question, answers[question.name], value)}
            likeness, used = self._tried(template, other) if other != answers else (best, other)
            if likeness > best:
                best, answers = likeness, used
                waiting.extend(one for one in tries if one not in waiting)  # beside that
        return best, answers

    def render(self, template: Template, answers: Answers, asking: Asking) -> tuple[Tree, Answers]:
        """Render the project with what was given, and these answers in the place of defaults."""
        given = read_answers(template.questions, self._request.given)
        return template.tree(given, asking, self._project.root.name, answers)

    def _tried(self, template: Template, answers: Answers) -> tuple[int, Answers]:
        """Return how much the project is like a render, and its answers.

        That is the number of lines that both have, without that of those that the project lacks.
        """
        tree, used = self.render(template, answers, Asking())
        likeness = 0
        for path in tree.keys() - {ANSWERS_FILE}:
            lines = _lines(tree[path].content)
            if path not in self._lines:  # read from the disk: what begins with a dot, too
                there = disk.read_files(self._project.root, {path: tree[path]})
                self._lines[path] = _lines(there[path].content if there else b"")
            likeness += 2 * (lines & self._lines[path]).total() - lines.total()
        return likeness, used

    def _texts(self) -> Answers:
        """Return what README.md and pyproject.toml say, in which any text may stand."""
        files = self._project.files
        readme = files[README].content.decode("utf-8", "replace") if README in files else ""
        title, told = TITLE.search(readme), metadata(files)
        known = {question: told[key] for question, key in TOLD.items() if key in told}
        return {"project_name": title[1], **known} if title else {**known}


def _values(question: Question) -> Sequence[str | bool]:
    return [True, False] if question.type == "bool" else question.values


def _with(question: Question, answer: Answer, value: str | bool) -> Answer:
    """Return another answer: this value, or one of several more or less."""
    if not isinstance(answer, list):
        return value
    return [one for one in question.values if (one in answer) is not (one == value)]


def _lines(content: bytes) -> Counter[bytes]:
    return Counter(line for line in content.splitlines() if line.strip())
