"""The template twice: as a project was rendered, and as it shall be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scaffold.edits.by_name import ARGUMENTS
from scaffold.history.merge import Labels
from scaffold.model.answers import Answers, Given, read_answers
from scaffold.model.answers_file import Recorded
from scaffold.model.features import features_of, switched
from scaffold.model.problem import refused
from scaffold.model.tree import Tree
from scaffold.model.version import newer, newest
from scaffold.world import terminal
from scaffold.world.made import recorded
from scaffold.world.news import News, news
from scaffold.world.project import Project
from scaffold.world.rendering import Rendering, rendering
from scaffold.world.source import versions
from scaffold.world.template import Asking, Template


@dataclass(frozen=True)
class Wanted:
    """What a project shall be made from, where that is another thing than before.

    Attributes:
        on: The features to switch on.
        off: Those to switch off.
        given: Other answers.
        update: Whether the newest version is wanted, where `to` names none.
        to: The version that is wanted.
        ask: Whether there is somebody to ask what is new.
    """

    on: Sequence[str] = ()
    off: Sequence[str] = ()
    given: Sequence[Given] = ()
    update: bool = False
    to: str | None = None
    ask: bool = False


@dataclass(frozen=True)
class Renders:
    """The template twice: as the project was rendered, and as it shall be.

    Attributes:
        base: The files at the project's version, with its answers.
        theirs: The files as they shall be.
        versions: Both, in the same order.
        news: What the template tells of the versions between.
    """

    base: Tree
    theirs: Tree
    versions: tuple[str, str]
    news: News = field(default_factory=News)

    @property
    def labels(self) -> Labels:
        """What the sides are called where they are in conflict."""
        base, theirs = (f"template {version}" for version in self.versions)
        return Labels(base, theirs if theirs != base else f"{theirs}, other answers")


def render(wanted: Wanted, project: Project, *, quiet: bool) -> Renders:
    """Render a project as it was made, and as it is wanted.

    Raises:
        RefusedError: With exit code 2 for a template, a version or an answer that there is not,
            and 1 for what would have no effect.
    """
    made, folder = recorded(project), project.root.name
    with rendering(quiet=quiet) as renders:
        base, before = renders.of(made, folder)
        to = _version(wanted, made, renders)
        new = renders.template(made.address, to)
        answers = _answers(wanted, new, before)
        asking = Asking(names=tuple(new.questions.keys() - before.keys() if wanted.ask else ()))
        theirs, used = new.tree(answers, asking, folder)
        _check_features(wanted, new, used)
        both = (made.version, new.version or "")
        if not quiet:
            for text in _notes(new, before, used, answers):
                terminal.note(f"note: {text}")
        if not wanted.update:
            return Renders(base, theirs, both)
        last = [to, *versions(renders.source(made.address, to))][-1]
        told = news(renders.template(made.address, last).folder, both, used, ARGUMENTS)
        return Renders(base, theirs, both, told)


def _version(wanted: Wanted, made: Recorded, renders: Rendering) -> str | None:
    """Return the version that is wanted: if none is named, one that was released, and is newer.

    None for the last commit of a template without any.
    """
    if wanted.to or not wanted.update:
        return wanted.to or made.version
    tags = versions(renders.source(made.address, made.version))
    return newer(tags, made.version) or (made.version if newest(tags) else None)


def _answers(wanted: Wanted, template: Template, before: Answers) -> Answers:
    """Return the answers that are wanted: those from before, with what was asked for."""
    questions = template.questions
    kept = {name: answer for name, answer in before.items() if name in questions}
    answers = switched(questions, kept, wanted.on, on=True)
    answers = switched(questions, answers, wanted.off, on=False)
    return answers | read_answers(questions, wanted.given)


def _check_features(wanted: Wanted, template: Template, used: Answers) -> None:
    """Refuse what would have no effect, since other answers decide it."""
    features, there = features_of(template.questions), template.features(used)
    for name in wanted.on:
        if not features[name].is_in(used):
            question = features[name].question.name
            why = f"is {used[question]}" if question in used else "is not asked"
            message = f"{name} does nothing beside these answers: {question} {why}."
            raise refused("needs", f"{message} Nothing was written.")
    for name in there & {*wanted.off}:
        brought_by = [*_needing(template, used, name)]
        message = f"{name} is needed by {', '.join(brought_by)}. Nothing was written."
        others = " ".join([*brought_by, *wanted.off])
        raise refused("needed", message, f"scaffold disable {others}")


def _needing(template: Template, used: Answers, name: str) -> Iterator[str]:
    """Yield the features that bring another one: each alone, or because it is not there without."""
    present = [
        one for one, feature in features_of(template.questions).items() if feature.is_in(used)
    ]
    for other in present:
        rest = [one for one in present if one != other]
        alone, without = (
            template.features(switched(template.questions, used, off, on=False))
            for off in (rest, [other])
        )
        if other != name and (name in alone or name not in without):
            yield other


def _notes(new: Template, before: Answers, used: Answers, wanted: Answers) -> Iterator[str]:
    for name in before.keys() - new.questions.keys():
        yield f"{name} is no question any more: its answer goes."
    for name in used.keys() - wanted.keys():
        yield f"{name} is new: {used[name]!r} was taken."
