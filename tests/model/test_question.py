from __future__ import annotations

from scaffold.model.question import Choice, questions_of


def test_settings_and_computed_values_are_no_questions() -> None:
    config = {"_subdirectory": "t", "name": "x", "brings": {"when": False, "default": {}}}
    assert list(questions_of(config)) == ["name"]


def test_choices_in_each_form_that_copier_reads() -> None:
    forms: dict[str, object] = {
        "plain": {"choices": ["a", "b"]},
        "pairs": {"choices": [["A: first", "a"], ["b", "b"]]},
        "labels": {"choices": {"a: first": "a", "b": {"value": "b", "validator": ""}}},
        "template": {"choices": "{= others =}"},
    }
    questions = questions_of(forms)
    assert [question.values for question in questions.values()] == [["a", "b"]] * 3 + [[]]
    assert questions["labels"].choices[0] == Choice("a", "first")


def test_the_option_of_a_question() -> None:
    assert questions_of({"unique_ids": "tag"})["unique_ids"].option == "--unique-ids"
