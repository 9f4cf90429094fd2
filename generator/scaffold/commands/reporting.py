"""What a command that changes files says at its end."""

from __future__ import annotations

import time
from dataclasses import replace

from scaffold.model import plan as plans
from scaffold.model.diff import unified
from scaffold.model.plan import Outcome, Plan
from scaffold.model.report import Report
from scaffold.model.tree import File, Tree
from scaffold.world.project import Project


def ending(project: Project, began: float) -> str:
    """Return where that was, if not here, and how long it took: ` in ../.. (0.8 s)`."""
    where = f" in {project.elsewhere}" if project.elsewhere else ""
    return f"{where} ({time.monotonic() - began:.1f} s)"


def counts(plan: Plan, *, dry_run: bool) -> str:
    """Return the changes in numbers: `2 changed, 1 identical`."""
    changed = len(plans.altered(plan))
    kinds = [
        (changed, "would change" if dry_run else "changed"),
        (len(plan) - changed, "identical"),
    ]
    return ", ".join(f"{number} {word}" for number, word in kinds if number) or "nothing to do"


def with_diff(report: Report, before: Tree, after: Outcome) -> Report:
    """Return the report with the unified diff of its changes."""
    diffs = [
        unified(step.path, _content(before.get(step.path)), _content(after[step.path]))
        for step in plans.altered(report.changes)
    ]
    return replace(report, diff="".join(diffs))


def _content(file: File | None) -> bytes | None:
    return None if file is None else file.content
