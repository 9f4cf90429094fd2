"""`--check` tells what is not up to date; `--fail-on-breaking` what breaks the API's users."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects.sdk.changes import (
    Change,
    input_file,
    replace,
    with_a_field,
    with_a_narrowed_type,
    with_a_narrower_optional,
    with_a_required_field,
    with_a_version,
    with_a_wider_type,
    with_another_payload,
    with_other_words,
    without_a_field_of_the_answer,
    without_an_operation,
)
from projects.sdk.workshop import BOTH, Workshop

pytestmark = pytest.mark.level(2)
NIGHT = pytest.mark.level(3)


BREAKING = [
    pytest.param(without_an_operation, "DELETE /items/{item_id}", marks=NIGHT),
    pytest.param(with_a_required_field, "owner"),
    pytest.param(with_a_narrowed_type, "price", marks=NIGHT),
    pytest.param(with_a_narrower_optional, "next", marks=NIGHT),
    pytest.param(without_a_field_of_the_answer, "name", marks=NIGHT),
    pytest.param(with_another_payload, "paid", marks=NIGHT),
]
HARMLESS = [
    pytest.param(with_a_field),
    pytest.param(with_other_words, marks=NIGHT),
    pytest.param(with_a_wider_type, marks=NIGHT),
]


@pytest.mark.parametrize(("change", "what"), BREAKING)
def test_a_breaking_change_is_listed_and_can_fail(
    sdk: Workshop, tmp_path: Path, change: Change, what: str
) -> None:
    before = sdk.generated()
    options = ["--input", input_file(sdk, tmp_path, change), "--check"]
    done = sdk.script("python", *options, "--fail-on-breaking")
    assert (done.code, done.err) == (3, "")
    lines = [line for line in done.out.splitlines() if line.startswith("breaking")]
    assert [line for line in lines if what in line], done.out
    assert sdk.generated() == before


@pytest.mark.parametrize("change", HARMLESS)
def test_a_harmless_change_is_not_breaking(sdk: Workshop, tmp_path: Path, change: Change) -> None:
    before = sdk.generated()
    file = input_file(sdk, tmp_path, change)
    done = sdk.script("python", "--input", file, "--check", "--fail-on-breaking")
    assert done.code == 1
    assert "breaking" not in done.out
    assert sdk.generated() == before


@pytest.mark.parametrize("language", ["python", pytest.param("node", marks=NIGHT)])
def test_a_change_of_the_app_fails_the_check_with_a_diff(sdk: Workshop, language: str) -> None:
    before = "    price: fields.Price\n"
    replace(sdk, "src/app/schemas.py", before, f"    size: str = ''\n{before}")
    done = sdk.script(language, "--check")
    assert (done.code, done.err) == (1, "")
    assert '+          "size"' in done.out.replace('+         "size"', '+          "size"')
    assert "M clients/typescript/src/types.gen.ts" in done.out
    assert "M clients/python/src/my_api_client/models/new_item.py" in done.out
    sdk.succeed(language)
    assert sdk.script(language, "--check").code == 0


@NIGHT
@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "path",
    [
        "clients/typescript/src/sdk.gen.ts",
        "clients/python/src/my_api_client/client.py",
        "openapi.json",
    ],
)
def test_what_was_generated_is_not_to_be_edited(sdk: Workshop, language: str, path: str) -> None:
    file = sdk.folder / path
    file.write_bytes(file.read_bytes() + b"\n")
    done = sdk.script(language, "--check")
    assert done.code == 1
    assert f"M {path}" in done.out
    file.unlink()
    done = sdk.script(language, "--check")
    assert done.code == 1
    assert path in done.out
    (file.parent / "stray.ts").write_text("", encoding="utf-8")
    sdk.succeed(language)
    assert sdk.run("git status --porcelain -- openapi.json clients/*/src") == ""


@NIGHT
@pytest.mark.parametrize("language", BOTH)
def test_operations_that_left_the_api_leave_the_clients(
    sdk: Workshop, tmp_path: Path, language: str
) -> None:
    file = input_file(sdk, tmp_path, without_an_operation)
    sdk.succeed(language, "--input", file)
    assert not (sdk.folder / "clients/python/src/my_api_client/api/items/delete_item.py").exists()
    text = (sdk.folder / "clients/typescript/src/sdk.gen.ts").read_text(encoding="utf-8")
    assert "deleteItem" not in text


@NIGHT
@pytest.mark.parametrize("language", BOTH)
def test_the_base_can_be_another_commit(sdk: Workshop, tmp_path: Path, language: str) -> None:
    """In a pull request, what is committed there already is compared with its target."""
    file = input_file(sdk, tmp_path, without_an_operation)
    sdk.succeed(language, "--input", file)
    sdk.run("git add --all")
    sdk.run("git -c user.name=M -c user.email=m@example.com commit --quiet -m removed")
    check = ["--input", file, "--check", "--fail-on-breaking"]
    assert sdk.script(language, *check).code == 0
    assert sdk.script(language, *check, "--base", "generated").code == 3


@NIGHT
def test_the_version_of_the_app_is_that_of_the_packages(sdk: Workshop, tmp_path: Path) -> None:
    file = input_file(sdk, tmp_path, with_a_version("2.1"))
    sdk.succeed("python", "--input", file)
    manifests = (sdk.folder / "clients").glob("*/p*[jt]*[onl]")
    written = {file.name: file.read_text(encoding="utf-8") for file in manifests}
    assert '"version": "2.1.0"' in written["package.json"]
    assert 'version = "2.1"' in written["pyproject.toml"]
