"""Random models, with references between them, in projects of random answers; some go again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from pieces.shapes import scaffold
from projects.checks import check_source
from projects.fixtures import Make
from projects.real_servers import Servers
from projects.sets import array
from scaffold.pieces.model.grammar import TYPES
from support import commit_all, git

pytestmark = pytest.mark.level(3)
PROJECTS, MODELS = 10, 20
LONGEST = "a_name_of_twenty_nine_letter"
WORDS = (
    *("account", "batch", "box", "city", "company", "country", "day", "device", "entry", "event"),
    *("folder", "garden", "hour", "image", "journey", "key", "label", "message", "node", "offer"),
    *(
        LONGEST,
        "parcel",
        "quote",
        "receipt",
        "shelf",
        "ticket",
        "unit",
        "visit",
        "wallet",
    ),
    *("x_ray", "year"),
)
# What stands behind a type, where it needs something, or now and then.
BEHIND = {
    "str": ("", ":1", ":7", ":500"),
    "decimal": ("", ":1,0", ":15,3", ":6,2:min=0"),
    "enum": (":one", ":a,b,c-d"),
    "int": ("", ":min=0", ":max=10", ":min=-5:max=-5"),
    "bigint": ("", ":min=1"),
    "float": ("", ":min=0.5", ":min=-1:max=1"),
}
DEFAULTS = {"bool": "true", "int": "3", "text": "a: b", "datetime": "now", "str": "ü"}
ON_DELETE = ("", ":on_delete=cascade", ":on_delete=restrict")


def fields(chance: Random, model: str, there: Sequence[str]) -> Iterator[str]:
    """Yield fields of a model."""
    # Three times in what a table between is called, the longest would be too long.
    several = [one for one in there if one != LONGEST] if model != LONGEST else []
    possible = [one for one in TYPES if {"ref": there, "refs": several}.get(one, True)]
    for number in range(chance.randint(1, 6)):
        kind = chance.choice(possible)
        optional = chance.choice(["", "?"]) if kind != "refs" else ""
        if kind == "ref":
            other = chance.choice([*there, *([model] if optional else [])])
            behind = f":{other}{chance.choice(ON_DELETE)}"
        elif kind == "refs":
            behind = f":{chance.choice(several)}{chance.choice(ON_DELETE)}"
        else:
            behind = chance.choice(BEHIND.get(kind, ("",)))
        is_free = kind not in ("json", "bytes", "text", "bool", "enum", "refs")
        flag = chance.choice(["", "", ":index", ":unique"]) if is_free else ""
        is_narrow = flag == ":unique" and "min=-5" in behind
        default = chance.random() < 0.3 and not behind and flag != ":unique"
        with_ = f":default={DEFAULTS[kind]}" if default and kind in DEFAULTS else ""
        name = chance.choice(["f", "field_of_thirty_letters_long"]) if not there else "field"
        yield f"{name}_{number}:{kind}{optional}{behind}{'' if is_narrow else flag}{with_}"


@pytest.mark.parametrize("seed", range(PROJECTS))
def test_random_models(make: Make, servers: Servers, seed: int) -> None:
    chance = Random(seed)
    sets = [one for one in array(2) if "database" in one.answers.get("resources", ())]
    answers = {**chance.choice(sets).answers, "python_version": "3.11"}
    project = make("project", answers)
    lines: list[list[str]] = []
    for name in chance.sample(WORDS, MODELS):
        there = [line[1] for line in lines]
        options = ["--timestamps"] if chance.random() < 0.3 else []
        options += ["--id", "uuid"] if chance.random() < 0.3 else []
        line = ["add-model", name, *fields(chance, name, there), *options]
        done = scaffold(project.folder, *line)
        assert done.exit_code == 0, f"{shlex.join(line)}\n{done.output}"
        lines.append(line)
        # The last one: what others were built on stays where it is.
        if chance.random() < 0.2:
            assert scaffold(project.folder, "add-model", name, "--remove").exit_code == 0
            lines.pop()
    commit_all(project.folder, "models")
    project.run("uv sync")
    check_source(project)
    for variables in ({}, servers.variables(project)):
        project.run("uv run pytest tests/routers tests/test_migrations.py", **variables)
        project.run("uv run alembic upgrade head", **variables)
        said = project.run("uv run alembic check", **variables)
        assert "No new upgrade operations" in said
    for line in reversed(lines):
        done = scaffold(project.folder, "add-model", line[1], "--remove")
        assert done.exit_code == 0, done.output
    git(project.folder, "rm", "--quiet", "--cached", "--ignore-unmatch", "uv.lock")
    assert git(project.folder, "diff", "--stat", "HEAD~1", "--", ":!uv.lock") == ""
