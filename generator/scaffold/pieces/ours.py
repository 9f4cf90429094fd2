"""Whether a project was made from our template, and what of it a piece can rely on."""

from __future__ import annotations

from scaffold.model.tree import Tree

ANSWERS = ".copier-answers.yml"
SDK_SCRIPTS = {
    "scripts/generate_sdk.py": "uv run scripts/generate_sdk.py",
    "scripts/generate-sdk.mjs": "node scripts/generate-sdk.mjs",
}


def is_ours(files: Tree, path: str = "src/app/main.py", defining: str = "create_app") -> bool:
    """Say whether it was made from our template, and a module defines what it did then."""
    words = (f"def {defining}(".encode(), f"class {defining}(".encode())
    return ANSWERS in files and path in files and any(w in files[path].content for w in words)


def sdk_script(files: Tree) -> str | None:
    """Return the command that generates the clients, where the project has any."""
    return next((command for path, command in SDK_SCRIPTS.items() if path in files), None)
