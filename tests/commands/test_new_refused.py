"""What `scaffold new` refuses, and how: the table of bad input."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Run


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
        ("Заказы", "--project-slug my-api"),
        ("Заказы orders", "--project-slug orders-api"),
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
@pytest.mark.parametrize("folder", [["shop"], ["--", "-shop"]])
def test_the_suggestion_works(run: Run, folder: list[str], name: str) -> None:
    done = run("--project-name", name, *folder)
    words = shlex.split(done.stderr.splitlines()[-1].removeprefix("next: scaffold new "))
    assert "--project-slug" in words
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
        assert done.exit_code == 2
        assert "\nerror: " in done.stderr
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
        (["-d", "python_version=3.10"], "python_version has no value '3.10'. The values: 3.11, "),
        (["--template", "."], "as a template: there is no copier.yml in it"),
        (["--template", "file:///nowhere"], "no folder and no git repository"),
        (["-d", "examples=maybe"], "examples expects true or false"),
        (["--resources", "none,cache"], "--resources: 'none' goes without other values."),
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
