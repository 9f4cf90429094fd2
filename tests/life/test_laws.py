"""`new` with a feature is `enable` after `new` without it, and `disable` takes it back.

Byte for byte and mode for mode, with no empty folder left, for every feature and every pair, in the
smallest project and in one with everything. The features are read from copier.yml.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from life.rendered import OURS, Rendered, difference, done, lay, scaffold, state, with_lf
from projects.sets import preset
from scaffold.cli import app
from scaffold.model.answers import Answers
from scaffold.model.features import features_of, switched
from scaffold.model.question import questions_of
from scaffold.model.tree import Tree
from template.reading import CONFIG
from typer.testing import CliRunner

ASKED = questions_of(CONFIG)
FEATURES = features_of(ASKED)
PAIRS = [*combinations(FEATURES, 2)]
# Of the clients there is one at least where there is a script; and a question has one answer.
PAIRS.remove(("typescript", "python"))
PAIRS.remove(("documented", "delivered"))
SAMPLE = random.Random(7).sample(PAIRS, 6)
BASES: dict[str, dict[str, Any]] = {name: dict(preset(name)) for name in ("minimal", "full")}
CLIENTS = ("typescript", "python")
# What others bring, which are left out of a base where that shall not be there.
BROUGHT = {
    "proxy_headers": ["https_redirect"],
    "database": ["delivered", "tasks"],
    "http_client": ["delivered"],
}
PIECES = (
    ["add-router", "orders"],
    ["add-resource", "search"],
    ["add-middleware", "tenant"],
    ["add-callback", "probed_ok", "--on", "GET /health/live"],
)

singles = pytest.mark.parametrize("names", [(name,) for name in FEATURES], ids="-".join)
sample = pytest.mark.parametrize("names", SAMPLE, ids="-".join)
# Each with what comes behind it: one project after the other is made in a test.
pairs = pytest.mark.parametrize("first", FEATURES)


def instead_of(name: str) -> list[str]:
    """Return the features of which there is one at most."""
    question = FEATURES[name].question
    return [] if question.several else [o for o in FEATURES if FEATURES[o].question == question]


def answers(base: str, names: Sequence[str]) -> tuple[Answers, Answers]:
    """Return the answers of a base without some features, and with them.

    What the template itself decides together is left out of the base: what brings a feature that
    shall not be there, or stands in its place; and a script for the only client.
    """
    away = [one for name in names for one in [*BROUGHT.get(name, ()), *instead_of(name)]]
    given = switched(ASKED, BASES[base], away, on=False)
    if {*names} & {*CLIENTS}:
        given = given | {"sdk_script": "python", "sdk_clients": [*CLIENTS]}
    without = switched(ASKED, given, names, on=False)
    return without, switched(ASKED, without, names, on=True)


def check(
    rendered: Rendered, folder: Path, base: str, names: Sequence[str], *, crlf: bool = False
) -> None:
    without, with_ = map(rendered.new, answers(base, names))
    lay(folder, without, crlf=crlf)
    done(folder, "enable", *names)
    same(folder, with_, crlf=crlf)
    done(folder, "disable", *names)
    same(folder, without, crlf=crlf)


def same(folder: Path, expected: Tree, *, crlf: bool = False) -> None:
    """Compare a project; with `crlf` each text has these line ends, and is otherwise the same."""
    found = state(folder)
    if crlf:
        texts = [file.content for file in found.values() if b"\0" not in file.content]
        assert all(text.count(b"\r\n") == text.count(b"\n") for text in texts)
        found = with_lf(found)
    if found != expected:
        pytest.fail(difference(expected, found))


def beyond(number: int, *values: object) -> list[object]:
    """Return the parameters, of which the first is of level 1 and the others of another level."""
    first, *others = values
    return [first, *(pytest.param(value, marks=pytest.mark.level(number)) for value in others)]


@pytest.mark.parametrize("crlf", beyond(2, False, True), ids=["lf", "crlf"])
@pytest.mark.parametrize("base", beyond(2, "full", "minimal"))
@singles
def test_a_feature(
    rendered: Rendered, tmp_path: Path, names: tuple[str], base: str, crlf: bool
) -> None:
    check(rendered, tmp_path, base, names, crlf=crlf)


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
@sample
def test_some_pairs(rendered: Rendered, tmp_path: Path, names: tuple[str, str], crlf: bool) -> None:
    check(rendered, tmp_path, "minimal", names, crlf=crlf)


@pytest.mark.level(3)
@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
@pytest.mark.parametrize("base", BASES)
@pairs
def test_every_pair(rendered: Rendered, tmp_path: Path, first: str, base: str, crlf: bool) -> None:
    for names in (pair for pair in PAIRS if pair[0] == first):
        check(rendered, tmp_path / "-".join(names), base, names, crlf=crlf)


def with_pieces(rendered: Rendered, folder: Path, answers: Answers) -> Path:
    """Make a project, and add one of each piece."""
    lay(folder, rendered.new(answers))
    for words in PIECES:
        done(folder, *words)
    return folder


def check_with_pieces(rendered: Rendered, folder: Path, base: str, names: Sequence[str]) -> None:
    """Pieces and features come, and the features go, in any order."""
    without, with_ = answers(base, names)
    before = with_pieces(rendered, folder / "before", without)
    was = state(before)
    done(before, "enable", *names)
    after = with_pieces(rendered, folder / "after", with_)
    same(before, state(after))
    for project in (before, after):
        done(project, "disable", *names)
        same(project, was)


@pytest.mark.parametrize("base", beyond(3, "full", "minimal"))
@pytest.mark.parametrize("names", beyond(2, *SAMPLE), ids="-".join)
def test_some_pairs_beside_pieces(
    rendered: Rendered, tmp_path: Path, names: tuple[str, str], base: str
) -> None:
    check_with_pieces(rendered, tmp_path, base, names)


@pytest.mark.level(3)
@pytest.mark.parametrize("base", BASES)
@singles
def test_a_feature_beside_pieces(
    rendered: Rendered, tmp_path: Path, names: tuple[str], base: str
) -> None:
    check_with_pieces(rendered, tmp_path, base, names)


@pytest.mark.level(3)
@pytest.mark.parametrize("base", BASES)
@pairs
def test_every_pair_beside_pieces(
    rendered: Rendered, tmp_path: Path, first: str, base: str
) -> None:
    for names in (pair for pair in PAIRS if pair[0] == first):
        check_with_pieces(rendered, tmp_path / "-".join(names), base, names)


def test_new_makes_what_is_compared_here(rendered: Rendered, here: Path) -> None:
    """And plain Copier is what renders it, in both."""
    data = [word for name, value in OURS.items() for word in ("-d", f"{name}={value}")]
    made = CliRunner().invoke(
        app, ["new", "shop", "--template", str(rendered.repository), "--preset", "full", *data]
    )
    assert made.exit_code == 0, made.output
    assert state(here / "shop") == rendered.new(preset("full"))


def test_what_brings_another_has_to_go_first(rendered: Rendered, tmp_path: Path) -> None:
    lay(tmp_path, rendered.new({**preset("minimal"), "middleware": ["https_redirect"]}))
    before = state(tmp_path)
    refused = scaffold(tmp_path, "disable", "proxy_headers")
    assert (refused.exit_code, state(tmp_path)) == (1, before)
    assert refused.stderr == (
        "error: proxy_headers is needed by https_redirect. Nothing was written.\n"
        "next: scaffold disable https_redirect proxy_headers\n"
    )
    done(tmp_path, "disable", "https_redirect", "proxy_headers")
    same(tmp_path, rendered.new(preset("minimal")))


def test_each_of_those_that_bring_another_is_named(rendered: Rendered, tmp_path: Path) -> None:
    lay(tmp_path, rendered.new({**preset("minimal"), "callbacks": "delivered", "tasks": "durable"}))
    before = state(tmp_path)
    refused = scaffold(tmp_path, "disable", "database")
    assert (refused.exit_code, state(tmp_path)) == (1, before)
    assert refused.stderr.endswith(
        "error: database is needed by delivered, tasks. Nothing was written.\n"
        "next: scaffold disable delivered tasks database\n"
    )
    done(tmp_path, "disable", "delivered", "tasks", "database")
    same(tmp_path, rendered.new(preset("minimal")))


def test_one_question_has_one_answer(rendered: Rendered, tmp_path: Path) -> None:
    lay(tmp_path, rendered.new({**preset("minimal"), "callbacks": "delivered"}))
    before = state(tmp_path)
    done(tmp_path, "disable", "documented")
    assert state(tmp_path) == before
    refused = scaffold(tmp_path, "enable", "documented", "delivered")
    assert (refused.exit_code, state(tmp_path)) == (1, before)
    assert "documented does nothing beside these answers: callbacks is delivered." in refused.stderr
    done(tmp_path, "enable", "documented")
    same(tmp_path, rendered.new({**preset("minimal"), "callbacks": "documented"}))


@pytest.mark.parametrize("base", BASES)
def test_how_callbacks_are_delivered(rendered: Rendered, tmp_path: Path, base: str) -> None:
    none = switched(ASKED, BASES[base], ["delivered", "tasks"], on=False)
    none.pop("callback_delivery", None)
    background = {**none, "callbacks": "delivered", "callback_delivery": "background"}
    lay(tmp_path, rendered.new(none))
    done(tmp_path, "enable", "delivered", "-d", "callback_delivery=background")
    same(tmp_path, rendered.new(background))
    done(tmp_path, "enable", "-d", "callback_delivery=durable")
    same(tmp_path, rendered.new({**background, "callback_delivery": "durable"}))
    done(tmp_path, "enable", "-d", "callback_delivery=background")
    same(tmp_path, rendered.new(background))
    done(tmp_path, "disable", "delivered")
    same(tmp_path, rendered.new(none))


def test_a_client_needs_a_script(rendered: Rendered, tmp_path: Path) -> None:
    lay(tmp_path, rendered.new(preset("minimal")))
    before = state(tmp_path)
    refused = scaffold(tmp_path, "enable", "python")
    assert (refused.exit_code, state(tmp_path)) == (1, before)
    done(tmp_path, "enable", "python", "--data", "sdk_script=node")
    wanted = {"sdk_script": "node", "sdk_clients": ["python"]}
    same(tmp_path, rendered.new({**preset("minimal"), **wanted}))


def test_a_script_needs_a_client(rendered: Rendered, tmp_path: Path) -> None:
    lay(tmp_path, rendered.new(preset("full")))
    before = state(tmp_path)
    refused = scaffold(tmp_path, "disable", "typescript", "python")
    assert (refused.exit_code, state(tmp_path)) == (2, before)
    assert "Choose at least one client, or sdk_script none." in refused.stderr
    done(tmp_path, "disable", "typescript", "python", "--data", "sdk_script=none")
    same(tmp_path, rendered.new({**preset("full"), "sdk_script": "none"}))


def test_a_model_needs_a_python_before_3_15(rendered: Rendered, tmp_path: Path) -> None:
    newest = {**preset("minimal"), "python_version": "3.15"}
    lay(tmp_path, rendered.new(newest))
    before = state(tmp_path)
    refused = scaffold(tmp_path, "enable", "ml_model")
    assert (refused.exit_code, state(tmp_path)) == (2, before)
    assert "ONNX Runtime lacks Python 3.15" in refused.stderr
    done(tmp_path, "enable", "ml_model", "--data", "python_version=3.14")
    wanted = {"python_version": "3.14", "resources": ["ml_model"]}
    same(tmp_path, rendered.new({**newest, **wanted}))
