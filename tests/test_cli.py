"""The options, their help and completion, and how errors end."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from scaffold.cli import app
from scaffold.commands import new as new_module
from scaffold.commands.add_piece import Request
from scaffold.model.question import Question, questions_of
from scaffold.model.report import Report
from support import CHECKOUT, Run
from typer.testing import CliRunner

QUESTIONS = questions_of(yaml.safe_load((CHECKOUT / "copier.yml").read_text(encoding="utf-8")))


def invoke(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), terminal_width=200)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_version_is_that_of_the_distribution() -> None:
    assert invoke("--version").strip() == version("fastapi-scaffold")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_every_question_is_an_option_with_its_help_and_its_values(question: Question) -> None:
    help_ = " ".join(invoke("new", "--help").split())
    assert question.option in help_
    assert question.help in help_
    assert all(value in help_ for value in question.values)


@pytest.mark.parametrize("columns", [60, 120])
def test_the_help_stands_in_groups(columns: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scaffold", "new", "--help"],
        env=os.environ | {"COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.endswith(":") and not line.startswith(" ")] == [
        *("Arguments:", "Answers:", "How it is made:"),
        *("What it is called:", "What it has:", "Options:"),
    ]
    assert max(map(len, lines)) <= columns


def test_the_help_ends_with_examples_that_work(run: Run, here: Path) -> None:
    examples = invoke("new", "--help").partition("Examples:\n")[2].splitlines()
    assert len(examples) == 4
    for example in examples:
        assert run(*shlex.split(example)[2:]).exit_code == 0
        shutil.rmtree(here / "shop", ignore_errors=True)


def test_computed_values_are_no_options() -> None:
    help_ = invoke("new", "--help")
    assert "--brings" not in help_
    assert "--reserved-names" not in help_


def test_features_lists_each_with_what_it_brings() -> None:
    listed = invoke("features")
    assert "gzip" in listed
    assert "src/app/middleware/gzip.py" in listed


def test_features_says_what_is_in_each_preset() -> None:
    told = " ".join(invoke("features").partition("--preset")[2].split())
    assert "recommended What most services want: the defaults. database, request_id," in told
    assert "callbacks=delivered, callback_delivery=durable, tasks=durable, sdk_script" in told


SHOWING = ("--dry-run", "--pretend", "--diff", "--yes", "--quiet", "--json", "--debug")
COMMON = ("--project", *SHOWING)
PIECES = ("add-callback", "add-router", "add-resource", "add-middleware")


@pytest.mark.parametrize(
    ("command", "options"),
    [
        *((name, (*COMMON, "--app", "--import", "--remove", "--overwrite")) for name in PIECES),
        ("add-model", (*COMMON, "--app", "--remove", "--overwrite")),
        ("add-field", (*COMMON, "--app", "--remove", "--overwrite")),
        ("undo", COMMON),
        ("restore", COMMON),
        ("status", ("--project", "--json", "--debug")),
        ("new", SHOWING),
        ("operations", ("--project", "--json", "--app", "--import", "--debug")),
    ],
)
def test_what_commands_share_is_spelled_alike(command: str, options: tuple[str, ...]) -> None:
    help_ = invoke(command, "--help")
    assert [option for option in options if option not in help_] == []


def test_the_replay_line_holds_what_was_given_and_not_how_it_was_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def echo(request: Request) -> Report:
        return Report("add-router", "changed", replay=request.writing.replay)

    monkeypatch.setattr("scaffold.commands.add_piece.add_piece", echo)
    words = ["--prefix", "/a b", "-n", "-y", "--diff", "--project", str(tmp_path), "--remove"]
    replay = json.loads(invoke("add-router", "orders", *words, "--json", "--debug"))["replay"]
    given = ["add-router", "orders", "--prefix", "/a b", "--remove", "--project", str(tmp_path)]
    assert shlex.split(replay) == ["scaffold", *given]


def completed(words: str) -> list[str]:
    environment = {
        **os.environ,
        "_SCAFFOLD_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", "from scaffold.cli import app; app()"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("scaffold new --middleware gz", ["gzip"]),
        ("scaffold new --middleware gzip,c", ["gzip,cors"]),
        ("scaffold new --middleware gzip,gz", []),
        ("scaffold new --unique-ids ", ["tag", "default"]),
        ("scaffold new --data middle", ["middleware="]),
    ],
)
def test_a_shell_completes_the_values(words: str, expected: list[str]) -> None:
    assert completed(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        ["--midleware", "gzip"],
        ["--preset"],
        ["--examples=no"],
        *(["--preset", ""], ["--template", ""], ["--vcs-ref", ""]),
    ],
)
def test_a_wrong_option_ends_in_2_and_names_the_help(
    run: Run, here: Path, words: list[str]
) -> None:
    done = run("shop", *words)
    assert done.exit_code == 2
    assert words[0].partition("=")[0] in done.stderr
    assert "next: scaffold new --help" in done.stderr
    assert not (here / "shop").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["new", ""],
        ["operations", "--project", ""],
        ["add-router", "orders", "--app", ""],
        ["add-middleware", "tenant", "--before", ""],
        ["add-callback", "stored", "--on", "GET /", "--reply", ""],
        ["api-diff", "", "openapi.json"],
    ],
)
def test_a_variable_that_was_never_set_is_no_value(here: Path, words: list[str]) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert done.stderr.endswith(f"it is empty.\nnext: scaffold {words[0]} --help\n")
    assert not any(here.iterdir())


@pytest.mark.parametrize(("words", "traceback"), [((), False), (("--debug",), True)])
def test_a_fault_of_ours_ends_in_70_and_shows_a_traceback_only_with_debug(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], traceback: bool
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the roof is on fire")

    monkeypatch.setattr(new_module, "template_source", broken)
    done = run("shop", *words)
    assert done.exit_code == 70
    assert "the roof is on fire" in done.stderr
    assert ("Traceback" in done.stderr) is traceback


def test_an_unknown_command_ends_in_2_with_the_nearest() -> None:
    done = CliRunner().invoke(app, ["neww"])
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "error: No such command 'neww'. Did you mean 'new'?",
        "next: scaffold --help",
    ]


def test_without_a_command_the_help_is_shown() -> None:
    assert "Make a new project." in invoke()


def test_errors_are_json_too(run: Run) -> None:
    done = run("shop", "--json", "--middleware", "gzipp")
    reply = json.loads(done.stdout)
    assert (done.exit_code, reply["exit_code"], reply["status"]) == (2, 2, "refused")
    assert reply["findings"][0]["code"] == "unknown-value"
    assert done.stderr == ""
