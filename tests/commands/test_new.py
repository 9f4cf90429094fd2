"""`scaffold new`, through the front door."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import stat
import subprocess
from pathlib import Path

import copier
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Run, files_in, git

AUTHOR = ["--author-name", "Ada", "--author-email", "ada@example.com"]


def answers_of(project: Path) -> dict[str, object]:
    text = (project / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, object] = yaml.safe_load(text)
    return answers


# What is made


def test_plain_copier_makes_the_same_bytes(run: Run, here: Path, template: Path) -> None:
    assert run("shop", "--middleware", "gzip,cors", "--no-examples", *AUTHOR).exit_code == 0
    data = {
        "middleware": ["gzip", "cors"],
        "examples": False,
        "author_name": "Ada",
        "author_email": "ada@example.com",
    }
    copier.run_copy(str(template), here / "plain", data=data, defaults=True, quiet=True)
    assert files_in(here / "shop") == files_in(here / "plain")
    assert files_in(here / "shop")["scripts.sh"][1], "the executable bit is lost"


def test_the_answers_file_names_the_version_and_every_answer(run: Run, here: Path) -> None:
    run("shop", "--project-name", "Bike Shop")
    answers = answers_of(here / "shop")
    assert answers["_commit"] == "v1.0.0"
    assert (answers["project_name"], answers["project_slug"]) == ("Bike Shop", "bike-shop")


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


def test_it_ends_with_what_was_made_and_the_next_three_commands(run: Run) -> None:
    lines = run("my shop").stdout.splitlines()
    assert lines[0].startswith("created my shop: ")
    assert lines[1:4] == ["next: cd 'my shop'", "next: uv sync", "next: uv run pytest"]
    assert lines[4].startswith("replay: scaffold new ")


def test_the_replay_line_makes_the_same_project(run: Run, here: Path) -> None:
    words = ["shop", "--preset", "minimal", "--project-name", "Bike's Shop", "--no-examples"]
    replay = run(*words, *AUTHOR).stdout.splitlines()[-1].removeprefix("replay: ")
    (here / "shop").rename(here / "first")
    again = shlex.split(replay)
    assert again[:2] == ["scaffold", "new"]
    assert run(*again[2:]).exit_code == 0
    assert files_in(here / "first") == files_in(here / "shop")


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


def test_quiet_says_nothing(run: Run) -> None:
    done = run("shop", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


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


# git


def test_the_first_commit_holds_everything(run: Run, here: Path) -> None:
    run("shop")
    shop = here / "shop"
    assert git(shop, "status", "--porcelain") == ""
    assert git(shop, "log", "--format=%an <%ae>") == "scaffold <scaffold@localhost>\n"
    assert git(shop, "branch", "--show-current") == "main\n"


def test_the_author_makes_the_first_commit_where_git_does_not_know_the_user(
    run: Run, here: Path
) -> None:
    run("shop", *AUTHOR)
    assert git(here / "shop", "log", "--format=%an <%ae>") == "Ada <ada@example.com>\n"


def test_nobodys_git_settings_change_or_stop_the_first_commit(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = here / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(stat.S_IRWXU)
    config = here / "gitconfig"
    config.write_text(
        "[commit]\ngpgsign = true\n[core]\nautocrlf = true\n"
        f'hooksPath = "{hooks}"\n[user]\nname = Grace\nemail = grace@example.com\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert run("shop").exit_code == 0
    answers = answers_of(here / "shop")
    assert (answers["author_name"], answers["author_email"]) == ("Grace", "grace@example.com")
    assert b"\r" not in git(here / "shop", "cat-file", "blob", "HEAD:README.md").encode()
    assert b"\r" not in (here / "shop" / "README.md").read_bytes()


def test_an_address_of_gits_that_the_template_refuses_is_left_out(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = here / "gitconfig"
    config.write_text("[user]\nname = Grace\nemail = not an address\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert run("shop").exit_code == 0
    answers = answers_of(here / "shop")
    assert (answers["author_name"], answers["author_email"]) == ("Grace", "")


def test_no_commit_is_made_inside_a_repository_nor_with_no_git(run: Run, here: Path) -> None:
    run("alone", "--no-git")
    assert not (here / "alone" / ".git").exists()
    git(here, "init", "--quiet")
    run("deep/er/shop")
    assert (here / "deep/er/shop/README.md").exists()
    assert not (here / "deep/er/shop/.git").exists()


def test_the_project_goes_into_an_empty_clone(run: Run, here: Path) -> None:
    git(here, "init", "--quiet", "shop")
    assert run("shop").exit_code == 0
    assert "README.md" in git(here / "shop", "status", "--porcelain")


def test_the_current_folder_can_become_the_project(run: Run, here: Path) -> None:
    assert run("--no-git").exit_code == 0
    assert (here / "README.md").exists()
    assert Path.cwd().samefile(here)


def test_a_bundle_in_the_package_is_used_and_the_canonical_address_recorded(
    run: Run, here: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = here / "template.bundle"
    git(template, "bundle", "create", "--quiet", str(bundle), "--tags")
    monkeypatch.setattr("scaffold.world.source.BUNDLE", bundle)
    from scaffold.world.source import template_source

    monkeypatch.setattr(
        "scaffold.commands.new.template_source", lambda _, ref: template_source(None, ref)
    )
    assert run("shop", "--vcs-ref", "v1.0.0").exit_code == 0
    answers = answers_of(here / "shop")
    assert (answers["_src_path"], answers["_commit"]) == ("gh:org/template", "v1.0.0")
    assert template_source(None, "v9.9.9").bundle is None


# Bad input, as in the table of the issue


def test_a_destination_with_something_in_it_is_left_alone(run: Run, here: Path) -> None:
    (here / "shop").mkdir()
    (here / "shop" / "mine.txt").write_text("mine")
    done = run("shop", "--yes")
    assert done.exit_code == 1
    assert "mine.txt" in done.stderr
    assert [file.name for file in (here / "shop").iterdir()] == ["mine.txt"]


def test_a_destination_that_is_a_file_is_left_alone(run: Run, here: Path) -> None:
    (here / "shop").write_text("mine")
    assert run("shop").exit_code == 1
    assert run("shop/deeper").exit_code == 1
    assert (here / "shop").read_text() == "mine"


def test_a_current_folder_that_is_no_more_ends_in_1(run: Run, here: Path) -> None:
    here.rmdir()
    done = run("shop")
    assert done.exit_code == 1
    assert "Cannot write shop" in done.stderr


def test_without_git_the_reason_is_told(command: list[str], here: Path) -> None:
    done = subprocess.run(
        [*command, "shop", "--template", "gh:org/template"],
        env={**os.environ, "PATH": str(here)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "there is no git here" in done.stderr


def test_an_empty_destination_is_fine(run: Run, here: Path) -> None:
    (here / "shop").mkdir()
    assert run("shop").exit_code == 0
    assert (here / "shop" / "README.md").exists()


@pytest.mark.parametrize(
    ("words", "suggested", "others"),
    [
        (["--middleware", "gzipp"], "'gzip'", "msgpack"),
        (["--resources", "databse,cache"], "'database'", "ml_model"),
        (["--unique-ids", "tags"], "'tag'", "default"),
        (["-d", "python_version=3.10"], "'3.1", "3.15"),
        (["-d", "middlewares=gzip"], "'middleware'", "extras"),
        (["--preset", "minimum"], "'minimal'", "recommended"),
    ],
)
def test_an_unknown_feature_or_value_ends_in_2_with_the_nearest_and_the_others(
    run: Run, here: Path, words: list[str], suggested: str, others: str
) -> None:
    done = run("shop", *words)
    assert done.exit_code == 2
    assert f"Did you mean {suggested}" in done.stderr
    assert others in done.stderr
    assert not (here / "shop").exists()


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("class", "--project-slug class-api"),
        ("fastapi", "--project-slug fastapi-api"),
        ("🎉", "--project-slug my-api"),
        ("", "My API"),
        ("   ", "My API"),
    ],
)
def test_a_name_that_cannot_be_a_distributions_ends_in_2_with_a_valid_one(
    run: Run, here: Path, name: str, suggestion: str
) -> None:
    done = run("shop", "--project-name", name)
    assert done.exit_code == 2
    assert suggestion in done.stderr
    assert not (here / "shop").exists()


@pytest.mark.parametrize("name", ["class", "fastapi", "🎉"])
def test_the_suggestion_works(run: Run, name: str) -> None:
    done = run("shop", "--project-name", name)
    words = shlex.split(done.stderr.splitlines()[-1].removeprefix("next: scaffold new "))
    assert run(*words).exit_code == 0


AWKWARD = st.text(
    st.sampled_from("ab \"'\\{}%=#$`\n\r\t<>&é🎉\x00\x85\u2028") | st.characters(codec="utf-8"),
    min_size=1,
    max_size=30,
) | st.sampled_from(["{{ x }}", "{= 7 * 7 =}", "# % if x", "{% raw %}", "# % endif", "\\"])


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=AWKWARD, description=AWKWARD)
def test_a_name_and_a_description_are_rendered_literally_or_refused(
    run: Run, here: Path, name: str, description: str
) -> None:
    words = ["--project-name", name, "--description", description, "--project-slug", "shop"]
    done = run("shop", *words, "--no-git")
    if done.exit_code:
        assert (done.exit_code, done.stderr[:6]) == (2, "error:")
        return
    try:
        readme = (here / "shop" / "README.md").read_bytes().decode()
        assert readme == f"# {name}\n\n{description}\n\nby \n"
    finally:
        shutil.rmtree(here / "shop")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- gzip\n", "expected lines such as"),
        ("middleware: gzip\n", "middleware expects a list"),
        ("examples: maybe\n", "examples expects true or false"),
        ("python_version: 3.1\n", "python_version has no value '3.1'"),
        ("project_name: [a]\n", "project_name expects one value"),
        ("colour: red\n", "there is no question 'colour'"),
        ("brings: {}\n", "brings: expected a value"),
        ("project_name: !!python/name:os.system\n", "anchors, aliases and tags"),
        ("project_name: &a x\ndescription: *a\n", "anchors, aliases and tags"),
        ("project_name: {a: b}\n", "project_name: expected a value"),
        ("project_name: 'x\n", "not YAML"),
    ],
)
def test_an_answers_file_that_is_wrong_ends_in_2_with_the_key_and_what_was_expected(
    run: Run, here: Path, text: str, expected: str
) -> None:
    (here / "a.yml").write_text(text, encoding="utf-8")
    done = run("shop", "--data-file", "a.yml")
    assert done.exit_code == 2
    assert "a.yml, line " in done.stderr
    assert expected in done.stderr
    assert not (here / "shop").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--data-file", "nowhere.yml"], "Cannot read nowhere.yml"),
        (["--data-file", "."], "Cannot read"),
        (["-d", "examples"], "expected KEY=VALUE"),
        (["-r", "v9.9.9"], "has no version v9.9.9"),
        (["--template", "nowhere"], "no folder and no git repository"),
        (["--project-name", "a\nb"], "project_name: Write the name on one line"),
        (["--author-email", "nobody"], "author_email: Write an address"),
        (["-d", "examples=maybe"], "examples expects true or false"),
        (["-d", "python_version=3.15", "--resources", "ml_model"], "resources: ONNX Runtime"),
    ],
)
def test_wrong_usage_ends_in_2_with_one_clear_line(
    run: Run, here: Path, words: list[str], expected: str
) -> None:
    done = run("shop", *words)
    assert done.exit_code == 2
    assert expected in done.stderr
    assert not (here / "shop").exists()


def test_settings_of_copiers_that_cannot_be_used_end_in_2(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "settings.yml").write_text("defaults: [")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(here / "settings.yml"))
    done = run("shop")
    assert done.exit_code == 2
    assert "Copier's settings file cannot be used" in done.stderr
