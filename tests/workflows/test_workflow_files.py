"""The workflows, ours and those of each project, are valid and safe, with every action pinned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from projects import processes
from support import CHECKOUT
from template.reading import PATHS
from template.variants import variants

pytestmark = pytest.mark.level(2)

WORKFLOWS = ".github/workflows"
USES = re.compile(r"^\s*(?:- )?uses: (.*)$", re.MULTILINE)
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\$/\.github/workflows/.*")


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Our workflow files, and each text that a project's can have."""
    folder = tmp_path_factory.mktemp("rendered") / WORKFLOWS
    folder.mkdir(parents=True)
    for path in PATHS:
        if path.startswith(WORKFLOWS):
            for number, text in enumerate(variants(path).texts, start=1):
                name = f"{Path(path).stem}-{number}.yml"
                (folder / name).write_text(text, encoding="utf-8")
    return [*sorted((CHECKOUT / WORKFLOWS).glob("*.yml")), *sorted(folder.iterdir())]


@pytest.mark.parametrize(
    "command",
    ["check-jsonschema --builtin-schema vendor.github-workflows", "zizmor --offline"],
    ids=lambda command: command.partition(" ")[0],
)
def test_a_tool_finds_nothing_in_them(command: str, workflows: list[Path]) -> None:
    words = ["uvx", *command.split(), *map(str, workflows)]
    done = processes.run(words, CHECKOUT, processes.environment({}), processes.TIME_LIMIT)
    assert done.code == 0, done.said


def test_each_action_is_pinned_by_its_commit(workflows: list[Path]) -> None:
    used = {line for file in workflows for line in USES.findall(file.read_text(encoding="utf-8"))}
    assert [line for line in sorted(used) if not PINNED.fullmatch(line)] == []
    assert len(used) > 1
