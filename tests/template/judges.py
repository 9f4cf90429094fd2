"""What a rendered file may not be: unreadable to its tool, or scarred by a gate."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Callable

import yaml
from template.reading import LOADER


def parse_ini(text: str) -> None:
    configparser.ConfigParser().read_string(text)


def parse_python(text: str) -> None:
    compile(text, "rendered.py", "exec", dont_inherit=True)


def parse_dotenv(text: str) -> None:
    for line in text.splitlines():
        if line and not re.match(r"# |[A-Z_]+=", line):
            raise ValueError(line)


def parse_yaml(text: str) -> None:
    yaml.load(text, LOADER)


PARSERS: dict[str, Callable[[str], object]] = {
    ".env.example": parse_dotenv,
    ".ini": parse_ini,
    ".json": json.loads,
    ".py": parse_python,
    ".toml": tomllib.loads,
    ".yaml": parse_yaml,
    ".yml": parse_yaml,
}
SCARS = {
    "a gate is left": re.compile(r"# %|\{%|%\}|(?<!\$\{)\{=|=\}"),
    "spaces at the end of a line": re.compile(r"[ \t]+$", re.MULTILINE),
    "two blank lines": re.compile(r"\n\n\n"),
    "an empty literal over several lines": re.compile(r"[\[({]\n\s*[\])}]"),
    "an import of one name over several lines": re.compile(r"import \(\n\s+\w+,\n\)"),
    "blank lines at the start": re.compile(r"\A\n"),
    "blank lines at the end, or no end of line": re.compile(r"\n\n\Z|[^\n]\Z"),
}
# PEP 8 wants two there; Ruff judges Python files.
TWO_BLANK_LINES = (".py", ".mako")
# Of what has to be left between the words of a Markdown file.
PROSE = {
    "a hole in a sentence": re.compile(r"\S  +\S| [.,:;]|[,:;]{2}|[^.][.]{2}[^.]"),
    "a heading without room": re.compile(r"^#[^\n]*\n[^\n]|[^\n]\n#", re.MULTILINE),
}
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def judge(path: str, text: str) -> str | None:
    """Return what is wrong with a rendered file, or None."""
    for ending, parse in PARSERS.items():
        if path.endswith(ending):
            try:
                parse(text)
            except (ValueError, SyntaxError, configparser.Error, yaml.YAMLError) as error:
                return f"{path} cannot be read: {error}"
    for scar, mark in SCARS.items():
        if mark.search(text) and not (scar == "two blank lines" and path.endswith(TWO_BLANK_LINES)):
            return f"{path}: {scar}"
    return judge_prose(path, text) if path.endswith(".md") else None


def judge_prose(path: str, text: str) -> str | None:
    """Return what shows that a Markdown file was put together."""
    if any(not block.strip() for block in BLOCK.findall(text)):
        return f"{path}: an empty block"
    prose = re.sub(r"`[^`\n]+`", "code", BLOCK.sub("", text))
    return next((f"{path}: {scar}" for scar, mark in PROSE.items() if mark.search(prose)), None)
