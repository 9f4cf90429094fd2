"""A hundred changes and more: what breaks the users of an API is told, and nothing else."""

from __future__ import annotations

import pytest
from apidiff.changes import CHANGES, Change
from scaffold.apidiff.operations import breaking


@pytest.mark.parametrize("change", CHANGES, ids=[change.name for change in CHANGES])
def test_the_verdict_is_the_one_that_was_written_down(change: Change) -> None:
    places = {finding.place for finding in breaking(change.old, change.new)}
    assert change.verdict in places if change.breaks else not places, places
