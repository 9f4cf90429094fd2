"""From what was written to answers of the right types, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from scaffold.model.answers_file import Scalar, Written, parse_list
from scaffold.model.problem import ExitCode, Problem, RefusedError
from scaffold.model.question import Answer, Question

Answers = dict[str, Answer]
YES, NO = frozenset({"true", "yes"}), frozenset({"false", "no"})
NOTHING = "none"


@dataclass(frozen=True)
class Given:
    """One answer as somebody gave it.

    Attributes:
        name: The question.
        value: A text from the command line, or what stands in an answers file.
        where: Where it was given: `--middleware`, `--data`, `answers.yml, line 3`.
    """

    name: str
    value: str | bool | Scalar | list[Scalar]
    where: str


def given_in_file(answers: Mapping[str, Written]) -> list[Given]:
    """Return what an answers file gives, each with its line."""
    return [Given(name, written.value, written.where) for name, written in answers.items()]


def read_answers(questions: Mapping[str, Question], given: Iterable[Given]) -> Answers:
    """Return the answers that were given, in the questions' types; a later one wins.

    Raises:
        RefusedError: With exit code 2 and every problem there is, not only the first.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    for item in given:
        question = questions.get(item.name)
        read = _unknown_question(questions, item) if question is None else _read(question, item)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            answers[item.name] = read
    if problems:
        raise RefusedError(ExitCode.USAGE, *problems)
    return {name: answers[name] for name in questions if name in answers}


def chosen(answers: Answers) -> list[str]:
    """Return what the answers bring: the values of lists, what is true, and `name=value`."""
    words: list[str] = []
    for name, answer in answers.items():
        if isinstance(answer, list):
            words += answer
        elif answer not in (False, "", NOTHING):
            words.append(name if answer is True else f"{name}={answer}")
    return words


def _unknown_question(questions: Mapping[str, Question], item: Given) -> Problem:
    message = f"{item.where}: there is no question {item.name!r}.{_nearest(item.name, questions)}"
    return Problem("unknown-question", f"{message} The questions: {', '.join(questions)}.")


def _read(question: Question, item: Given) -> Answer | Problem:
    if question.several:
        return _read_several(question, item)
    if isinstance(item.value, list):
        return _wrong_type(question, item, "one value, not a list")
    if isinstance(item.value, Scalar) and _is_null(item.value):
        return _wrong_type(question, item, 'a value; write "" for an empty text')
    text = item.value.text if isinstance(item.value, Scalar) else item.value
    if question.choices:
        return _read_choice(question, item, str(text))
    return _TYPES.get(question.type, _read_text)(question, item, str(text))


def _is_null(scalar: Scalar) -> bool:
    return scalar.plain and scalar.text in {"", "~", "null", "Null", "NULL"}


def _read_several(question: Question, item: Given) -> Answer | Problem:
    if isinstance(item.value, list):
        texts = [scalar.text for scalar in item.value]
    elif isinstance(item.value, Scalar):
        expected = f"a list such as [{', '.join(question.values[:2])}], or [] for none"
        return _wrong_type(question, item, expected)
    else:
        texts = _split(question, str(item.value))
    for text in texts:
        if isinstance(problem := _read_choice(question, item, text), Problem):
            return problem
    return [value for value in question.values if value in texts] if question.choices else texts


def _split(question: Question, text: str) -> list[str]:
    if text.strip().startswith("[") and (listed := parse_list(text)) is not None:
        return listed
    texts = [part.strip() for part in text.split(",") if part.strip()]
    return [] if texts == [NOTHING] and NOTHING not in question.values else texts


def _read_choice(question: Question, item: Given, text: str) -> str | Problem:
    if not question.choices or text in question.values:
        return text
    if question.several and text == NOTHING:
        return Problem("unknown-value", f"{item.where}: {NOTHING!r} goes without other values.")
    others = [*question.values, *([NOTHING] if question.several else [])]
    message = f"{item.where}: {question.name} has no value {text!r}.{_nearest(text, others)}"
    return Problem("unknown-value", f"{message} The values: {', '.join(others)}.")


def _read_bool(question: Question, item: Given, text: str) -> bool | Problem:
    if text.lower() in YES | NO:
        return text.lower() in YES
    return _wrong_type(question, item, "true or false")


def _read_text(_question: Question, _item: Given, text: str) -> str:
    return text


def _read_number(question: Question, item: Given, text: str) -> Answer | Problem:
    kind = int if question.type == "int" else float
    try:
        return kind(text)
    except ValueError:
        return _wrong_type(question, item, f"a number ({question.type})")


_TYPES: Mapping[str, Callable[[Question, Given, str], Answer | Problem]] = {
    "bool": _read_bool,
    "int": _read_number,
    "float": _read_number,
}


def _wrong_type(question: Question, item: Given, expected: str) -> Problem:
    return Problem("wrong-type", f"{item.where}: {question.name} expects {expected}.")


def _nearest(word: str, words: Iterable[str]) -> str:
    nearest = get_close_matches(word.lower(), list(words), n=1, cutoff=0.5)
    # No number is meant by another one: 3.10 is not 3.15.
    is_meant = nearest and (nearest[0].startswith(word) or word[:1].isalpha())
    return f" Did you mean {nearest[0]!r}?" if is_meant else ""
