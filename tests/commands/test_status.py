"""`scaffold status`, through the front door."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from commands.small import state
from life.made import MAIN, README, add_line, make, scaffold
from scaffold.world import render_cache, rendering
from scaffold.world.template import Template, open_template
from support import commit_all, git


@pytest.fixture
def shop(versions: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make(versions, "shop")
    monkeypatch.chdir(project)
    return project


def renders_of(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Return a list that each render is added to."""
    seen: list[str | None] = []
    tree = Template.tree

    def counted(self: Template, *arguments: object) -> object:
        seen.append(self.version)
        return tree(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Template, "tree", counted)
    return seen


def test_a_project_as_it_was_rendered(shop: Path, versions: Path) -> None:
    (shop / "own.py").touch()
    before = state(shop)
    done = scaffold("status", "--exit-code")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"    template  v1.0.0 of {versions}; v1.1.0 is newer"
    assert lines[1].startswith(
        "     answers  project_name=Shop, project_slug=shop, python_version=3.11"
    )
    assert "gzip" in "".join(lines)
    assert lines[-2].startswith("6 as rendered, 1 yours (")
    assert lines[-1] == "next: scaffold update  (v1.1.0 is newer)"
    assert state(shop) == before


def test_what_was_edited_and_what_is_missing(shop: Path) -> None:
    add_line(shop / MAIN)
    (shop / README).unlink()
    done = scaffold("status")
    assert done.exit_code == 0
    assert f"      edited  {MAIN}  (+1)\n" in done.stdout
    assert f"     missing  {README}\n" in done.stdout
    assert "1 edited, 1 missing, 4 as rendered (" in done.stdout
    assert f"next: scaffold restore {README}  (as the template has it)\n" in done.stdout
    assert f"next: scaffold status --diff {MAIN}  (what was edited)\n" in done.stdout
    assert scaffold("status", "--exit-code").exit_code == 1


def test_what_commands_wrote_is_told_apart(versions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main = versions / "template/src/app/main.py"
    main.write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    commit_all(versions, "v1.2.0")
    shop = make(versions, "shop", "--vcs-ref", "v1.2.0")
    monkeypatch.chdir(shop)
    assert scaffold("add-router", "orders").exit_code == 0
    told = scaffold("status").stdout
    assert f"      edited  {MAIN}  (+" in told
    assert ", by scaffold add-router orders)\n" in told
    add_line(shop / MAIN)
    reply = json.loads(scaffold("status", "--json").stdout)
    (edited,) = reply["projects"][0]["files"]["edited"]
    assert (edited["path"], edited["by"]) == (MAIN, [])


def test_line_ends_and_the_bits_of_another_system_are_no_drift(shop: Path) -> None:
    for file in (shop / MAIN, shop / README, shop / "pyproject.toml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (shop / "scripts.sh").chmod(0o644)  # where no file can be run, the file system knows of none
    assert scaffold("status", "--exit-code").exit_code == 0


def test_a_file_that_can_be_run_and_should_not_is_edited(shop: Path) -> None:
    (shop / MAIN).chmod(0o755)
    assert f"      edited  {MAIN}  (whether it can be run)\n" in scaffold("status").stdout


def test_how_the_answers_file_is_written_is_no_drift(shop: Path) -> None:
    add_line(shop / ".copier-answers.yml")
    assert scaffold("status", "--exit-code").exit_code == 0


def test_other_answers_are_another_render(shop: Path) -> None:
    answers = shop / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("- gzip\n", ""))
    done = scaffold("status")
    assert "      edited  pyproject.toml  (+1 -1)\n" in done.stdout
    assert ", 1 yours (" in done.stdout


def test_the_newest_version_has_no_next_step(versions: Path) -> None:
    make(versions, "shop", "--vcs-ref", "v1.1.0")
    done = scaffold("status", "shop")
    assert f"template  v1.1.0 of {versions}\n" in done.stdout
    assert "next:" not in done.stdout


def test_a_project_without_git(versions: Path) -> None:
    shop = make(versions, "shop", "--no-git")
    (shop / "node_modules").mkdir()
    (shop / "node_modules/a.js").touch()
    before = state(shop)
    done = scaffold("status", "shop", "--exit-code")
    assert done.exit_code == 0
    assert "6 as rendered in shop (" in done.stdout
    assert state(shop) == before
    git(shop, "init", "--quiet")
    assert "6 as rendered, 1 yours in shop (" in scaffold("status", "shop").stdout


def test_a_diff_of_what_was_edited(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_line(shop / MAIN)
    (shop / README).unlink()
    done = scaffold("status", "--diff", MAIN, "--diff", README)
    assert "+++ b/src/app/main.py\n" in done.stdout
    assert "+# mine\n" in done.stdout
    assert "--- a/README.md\n+++ /dev/null\n" in done.stdout
    monkeypatch.chdir(shop / "src/app")
    assert "+# mine\n" in scaffold("status", "--diff", "main.py").stdout
    assert scaffold("status", "--diff", "../../scripts.sh").stdout.startswith("as rendered")
    assert scaffold("status", "--diff", "main.py", "--exit-code").exit_code == 1


def test_a_file_that_the_template_does_not_have(shop: Path) -> None:
    done = scaffold("status", "--diff", "src/main.py", "--project", str(shop))
    assert done.exit_code == 2
    assert (
        "no src/main.py with this project's answers. Did you mean src/app/main.py?" in done.stderr
    )
    assert scaffold("status", "--diff", MAIN, ".", ".").exit_code == 2


def test_a_table_of_several(versions: Path, here: Path) -> None:
    make(versions, "old")
    make(versions, "new", "--vcs-ref", "v1.1.0")
    add_line(make(versions, "edited") / MAIN)
    (here / "nothing").mkdir()
    spoiled = make(versions, "spoiled") / ".copier-answers.yml"
    spoiled.write_text(spoiled.read_text() + "x: [\n")
    gone = make(versions, "gone") / ".copier-answers.yml"
    gone.write_text(gone.read_text().replace("v1.0.0", "v7.0.0"))
    names = ["old", "new", "edited", "nothing", "spoiled", "gone"]
    done = scaffold("status", *names)
    reply = json.loads(scaffold("status", *names, "--json").stdout)
    assert done.exit_code == 2
    *rows, total = done.stdout.splitlines()
    assert rows[:3] == [
        "old      v1.0.0 -> v1.1.0  as rendered",
        "new      v1.1.0            as rendered",
        "edited   v1.0.0 -> v1.1.0  1 edited",
    ]
    assert rows[3].startswith("nothing  There is no .copier-answers.yml in /")
    assert rows[4].startswith("spoiled  .copier-answers.yml, line 2")
    assert rows[5].startswith("gone     /")
    assert "has no version v7.0.0" in reply["projects"][5]["problem"]["message"]
    assert max(map(len, rows)) <= 100
    assert total.startswith("6 projects: 2 behind, 1 drifted, 3 not looked at (")
    assert reply["exit_code"] == 2
    assert [one["project"] for one in reply["projects"]] == names
    assert reply["projects"][3]["problem"]["code"] == "no-project"
    assert reply["projects"][2]["files"]["edited"][0]["path"] == MAIN
    assert scaffold("status", "old", "edited", "--exit-code").exit_code == 1
    assert scaffold("status", "old", "new", "--exit-code").exit_code == 0


def test_what_an_update_would_conflict_with(versions: Path) -> None:
    make(versions, "clean")
    add_line(make(versions, "torn") / README)  # at the end, where the new version has a line too
    make(versions, "new", "--vcs-ref", "v1.1.0")
    before = state(Path("torn"))
    rows = scaffold("status", "--conflicts", "clean", "torn", "new").stdout.splitlines()
    assert [row.split("  ")[-1].strip() for row in rows[:3]] == [
        "no conflicts",
        "1 conflict",
        "as rendered",
    ]
    assert "    conflict  README.md  (" in scaffold("status", "torn", "--conflicts").stdout
    assert state(Path("torn")) == before
    make(versions, "bare", "--no-git")
    told = scaffold("status", "bare", "--conflicts").stdout
    assert "      update  needs a git repository\n" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "There is no .copier-answers.yml in "),
        ("project_name: Shop\n", "_src_path is missing"),
        ("_commit: v1.0.0\n_src_path: [\n", ".copier-answers.yml, line 3: not YAML"),
        ("_commit: v1.0.0\n_src_path: {}\nexamples: maybe\n", ".copier-answers.yml, line 3: "),
        ("_commit: v7.0.0\n_src_path: {}\n", "v7.0.0"),
    ],
)
def test_what_is_no_project_ends_in_2(
    versions: Path, here: Path, text: str | None, said: str
) -> None:
    if text is not None:
        text = text.replace("{}", str(versions))
        (here / ".copier-answers.yml").write_text(text)
    done = scaffold("status")
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_command_that_was_stopped_half_way_is_named_and_not_taken_back(shop: Path) -> None:
    journal = shop / ".git/scaffold/project"
    journal.mkdir(parents=True, exist_ok=True)
    (journal / "unfinished.json").write_text("{}")
    done = scaffold("status")
    assert "next: scaffold undo  (a command was stopped half-way)\n" in done.stdout
    assert (journal / "unfinished.json").exists()


def test_a_render_is_made_once_for_a_version_and_answers(
    versions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        make(versions, name, "--project-name", "Shop")
    make(versions, "c")
    seen = renders_of(monkeypatch)
    scaffold("status", "a", "b", "c")
    assert len(seen) == 2
    scaffold("status", "a", "b", "c")
    assert len(seen) == 2


def test_what_is_not_there_is_looked_for_once(
    versions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        answers = make(versions, name) / ".copier-answers.yml"
        answers.write_text(answers.read_text().replace("v1.0.0", "v7.0.0"))
    opened: list[object] = []

    def counted(*arguments: object, **options: object) -> object:
        opened.append(arguments)
        return open_template(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "open_template", counted)
    reply = json.loads(scaffold("status", "a", "b", "--json").stdout)
    first, second = (one["problem"] for one in reply["projects"])
    assert first == second
    assert "has no version v7.0.0" in first["message"]
    assert len(opened) == 1


@pytest.mark.usefixtures("shop")
def test_what_was_rendered_before_needs_no_copier() -> None:
    ask = (
        "import atexit, sys; sys.argv = ['scaffold', 'status']; from scaffold.cli import app\n"
        "heavy = {'copier', 'jinja2', 'pydantic', 'rich'}\n"
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules)))); app()"
    )
    for said in ("['copier', 'jinja2', 'pydantic']", "[]"):
        done = subprocess.run(
            [sys.executable, "-c", ask], check=True, capture_output=True, text=True
        )
        assert done.stdout.splitlines()[-1] == said


@pytest.mark.usefixtures("shop")
def test_a_tag_that_was_moved_is_rendered_anew(versions: Path) -> None:
    assert scaffold("status", "--exit-code").exit_code == 0
    git(versions, "tag", "--force", "v1.0.0", "v1.1.0")
    assert f"      edited  {README}  (-2)\n" in scaffold("status").stdout


def test_a_template_that_asks_for_the_folders_name(
    versions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (versions / "template/folder.txt").write_text("{= _folder_name =}\n")
    commit_all(versions, "v1.2.0")
    for name in ("a", "b"):
        make(versions, name, "--vcs-ref", "v1.2.0", "--project-name", "Shop")
    seen = renders_of(monkeypatch)
    for _ in range(2):
        assert scaffold("status", "a", "b", "--exit-code").exit_code == 0
    assert len(seen) == 2


@pytest.mark.parametrize("spoiled", [b"", b"x", b"x" * 4096])
def test_what_is_broken_in_the_cache_is_rendered_anew(
    shop: Path, monkeypatch: pytest.MonkeyPatch, spoiled: bytes
) -> None:
    scaffold("status")
    (kept,) = (shop.parent.parent / "cache").rglob("renders/*")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-9] + spoiled)
    seen = renders_of(monkeypatch)
    assert scaffold("status", "--exit-code").exit_code == 0
    assert len(seen) == 1
    assert kept.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_none(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(shop / README))
    assert scaffold("status", "--exit-code").exit_code == 0


def test_the_cache_is_bounded(versions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_cache, "KEPT", 2)
    names = ["a", "b", "c"]
    for name in names:
        make(versions, name)
    scaffold("status", *names)
    assert len([*(versions.parent / "cache").rglob("renders/*")]) == 2


def test_two_at_once(shop: Path) -> None:
    codes: list[int] = []

    def keep() -> None:
        for number in range(50):
            origin = ["one", str(number % 3)]
            render_cache.keep(origin, render_cache.Render({}, {"n": number % 3}))
            found = render_cache.load(origin)
            codes.append(-1 if found is None else int(found.answers["n"] != number % 3))

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [0] * 200
    assert shop.exists()
