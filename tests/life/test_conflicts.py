"""What comes after a conflict: resolve it and go on, or go back."""

from __future__ import annotations

from pathlib import Path

import pytest
from life.made import edit, make, scaffold
from support import files_in, git

MAIN = "src/app/main.py"


def in_conflict(shop: Path) -> dict[str, tuple[bytes, bool]]:
    """Update a project whose owner changed what the template changed; return it as it was."""
    edit(shop, MAIN, "return 1", "return 100")
    before = files_in(shop)
    done = scaffold("update", "--to", "v1.1.0")
    assert done.exit_code == 3, done.output
    return before


def test_a_conflict_is_told_with_both_sides_and_both_versions(shop: Path) -> None:
    edit(shop, MAIN, "return 1", "return 100")
    done = scaffold("update", "--to", "v1.1.0")
    assert done.exit_code == 3
    assert f"    conflict  {MAIN}" in done.stdout
    assert "3 changed, 1 conflict" in done.stdout
    assert f"next: scaffold update --continue  (once you have resolved {MAIN})" in done.stdout
    assert (shop / MAIN).read_text() == (
        "def main() -> int:\n<<<<<<< yours\n    return 100\n||||||| template v1.0.0\n    return 1\n"
        "=======\n    return 2\n>>>>>>> template v1.1.0\n"
    )


@pytest.fixture
def newer(versions: Path, tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, as the current folder, whose template has moved a file and renamed a function."""
    template = tmp_path / "newer"
    git(tmp_path, "clone", "--quiet", str(versions), str(template))
    git(template, "mv", "template/run.sh", "template/start.sh")
    git(template, "mv", "template/src/app/new.py", "template/src/app/fresh.py")
    start = "from app.fresh import NEW\n\n\ndef start()"
    edit(template, "template/src/app/main.py", "def main()", start)
    git(template, "tag", "v3.0.0")
    monkeypatch.chdir(make(template, "shop", "--vcs-ref", "v2.0.0"))
    return here / "shop"


def test_a_file_that_both_moved_stays_where_the_owner_has_it(newer: Path) -> None:
    git(newer, "mv", "run.sh", "go.sh")
    git(newer, "mv", "src/app/new.py", "src/app/ours.py")
    git(newer, "commit", "--quiet", "--message", "Move")
    done = scaffold("update")
    assert done.exit_code == 0, done.output
    assert "from app.ours import NEW\n" in (newer / MAIN).read_text()
    assert not any((newer / path).exists() for path in ("run.sh", "start.sh", "src/app/fresh.py"))
    assert ((newer / "go.sh").exists(), (newer / "src/app/ours.py").exists()) == (True, True)


@pytest.mark.parametrize(
    "use", ["from app.main import main\n", "from app import main\nmain.main()\n"]
)
def test_what_goes_and_is_imported_is_told(newer: Path, use: str) -> None:
    (newer / "src/app/use.py").write_text(use)
    git(newer, "add", "--all")
    git(newer, "commit", "--quiet", "--message", "Use")
    done = scaffold("update")
    assert done.exit_code == 3
    assert "): main goes, and is imported elsewhere\n" in done.stdout
    (newer / "src/app/use.py").write_text("")
    assert scaffold("update", "--continue").exit_code == 0


def test_continue_names_what_is_left(shop: Path) -> None:
    in_conflict(shop)
    done = scaffold("update", "--continue")
    assert done.exit_code == 1
    assert done.stderr == f"error: {MAIN}:2: a conflict marker is left.\n"
    (shop / MAIN).write_text("def main() -> int\n")
    assert "line 1 does not parse" in scaffold("update", "--continue").stderr
    (shop / MAIN).write_text("def main() -> int:\n    return 102\n")
    done = scaffold("update", "--continue")
    assert (done.exit_code, done.stdout.startswith(f"resolved: {MAIN} (")) == (0, True)
    assert scaffold("update", "--continue").exit_code == 1
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "Update")
    assert scaffold("update", "--to", "v2.0.0").exit_code == 0


def test_abort_restores_files_and_index(shop: Path) -> None:
    before = in_conflict(shop)
    git(shop, "add", "--all")
    (shop / MAIN).write_text("half resolved")
    done = scaffold("update", "--abort")
    assert done.exit_code == 0, done.output
    assert files_in(shop) == before
    assert git(shop, "status", "--porcelain") == ""
    assert scaffold("update", "--abort").exit_code == 1


def test_abort_names_what_was_edited_besides(shop: Path) -> None:
    before = in_conflict(shop)
    (shop / "src/app/new.py").write_text("MINE = 1\n")
    done = scaffold("update", "--abort")
    assert done.exit_code == 1
    assert "Edited since" in done.stderr
    assert "src/app/new.py" in done.stderr
    assert scaffold("update", "--abort", "--overwrite").exit_code == 0
    assert files_in(shop) == before


def test_a_dry_run_predicts_it(shop: Path) -> None:
    edit(shop, MAIN, "return 1", "return 100")
    before = files_in(shop)
    done = scaffold("update", "--to", "v1.1.0", "--dry-run", "--json")
    assert '"path": "src/app/main.py",\n      "why": "in conflict"' in done.stdout
    assert files_in(shop) == before


def test_a_branch_has_a_commit(shop: Path) -> None:
    done = scaffold("update", "--to", "v1.1.0", "--branch", "update/template")
    assert done.exit_code == 0, done.output
    assert git(shop, "branch", "--show-current") == "update/template\n"
    assert git(shop, "status", "--porcelain") == ""
    assert "scaffold update --to v1.1.0" in git(shop, "log", "-1", "--format=%s")
    git(shop, "switch", "--quiet", "main")
    assert (shop / "src/app/old.py").exists()


def test_a_branch_that_is_there_is_refused(shop: Path) -> None:
    done = scaffold("update", "--to", "v1.1.0", "--branch", "main")
    assert (done.exit_code, "is there already" in done.stderr) == (1, True)
    assert git(shop, "status", "--porcelain") == ""


def test_without_a_change_there_is_no_branch(shop: Path) -> None:
    for _ in range(2):
        done = scaffold("update", "--to", "v1.0.0", "--branch", "update/template")
        assert (done.exit_code, done.stdout.startswith("nothing to do")) == (0, True), done.output
    assert git(shop, "branch", "--format=%(refname:short)") == "main\n"
