"""The faults still fit what they are planted in: known before the night."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutations.faults import FAULTS, Fault
from projects.sets import awkward, presets
from support import CHECKOUT

each = pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])


@each
def test_a_fault_can_be_planted(fault: Fault, tmp_path: Path) -> None:
    file = tmp_path / fault.file
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = (CHECKOUT / fault.file).read_text(encoding="utf-8")
    file.write_text(whole, encoding="utf-8")
    fault.plant(tmp_path)
    assert file.read_text(encoding="utf-8") != whole


@each
def test_the_sets_of_a_fault_are_there(fault: Fault) -> None:
    assert {*fault.sets} <= {one.name for one in [*presets(), *awkward()]}
