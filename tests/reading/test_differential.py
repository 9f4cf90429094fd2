"""Reading, against FastAPI itself: what each sample is when it runs.

Level 1 compares with what the samples were when they were last recorded; level 2 keeps the record
true, and compares the rendered presets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from reading import real
from reading.comparing import Outcome, compare
from reading.sample import samples
from scaffold.model.problem import RefusedError
from scaffold.reading import read
from scaffold.world import importing

# Of 1,069 operations in seven public projects, and of what includes their routers: how often each
# form occurs. A sample says which it is `like`.
CENSUS = {
    "apps": {"module": 7, "factory": 4},
    "handlers": {"module": 832, "class": 230, "function": 7},
    "paths": {"string": 1068, "other": 1},
    "includes": {"module": 244, "function": 10, "loop": 1},
    "routers": {"name": 165, "attribute": 86, "call": 5},
    "prefixes": {"string": 195, "name": 12, "f-string": 5},
}
UNDERSTOOD = 0.97


@cache
def outcome(name: str) -> Outcome:
    sample, running = samples()[name], recorded()[name]
    try:
        return compare(read(sample.files, sample.app), running)
    except RefusedError as error:
        number = len(running.operations)
        return Outcome(real=number, reported=number, lines=[str(error)])


recorded = cache(real.recorded)


def share(form: str) -> float:
    """Return the share of the operations that is understood, in the samples of one form."""
    outcomes = [outcome(name) for name, one in samples().items() if form in one.like]
    return sum(one.same for one in outcomes) / sum(one.real for one in outcomes)


def understood(forms: dict[str, int], axis: str) -> float:
    weighed = sum(times * share(f"{axis}/{form}") for form, times in forms.items())
    return weighed / sum(forms.values())


@pytest.mark.parametrize("name", samples())
def test_no_operation_is_read_wrongly(name: str) -> None:
    assert outcome(name).wrong == []


@pytest.mark.parametrize("name", samples())
def test_no_more_is_reported_than_the_sample_says(name: str) -> None:
    assert outcome(name).reported <= samples()[name].reported, outcome(name).lines


def test_what_is_counted(record_property: Callable[[str, object], None]) -> None:
    """The least that reading is worth, and what it is."""
    outcomes = [outcome(name) for name in samples()]
    total, same = sum(one.real for one in outcomes), sum(one.same for one in outcomes)
    reported, wrong = sum(one.reported for one in outcomes), sum(len(one.wrong) for one in outcomes)
    holes, perhaps = sum(one.with_hole for one in outcomes), sum(one.perhaps for one in outcomes)
    record_property(
        "said",
        f"reading: {len(outcomes)} samples, {total} operations: {same} the same, "
        f"{holes} with a hole, {reported} reported as not understood, of which {perhaps} are "
        f"listed as perhaps there, {wrong} wrong",
    )
    assert same + holes + reported + wrong >= total >= 280


def test_of_what_real_projects_write_almost_all_is_understood(
    record_property: Callable[[str, object], None],
) -> None:
    shares = {axis: understood(forms, axis) for axis, forms in CENSUS.items()}
    # Each is a way of its own to miss an operation.
    together = 1.0
    for one in shares.values():
        together *= one
    each = ", ".join(f"{axis} {one:.1%}" for axis, one in shares.items())
    record_property("said", f"reading, in the manner of the census: {together:.1%} ({each})")
    assert together >= UNDERSTOOD


def test_importing_locates_every_operation(record_property: Callable[[str, object], None]) -> None:
    """With the call that registers it, which is compared above where reading finds it too."""
    located = sum(len(one.operations) for one in recorded().values())
    lost = [doubt.text for one in recorded().values() for doubt in one.not_understood]
    record_property("said", f"by --import: {located} of {located + len(lost)} located")
    assert lost == []


@pytest.mark.level(2)
def test_the_record_is_what_the_running_samples_are(tmp_path: Path) -> None:
    """And that is what their documents show."""
    python = real.install(tmp_path / "environment", "fastapi")
    answers = real.run(python, tmp_path, [*samples().values()])
    for name, answer in answers.items():
        said = real.RECORDED.read_text(encoding="utf-8")
        assert real.line(name, answer) in said, "uv run tests/reading/real.py records them"
        assert same_document(answer), name


@pytest.mark.level(2)
@pytest.mark.parametrize("version", ["0.115.0", "0.136.0"])
def test_older_versions_are_seen_as_their_documents_show_them(tmp_path: Path, version: str) -> None:
    python = real.install(tmp_path / "environment", f"fastapi=={version}")
    answers = real.run(python, tmp_path, [*samples().values()])
    running = {name: answer for name, answer in answers.items() if "error" not in answer}
    # What is newer than the version does not run there.
    assert len(running) >= len(samples()) - 2
    for name, answer in running.items():
        assert same_document(answer), name
        assert importing.reading_of(answer).not_understood == [], name


def same_document(answer: dict[str, list[dict[str, object]]]) -> bool:
    """Compare the operations with the document, but for the ids that differ in each process."""
    seen, document = shown(answer["operations"]), shown(answer["document"])
    unsure = {place for place, (_, unique, _) in seen.items() if unique is None}
    for place in unsure & {*document}:
        document[place][1] = None
    return seen == document


def shown(operations: list[dict[str, object]]) -> dict[tuple[object, ...], list[object]]:
    """Return what a document shows of operations, of which the last of a place counts."""
    keys = ("tags", "operation_id", "callbacks")
    return {
        (one["method"], one["path"]): [one[key] for key in keys]
        for one in operations
        if one.get("in_schema", True)
    }
