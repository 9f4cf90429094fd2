"""Whatever an owner did, and whatever is asked then: nothing of theirs is lost without a word.

A project that fails is made again by its number: uv run tests/life/storm/storm.py --seed 17
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from life.rendered import write
from life.storm.judging import Trial
from life.storm.storm import Storm, storm_in, summary, told
from projects.interpreters import available, nearest
from projects.project import Project
from scaffold.model.tree import Tree

SEEDS = range(1, 301)
FEW, AT_ONCE, INSTALLED = 30, 10, 20
# The share of the projects that have to merge without a conflict, in hundredths.
CLEAN = 95


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    with pytest.MonkeyPatch.context() as patch:
        yield storm_in(tmp_path_factory.mktemp("storm"), patch)


def parts() -> list[object]:
    """Return the first seed of each test; what is beyond the first few is for the night."""
    starts = SEEDS[::AT_ONCE]
    return [
        pytest.param(start, marks=pytest.mark.level(2 if start <= FEW else 3)) for start in starts
    ]


@pytest.mark.parametrize("start", parts())
def test_the_laws_hold(storm: Storm, start: int) -> None:
    trials = [storm.run(seed) for seed in range(start, start + AT_ONCE)]
    wrong = [told(trial) for trial in trials if trial.wrong]
    assert not wrong, "\n".join(wrong)


@pytest.mark.level(3)
def test_most_merge_without_a_conflict_and_more_than_with_plain_copier(storm: Storm) -> None:
    trials = [storm.run(seed, peers=True) for seed in SEEDS]
    print(summary(trials))
    assert 100 * clean(trials) >= CLEAN * len(trials), "\n".join(
        told(trial) for trial in trials if trial.ended != "clean"
    )
    assert clean(trials) > sum(trial.peer == "clean" for trial in trials)


def clean(trials: list[Trial]) -> int:
    return sum(trial.ended == "clean" for trial in trials)


@pytest.mark.level(2)
def test_the_same_number_is_the_same_project(storm: Storm) -> None:
    one, other = storm.run(3), storm.run(3)
    assert (one.mine, one.after, one.command) == (other.mine, other.after, other.command)


@pytest.mark.level(3)
@pytest.mark.parametrize("seed", SEEDS[:INSTALLED])
def test_the_tests_of_a_project_pass_afterwards_if_they_did_before(
    storm: Storm, tmp_path: Path, environments: Path, seed: int
) -> None:
    trial = storm.run(seed)
    if trial.ended != "clean":
        pytest.skip("in conflict")
    python = nearest(str(trial.answers.get("python_version", "3.11")))

    # What its owner keeps of a feature that goes tests what is there no more.
    kept = [one["path"] for one in trial.reply["changes"] if one["action"] == "keep"]
    less = " ".join(f"--ignore={path}" for path in kept)

    def run_tests(name: str, tree: Tree) -> None:
        write(tmp_path / name, tree)
        variables = {
            "UV_PYTHON": available()[python],
            "UV_PROJECT_ENVIRONMENT": str(environments / python),
        }
        Project(tmp_path / name, trial.answers, variables).run(f"uv run pytest -q {less}")

    try:
        run_tests("before", trial.mine)
    except AssertionError:
        pytest.skip("not even before")
    run_tests("after", trial.after)
