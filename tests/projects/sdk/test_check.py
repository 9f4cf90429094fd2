"""`--check` tells what is not up to date, and writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects.sdk.changes import input_file, replace, with_a_version, without_an_operation
from projects.sdk.workshop import BOTH, SCRIPTS, Workshop

pytestmark = pytest.mark.level(3)
NIGHT = pytest.mark.level(3)


@pytest.mark.parametrize("language", ["python", pytest.param("node", marks=NIGHT)])
def test_a_change_of_the_app_fails_the_check_with_a_diff(sdk: Workshop, language: str) -> None:
    before = "    name: fields.Text\n"
    replace(sdk, "src/app/schemas/item.py", before, f"    size: str = ''\n{before}")
    done = sdk.script(language, "--check")
    assert (done.code, done.err) == (1, "")
    assert '+          "size"' in done.out.replace('+         "size"', '+          "size"')
    assert "M clients/typescript/src/types.gen.ts" in done.out
    assert "M clients/python/src/my_api_client/models/new_item.py" in done.out
    command = " ".join(SCRIPTS[language])
    assert done.out.endswith(f"run `{command}`, and commit what it writes\n")
    sdk.succeed(language)
    assert sdk.script(language, "--check").code == 0


@NIGHT
def test_twenty_checks_of_what_has_not_changed_are_clean(sdk: Workshop) -> None:
    """Whatever order Python has for a set: here of an enum whose values differ by case."""
    schema = '    size: Literal["asc", "desc", "ASC", "DESC", "Asc", "aSC"] = "asc"\n'
    replace(
        sdk,
        "src/app/schemas/item.py",
        "    name: fields.Text\n",
        f"{schema}    name: fields.Text\n",
    )
    replace(sdk, "src/app/schemas/item.py", "from ", "from typing import Literal\n\nfrom ")
    sdk.succeed("python")
    said = {sdk.succeed("python", "--check", PYTHONHASHSEED=str(seed)) for seed in range(20)}
    assert said == {"up to date\n"}


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
def test_the_version_of_the_app_is_that_of_the_packages(sdk: Workshop, tmp_path: Path) -> None:
    file = input_file(sdk, tmp_path, with_a_version("2.1"))
    sdk.succeed("python", "--input", file)
    manifests = (sdk.folder / "clients").glob("*/p*[jt]*[onl]")
    written = {file.name: file.read_text(encoding="utf-8") for file in manifests}
    assert '"version": "2.1.0"' in written["package.json"]
    assert 'version = "2.1"' in written["pyproject.toml"]
