"""From what was written to answers of the right types."""

from __future__ import annotations

import pytest
from scaffold.model.answers import Answers, Given, given_in_file, read_answers
from scaffold.model.answers_file import parse_answers
from scaffold.model.problem import RefusedError
from scaffold.model.question import questions_of

QUESTIONS = questions_of(
    {
        "_subdirectory": "template",
        "name": {"type": "str", "default": "My API"},
        "version": {"type": "str", "choices": ["3.11", "3.12"], "default": "3.11"},
        "parts": {
            "type": "str",
            "multiselect": True,
            "choices": {"gzip: smaller": "gzip", "cors: browsers": "cors"},
            "default": ["gzip"],
        },
        "mode": {"type": "str", "choices": ["none", "some"], "default": "none"},
        "examples": {"type": "bool", "default": True},
        "workers": {"type": "int", "default": 1},
        "features": {"type": "yaml", "when": False, "default": "{= parts =}"},
    }
)


def on_the_line(**answers: str | bool) -> Answers:
    return read_answers(
        QUESTIONS, [Given(name, value, "--data") for name, value in answers.items()]
    )


def in_a_file(text: str) -> Answers:
    return read_answers(QUESTIONS, given_in_file(parse_answers(text, "a.yml")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cors, gzip", ["gzip", "cors"]),
        ("[cors]", ["cors"]),
        ("", []),
        ("none", []),
        ("gzip,gzip,", ["gzip"]),
    ],
)
def test_several_choices_on_the_command_line(text: str, expected: list[str]) -> None:
    assert on_the_line(parts=text) == {"parts": expected}


@pytest.mark.parametrize("text", ["true", "Yes", "TRUE"])
def test_yes(text: str) -> None:
    assert on_the_line(examples=text) == {"examples": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 3.11", {"version": "3.11"}),
        ("name: 1e3", {"name": "1e3"}),
        ("name: yes", {"name": "yes"}),
        ('name: ""', {"name": ""}),
        ("parts: [cors]", {"parts": ["cors"]}),
        ("parts: []", {"parts": []}),
        ("mode: none", {"mode": "none"}),
        ("examples: no", {"examples": False}),
        ("workers: 4", {"workers": 4}),
    ],
)
def test_what_an_answers_file_can_say(text: str, expected: Answers) -> None:
    assert in_a_file(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 3.1", "version has no value '3.1'. Did you mean '3.12'? The values: 3.11, 3.12"),
        ("parts: [gzipp]", "parts has no value 'gzipp'. Did you mean 'gzip'?"),
        ("parts: gzip", "parts expects a list such as [gzip, cors]"),
        ("parts:", "parts expects a list"),
        ("name: [a]", "name expects one value, not a list"),
        ("name:", 'name expects a value; write ""'),
        ("name: null", "name expects a value"),
        ("examples: maybe", "examples expects true or false"),
        ("examples: 1", "examples expects true or false"),
        ("workers: many", "workers expects a number"),
        ("prats: [gzip]", "there is no question 'prats'. Did you mean 'parts'?"),
        ("features: [gzip]", "there is no question 'features'"),
        ("_subdirectory: x", "there is no question '_subdirectory'"),
    ],
)
def test_what_is_refused_names_the_line_the_key_and_what_was_expected(
    text: str, expected: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        in_a_file(text)
    assert refused.value.exit_code == 2
    assert refused.value.problems[0].message.startswith("a.yml, line 1: ")
    assert expected in refused.value.problems[0].message


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(RefusedError) as refused:
        on_the_line(parts="x", examples="maybe", nothing="1")
    assert len(refused.value.problems) == 3


def test_a_later_answer_wins() -> None:
    given = [Given("name", "first", "--data"), Given("name", "second", "--name")]
    assert read_answers(QUESTIONS, given) == {"name": "second"}
