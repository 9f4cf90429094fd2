"""A copy of the checkout for each fault, and what became of the faults, at the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from scratch import copy_checkout


@pytest.fixture
def copy(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A copy; it stays on disk if the test fails."""
    failed = request.session.testsfailed
    yield copy_checkout(tmp_path / "checkout")
    if request.session.testsfailed == failed:
        shutil.rmtree(tmp_path)


def pytest_configure(config: pytest.Config) -> None:
    # A worker of pytest-xdist has no terminal: its controller hears of each report.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Catches())


class Catches:
    """A test tells its fault as the property `fault`: its name, and the level that caught it."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        fault = dict(report.user_properties).get("fault")
        if report.when == "call" and isinstance(fault, list):
            name, level = fault
            caught = f"caught by level {level}" if level else "not caught"
            self.lines.append(f"{name}: {caught} in {report.duration:.0f} s")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self.lines:
            terminalreporter.write_line(line)
