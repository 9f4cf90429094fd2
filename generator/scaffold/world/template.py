"""Copier: the template at a version, its questions, and the rendering of a project."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import warnings
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import yaml

from scaffold.model.answers import Answers
from scaffold.model.problem import wrong_usage
from scaffold.model.question import Answer, Question, questions_of
from scaffold.model.tree import Tree
from scaffold.world import disk, terminal
from scaffold.world.copier_environment import copier_environment
from scaffold.world.copier_errors import question_at_fault, translated
from scaffold.world.prompts import give_copier_our_look
from scaffold.world.source import Source, presets_in

if TYPE_CHECKING:
    from copier._main import Worker
    from copier._settings import SettingsModel

UNCOMMITTED = "The template has changes that are not committed: there is no update from them."
# What Copier tells a template of where it is rendered.
FOLDER = re.compile(r"\b(_folder_name|dst_path)\b")
CONFIG = ("copier.yml", "copier.yaml")
TAG = re.compile(r"v?\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)*")


@dataclass(frozen=True)
class Asking:
    """What Copier asks on the terminal.

    Attributes:
        everything: Each question that has no answer yet.
        names: These, even where there is a default; used without `everything`.
        needed: Also what turns out to have no default beside the other answers.
    """

    everything: bool = False
    names: tuple[str, ...] = ()
    needed: bool = False


class Template:
    """A template that Copier has fetched; use `open_template` to get one."""

    def __init__(self, worker: Worker, source: Source) -> None:
        """Take Copier's state, and where it has the template from; nothing is fetched yet."""
        self._worker = worker
        self.source = source

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions that a person can answer, in their order."""
        return questions_of(self._worker.template.questions_data)

    @property
    def version(self) -> str | None:
        """The tag, or what `git describe` says; None for a template without git."""
        return self._worker.template.commit

    @property
    def tag(self) -> str | None:
        """The version, where it is a tag and not a commit after one."""
        return self.version if self.version and TAG.fullmatch(self.version) else None

    @property
    def folder(self) -> Path:
        """Where the template is, as long as it is open."""
        folder: Path = self._worker.template.local_abspath
        return folder

    @property
    def presets(self) -> dict[str, Path]:
        """The answers files that the template brings, by name."""
        return presets_in(self.folder)

    def render(self, answers: Answers, preferred: Answers, asking: Asking) -> Answers:
        """Render the project, and return every answer that it was rendered with.

        Args:
            answers: What was given; refused where the template's validators say so.
            preferred: Takes the place of the template's defaults; dropped where it is refused.
            asking: What to ask on the terminal.
        """
        worker = self._worker
        worker.data = dict(answers)
        worker.user_defaults = dict(preferred)
        worker.defaults = not asking.everything
        worker.ask = asking.names
        with translated(worker, self.questions, answers):
            self._run(needed=asking.needed)
        return {name: self._answer(name) for name in self.questions if self._is_answered(name)}

    def tree(
        self,
        answers: Answers,
        asking: Asking,
        folder: str | None = None,
        preferred: Answers | None = None,
    ) -> tuple[Tree, Answers]:
        """Render the project into a folder of its own, and return its files and all answers.

        Args:
            answers: What was given.
            asking: What to ask on the terminal.
            folder: What the project's folder is called; None for the name as it is.
            preferred: As of `render`.
        """
        worker = self._worker
        worker.dst_path = Path(tempfile.mkdtemp(), folder or worker.dst_path.name)
        worker.__dict__.pop("subproject", None)  # which Copier keeps, with the old folder
        used = self.render(answers, preferred or {}, asking)
        tree = disk.read_tree(worker.dst_path)
        shutil.rmtree(worker.dst_path.parent)  # there may be hundreds
        return tree, used

    def asks_for_folder(self, answered: Collection[str]) -> bool:
        """Say whether what is rendered may depend on what the project's folder is called.

        Args:
            answered: The questions whose defaults play no part.
        """
        questions = self._worker.template.questions_data.items()
        asking = (str(details) for name, details in questions if name not in answered)
        return self._names_folder or any(map(FOLDER.search, asking))

    @cached_property
    def _names_folder(self) -> bool:
        files = (file for file in self._worker.template_copy_root.rglob("*") if file.is_file())
        texts = (file.read_text("utf-8", "surrogateescape") for file in files)
        return any(map(FOLDER.search, texts))

    def features(self, answers: Answers) -> set[str]:
        """Return everything that is there with these answers, also what others bring along.

        That is what a template calls `features`; nothing where it has no such question.
        """
        context = dict(self._worker._render_context()) | answers
        for name, question in self._worker.template.questions_data.items():
            # What nobody is asked depends on the answers, and is not what it was for others.
            if question.get("when") is False and isinstance(default := question["default"], str):
                text = self._worker.jinja_env.from_string(default).render(context)
                context[name] = text if question["type"] == "str" else yaml.safe_load(text)
        found = context.get("features")
        return {*found} if isinstance(found, list) else set()

    def _run(self, *, needed: bool) -> None:
        while True:
            try:
                return self._worker.run_copy()
            except ValueError as error:
                # Answers are validated before the first file is written, so nothing is there yet.
                name = question_at_fault(error)
                is_dropped = self._worker.user_defaults.pop(name, None) is not None
                if not (is_dropped or (needed and self._ask_too(name))):
                    raise

    def _ask_too(self, name: str) -> bool:
        """Ask for one more, with the answers so far; False if it was given, or asked already."""
        worker = self._worker
        if name not in self.questions or name in worker.data or name in worker.ask:
            return False
        known = worker.answers.user
        worker.data |= {asked: known[asked] for asked in self.questions if asked in known}
        worker.ask = (name,)
        return True

    def _is_answered(self, name: str) -> bool:
        given = self._worker.answers
        return name in given.combined and name not in given.hidden

    def _answer(self, name: str) -> Answer:
        answer: Answer = self._worker.answers.combined[name]
        return answer

    def last_words(self, folder: str) -> list[str]:
        """Return the lines that the template says after a copy, as if it was made to the folder.

        Only after `render`.
        """
        worker = self._worker
        context = dict(worker._render_context())
        answers = context["_copier_answers"]
        conf = ChainMap({"dst_path": PurePath(folder)}, context["_copier_conf"])
        in_order = {name: answers[name] for name in self.questions if name in answers}
        context |= {"_copier_answers": in_order, "_copier_conf": conf}
        words = worker.jinja_env.from_string(worker.template.message_after_copy)
        return words.render(context).splitlines()

    def defaults(self) -> Answers:
        """Return what the template itself would have answered, beside those that it was given."""
        context = self._worker._render_context()
        return {
            name: self._default(question.default, context)
            for name, question in self.questions.items()
        }

    def _default(self, default: object, context: Mapping[str, object]) -> Answer:
        if isinstance(default, str):
            return self._worker.jinja_env.from_string(default).render(context)
        if isinstance(default, list):
            return [str(item) for item in default]
        return default if isinstance(default, (bool, int, float)) else str(default)


@contextmanager
def open_template(
    source: Source, ref: str | None, project: Path, scratch: Path, *, quiet: bool = False
) -> Iterator[Template]:
    """Fetch a template, to be rendered to `project`; leave nothing of it outside `scratch`.

    Raises:
        RefusedError: With exit code 2 if there is no such template or version.
    """
    with ExitStack() as stack:
        # Copier itself would say first of all that there are no tags, where there are none.
        with terminal.doing("fetching the template", quiet=quiet), redirect_stderr(io.StringIO()):
            stack.enter_context(copier_environment(source, scratch))
            stack.enter_context(_copiers_warnings())
            if source.is_uncommitted:
                terminal.note(f"note: {UNCOMMITTED}")
            worker = stack.enter_context(_worker(source, ref, project, quiet))
            stack.enter_context(translated(worker, {}, {}))
            folder = worker.template.local_abspath
            if not any((folder / name).is_file() for name in CONFIG):
                raise ValueError("there is no copier.yml in it")
            give_copier_our_look(worker.template.questions_data.values())
        yield Template(worker, source)


def _worker(source: Source, ref: str | None, project: Path, quiet: bool) -> Worker:
    # Copier's public functions fetch and render in one go, and so would fetch twice: its questions
    # and presets are needed before anything is rendered.
    from scaffold.world.copier_worker import QuickWorker

    class NewProjectWorker(QuickWorker):
        def _render_template(self) -> None:
            with terminal.doing("rendering the project", quiet=quiet):
                super()._render_template()

    return NewProjectWorker(
        src_path=source.address,
        dst_path=project,
        vcs_ref=ref or source.ref,
        settings=_settings(),
        quiet=True,
        overwrite=True,
    )


def _settings() -> SettingsModel:
    """Return the user's settings of Copier: https://copier.readthedocs.io/en/stable/settings/."""
    from copier._settings import SettingsModel
    from yaml import YAMLError

    try:
        return SettingsModel.from_file()
    except (ValueError, YAMLError) as error:
        message = f"Copier's settings file cannot be used: {error}"
        raise wrong_usage("copier-settings", message) from error


@contextmanager
def _copiers_warnings() -> Iterator[None]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    from copier.errors import CopierWarning, DirtyLocalWarning

    for warning in caught:
        if issubclass(warning.category, DirtyLocalWarning):
            terminal.note(f"note: {UNCOMMITTED}")
        elif issubclass(warning.category, CopierWarning):
            terminal.note(f"note: {warning.message}")
