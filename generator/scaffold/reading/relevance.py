"""Which files can register an operation, told by their bytes: only these are executed at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scaffold.model.tree import Tree
from scaffold.project.imports import imported_modules
from scaffold.project.layout import Layout

EVIDENCE = re.compile(
    rb"FastAPI|APIRouter|include_router|api_route|\.mount\(|import_module"
    rb"|@[\w.]+\.(?:get|post|put|patch|delete|head|options|trace)\("
)


class Relevance:
    """Which files have something to do with routes, themselves or by what they import."""

    def __init__(self, files: Tree, layout: Layout) -> None:
        """Take the project."""
        self._files = files
        self._layout = layout
        self._known: dict[str, bool] = {}
        self._evident: dict[str, bool] = {}
        self._imported: dict[str, list[str]] = {}

    def __call__(self, path: str) -> bool:
        """Tell whether executing a file may register something, or read a router."""
        if path in self._known:
            return self._known[path]
        seen: list[str] = []
        for at in self._reached([path]):
            if self._known.get(at) or self.is_evident(at):
                self._known[path] = True
                return True
            seen.append(at)
        self._known |= dict.fromkeys(seen, False)
        return False

    def reached(self, paths: Iterable[str]) -> set[str]:
        """Return these files and all that they import, also indirectly."""
        return {*self._reached(paths)}

    def _reached(self, paths: Iterable[str]) -> Iterator[str]:
        # Depth first with an explicit stack: a project's imports may be deep, and circular.
        stack = [*paths]
        seen = {*stack}
        while stack:
            at = stack.pop()
            yield at
            if at not in self._imported:
                self._imported[at] = self._imports(at)
            new = [path for path in self._imported[at] if path not in seen]
            seen.update(new)
            stack += new

    def is_evident(self, path: str) -> bool:
        """Tell whether the bytes of a file speak of routes."""
        if path not in self._evident:
            file = self._files.get(path)
            self._evident[path] = file is not None and EVIDENCE.search(file.content) is not None
        return self._evident[path]

    def _imports(self, path: str) -> list[str]:
        content = self._files[path].content if path in self._files else b""
        paths = (self._layout.path_of(name, path) for name in imported_modules(content))
        return [*dict.fromkeys(at for at in paths if at is not None)]
