"""`scaffold new`, through the front door."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import copier
import pytest
from support import Run, answers_of, files_in, git

AUTHOR = ["--author-name", "Ada", "--author-email", "ada@example.com"]


def test_plain_copier_makes_the_same_bytes(run: Run, here: Path, template: Path) -> None:
    assert run("shop", "--middleware", "gzip,cors", "--no-examples", *AUTHOR).exit_code == 0
    data = {
        "middleware": ["gzip", "cors"],
        "examples": False,
        "author_name": "Ada",
        "author_email": "ada@example.com",
    }
    copier.run_copy(str(template), here / "plain/shop", data=data, defaults=True, quiet=True)
    assert files_in(here / "shop") == files_in(here / "plain/shop")
    assert files_in(here / "shop")["scripts.sh"][1], "the executable bit is lost"


def test_the_answers_file_names_the_version_and_every_answer(run: Run, here: Path) -> None:
    run("shop", "--project-name", "Bike Shop")
    answers = answers_of(here / "shop")
    assert answers["_commit"] == "v1.0.0"
    assert (answers["project_name"], answers["project_slug"]) == ("Bike Shop", "bike-shop")


def test_the_folder_names_the_project(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay = run("inventory-service").stdout.splitlines()[-1]
    answers = answers_of(here / "inventory-service")
    assert answers["project_name"] == "Inventory Service"
    assert answers["project_slug"] == "inventory-service"
    assert "--project" not in replay
    (here / "orders").mkdir()
    monkeypatch.chdir(here / "orders")
    assert run().exit_code == 0
    assert answers_of(here / "orders")["project_name"] == "Orders"


@pytest.mark.parametrize(
    ("words", "middleware"),
    [
        (["--middleware", "gzip,cors"], ["cors", "gzip"]),
        (["--middleware", ""], []),
        (["--middleware", "none"], []),
        (["-d", "middleware=gzip,cors"], ["cors", "gzip"]),
        (["-d", "middleware=[gzip, cors]"], ["cors", "gzip"]),
        (["--data-file", "a.yml"], ["sessions"]),
        (["--preset", "minimal"], []),
        (["--preset", "minimal", "--data-file", "a.yml"], ["sessions"]),
        (["--data-file", "a.yml", "-d", "middleware=cors"], ["cors"]),
        (["-d", "middleware=cors", "--middleware", "gzip"], ["gzip"]),
    ],
)
def test_an_option_wins_over_data_over_a_file_over_a_preset(
    run: Run, here: Path, words: list[str], middleware: list[str]
) -> None:
    (here / "a.yml").write_text("middleware: [sessions]\n", encoding="utf-8")
    assert run("shop", *words).exit_code == 0
    assert answers_of(here / "shop")["middleware"] == middleware


def test_a_project_can_be_made_again_from_its_answers_file(run: Run, here: Path) -> None:
    run("shop", "--preset", "minimal", *AUTHOR)
    assert run("again", "--data-file", "shop/.copier-answers.yml").exit_code == 0
    assert files_in(here / "shop") == files_in(here / "again")


def test_it_ends_with_what_was_chosen_and_the_next_steps(run: Run) -> None:
    words = ["--examples", "--author-name", "Ada", "--sdk-script", "node"]
    lines = run("my shop", *words).stdout.splitlines()
    assert lines[0].startswith("created my shop: ")
    assert lines[1:11] == [
        "  project_name  My Shop",
        "  project_slug  my-shop",
        "   author_name  Ada",
        "python_version  3.11",
        "     resources  database",
        "    middleware  request_id, security_headers, trusted_host, gzip",
        "    unique_ids  tag",
        "    sdk_script  node",
        "   sdk_clients  typescript",
        "      examples  yes",
    ]
    assert lines[-6:-1] == [
        "next: cd 'my shop'",
        "next: uv run alembic upgrade head  (make the tables)",
        "next: node scripts/generate-sdk.mjs  (write the clients)",
        "next: uv run python -m app  (start it)",
        "next: look at http://127.0.0.1:8000/docs",
    ]
    assert lines[-1].startswith("replay: scaffold new ")


def test_json_has_the_next_steps_as_commands_with_reasons(run: Run) -> None:
    reply = json.loads(run("./-x", "--json", "--resources", "none").stdout)
    assert reply["next"] == [
        {"command": "cd ./-x", "why": ""},
        {"command": "uv run python -m app", "why": "start it"},
        {"command": "look at http://127.0.0.1:8000/docs", "why": ""},
    ]


@pytest.mark.parametrize("folder", ["my shop", "."])
def test_plain_copier_ends_with_the_same_words(
    run: Run,
    here: Path,
    template: Path,
    folder: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = run(folder, "--no-examples").stdout.splitlines()[1:-1]
    beside = here / "beside" / here.name
    beside.mkdir(parents=True)
    monkeypatch.chdir(beside)
    copier.run_copy(str(template), folder, data={"examples": False}, defaults=True)
    assert capsys.readouterr().err.rstrip().splitlines()[-len(said) :] == said


@pytest.mark.parametrize("shop", ["shop", "-shop"])
def test_the_replay_line_makes_the_same_project(run: Run, here: Path, shop: str) -> None:
    words = ["--preset", "minimal", "--project-name", "Bike's Shop", "--no-examples"]
    *lines, replay = run(*words, *AUTHOR, "--", shop).stdout.splitlines()
    assert f"next: cd {'./-shop' if shop == '-shop' else shop}" in lines
    (here / shop).rename(here / "first")
    again = shlex.split(replay.removeprefix("replay: "))
    assert again[:2] == ["scaffold", "new"]
    assert run(*again[2:]).exit_code == 0
    assert files_in(here / "first") == files_in(here / shop)


def test_the_replay_line_names_the_preset_and_what_differs_from_it(run: Run) -> None:
    words = ["--preset", "minimal", "--resources", "database", "--middleware", "none"]
    replay = run("shop", *words).stdout.splitlines()[-1]
    assert replay.endswith(" --preset minimal --resources database")


def test_the_replay_line_holds_only_what_differs_from_the_defaults(run: Run) -> None:
    words = ["--examples", "--unique-ids", "default"]
    replay = run("shop", *words).stdout.splitlines()[-1]
    assert "--unique-ids default" in replay
    assert "--examples" not in replay
    assert "--project-slug" not in replay
    assert "--vcs-ref v1.0.0" in replay


def test_an_answer_to_what_is_not_asked_is_told_and_left_out(run: Run, here: Path) -> None:
    idle = run("shop", "--sdk-clients", "python", *AUTHOR)
    assert "note: --sdk-clients does nothing" in idle.stderr
    assert "sdk" not in idle.stdout
    assert "sdk_clients" not in answers_of(here / "shop")
    used = run("sold", "--sdk-script", "node", "--sdk-clients", "python", *AUTHOR)
    assert "note:" not in used.stderr
    assert used.stdout.rstrip().endswith(" --sdk-script node --sdk-clients python")
    assert answers_of(here / "sold")["sdk_clients"] == ["python"]


@pytest.mark.parametrize("name", ["temporary", "cache"])
def test_a_folder_may_be_called_as_those_that_it_is_made_in(
    run: Run, here: Path, name: str
) -> None:
    done = run(name)
    assert f"created {name}: {len(files_in(here / name))} files" in done.stdout


def test_json_is_one_object_of_the_common_shape(run: Run) -> None:
    reply = json.loads(run("shop", "--json").stdout)
    assert list(reply) == [
        *("schema", "command", "status", "exit_code", "template"),
        *("changes", "conflicts", "findings", "next", "replay"),
    ]
    assert (reply["command"], reply["status"], reply["exit_code"]) == ("new", "created", 0)
    assert reply["template"] == {"from": None, "to": "v1.0.0"}
    assert list(reply["changes"][0]) == ["action", "path", "added", "removed", "edited"]


def test_a_dry_run_shows_the_files_with_their_sizes_and_writes_nothing(
    run: Run, here: Path
) -> None:
    done = run("shop", "--dry-run", "--project-name", "Shop")
    assert done.exit_code == 0
    assert "      create  src/app/middleware/gzip.py  (19 B)\n" in done.stdout
    assert not (here / "shop").exists()
    run("shop", "--project-name", "Shop")
    shown = [line.split()[1] for line in done.stdout.splitlines() if "create  " in line]
    assert sorted(shown) == sorted(files_in(here / "shop"))


def test_a_diff_shows_what_is_written_and_a_dry_run_the_same(run: Run, here: Path) -> None:
    planned = run("shop", "--dry-run", "--diff").stdout
    assert not (here / "shop").exists()
    done = run("shop", "--diff").stdout
    text = "--- /dev/null\n+++ b/src/app/middleware/gzip.py\n@@ -0,0 +1 @@\n+MINIMUM_SIZE = 500\n"
    assert text in done
    assert text in planned
    assert "--diff" not in done.splitlines()[-1]


def test_quiet_says_nothing(run: Run) -> None:
    done = run("shop", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_it_says_what_it_does_while_it_does_it(run: Run) -> None:
    said = run("shop").stderr.splitlines()
    assert said[:2] == ["fetching the template ...", "rendering the project ..."]
    assert said[-1] == "making the first commit ..."


def test_a_template_without_tags_is_used_without_a_word_of_copiers(
    run: Run, here: Path, template: Path
) -> None:
    git(here, "clone", "--quiet", "--no-tags", str(template), "untagged")
    done = run("shop", "--template", "untagged")
    assert done.exit_code == 0
    assert "tags" not in done.output
    assert f"template {git(template, 'rev-parse', 'HEAD')[:7]}" in done.stdout


def test_without_a_terminal_the_defaults_are_taken_and_named(run: Run) -> None:
    done = run("shop", "--project-name", "Shop")
    assert "defaults: project_slug='shop', " in done.stderr
    assert "project_name" not in done.stderr


def test_a_template_of_another_kind_is_given_its_own_answers(run: Run, here: Path) -> None:
    other = here / "other"
    (other / "template").mkdir(parents=True)
    (other / "copier.yml").write_text("_subdirectory: template\ncolour: {type: str}\n")
    (other / "template" / "colour.jinja").write_text("{{ colour }}")
    assert run("shop", "--template", "other").exit_code == 2, "an answer without a default"
    done = run("shop", "--template", "other", "-d", "colour=red")
    assert (done.exit_code, (here / "shop" / "colour").read_text()) == (0, "red")
    assert "--data colour=red" in done.stdout


def test_a_template_can_be_the_url_of_a_file(run: Run, here: Path, template: Path) -> None:
    assert run("shop", "--template", template.as_uri()).exit_code == 0
    assert answers_of(here / "shop")["_src_path"] == str(template)


def test_a_template_that_is_not_committed_says_that_there_is_no_update_from_it(
    run: Run, here: Path, template: Path
) -> None:
    shutil.copytree(template, here / "mine")
    (here / "mine/template/more.txt").touch()
    done = run("shop", "--template", "mine", "--vcs-ref", "HEAD")
    assert (here / "shop/more.txt").exists()
    assert "not committed: there is no update from" in done.stderr


def test_the_current_folder_can_become_the_project(run: Run, here: Path) -> None:
    assert run("--no-git").exit_code == 0
    assert (here / "README.md").exists()
    assert Path.cwd().samefile(here)


def test_a_bundle_in_the_package_is_used_and_the_canonical_address_recorded(
    run: Run, here: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = here / "template.bundle"
    git(template, "bundle", "create", "--quiet", str(bundle), "HEAD", "--tags")
    monkeypatch.setattr("scaffold.world.source.BUNDLE", bundle)
    for name, words in {"shop": ("-r", "v1.0.0"), "bikes": (), "mine": ("-r", "HEAD")}.items():
        assert run(name, "--template", "https://github.com/org/template", *words).exit_code == 0
        answers = answers_of(here / name)
        assert (answers["_src_path"], answers["_commit"]) == (
            "https://github.com/org/template",
            "v1.0.0",
        )
    done = run("none", "--template", "gh:org/template", "-r", "main")
    assert (done.exit_code, (here / "none").exists()) == (2, False)
    assert "has no version main: it has v1.0.0." in done.stderr


def test_a_version_that_another_template_has_not_is_refused_with_those_that_it_has(
    run: Run, template: Path
) -> None:
    done = run("shop", "-r", "v9.9.9")
    assert done.exit_code == 2
    assert f"{template} has no version v9.9.9: it has v1.0.0." in done.stderr
