"""What stands in the way of `enable`, `disable` and `update` is told, and nothing is written.

And projects that are not as they were made: a part of a larger repository, with links, renamed.
"""

from __future__ import annotations

import json
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from life.made import edit, make, scaffold, write
from life.rendered import Rendered, lay
from ruff import find_ruff_bin
from scaffold.world import copier_file
from scaffold.world.releases import releases
from support import CHECKOUT, files_in, git

if sys.platform != "win32":
    import pexpect

GZIP, LISTED = "src/app/middleware/gzip.py", "src/app/middleware/__init__.py"


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "x")


def refused(project: Path, code: int, *words: str) -> str:
    """Run a command that is refused, and changes nothing; return what it said."""
    before, status = files_in(project), git(project, "status", "--porcelain")
    done = scaffold(*words)
    assert (done.exit_code, done.stdout) == (code, ""), done.output
    assert (files_in(project), git(project, "status", "--porcelain")) == (before, status)
    return error(done.stderr)


def error(said: str) -> str:
    """Return what was said after the progress."""
    return said[said.index("error: ") :]


@pytest.mark.parametrize("words", [["enable", "cors"], ["disable", "gzip"], ["update"]])
def test_it_has_to_be_a_project_of_ours(here: Path, words: list[str]) -> None:
    (here / "main.py").write_text("x = 1\n")
    done = scaffold(*words)
    assert done.exit_code == 2
    assert f"There is no .copier-answers.yml in {here}" in done.stderr
    assert done.stderr.endswith(f"next: scaffold {shlex.join(words)} --project '<its folder>'\n")
    assert [*files_in(here)] == ["main.py"]


def test_a_feature_that_there_is_not_has_a_nearest_one(shop: Path) -> None:
    said = refused(shop, 2, "enable", "gzpi", "cors")
    assert "There is no feature 'gzpi'. Did you mean 'gzip'? The features: database" in said
    said = refused(shop, 2, "disable", "tls", "--data", "resources=postgres")
    assert "There is no feature 'tls'." in said


def test_each_thing_that_is_wrong_is_told_at_once(shop: Path) -> None:
    said = refused(shop, 2, "enable", "gzpi", "corz")
    assert ("'gzpi'" in said, "'corz'" in said) == (True, True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("callbacks: none", "callbacks: [a", ".copier-answers.yml, line 6: not YAML"),
        ("examples: true", "examples: maybe", "examples expects true or false"),
        ("- gzip", "- gzpi", "middleware has no value 'gzpi'. Did you mean 'gzip'?"),
        ("_commit: v1.0.0\n", "", "_commit is missing"),
    ],
    ids=["yaml", "type", "value", "version"],
)
def test_a_broken_answers_file_is_told_with_its_line(
    shop: Path, old: str, new: str, expected: str
) -> None:
    edit(shop, ".copier-answers.yml", old, new)
    assert expected in refused(shop, 2, "enable", "cors")


def run_with(path: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, which looks for programs there."""
    return subprocess.run(
        [sys.executable, "-m", "scaffold", *words],
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="a script stands in for git")
@pytest.mark.parametrize("words", [["enable", "cors"], ["disable", "gzip"]])
def test_a_git_that_is_too_old_is_named(shop: Path, tmp_path: Path, words: list[str]) -> None:
    real = shutil.which("git")
    old = f'#!/bin/sh\n[ "$1" = version ] && echo git version 2.30.2 || exec {real} "$@"\n'
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(old)
    (tmp_path / "bin/git").chmod(0o755)
    before = files_in(shop)
    done = run_with(f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}", *words)
    assert (done.returncode, files_in(shop)) == (1, before), done.stderr
    assert "git 2.30 is too old to merge: 2.38 or newer is needed." in done.stderr


def test_without_git_it_says_so(shop: Path, tmp_path: Path) -> None:
    before = files_in(shop)
    done = run_with(str(tmp_path), "enable", "cors")
    assert (done.returncode, files_in(shop)) == (1, before), done.stderr
    assert "There is no git here" in done.stderr


def test_a_project_without_a_repository_is_told_how_to_begin_one(shop: Path) -> None:
    shutil.rmtree(shop / ".git")
    before = files_in(shop)
    done = scaffold("enable", "cors")
    assert (done.exit_code, files_in(shop)) == (1, before)
    assert done.stderr.endswith("next: git init && git add --all && git commit -m Start\n")


@pytest.mark.parametrize("kind", ["edited", "staged", "new", "removed"])
def test_what_is_not_committed_is_named(shop: Path, kind: str) -> None:
    if kind == "removed":
        (shop / "README.md").unlink()
    else:
        (shop / ("notes.md" if kind == "new" else "README.md")).write_text("mine\n")
    if kind == "staged":
        git(shop, "add", "--all")
    said = refused(shop, 1, "enable", "cors")
    name = "notes.md" if kind == "new" else "README.md"
    assert said.startswith(f"error: Not committed yet: {name}. Nothing was written.\n")
    assert said.endswith("next: git stash --include-untracked, or git commit\n")


def stop_in(shop: Path, command: str) -> None:
    """Leave git in the middle of something, with a conflict."""
    for branch, text in (("other", "other\n"), ("main", "mine\n")):
        git(shop, "checkout", "--quiet", *(["-b"] if branch == "other" else []), branch)
        (shop / "README.md").write_text(text)
        commit(shop)
    with pytest.raises(subprocess.CalledProcessError):
        git(shop, command, "other")


@pytest.mark.parametrize("command", ["merge", "rebase", "cherry-pick"])
def test_what_git_is_in_the_middle_of_comes_first(shop: Path, command: str) -> None:
    stop_in(shop, command)
    said = refused(shop, 1, "enable", "cors")
    assert said == (
        f"error: git is in the middle of a {command}.\n"
        f"next: git {command} --continue, or git {command} --abort\n"
    )


def test_of_two_at_once_one_is_done(shop: Path) -> None:
    """The other one finds a project that is not committed, or done already."""
    before = files_in(shop)
    commands = [["enable", "cors"], ["disable", "gzip"]]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "scaffold", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in commands
    ]
    said = [process.communicate() for process in processes]
    codes = [process.returncode for process in processes]
    assert sorted(codes) == [0, 1], said
    alone = commands[codes.index(0)]
    after = files_in(shop)
    assert "Not committed yet" in said[codes.index(1)][1]
    scaffold("undo")
    assert files_in(shop) == before
    assert scaffold(*alone).exit_code == 0
    assert files_in(shop) == after


def test_a_part_of_a_larger_repository(
    versions: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(here, "init", "--quiet", "-b", "main")
    (here / "services").mkdir()
    monkeypatch.chdir(here / "services")
    shop = make(versions, "shop")
    (here / "README.md").write_text("All our services.\n")
    commit(here)
    edit(shop, "src/app/main.py", "return 1", "return 1  # ours")
    (here / "README.md").write_text("All our services, and what is not committed.\n")
    before = files_in(here)
    done = scaffold("enable", "cors", "--project", str(shop))
    assert done.exit_code == 0, done.output
    changed = {path for path in files_in(here) if files_in(here)[path] != before.get(path)}
    assert changed == {
        "services/shop/.copier-answers.yml",
        "services/shop/src/app/middleware/__init__.py",
        "services/shop/src/app/middleware/cors.py",
    }
    monkeypatch.chdir(shop / "src/app")
    assert scaffold("undo").exit_code == 0
    assert files_in(here) == before


def test_a_worktree(shop: Path, tmp_path: Path) -> None:
    git(shop, "worktree", "add", "--quiet", str(tmp_path / "other"))
    before = files_in(shop)
    done = scaffold("enable", "cors", "--project", str(tmp_path / "other"))
    assert done.exit_code == 0, done.output
    assert "cors" in (tmp_path / "other" / LISTED).read_text()
    assert files_in(shop) == before


def test_what_was_renamed_gets_what_is_new(shop: Path) -> None:
    git(shop, "mv", "src/app/main.py", "src/app/start.py")
    commit(shop)
    edit(shop, "src/app/start.py", "def main() -> int:", "\n\ndef main() -> int:")
    done = scaffold("update", "--to", "v1.1.0")
    assert done.exit_code == 0, done.output
    assert (shop / "src/app/start.py").read_text() == "\n\ndef main() -> int:\n    return 2\n"
    assert not (shop / "src/app/main.py").exists()


def test_new_files_go_where_a_folder_was_moved(shop: Path) -> None:
    git(shop, "mv", "src/app/middleware", "src/app/layers")
    commit(shop)
    done = scaffold("enable", "cors")
    assert done.exit_code == 0, done.output
    assert (shop / "src/app/layers/cors.py").exists()
    assert not (shop / "src/app/middleware").exists()


def test_names_of_files_may_be_anything(shop: Path) -> None:
    names = ["a b.txt", "wörk.txt", 'quo"te.txt', "back\\slash.txt", "line\nend.txt", "-n"]
    if os.name == "nt":
        names = names[:2]
    for name in names:
        (shop / name).write_text("mine\n")
    git(shop, "mv", "src/app/old.py", "src/app/older.py")
    commit(shop)
    before = files_in(shop)
    assert scaffold("enable", "cors").exit_code == 0
    assert {**before, **{name: files_in(shop)[name] for name in names}} == before


def test_a_link_is_not_written_through(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("Outside.\n")
    (shop / "README.md").unlink()
    (shop / "README.md").symlink_to(outside)
    commit(shop)
    done = scaffold("update", "--to", "v2.0.0")
    assert outside.read_text() == "Outside.\n"
    assert (shop / "README.md").is_symlink()
    assert done.exit_code == 0, done.output
    assert "README.md" in done.stdout


def test_a_link_to_where_a_file_was_moved(shop: Path) -> None:
    (shop / "docs").mkdir()
    (shop / "README.md").rename(shop / "docs/README.md")
    (shop / "README.md").symlink_to("docs/README.md")
    commit(shop)
    done = scaffold("update", "--to", "v2.0.0")
    assert done.exit_code == 0, done.output
    assert "What it is now." in (shop / "docs/README.md").read_text()
    assert (shop / "README.md").is_symlink()


def test_an_ignored_file_in_the_way_is_named(shop: Path) -> None:
    (shop / ".git/info/exclude").write_text("cors.py\n")
    (shop / "src/app/middleware/cors.py").write_text("MINE = 1\n")
    said = refused(shop, 1, "enable", "cors")
    assert "src/app/middleware/cors.py is there" in said


def test_a_file_that_may_not_be_written_is_named(shop: Path) -> None:
    (shop / LISTED).chmod(0o444)
    said = refused(shop, 1, "enable", "cors")
    assert said == f"error: {LISTED}:1: the file is read-only. Nothing was written.\n"


def test_what_was_edited_in_a_feature_that_goes_is_asked_for(shop: Path) -> None:
    edit(shop, GZIP, "500", "50")
    said = refused(shop, 1, "disable", "gzip")
    assert said == (
        f"error: Edited by you: {GZIP}. Nothing was written.\n"
        "next: scaffold disable gzip --keep-edited\n"
    )


def test_what_was_moved_alone_goes_with_its_feature(shop: Path) -> None:
    git(shop, "mv", GZIP, "src/app/ours.py")
    commit(shop)
    done = scaffold("disable", "gzip")
    assert done.exit_code == 0, done.output
    assert "remove  src/app/ours.py" in done.stdout
    assert not (shop / "src/app/ours.py").exists()


def test_what_was_edited_stays_if_that_is_said(shop: Path) -> None:
    edit(shop, GZIP, "500", "50")
    done = scaffold("disable", "gzip", "--keep-edited")
    assert done.exit_code == 0
    assert f"        keep  {GZIP}  (edited by you)\n" in done.stdout
    assert (shop / GZIP).read_text() == "MINIMUM_SIZE = 50\n"
    assert '"gzip"' not in (shop / LISTED).read_text()


def test_what_was_edited_goes_if_that_is_said_and_undo_brings_it_back(shop: Path) -> None:
    edit(shop, GZIP, "500", "50")
    before = files_in(shop)
    done = scaffold("disable", "gzip", "--overwrite")
    assert done.exit_code == 0
    assert f"      remove  {GZIP}\n" in done.stdout
    assert not (shop / GZIP).exists()
    assert scaffold("undo").exit_code == 0
    assert files_in(shop) == before


@pytest.fixture
def stayed(shop: Path) -> Path:
    """The project without gzip, of which an edited file stayed."""
    edit(shop, GZIP, "500", "50")
    assert scaffold("disable", "gzip", "--keep-edited").exit_code == 0
    commit(shop)
    return shop


def test_what_stayed_is_taken_up_again(stayed: Path) -> None:
    done = scaffold("enable", "gzip")
    assert done.exit_code == 0, done.output
    assert f"        keep  {GZIP}  (edited by you)\n" in done.stdout
    assert (stayed / GZIP).read_text() == "MINIMUM_SIZE = 50\n"
    assert '"gzip"' in (stayed / LISTED).read_text()


def test_what_stayed_becomes_the_template_s_if_that_is_said(stayed: Path) -> None:
    assert scaffold("enable", "gzip", "--overwrite").exit_code == 0
    assert (stayed / GZIP).read_text() == "MINIMUM_SIZE = 500\n"


def test_what_is_something_else_at_the_place_is_in_conflict(stayed: Path) -> None:
    edit(stayed, GZIP, "MINIMUM_SIZE = 50", "LEVEL, PARTS = 9, 2")
    done = scaffold("enable", "gzip")
    assert done.exit_code == 3, done.output
    assert f"    conflict  {GZIP}" in done.stdout


def test_a_package_stays_one_where_somebody_has_a_module_in_it(
    rendered: Rendered, tmp_path: Path
) -> None:
    shop = lay(tmp_path / "shop", rendered.new({"callbacks": "documented"}))
    write(shop, {"src/app/callbacks/own.py": '"""Ours."""\n'})
    commit(shop)
    assert scaffold("disable", "documented", "--project", str(shop)).exit_code == 0
    there = {path.name for path in (shop / "src/app/callbacks").iterdir()}
    assert there == {"__init__.py", "own.py"}


def test_what_is_removed_already_may_go(shop: Path) -> None:
    (shop / GZIP).unlink()
    commit(shop)
    done = scaffold("disable", "gzip")
    assert done.exit_code == 0, done.output
    assert scaffold("undo").exit_code == 0
    assert not (shop / GZIP).exists()


@pytest.mark.parametrize(
    "line",
    [
        "from app.middleware import gzip\n",
        "from app.middleware.gzip import MINIMUM_SIZE\n",
        "import app.middleware.gzip\n",
        "def late() -> int:\n    from app.middleware.gzip import MINIMUM_SIZE\n    return 1\n",
    ],
)
def test_what_would_go_and_is_imported_is_named(shop: Path, line: str) -> None:
    write(shop, {"src/app/mine.py": line})
    commit(shop)
    row = 2 if line.startswith("def") else 1
    said = refused(shop, 1, "disable", "gzip")
    assert said == (
        f"error: What would go is imported in src/app/mine.py:{row}. Nothing was written.\n"
        "next: scaffold disable gzip --yes\n"
    )
    assert scaffold("disable", "gzip", "--yes").exit_code == 0
    assert (shop / "src/app/mine.py").read_text() == line


def test_what_the_user_removed_stays_away(shop: Path) -> None:
    git(shop, "rm", "--quiet", "src/app/main.py")
    commit(shop)
    done = scaffold("update", "--to", "v1.1.0")
    assert done.exit_code == 0
    assert "        skip  src/app/main.py  (removed by you)\n" in done.stdout
    assert not (shop / "src/app/main.py").exists()


@pytest.mark.parametrize("words", [["enable", "cors"], ["disable", "gzip"], ["update"]])
def test_a_second_time_there_is_nothing_to_do(shop: Path, words: list[str]) -> None:
    assert scaffold(*words).exit_code == 0
    after = files_in(shop)
    commit(shop)
    done = scaffold(*words, "--json")
    assert (done.exit_code, json.loads(done.stdout)["status"]) == (0, "identical")
    assert files_in(shop) == after


@pytest.mark.parametrize("words", [["enable", "cors"], ["disable", "gzip"], ["update"]])
def test_a_dry_run_is_the_real_thing(shop: Path, words: list[str]) -> None:
    edit(shop, LISTED, '        "last",\n', '        "last",\n        "own",\n')
    before = files_in(shop)
    planned = json.loads(scaffold(*words, "--dry-run", "--json").stdout)
    assert files_in(shop) == before
    done = json.loads(scaffold(*words, "--json").stdout)
    assert (planned["status"], done["status"]) == ("planned", "changed")
    assert planned["changes"] == done["changes"]


@pytest.mark.usefixtures("shop")
def test_what_is_next_is_what_is_needed() -> None:
    """Nothing has to be installed where no dependency came or went."""
    assert "uv sync" not in scaffold("enable", "cors").stdout


def test_errors_are_json_too(shop: Path) -> None:
    (shop / "README.md").write_text("mine\n")
    done = scaffold("enable", "cors", "--json")
    reply = json.loads(done.stdout)
    assert (done.exit_code, reply["exit_code"], reply["status"]) == (1, 1, "refused")
    assert [finding["code"] for finding in reply["findings"]] == ["not-clean"]


@pytest.mark.parametrize("moment", ["rendering", "checking", "merging", "writing"])
def test_what_another_command_does_meanwhile_is_not_lost(
    shop: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whenever the other one writes: this one begins again, and finds it not committed."""
    places = {
        "rendering": "scaffold.world.template.Template.tree",
        "checking": "scaffold.world.git.Repository.check_settled",
        "merging": "scaffold.world.merging.merge_trees",
        "writing": "scaffold.world.guards.check_place",
    }
    there: list[str] = []

    def around(place: str) -> None:
        module, _, name = place.rpartition(".")
        owner = pkgutil.resolve_name(module)
        function = getattr(owner, name)

        def first_another(*given: object, **named: object) -> object:
            done = function(*given, **named)
            if not there:
                there.append("")
                assert scaffold("enable", "cors").exit_code == 0
            return done

        monkeypatch.setattr(owner, name, first_another)

    around(places[moment])
    done = scaffold("disable", "gzip")
    assert done.exit_code == 1
    assert "Not committed yet" in done.stderr
    monkeypatch.undo()
    monkeypatch.chdir(shop)
    assert "- cors\n- gzip" in (shop / ".copier-answers.yml").read_text()
    assert ('"cors"' in (shop / LISTED).read_text(), (shop / GZIP).exists()) == (True, True)


def renamed(project: Path, old: str, new: str) -> None:
    """Call something otherwise, wherever the project's modules name it."""
    for file in project.rglob("*.py"):
        file.write_text(re.sub(rf"\b{old}\b", new, file.read_text()))
    commit(project)


def test_what_comes_imports_what_was_moved_from_where_it_is(
    rendered: Rendered, tmp_path: Path
) -> None:
    shop = lay(tmp_path / "shop", rendered.new({"resources": [], "examples": False}))
    git(shop, "mv", "src/app/lifespan.py", "src/app/our_lifespan.py")
    renamed(shop, "app.lifespan", "app.our_lifespan")
    renamed(shop, "create_app", "our_create_app")
    done = scaffold("enable", "database", "--yes", "--project", str(shop))
    assert done.exit_code == 0, done.output
    assert (
        "\nfrom app.our_lifespan import AppRequest\n" in (shop / "src/app/session.py").read_text()
    )
    tests = (shop / "tests/resources/test_database.py").read_text()
    assert "from app.main import our_create_app\nfrom app.our_lifespan import AppRequest\n" in tests
    assert "our_create_app()" in tests


def test_what_imports_a_module_that_was_moved_goes_with_it(
    rendered: Rendered, tmp_path: Path
) -> None:
    answers = {"resources": ["database"], "tasks": "durable", "extras": ["telemetry"]}
    shop = lay(tmp_path / "shop", rendered.new(answers))
    git(shop, "mv", "src/app/counters.py", "src/app/our_counters.py")
    worker = shop / "src/app/jobs/worker.py"
    worker.write_text(worker.read_text().replace("app.counters", "app.our_counters"))
    subprocess.run([find_ruff_bin(), "check", "--quiet", "--select=I", "--fix", shop], check=True)
    commit(shop)
    done = scaffold("disable", "telemetry", "--yes", "--project", str(shop))
    assert done.exit_code == 0, done.output
    assert (
        worker.read_text()
        == (
            lay(tmp_path / "without", rendered.new(answers | {"extras": []}))
            / worker.relative_to(shop)
        ).read_text()
    )


def test_what_comes_and_imports_what_is_nowhere_is_named(
    rendered: Rendered, tmp_path: Path
) -> None:
    shop = lay(tmp_path / "shop", rendered.new({"middleware": []}))
    limit = shop / "src/app/middleware/body_limit.py"
    limit.write_text(limit.read_text().replace("body: bytes)", "body: bytes, deep: int = 9)"))
    renamed(shop, "check_json", "check")
    done = scaffold("enable", "msgpack", "--project", str(shop))
    assert done.exit_code == 3
    path = "src/app/middleware/msgpack.py"
    why = "`from app.middleware.body_limit import check_json` finds nothing here"
    assert f"conflict  {path}" in done.stdout
    assert why in done.stdout


def test_what_ruff_does_not_format_is_told(shop: Path) -> None:
    edit(shop, LISTED, "\n", "\n# Ours.\n")
    (shop / "ruff.toml").write_text("line-length = 'long'\n")
    commit(shop)
    done = scaffold("enable", "cors")
    assert done.exit_code == 0, done.output
    assert f"{LISTED} is not formatted: " in done.output


def test_a_lost_answers_file_is_made_anew(shop: Path, versions: Path) -> None:
    made = scaffold("update", "--to", "v1.1.0", "-d", "project_name=My shop")
    assert made.exit_code == 0, made.output
    commit(shop)
    edit(shop, "src/app/main.py", "return 2", "return 3")
    before = files_in(shop)
    git(shop, "rm", "--quiet", ".copier-answers.yml")
    commit(shop)
    said = refused(shop, 2, "disable", "gzip")
    assert "If it was lost, `scaffold restore .copier-answers.yml` makes it anew." in said
    done = scaffold("restore", ".copier-answers.yml", "-l", "--template", str(versions))
    assert done.exit_code == 0, done.output
    assert "\nv1.1.0: project_name=My shop, project_slug=shop, " in done.stdout
    assert "next: scaffold status  (what is not as it would be rendered)\n" in done.stdout
    assert files_in(shop) == before
    assert scaffold("undo").exit_code == 0
    assert ".copier-answers.yml" not in files_in(shop)


def test_what_is_known_of_a_lost_answers_file_is_taken(shop: Path, versions: Path) -> None:
    (shop / ".copier-answers.yml").unlink()
    known = ["-r", "v2.0.0", "-d", "description=It sells", "--template", str(versions), "-l"]
    assert scaffold("restore", ".copier-answers.yml", *known).exit_code == 0
    text = (shop / ".copier-answers.yml").read_text()
    assert ("_commit: v2.0.0\n" in text, "description: It sells\n" in text) == (True, True)
    again = scaffold("restore", ".copier-answers.yml", *known)
    assert again.exit_code == 2
    assert "go with a lost .copier-answers.yml" in again.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
def test_on_a_terminal_what_was_guessed_is_the_default(shop: Path, versions: Path) -> None:
    before = (shop / ".copier-answers.yml").read_text()
    (shop / ".copier-answers.yml").unlink()
    words = ["restore", ".copier-answers.yml", "--template", str(versions)]
    arguments = ["-m", "scaffold", *words]
    size = (50, 200)
    child = pexpect.spawn(sys.executable, arguments, encoding="utf-8", dimensions=size, timeout=60)
    for question in copier_file.questions().values():
        if question.name not in {"callback_delivery", "sdk_clients"}:
            child.expect_exact(question.help)
            child.send("It sells\r" if question.name == "description" else "\r")
    child.expect_exact("next: scaffold status")
    child.expect(pexpect.EOF)
    assert child.wait() == 0
    after = (shop / ".copier-answers.yml").read_text()
    assert after == before.replace("description: ''", "description: It sells")


@pytest.mark.level(3)
@pytest.mark.parametrize("preset", ["minimal", "full"])
def test_a_lost_answers_file_of_a_preset(preset: str, here: Path) -> None:
    (*_, newest) = releases(CHECKOUT)
    words = ["--preset", preset, "--python-version", "3.12", "-r", newest]
    made = scaffold("new", "shop", "-l", "-q", *words)
    assert made.exit_code == 0, made.output
    answers = here / "shop/.copier-answers.yml"
    before = answers.read_text()
    answers.unlink()
    done = scaffold("restore", ".copier-answers.yml", "-l", "-q", "--project", "shop")
    assert (done.exit_code, answers.read_text()) == (0, before), done.output
