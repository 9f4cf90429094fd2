"""Without the package index there is no project: said once, instead of by each of them."""

from __future__ import annotations

import pytest
from levels import index_problem

pytestmark = pytest.mark.level(2)


def test_the_package_index_answers(pytestconfig: pytest.Config) -> None:
    problem = pytestconfig.stash[index_problem]
    if problem:
        pytest.fail(problem, pytrace=False)
