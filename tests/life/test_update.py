"""What an update tells, and what it changes in the code of a project's owner."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from life.made import edit, scaffold
from support import files_in, git

CHANGELOG = "# Changelog\n\n## 1.1.0\n\n- Two.\n\n## 1.0.0\n\n- One.\n"
NOTES = """\
behaviour:
  - what: main returns 2.
  - what: Nobody without a cache reads this.
    when: cache
steps:
  - command: uv run pytest
    why: it shows what else there is
edits:
  - edit: replace_import
    old: app.old:OLD
    new: app.new:NEW
"""


@pytest.fixture
def noted(versions: Path, tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of v1.0.0, whose template has notes for v1.1.0 and a changelog."""
    template = tmp_path / "noted"
    git(tmp_path, "clone", "--quiet", str(versions), str(template))
    git(template, "switch", "--quiet", "--detach", "v1.1.0")
    (template / "CHANGELOG.md").write_text(CHANGELOG)
    (template / "updates").mkdir()
    (template / "updates/1.1.0.yml").write_text(NOTES)
    git(template, "add", "--all")
    git(template, "commit", "--quiet", "--message", "Notes")
    git(template, "tag", "--force", "v1.1.0")
    git(template, "tag", "--delete", "v2.0.0")
    words = ("new", "shop", "-l", "-q", "--template", str(template), "-r", "v1.0.0")
    assert scaffold(*words).exit_code == 0
    monkeypatch.chdir(here / "shop")
    return here / "shop"


def test_the_notes_of_the_versions_that_are_crossed(noted: Path) -> None:
    user = "from app.old import OLD\n\n\ndef use() -> int:\n    return OLD\n"
    (noted / "src/app/use.py").write_text(user)
    edit(noted, "README.md", "What it is.", "What it is to me.")
    done = scaffold("update")
    assert done.exit_code == 0, done.output
    assert "1.1.0: main returns 2.\n" in done.stdout
    assert "a cache" not in done.stdout
    assert "next: uv run pytest  (it shows what else there is)\n" in done.stdout
    assert (noted / "src/app/use.py").read_text() == user.replace("OLD", "NEW").replace(
        "old", "new"
    )
    assert "update  src/app/use.py" in done.stdout


def test_notes_that_were_written_later(noted: Path, tmp_path: Path) -> None:
    """They stand in a version behind the one that they are of, and that is gone to."""
    template = tmp_path / "noted"
    git(template, "tag", "v1.2.0")
    git(template, "tag", "--force", "v1.1.0", "v1.1.0^")
    (template / "updates/1.2.0.yml").write_text("edits:\n  - edit: not_known_yet\n")
    git(template, "add", "--all")
    git(template, "commit", "--quiet", "--message", "Notes of the next version")
    git(template, "tag", "--force", "v1.2.0")
    done = scaffold("update", "--to", "v1.1.0")
    assert done.exit_code == 0, done.output
    assert "1.1.0: main returns 2.\n" in done.stdout
    assert "_commit: v1.1.0" in (noted / ".copier-answers.yml").read_text()


@pytest.mark.usefixtures("noted")
def test_a_program_is_told_the_steps() -> None:
    done = json.loads(scaffold("update", "--dry-run", "--json").stdout)
    assert done["template"] == {"from": "v1.0.0", "to": "v1.1.0"}
    assert done["behaviour"] == [{"version": "1.1.0", "what": "main returns 2."}]
    planned = json.loads(scaffold("update", "--json").stdout)
    assert {"command": "uv run pytest", "why": "it shows what else there is"} in planned["next"]
    again = json.loads(scaffold("update", "--json").stdout)
    assert (again["status"], again["changes"], again["behaviour"]) == ("identical", [], [])


def test_other_answers_at_the_newest_version(noted: Path) -> None:
    done = scaffold("update", "--data", "description=A shop")
    assert done.exit_code == 0, done.output
    assert "description: A shop" in (noted / ".copier-answers.yml").read_text()


def test_an_answer_that_the_newer_template_does_not_take(noted: Path) -> None:
    before = files_in(noted)
    edit(noted, ".copier-answers.yml", "unique_ids: tag", "unique_ids: rainbow")
    done = scaffold("update")
    assert done.exit_code == 2
    assert "unique_ids has no value 'rainbow'" in done.stderr
    assert ".copier-answers.yml, line " in done.stderr
    assert {**files_in(noted), ".copier-answers.yml": before[".copier-answers.yml"]} == before
