"""The shared end of every command that changes a project."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from commands import small
from scaffold.cli import app
from scaffold.commands.change import Writing, guarded
from scaffold.model.position import Position
from scaffold.model.problem import ExitCode, RefusedError
from scaffold.model.report import Next, Report, as_object
from scaffold.pieces.piece import cannot_edit
from scaffold.world import terminal
from scaffold.world.journal import ChangedMeanwhileError
from scaffold.world.project import open_project
from support import git
from typer.testing import CliRunner

WRITING = Writing("add-router", "orders", replay=small.COMMAND)


def make(root: Path, after: dict[str, bytes | None], writing: Writing = WRITING) -> Report:
    return small.make_change(
        open_project(str(root)), after, writing, next=[Next("uv run pytest", "try it")]
    )


def test_each_file_is_listed_with_what_happens_to_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.make(here)
    report = make(here, small.after())
    terminal.show_plan(report)
    terminal.show_outcome(report)
    *lines, summary, next_, replay = capsys.readouterr().out.splitlines()
    assert lines == [
        "      insert  app/items.py  (+1)",
        "      create  app/routers/deep/orders.py  (6 B)",
        "      update  main.py  (+1 -1)",
        "      remove  old/gone.py",
        "      insert  run.sh  (+1)",
    ]
    assert summary.startswith("5 changed (")
    assert (next_, replay) == ("next: uv run pytest  (try it)", f"replay: {small.COMMAND}")


def test_modes_stay_and_a_folder_in_which_nothing_is_left_goes(here: Path) -> None:
    small.make(here)
    (here / "old/__pycache__").mkdir()
    (here / "old/__pycache__/gone.cpython-311.pyc").touch()
    (here / "app/items.py").chmod(0o640)
    small.add(here)
    assert (here / "run.sh").stat().st_mode & 0o777 == 0o755
    assert (here / "app/items.py").stat().st_mode & 0o777 == 0o640
    assert not (here / "old").exists()


def test_a_second_run_says_identical_and_writes_nothing(here: Path) -> None:
    small.add(small.make(here))
    before = small.state(here)
    report = small.add(here)
    assert (report.status, report.exit_code, report.next) == ("identical", 0, ())
    assert {str(step.action) for step in report.changes} == {"identical"}
    assert report.summary.startswith("4 identical (")
    assert small.state(here) == before


def test_a_dry_run_says_the_same_and_writes_nothing(here: Path) -> None:
    before = small.state(small.make(here))
    dry = make(here, {"main.py": b"x = 3\n"}, Writing("add-router", dry_run=True, diff=True))
    assert (dry.status, dry.next) == ("planned", ())
    assert dry.summary.startswith("1 would change (")
    assert small.state(here) == before
    assert dry.changes == make(here, {"main.py": b"x = 3\n"}).changes


def test_the_diff_is_what_git_would_apply(here: Path) -> None:
    small.make(here)
    after = small.after()
    report = make(here, after, Writing("add-router", dry_run=True, diff=True))
    (here / "patch").write_text(report.diff)
    git(here, "apply", "--unsafe-paths", "patch")
    assert (here / "app/routers/deep/orders.py").read_bytes() == b"a = 1\n"
    assert not (here / "old/gone.py").exists()
    (here / "patch").unlink()
    assert make(here, after).status == "identical"
    assert as_object(report)["diff"] == report.diff


def test_json_names_each_change(here: Path) -> None:
    report = as_object(small.add(small.make(here)))
    assert report["changes"][0] == {  # type: ignore[index]
        "action": "insert",
        "path": "app/items.py",
        "added": 1,
        "removed": 0,
        "edited": False,
    }


def test_notes_go_to_standard_error(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = open_project(str(here))
    small.make_change(project, {}, WRITING, notes=["mind the gap"])
    small.make_change(project, {}, Writing("add-router", quiet=True), notes=["mind the gap"])
    assert capsys.readouterr() == ("", "note: mind the gap\n")


# What is refused, with nothing written


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda file: file.write_bytes(b"x = (\n"), "app/items.py:1: "),
        (lambda file: file.write_bytes(b"a\n'\xff'\n"), "app/items.py:2: the file is not UTF-8"),
        (lambda file: file.write_bytes(b"# @generated\n"), "app/items.py:1: the file is generated"),
        (lambda file: file.chmod(0o444), "app/items.py:1: the file is read-only"),
        (lambda file: file.parent.chmod(0o555), "app/items.py:1: its folder is read-only"),
    ],
    ids=["syntax", "encoding", "generated", "file", "folder"],
)
def test_a_file_that_should_not_be_edited(here: Path, spoil: object, where: str) -> None:
    file = small.make(here) / "app/items.py"
    assert callable(spoil)
    spoil(file)
    try:
        with pytest.raises(RefusedError) as error:
            guarded(open_project("."), "app/items.py")
    finally:
        file.parent.chmod(0o755)
    assert error.value.exit_code is ExitCode.REFUSED
    assert str(error.value).startswith(where)


def test_an_edit_of_ours_that_does_not_parse_is_not_written(here: Path) -> None:
    before = small.state(small.make(here))
    with pytest.raises(RuntimeError, match=r"main\.py:2 would not parse: "):
        make(here, {"new.py": b"", "main.py": b"x = 1\ny = )\n"})
    assert small.state(here) == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_one_file_that_cannot_be_written_stops_all(here: Path, dry_run: bool) -> None:
    before = small.state(small.make(here))
    (here / "away.py").symlink_to("/dev/null")
    with pytest.raises(RefusedError, match=r"away\.py:1: it is a link to outside of the project"):
        make(here, {"main.py": b"", "away.py": b""}, Writing("add-router", dry_run=dry_run))
    (here / "away.py").unlink()
    assert small.state(here) == before


def test_a_link_inside_of_the_project_is_followed(here: Path) -> None:
    small.make(here)
    (here / "linked.py").symlink_to("main.py")
    make(here, {"linked.py": b"x = 5\n"})
    assert (here / "linked.py").is_symlink()
    assert (here / "main.py").read_bytes() == b"x = 5\n"


def test_what_cannot_be_edited_comes_with_the_snippet_to_paste() -> None:
    error = cannot_edit(Position("app/main.py", 12), "the list is made at run time", "gzip,\n")
    assert error.exit_code is ExitCode.REFUSED
    reason, _, snippet = str(error).partition(" By hand, there:\n")
    assert reason == "app/main.py:12: the list is made at run time. Nothing was written."
    assert snippet == "gzip,\n"


def test_a_file_that_changed_meanwhile_is_not_overwritten(here: Path) -> None:
    small.make(here)
    project = open_project(".")
    content = project.files["main.py"].content
    (here / "main.py").write_bytes(b"mine\n")
    with pytest.raises(ChangedMeanwhileError, match=r"main\.py changed while the command ran"):
        small.make_change(project, {"main.py": content + b"# more\n"}, WRITING)
    assert (here / "main.py").read_bytes() == b"mine\n"
    project = open_project(".")
    (here / "new.py").write_bytes(b"mine\n")
    with pytest.raises(ChangedMeanwhileError):
        small.make_change(project, {"new.py": b"x = 1\n"}, WRITING)


# Several at once, and the system's refusals


def test_commands_at_once_all_come_true(here: Path) -> None:
    (here / "lines.py").write_text("")
    lines = [f"x{number} = 1" for number in range(2)]
    code = f"import sys; sys.path.insert(0, {str(Path(small.__file__).parent)!r}); import small"
    processes = [
        subprocess.Popen([sys.executable, "-c", f"{code}; small.append({line!r})"])
        for line in lines
    ]
    assert [process.wait() for process in processes] == [0, 0]
    assert sorted((here / "lines.py").read_text().splitlines()) == lines


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_leaves_everything_as_it_was(here: Path) -> None:
    before = small.state(small.make(here))
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
    code = (
        f"{limit}from scaffold.cli.errors import exit_code_of\n"
        "from scaffold.commands.change import *; "
        "from scaffold.world.project import open_project\n"
        "after = {'a.txt': b'a', 'b.txt': b'b' * 5000, 'main.py': b''}\n"
        "run = lambda: change(open_project('.'), after, Writing('add-router'))\n"
        "raise SystemExit(exit_code_of(run, ['add-router']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: There is no room left to write ")
    assert small.state(here) == before
    assert not (here / ".scaffold").exists()


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no other file system is known")
def test_git_may_be_on_another_file_system(here: Path) -> None:
    before = small.state(small.make(here))
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        git(here, "init", "--quiet", "--separate-git-dir", f"{folder}/git")
        small.add(here)
        assert (here / "app/routers/deep/orders.py").read_bytes() == b"a = 1\n"
        assert list(Path(folder, "git/scaffold/project").glob("1.json"))
        CliRunner().invoke(app, ["undo"])
    assert small.state(here) == before
