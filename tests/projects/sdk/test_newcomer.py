"""A newcomer builds the clients, renames a field, and is shown the lines that have to change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from projects.project import Project
from projects.sdk.changes import replace
from projects.sdk.users import Users
from projects.sdk.workshop import DATA, Workshop
from scaffold.apidiff.operations import breaking
from support import git

pytestmark = pytest.mark.level(3)


@pytest.mark.parametrize(("client", "built"), [("python", "dist/*.whl"), ("typescript", "*.tgz")])
def test_a_clone_builds_a_client_as_its_readme_says(
    sdk: Workshop, tmp_path: Path, client: str, built: str
) -> None:
    git(sdk.folder, "clone", "--quiet", ".", str(tmp_path / "clone"))
    folder = tmp_path / "clone/clients" / client
    readme = (folder / "README.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^```sh\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    clone = Project(folder, sdk.answers, sdk.variables)
    assert "warning:" not in "".join(clone.run(line) for line in lines.splitlines())
    assert list(folder.glob(built))


def lines_with(folder: str, file: str, pattern: str) -> set[int]:
    """Return the numbers of the lines of a user's file that match."""
    text = (DATA / folder / file).read_text(encoding="utf-8").replace("# mypy: ignore-errors\n", "")
    return {n for n, line in enumerate(text.splitlines(), 1) if re.search(pattern, line)}


@pytest.mark.level(3)
def test_the_compilers_name_the_lines_that_use_a_renamed_field(
    sdk: Workshop, tmp_path: Path
) -> None:
    # What a page of items is called in an answer: `items` becomes `found`.
    replace(sdk, "src/app/schemas/item.py", "    items: list[Item]", "    found: list[Item]")
    replace(sdk, "src/app/routers/items.py", "ItemPage(items=", "ItemPage(found=")
    before = sdk.document()
    sdk.succeed("python")
    places = {finding.place for finding in breaking(before, sdk.document())}
    assert places == {"ItemPage.items"}
    later = Users(sdk, tmp_path)
    later.install()
    assert later.compiled.code == 2
    errors = re.findall(r"(?m)^(\w+\.ts)\((\d+),\d+\): error TS", later.compiled.out)
    assert {file for file, _ in errors} == {"items.ts"}, later.compiled.said
    named = {int(line) for _, line in errors}
    # An error below @ts-expect-error was expected.
    uses = lines_with("typescript", "items.ts", r"data\?\.items")
    assert named == uses, later.compiled.said
    assert "Property 'items' does not exist on type 'ItemPage'" in later.compiled.out
    checked = later.mypy("use_items.py")
    assert checked.code == 1
    found = {
        int(line) for line in re.findall(r"^use_items\.py:(\d+): error", checked.out, re.MULTILINE)
    }
    assert found == lines_with("python", "items.py", r"page\.items")
