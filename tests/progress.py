"""What the matrix says while it runs, and its figures at the end. A pytest plugin.

A test of level 1 tells its figures as the property `level 1`: the file, combinations, distinct
contents, and which combinations these are if not all. A project is a test of
tests/projects/test_projects.py. Any test may have a line to say, as the property `said`.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

PROJECTS = "tests/projects/test_projects.py::"


def pytest_configure(config: pytest.Config) -> None:
    # A worker of pytest-xdist has no terminal: its controller hears of each report.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Progress(config))


class Progress:
    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.said: list[str] = []
        self.files: list[tuple[str, int, int, str | None]] = []
        self.missing = Counter[str]()
        self.without_node = 0
        self.results = Counter[str]()
        self.projects = 0
        self.begun = self.ended = 0.0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.expect([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        self.expect(ids)

    def expect(self, ids: Sequence[str]) -> None:
        self.projects = sum(1 for one in ids if one.startswith(PROJECTS))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if nodeid.startswith(PROJECTS) and not self.begun:
            self.begun = time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        properties = dict(report.user_properties)
        if report.when == "call" and "said" in properties:
            self.said.append(str(properties["said"]))
        if report.when == "call" and "level 1" in properties:
            figures = properties["level 1"]
            assert isinstance(figures, list)
            path, combinations, contents, chosen = figures
            self.files.append((path, combinations, contents, chosen))
        if report.nodeid.startswith(PROJECTS) and (report.when == "call" or not report.passed):
            self.results[report.outcome] += 1
            if "lint and types only" in properties:
                self.missing[str(properties["lint and types only"])] += 1
            self.without_node += "without Node" in properties
            self.tell(report)

    def tell(self, report: pytest.TestReport) -> None:
        """Write a line: which project, how it went, and how long the others will take."""
        self.ended = time.monotonic()
        done, name = self.results.total(), report.nodeid.partition("[")[2].rstrip("]")
        left = (self.ended - self.begun) / done * (self.projects - done)
        reporter = self.config.pluginmanager.getplugin("terminalreporter")
        assert reporter is not None
        reporter.ensure_newline()
        reporter.write_line(
            f"project {done} of {self.projects}, {name}: {report.outcome} in "
            f"{report.duration:.0f} s; about {left:.0f} s left"
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in [*self.said, *self.level_1(), *self.level_2()]:
            terminalreporter.write_line(line)

    def level_1(self) -> Iterator[str]:
        if not self.files:
            return
        paths, combinations, contents, chosen = zip(*self.files, strict=True)
        yield (
            f"level 1: {len(paths)} files, {sum(combinations):,} combinations, "
            f"{sum(contents):,} distinct contents; {chosen.count(None)} files in every combination"
        )
        for how in sorted(set(chosen) - {None}):
            named = sorted(path for path, *_, its in self.files if its == how)
            yield f"{how}: {', '.join(named)}"

    def level_2(self) -> list[str]:
        done, seconds = self.results.total(), self.ended - self.begun
        if not done:
            return []
        level = max(2, self.config.getoption("level"))
        results = ", ".join(f"{number} {result}" for result, number in self.results.items())
        lines = [
            f"level {level}: {done} projects, {results}, in {seconds:.0f} s: "
            f"{60 * done / seconds:.1f} projects a minute"
        ]
        if self.missing:
            each = ", ".join(
                f"{version} ({self.missing[version]})" for version in sorted(self.missing)
            )
            lines.append(f"lint and types only, with no such Python on this machine: {each}")
        if self.without_node:
            lines.append(
                f"clients not generated, with no Node on this machine: {self.without_node}"
            )
        return [*lines, *growth(level)]


def growth(level: int) -> list[str]:
    """Say if new questions made the array much larger than somebody once saw it."""
    from projects.sets import EXPECTED, array  # the tests' own, and slow to compute

    expected, now = EXPECTED[level], len(array(level))
    if now <= expected * 1.25:
        return []
    more = f"{now / expected - 1:.0%}"
    return [
        f"the array of level {level} has grown by {more}, from {expected} to {now} sets: "
        "if that is worth its time, write the number into EXPECTED of tests/projects/sets.py"
    ]
