"""The quick worker renders what Copier does, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import copier
import pytest
from projects.project import copy
from scaffold.world.copier_worker import QuickWorker
from support import files_in

QUESTIONS = "name: {type: str, default: shop}\nparts: {type: yaml, default: [one, two]}\n"
BRACKETS = (
    "_envops: {variable_start_string: '[[', variable_end_string: ']]', "
    "keep_trailing_newline: false}\n"
)
ANSWERS = "_answers_file: .[[ name ]].yml\n"
FILES = {
    "plain.txt": "{{ name }} [[ name ]]\n",
    "{{ name }}/[[ name ]].txt": "\n{{ parts }}\n\n",
    "{% if name == 'shop' %}shop.txt{% endif %}": "{# nothing #}\n",
    "{% yield part from parts %}{{ part }}{% endyield %}/{{ part }}/same.txt": "{{ part }}",
    "{% yield part from parts %}{{ part }}[[ part ]]{% endyield %}/plain/same.txt": "{{ part }}",
    "{% yield part from parts %}{{ part }}{% endyield %}.yielded.txt": "{{ part }}",
    "after/same.txt": "{{ _copier_conf.answers_file }} {{ _folder_name }}\n",
    "{{ _copier_conf.answers_file }}": "{{ _copier_answers | to_nice_yaml }}",
}


@pytest.mark.parametrize(
    "settings",
    [
        *("", BRACKETS, f"{BRACKETS}{ANSWERS}", "_templates_suffix: .txt\n"),
        *("_envops: {autoescape: true}\n", "_jinja_extensions: [jinja2.ext.do]\n"),
    ],
)
def test_it_renders_what_copier_renders(tmp_path: Path, settings: str) -> None:
    template = tmp_path / "template"
    for path, text in {**FILES, "copier.yml": settings + QUESTIONS}.items():
        (template / path).parent.mkdir(parents=True, exist_ok=True)
        (template / path).write_text(text, encoding="utf-8")
    answers = {"name": "shop"}
    options: dict[str, Any] = {"data": answers, "defaults": True, "quiet": True, "unsafe": True}
    copier.run_copy(str(template), tmp_path / "slow/shop", **options)
    for number in range(2):  # the second finds all compiled
        with QuickWorker(str(template), tmp_path / f"{number}/shop", **options) as worker:
            worker.run_copy()
        assert files_in(tmp_path / f"{number}/shop") == files_in(tmp_path / "slow/shop")


def test_what_is_random_is_so_each_time(tmp_path: Path) -> None:
    template = tmp_path / "template"
    template.mkdir()
    (template / "copier.yml").write_text(QUESTIONS)
    (template / "secret.txt.jinja").write_text("{{ 9999999999 | ans_random }}")
    copy(template, tmp_path / "one", {})
    copy(template, tmp_path / "other", {})
    assert files_in(tmp_path / "one") != files_in(tmp_path / "other")


def test_a_text_that_changes_is_rendered_anew(tmp_path: Path) -> None:
    template = tmp_path / "template"
    template.mkdir()
    for text in ("{{ name }}", "{{ name | upper }}"):
        (template / "copier.yml").write_text(QUESTIONS)
        (template / "same.txt.jinja").write_text(text)
        copy(template, tmp_path / text, {})
    assert (tmp_path / "{{ name }}/same.txt").read_text() == "shop"
    assert (tmp_path / "{{ name | upper }}/same.txt").read_text() == "SHOP"
