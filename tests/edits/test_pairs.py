"""Every edit of `pairs/`: done, done twice, compiled, and undone; see `pair.py` to add one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from edits.importing import used_too_early
from edits.pair import Pair, all_pairs, splices
from scaffold.edits.source import CannotEditError

RUFF = str(Path(sys.executable).with_name("ruff"))
PAIRS = all_pairs()
DONE = [pair for pair in PAIRS if not pair.refused]
REFUSED = [pair for pair in PAIRS if pair.refused]


def title(pair: Pair) -> str:
    return f"{pair.file}: {pair.title}"


def test_there_are_enough() -> None:
    assert len(PAIRS) >= 120
    assert len({title(pair) for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", DONE, ids=title)
def test_done_once_or_twice_it_is_the_same(pair: Pair) -> None:
    for form in pair.forms:
        after = pair.done(pair.source(pair.before, form), "do")
        assert after.content == pair.source(pair.after, form).content, form
        compile(after.content, pair.title, "exec")
        assert pair.done(after, "do").content == after.content


@pytest.mark.parametrize("pair", [pair for pair in DONE if "undo" in pair.head], ids=title)
def test_undone_it_is_as_before(pair: Pair) -> None:
    for form in pair.forms:
        before = pair.done(pair.source(pair.after, form), "undo")
        assert before.content == pair.source(pair.undone, form).content, form
        compile(before.content, pair.title, "exec")
        assert pair.done(before, "undo").content == before.content


@pytest.mark.parametrize("pair", REFUSED, ids=title)
def test_what_is_not_certain_is_refused(pair: Pair) -> None:
    for form in pair.forms:
        source = pair.source(pair.before, form)
        with pytest.raises(CannotEditError) as refusal:
            splices(source, pair.head["do"][0])
        assert pair.refused
        line, reason = pair.refused
        assert refusal.value.position.line == line
        assert reason in refusal.value.reason


@pytest.mark.parametrize("pair", DONE, ids=title)
def test_it_is_imported_as_before(pair: Pair) -> None:
    assert used_too_early(pair.after) <= used_too_early(pair.before)


def test_a_name_that_is_used_before_its_import_is_found() -> None:
    assert used_too_early("app = FastAPI()\nfrom fastapi import FastAPI\n") == {"FastAPI"}
    assert used_too_early("app = FastAPI()\n") == set()


def test_what_ruff_had_formatted_stays_so(tmp_path: Path) -> None:
    for number, pair in enumerate(DONE):
        length = pair.head.get("line_length", ["88"])[0]
        folder = tmp_path / length
        folder.mkdir(exist_ok=True)
        (folder / "ruff.toml").write_text(f"line-length = {length}\n")
        (folder / f"{number}-before.py").write_text(pair.before, encoding="utf-8")
        (folder / f"{number}-after.py").write_text(pair.after, encoding="utf-8")
    command = [RUFF, "format", "--check", "--no-cache", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    others = {Path(line).name for line in done.stdout.splitlines()}
    for number, pair in enumerate(DONE):
        was, is_now = f"{number}-before.py" not in others, f"{number}-after.py" not in others
        assert is_now or not was or "unformatted" in pair.head, title(pair)
