"""`scaffold enable` and `disable` without names: the features are ticked, or listed."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace

from scaffold.commands.revise import Request
from scaffold.model.answers import Answers
from scaffold.model.features import Feature, features_of, switched
from scaffold.model.problem import RefusedError, wrong_usage
from scaffold.model.question import Question
from scaffold.model.replay import answer_arguments
from scaffold.world import terminal
from scaffold.world.made import recorded
from scaffold.world.project import open_project
from scaffold.world.rendering import rendering


def choose(request: Request) -> Request:
    """Ask which features a project shall have; those that it has are ticked.

    Raises:
        RefusedError: With exit code 2 and the features, where there is nobody to ask.
    """
    project = open_project(request.writing.project)
    made = recorded(project)
    with rendering(quiet=request.writing.quiet) as renders:
        answers = renders.of(made, project.root.name).answers
        questions = renders.template(made.address, made.version).questions
    features = features_of(questions)
    has = [name for name, feature in features.items() if feature.is_in(answers)]
    if not request.wanted.ask:
        raise _unnamed(request.writing.command, features, has)
    offered = [(name, f"{name}: {feature.help}") for name, feature in features.items()]
    ticked = terminal.tick("Which features shall it have?", offered, has)
    on = [name for name in ticked if name not in has]
    off = [name for name in has if name not in ticked]
    writing = replace(
        request.writing,
        replay=f"{request.writing.replay} {_arguments(questions, answers, on, off)}".strip(),
    )
    return replace(request, wanted=replace(request.wanted, on=on, off=off), writing=writing)


def _arguments(
    questions: Mapping[str, Question], answers: Answers, on: list[str], off: list[str]
) -> str:
    """Return the options that give the new answers, whether something comes or goes."""
    after = switched(questions, switched(questions, answers, on, on=True), off, on=False)
    changed = [name for name, answer in after.items() if answer != answers.get(name)]
    given = [answer_arguments(questions[name], after[name], is_option=False) for name in changed]
    return shlex.join(word for words in given for word in words)


def _unnamed(command: str, features: Mapping[str, Feature], has: list[str]) -> RefusedError:
    width = max(map(len, features))
    lines = [
        f"  [{'x' if name in has else ' '}] {name:<{width}}  {feature.help}"
        for name, feature in features.items()
    ]
    fitting = [name for name in features if (name in has) is (command == "disable")]
    example = f"scaffold {command} {fitting[0]}" if fitting else "scaffold features"
    return wrong_usage("no-feature", "\n".join(["Name the features:", *lines]), example)
