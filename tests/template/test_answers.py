"""What plain Copier refuses, and how free text stands in the files."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import copier
import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from projects.project import copy
from template.reading import QUESTIONS, ROOT, context, render

ALIKE = [
    'Say "hello"',
    "It's \\ back\\slashed \\n \\u0041",
    "{{ 7 * 7 }} and {= 7 * 7 =} and {% if x %}",
    "# % if examples",
    "<b>bold</b> & &amp; <script>",
    "*stars* _lines_ `code` ~~no~~ [a](b) ![c](d) | e",
    "Emoji 🚀👩‍🚀",
    "שלום عالم",
    "C# ###",
    "1. first",
    "- a list",
    "+ plus",
    "=== equal",
    "--- rule",
    "---",
    "~~~ fence",
    "    four spaces before and after    ",
    "'''\"\"\"",
]
REFUSED = [
    ("project_name", "   ", "Write a name, such as My API"),
    ("project_name", "two\nlines", "Write the name on one line"),
    ("project_name", "x" * 81, "at most 80 characters"),
    ("project_slug", "", "Use ASCII letters, digits and hyphens"),
    ("project_slug", "-my-api", "Use ASCII letters, digits and hyphens"),
    ("project_slug", "my api", "Use ASCII letters, digits and hyphens"),
    ("project_slug", "crème", "Use ASCII letters, digits and hyphens"),
    ("project_slug", "my-api\n", "Use ASCII letters, digits and hyphens"),
    ("project_slug", "x" * 81, "at most 80 characters"),
    ("project_slug", "class", "Taken by Python or a dependency"),
    ("project_slug", "FastAPI", "Taken by Python or a dependency"),
    ("project_slug", "pydantic_settings", "Taken by Python or a dependency"),
    ("description", "a\x07bell", "without control characters"),
    ("description", "two\u2028lines", "without control characters"),
    ("author_name", "Ada\x00", "without control characters"),
    ("author_email", "ada", "Write an address such as ada@example.com"),
    ("python_version", "3.10", "Invalid choice"),
]


def refusal(snapshot: Path, folder: Path, **answers: object) -> str:
    with pytest.raises(ValueError, match=r"Validation error|Invalid choice") as caught:
        copier.run_copy(str(snapshot), folder, data=answers, defaults=True, quiet=True)
    assert not any(folder.iterdir())
    return str(caught.value)


@pytest.mark.parametrize(("question", "answer", "message"), REFUSED)
def test_copier_refuses_with_what_to_write_instead(
    snapshot: Path, tmp_path: Path, question: str, answer: str, message: str
) -> None:
    said = refusal(snapshot, tmp_path, **{question: answer})
    assert message in said
    assert len(said.partition("': ")[2]) <= 60, "it is cut off on a narrow terminal"


@pytest.mark.parametrize(
    ("folder", "name", "slug"),
    [
        ("orders-api", "Orders API", "orders-api"),
        ("my_Service.v2", "My Service V2", "my-service-v2"),
        ("ﬁnance", "Finance", "finance"),
        ("Cre\u0300me brûlée", "Cre\u0300me Brûlée", "creme-brulee"),
        ("\uff21b straße łódź", "\uff21b Straße Łódź", "ab-strasse-lodz"),
        ("Shop 🎉", "Shop 🎉", "shop"),
        ("x" * 90, f"X{'x' * 79}", "x" * 80),
        ("-", "My API", "my-api"),
        ("a\nb", "A B", "a-b"),
        ("Заказы", "Заказы", ""),
        ("東京 orders", "東京 Orders", ""),
        ("fastapi", "Fastapi", ""),
    ],
)
def test_the_folder_gives_the_name_and_the_name_the_slug(folder: str, name: str, slug: str) -> None:
    values = context({"_folder_name": folder})
    assert (values["project_name"], values["project_slug"]) == (name, slug)


def test_plain_copier_takes_the_folders_name_and_makes_nothing_without_a_slug(
    snapshot: Path, tmp_path: Path
) -> None:
    copier.run_copy(str(snapshot), tmp_path / "orders-api", defaults=True, quiet=True)
    assert (tmp_path / "orders-api/README.md").read_text("utf-8").startswith("# Orders API\n")
    with pytest.raises(ValueError, match="project_slug"):
        copier.run_copy(str(snapshot), tmp_path / "Заказы", defaults=True, quiet=True)
    assert not (tmp_path / "Заказы").exists()


def test_a_model_needs_a_python_that_its_runtime_has(snapshot: Path, tmp_path: Path) -> None:
    message = refusal(snapshot, tmp_path, python_version="3.15", resources=["ml_model"])
    assert "or take 3.14" in message


def test_no_project_can_be_called_as_what_it_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[^\w-]", requirement)[0] for requirement in wanted}
    assert names <= set(QUESTIONS["reserved_names"]["default"])


@pytest.mark.parametrize(
    ("slug", "npm", "module"),
    [
        ("my-api", "my-api-client", "my_api_client"),
        ("My.API_2", "my.api_2-client", "my_api_2_client"),
        ("1st--api", "1st--api-client", "_1st_api_client"),
        ("x" * 80, f"{'x' * 80}-client", f"{'x' * 80}_client"),
    ],
)
def test_the_clients_have_names_that_npm_and_python_take(slug: str, npm: str, module: str) -> None:
    values = context({"project_slug": slug, "sdk_script": "python"})
    assert json.loads(render("clients/typescript/package.json", values))["name"] == npm
    manifest = tomllib.loads(render("clients/python/pyproject.toml", values))
    assert manifest["project"]["name"] == f"{slug}-client"
    assert manifest["tool"]["uv"]["build-backend"]["module-name"] == module
    assert module.isidentifier()


def shown(token: Token) -> str:
    """Return what a reader sees of a heading or a paragraph."""
    assert token.children is not None
    assert {child.type for child in token.children} <= {"text", "text_special"}
    return "".join(child.content for child in token.children)


@pytest.mark.level(2)
@pytest.mark.parametrize("text", ALIKE)
def test_free_text_is_rendered_literally(snapshot: Path, tmp_path: Path, text: str) -> None:
    answers = {"project_slug": "shop", "author_email": "ada@example.com"}
    free = {"project_name": text, "description": text, "author_name": text}
    copy(snapshot, tmp_path, answers | free)
    project = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["description"] == text
    assert project["authors"] == [{"name": text, "email": "ada@example.com"}]
    document = tomllib.loads((tmp_path / "src/app/openapi.toml").read_text("utf-8"))
    assert document == {"title": text, "description": text}
    answered = yaml.safe_load((tmp_path / ".copier-answers.yml").read_text("utf-8"))
    assert answered.items() >= free.items()
    heading, description = readme(tmp_path)
    assert heading == description == text.strip()


def readme(project: Path) -> tuple[str, str]:
    """Return the heading and the first paragraph of a project's README, as they are read."""
    text = (project / "README.md").read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(text)
    kinds = [token.type for token in tokens[:6]]
    assert [kinds[0], kinds[3]] == ["heading_open", "paragraph_open"]
    assert tokens[0].tag == "h1"
    return shown(tokens[1]), shown(tokens[4])
