"""What of a project is as our template made it, so that a piece can rely on it."""

from __future__ import annotations

import ast

from scaffold.model.report import Next
from scaffold.model.tree import Tree
from scaffold.project.modules import Modules

ANSWERS = ".copier-answers.yml"
SDK_SCRIPTS = {
    "scripts/generate_sdk.py": "uv run scripts/generate_sdk.py",
    "scripts/generate-sdk.mjs": "node scripts/generate-sdk.mjs",
}
# The module and the class of what the lifespan yields.
STATE = ("src/app/resources/__init__.py", "State")
DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def is_rendered(modules: Modules, path: str, defining: str) -> bool:
    """Say whether our template made the project, and a module defines what it did then."""
    return ANSWERS in modules.files and any(
        isinstance(node, DEFINITIONS) and node.name == defining for node in modules.tree(path).body
    )


def sdk_steps(files: Tree) -> list[Next]:
    """Return how the clients are generated again, where the project has any."""
    commands = [command for path, command in SDK_SCRIPTS.items() if path in files]
    return [Next(command, "the clients learn of it") for command in commands[:1]]
