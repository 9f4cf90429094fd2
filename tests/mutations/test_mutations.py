"""Level 3: each fault, planted into a copy of the template, is caught, and by the level it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mutations.copies import PROJECT, Verdict, run_level_1, run_level_2
from mutations.faults import FAULTS, Fault

pytestmark = pytest.mark.level(3)


def verdicts(copy: Path, fault: Fault) -> Iterator[tuple[int, Verdict]]:
    yield 1, run_level_1(copy, fault.file)
    yield 2, run_level_2(copy, fault.sets)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_caught(
    fault: Fault, copy: Path, record_property: Callable[[str, object], None]
) -> None:
    fault.plant(copy)
    failed = (found for found in verdicts(copy, fault) if not found[1].passed)
    level, verdict = next(failed, (None, None))
    record_property("fault", [fault.name, level])
    assert verdict is not None, "no level caught it"
    assert level == fault.level, verdict.said
    assert fault.says in verdict.said, verdict.said
    if level == 2:
        assert f"FAILED {PROJECT}[{fault.sets[-1]}]" in verdict.said, verdict.said


def test_a_copy_without_a_fault_passes(copy: Path) -> None:
    """Else a catch would say nothing."""
    for verdict in (run_level_1(copy, "copier.yml"), run_level_2(copy, ["full"])):
        assert verdict.passed, verdict.said
