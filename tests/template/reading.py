"""The template as its tests read it: its files, its questions, and what its gates ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

import yaml
from jinja2 import Template, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from support import CHECKOUT, git

Kind = TypeVar("Kind", bound=nodes.Node)
# The same as yaml.SafeLoader, ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ROOT = CHECKOUT / "template"
CONFIG: dict[str, Any] = yaml.safe_load((CHECKOUT / "copier.yml").read_text(encoding="utf-8"))
QUESTIONS: dict[str, dict[str, Any]] = {
    name: question for name, question in CONFIG.items() if not name.startswith("_")
}
BRINGS: dict[str, list[str]] = QUESTIONS["brings"]["default"]
# What Copier itself adds to the answers.
COPIERS_OWN = {
    "_copier_answers": {"_commit": "v1.0.0", "_src_path": "gh:org/template"},
    "_folder_name": "my-api",
}
# As Copier's own: https://copier.readthedocs.io/en/stable/creating/
ENVIRONMENT = SandboxedEnvironment(
    extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"], **CONFIG["_envops"]
)


def listed_files() -> Iterator[str]:
    """Yield the paths of the template's files, those of the next commit included."""
    kinds = ("--cached", "--others", "--exclude-standard")
    for name in sorted(git(ROOT, "ls-files", "-z", *kinds).split("\0")):
        if name and (ROOT / name).is_file():
            yield name


def text_of(path: str) -> str | None:
    """Return what a file holds; None for a binary one, which Copier copies as it is."""
    try:
        return (ROOT / path).read_bytes().decode()
    except UnicodeDecodeError:
        return None


PATHS = list(listed_files())
FILES: dict[str, str] = {path: text for path in PATHS if (text := text_of(path)) is not None}


@cache
def compiled(text: str) -> Template:
    return ENVIRONMENT.from_string(text)


def template_of(node: nodes.Node) -> Template:
    """Return a template of its own for a part of one."""
    tree = node if isinstance(node, nodes.Template) else nodes.Template([node], lineno=1)
    tree.set_environment(ENVIRONMENT)
    return Template.from_code(ENVIRONMENT, ENVIRONMENT.compile(tree), {**ENVIRONMENT.globals})


def is_asked(question: str) -> bool:
    return QUESTIONS[question].get("when") is not False


def choices(question: str) -> list[str]:
    """Return the values that a question offers; none where it takes free text."""
    offered = QUESTIONS[question].get("choices", [])
    return list(offered.values() if isinstance(offered, dict) else offered)


def variables(tree: nodes.Template) -> set[str]:
    return meta.find_undeclared_variables(tree)


def constants_in(node: nodes.Node) -> list[str]:
    return [constant.value for constant in node.find_all(nodes.Const)]


def find_all(node: nodes.Node, kind: type[Kind]) -> Iterator[Kind]:
    """Yield the nodes of a kind, the one at the top included."""
    return nodes.Template([node]).find_all(kind)


def memberships(node: nodes.Node) -> Iterator[tuple[nodes.Name, str]]:
    """Yield each `"value" in name`, and each `not in`, as the name and the value."""
    for compare in find_all(node, nodes.Compare):
        operand = compare.ops[0]
        match compare.expr, operand.op, operand.expr:
            case nodes.Const(value=value), "in" | "notin", nodes.Name() as name:
                yield name, value


def features_asked(text: str) -> list[str]:
    """Return the features that the gates of a file ask for, each as often as it is asked."""
    asked = memberships(ENVIRONMENT.parse(text))
    return [value for name, value in asked if name.name == "features"]


@cache
def feature_conditions() -> dict[str, nodes.Expr]:
    """Return the features that follow from answers, and from which."""
    tree = ENVIRONMENT.parse(QUESTIONS["features"]["default"])
    return {
        feature: condition.test
        for condition in tree.find_all(nodes.CondExpr)
        for feature in constants_in(condition.expr1)
    }


@cache
def chosen_in() -> dict[str, str]:
    """Return the features that are chosen by their name, and the question that offers them."""
    several = [name for name in QUESTIONS if QUESTIONS[name].get("multiselect")]
    return {choice: question for question in several for choice in choices(question)}


def all_features() -> set[str]:
    return {*chosen_in(), *feature_conditions()}


def brought_by(path: str) -> list[str]:
    """Return the features without which a file is not there."""
    return [
        feature
        for feature, places in BRINGS.items()
        if any(f"/{path}/".startswith(f"{place}/") for place in places)
    ]


@cache
def from_yaml(text: str) -> object:
    return yaml.load(text, LOADER)


def context(answers: Mapping[str, object]) -> dict[str, object]:
    """Return a value for every question, as Copier computes it."""
    values: dict[str, object] = {**COPIERS_OWN, **answers}
    for name, question in QUESTIONS.items():
        value = question.get("default", "")
        if name in answers:
            value = answers[name]
        elif isinstance(value, str):
            value = compiled(value).render(values)
            value = from_yaml(value) if question["type"] == "yaml" else value
        values[name] = value
    return values


def validators() -> dict[str, str]:
    judged = (name for name in QUESTIONS if "validator" in QUESTIONS[name])
    return {name: QUESTIONS[name]["validator"] for name in judged}


def is_refused(question: str, values: Mapping[str, object]) -> bool:
    """Return whether the question's validator has something to say to these answers."""
    return bool(compiled(validators()[question]).render(values).strip())


def is_there(path: str, values: Mapping[str, object]) -> bool:
    features = values["features"]
    assert isinstance(features, list)
    return all(feature in features for feature in brought_by(path))


def render(path: str, values: Mapping[str, object]) -> str:
    return compiled(FILES[path]).render(values)
