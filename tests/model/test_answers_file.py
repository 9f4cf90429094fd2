"""Answers files: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest
from scaffold.model.answers_file import Scalar, parse_answers, parse_list
from scaffold.model.problem import RefusedError


def test_a_text_stays_as_it_was_written() -> None:
    answers = parse_answers("python_version: 3.10\nmiddleware: [gzip, cors]\n", "a.yml")
    assert answers["python_version"].value == Scalar("3.10", plain=True)
    assert answers["middleware"].value == [Scalar("gzip", True), Scalar("cors", True)]
    assert answers["middleware"].where == "a.yml, line 2"


def test_an_answers_file_of_copiers_is_read_without_what_copier_added() -> None:
    assert parse_answers("_commit: v1\n_src_path: gh:org/template\nexamples: no\n", "a").keys() == {
        "examples"
    }


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_answers_nothing(text: str) -> None:
    assert parse_answers(text, "a.yml") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- gzip\n", "line 1: expected lines such as"),
        ("gzip\n", "line 1: expected lines such as"),
        ("a: b\na: c\n", "line 2: a: it stands there twice"),
        ("a: &x b\nc: *x\n", "line 1: a: anchors, aliases and tags"),
        ("a: !!python/object/apply:os.system [ls]\n", "a: anchors, aliases and tags"),
        ("a: !!str 3\n", "anchors, aliases and tags"),
        ("<<: {a: b}\n", "<<: expected a value, or a list of values"),
        ("a: {b: c}\n", "line 1: a: expected a value, or a list of values"),
        ("a: [[b]]\n", "a: expected a value, or a list of values"),
        ("? [a]\n: b\n", "expected a value"),
        ("a: b\n---\nc: d\n", "expected one document only"),
        ("a: 'b\n", "not YAML"),
        ("a: \x07\n", "characters that YAML does not allow"),
        ("a: [b\n", "not YAML"),
    ],
)
def test_anything_else_is_refused_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_answers(text, "answers.yml")
    assert refused.value.exit_code == 2
    assert expected in refused.value.problems[0].message
    assert refused.value.problems[0].message.startswith("answers.yml")


def test_a_list_in_one_text() -> None:
    assert parse_list("[gzip, 'cors']") == ["gzip", "cors"]
    assert parse_list("gzip") is None
    assert parse_list("[gzip") is None
