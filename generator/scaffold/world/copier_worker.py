"""Copier's worker, which renders what Copier renders, and does nothing twice."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import Any

from copier._jinja_ext import SandboxedEnvironment
from copier._main import Worker

# What a process has compiled: by how a text is read, then by its name and itself.
_compiled: dict[tuple[object, ...], dict[tuple[str | None, str], CodeType]] = {}
# Jinja works these out when it compiles a text, where all that they are given is written there.
ANEW = re.compile(r"random|shuffle|strftime")


class QuickWorker(Worker):
    """Without what Copier does again for each part of each path, and for each version of a file.

    For a template with extensions of its own, which may do anything to a text, it does it.
    """

    def _sync_git_index_executable_bit(self, *_: object) -> None:
        """Run no git for each file: a new project is in no index yet."""

    @cached_property
    def jinja_env(self) -> SandboxedEnvironment:
        """Copier's environment, which compiles a text once."""
        environment = super().jinja_env
        if not self.template.jinja_extensions:
            _compile_once(environment)
        return environment

    @property
    def answers_relpath(self) -> Path:
        """Where the answers file is, in the project."""
        path = str(self.answers_file or self.template.answers_relpath)
        return Path(path) if self._is_plain(path) else super().answers_relpath

    def _render_string(self, string: str, extra_context: dict[str, Any] | None = None) -> str:
        if self._is_plain(string):
            return string
        rendered: str = super()._render_string(string, extra_context)
        return rendered

    def _is_plain(self, text: str) -> bool:
        """Return whether there is nothing to render, as in most names of files."""
        env = self.jinja_env
        marks = (
            *(env.block_start_string, env.variable_start_string, env.comment_start_string),
            *(env.line_statement_prefix, env.line_comment_prefix, "\n", "\r"),
        )
        if self.template.jinja_extensions or any(mark in text for mark in marks if mark):
            return False
        _forget_yield(env)
        return True


def _compile_once(environment: SandboxedEnvironment) -> None:
    """Let Jinja compile a text once in a process, whichever version of a template it is of."""
    # The lexer is one for all environments with the same delimiters and blanks.
    settings = (environment.undefined, str(environment.autoescape), environment.is_async)
    known = _compiled.setdefault((environment.lexer, *settings), {})
    compile_anew = environment.compile

    def compile_(source: str, name: str | None = None, filename: str | None = None) -> CodeType:
        _forget_yield(environment)
        if ANEW.search(source):
            return compile_anew(source, name, filename)
        if (name, source) not in known:
            known[name, source] = compile_anew(source, name, filename)
        return known[name, source]

    environment.compile = compile_  # type: ignore[method-assign, assignment]


def _forget_yield(environment: SandboxedEnvironment) -> None:
    """Let Copier's `yield` tag forget the path before, as it does when Jinja reads a text."""
    environment.preprocess("")
