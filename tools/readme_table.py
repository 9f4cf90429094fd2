"""Writes the table of the questions in README.md: `uv run tools/readme_table.py`."""

import re
from pathlib import Path

from scaffold.model.question import Question
from scaffold.world import copier_file

README = Path(__file__).parents[1] / "README.md"
TABLE = re.compile(r"(<!-- table: .*? -->\n)(.*?)(<!-- end of table -->)", re.DOTALL)


def shown(value: object) -> str:
    """Return a default as the table shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(f"`{item}`" for item in value)
    return "derived" if "{" in str(value) else f"`{value}`" if value else ""


def row(question: Question) -> str:
    """Return the line of a question."""
    values = ", ".join(f"`{value}`" for value in question.values)
    return f"| `{question.name}` | {question.help} | {values} | {shown(question.default)} |"


def with_table(readme: str) -> str:
    """Return the README with the table as copier.yml has it."""
    rows = [row(question) for question in copier_file.questions().values()]
    table = "\n".join(["| question | | values | default |", "| --- | --- | --- | --- |", *rows])
    return TABLE.sub(lambda found: f"{found[1]}{table}\n{found[3]}", readme)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
