"""Settings of pydantic-settings: their defaults hold, unless the project itself gives others."""

from __future__ import annotations

import ast
import re

from scaffold.model.doubt import Kind
from scaffold.model.tree import Tree
from scaffold.reading.run import Run, text
from scaffold.reading.values import Class, Setting, Unknown

# Not read by anything: what somebody copies to `.env`.
PATTERNS = ("example", "sample", "template", "dist")
VARIABLE = re.compile(rb"^\s*(?:export\s+)?(\w+)\s*=", re.MULTILINE)


def setting(run: Run, class_: Class, name: str, default: object, written: ast.expr) -> object:
    """Return the value of a setting.

    Args:
        run: The reading.
        class_: The class of the settings.
        name: The field.
        default: What the class has under this name.
        written: Where it is asked for.
    """
    if isinstance(default, Unknown):
        return default
    if in_environment(run, name):
        return Unknown(Kind.IN_ENV_FILE(name))
    if _is_changed(run.files[class_.position.path].content, name.encode()):
        return Unknown(Kind.VALIDATED(name))
    return Setting(default, text(written) if isinstance(written, ast.Attribute) else name)


def in_environment(run: Run, name: str) -> bool:
    """Tell whether a file of variables gives this one, perhaps with a prefix."""
    if run.variables_set is None:
        run.variables_set = _variables(run.files)
    return any(variable.endswith(name.lower()) for variable in run.variables_set)


def _variables(files: Tree) -> list[str]:
    contents = [
        files[path].content
        for path in files
        if path.rpartition("/")[2].startswith(".env") and not path.endswith(PATTERNS)
    ]
    return [found.decode().lower() for content in contents for found in VARIABLE.findall(content)]


def _is_changed(content: bytes, name: bytes) -> bool:
    """Tell whether a validator in the file of the class may change a field."""
    named = rb"validator\([^)]*[\"']%s[\"']" % name
    assigned = rb"self\.%s\s*=[^=]|[\"']%s[\"']\]\s*=[^=]" % (name, name)
    return re.search(rb"%s|%s" % (named, assigned), content) is not None
