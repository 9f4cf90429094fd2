"""Which module a file is, and which file a module: without the project's `sys.path`."""

from __future__ import annotations

import keyword
import re
import sys
from collections import Counter
from fnmatch import fnmatchcase
from functools import cached_property

from scaffold.model.tree import Tree
from scaffold.project.paths import MARKERS, folder_of, is_within, joined, upwards
from scaffold.project.settings import workspace_members

IMPORTED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w[\w.]*)", re.MULTILINE)
# Those in a `try` may have another way.
RELATIVE = re.compile(rb"^from[ \t]+(\.+)", re.MULTILINE)
FRAMEWORK = frozenset({"fastapi", "starlette"})


class Layout:
    """Where the modules of a project lie."""

    def __init__(self, files: Tree) -> None:
        """Take the project; nothing is read before it is asked for."""
        self._files = files
        self._roots: dict[str, tuple[str, ...]] = {}
        self._root: dict[str, str] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        self._names: dict[str, str] = {}
        self._start: str | None = None

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Every folder that has a Python file below it."""
        found: set[str] = set()
        for path in self._files:
            if path.endswith(".py"):
                folder = folder_of(path)
                while folder not in found:
                    found.add(folder)
                    folder = folder_of(folder)
        return frozenset(found)

    @cached_property
    def _members(self) -> list[str]:
        """Where imports begin in the members of a workspace."""
        patterns = workspace_members(self._files)
        marked = (folder_of(path) for path in self._files if path.endswith("/pyproject.toml"))
        members = [at for at in marked if any(fnmatchcase(at, one) for one in patterns)]
        return [root for at in members for root in (joined(at, "src"), at)]

    @cached_property
    def heads(self) -> frozenset[str]:
        """What an absolute import of the project's own begins with, in its folder and in `src`."""
        paths = (path.removeprefix("src/") for path in self._files if path.endswith(".py"))
        return frozenset(path.partition("/")[0].removesuffix(".py") for path in paths)

    def module_of(self, path: str) -> str:
        """Return the name under which the project imports a file."""
        if path not in self._names:
            root = self.root_of(path)
            parts = path[len(root) :].strip("/").removesuffix(".py").split("/")
            kept = parts[:-1] if parts[-1] == "__init__" and parts[1:] else parts
            self._names[path] = ".".join(kept)
        return self._names[path]

    def named(self, module: str) -> list[str]:
        """Return the files that may be the module of this name, whatever folder it begins in."""
        base = module.replace(".", "/")
        ends = (f"/{base}.py", f"/{base}/__init__.py")
        return [path for path in self._files if f"/{path}".endswith(ends)]

    def begin_in(self, path: str, module: str) -> None:
        """Let every file below the folder in which `module` is `path` be named from there."""
        end = path.rfind(module.replace(".", "/"))
        self._start = path[:end].rstrip("/")
        self._names.clear()

    def path_of(self, module: str, near: str) -> str | None:
        """Return the file of a module that `near` imports; the folder of a bare package."""
        folder = folder_of(near)
        key = (module, folder)
        if key not in self._found:
            self._found[key] = self._find(module, folder)
        return self._found[key]

    def _find(self, module: str, folder: str) -> str | None:
        relative = module.lstrip(".")
        if level := len(module) - len(relative):
            for _ in range(level - 1):
                folder = folder_of(folder)
            return self.below(folder, relative)
        head = module.partition(".")[0]
        if head in sys.stdlib_module_names or not self._may_shadow(head, folder):
            return None
        found = [self.below(root, module) for root in (*self._search(folder), *self._members)]
        # A package comes before bare folders, wherever they are.
        there = sorted(filter(None, found), key=lambda path: path not in self._files)
        return next(iter(there), None)

    def _may_shadow(self, head: str, folder: str) -> bool:
        """Tell whether a module of the project may stand where the framework's does.

        What is installed comes before a bare folder, and before what lies in no folder where
        imports begin: `examples/fastapi/main.py`.
        """
        if head not in FRAMEWORK:
            return True
        root = self._likely_root(folder) if self._start is None else self._start
        return self.below(root, head) in self._files

    def below(self, folder: str, module: str) -> str | None:
        """Return the file or bare folder of a module, looked for in one folder."""
        base = joined(folder, module.replace(".", "/"))
        for path in (joined(base, "__init__.py"), f"{base}.py"):
            if path in self._files:
                return path
        return base if module and base in self._folders else None

    def submodule(self, path: str, name: str) -> str | None:
        """Return the file of a module in the package whose file this is; None without one."""
        if path.endswith(".py") and not path.endswith("__init__.py"):
            return None
        return self.below(folder_of(path) if path.endswith(".py") else path, name)

    def _search(self, folder: str) -> tuple[str, ...]:
        """Return the folders where an absolute import may begin, the likeliest first."""
        if folder not in self._roots:
            above = [*upwards(folder)]
            outside = [at for at in reversed(above) if not self._is_package(at)]
            inside = [at for at in above if self._is_package(at)]
            self._roots[folder] = tuple(dict.fromkeys(["", "src", *outside, *inside]))
        return self._roots[folder]

    def _is_package(self, folder: str) -> bool:
        return folder != "" and joined(folder, "__init__.py") in self._files

    def root_of(self, path: str) -> str:
        """Return the folder from which a file is imported: where its own imports begin."""
        folder = folder_of(path)
        if self._start is not None and is_within(path, self._start):
            return self._start
        if folder not in self._root:
            above = [*upwards(folder)]
            level = max(map(len, RELATIVE.findall(self._content(path))), default=0)
            above = above[level:] or above  # no import leads above the outermost package
            roots = [at for at in above if can_be_imported(folder[len(at) :])] or [folder]
            likely = self._likely_root(folder)
            likelier = [*(root for root in self._members if root in roots), likely]
            first = likelier[0] if likelier[0] in roots else roots[-1]
            roots.sort(key=lambda root: root != first)
            found = Counter({root: self._resolved(root, path) for root in roots})
            self._root[folder] = found.most_common(1)[0][0]
        return self._root[folder]

    def _content(self, path: str) -> bytes:
        return self._files[path].content if path in self._files else b""

    def _resolved(self, root: str, path: str) -> int:
        """Count the modules that a file imports, and that are there if imports begin in `root`.

        Whole names count: `xarray` itself may be what is installed, in `titiler/xarray/main.py`.
        """
        imported = {name.decode() for name in IMPORTED.findall(self._content(path))}
        return sum(
            self.below(root, name) is not None
            for name in imported
            if name.partition(".")[0] not in sys.stdlib_module_names | FRAMEWORK
        )

    def _likely_root(self, folder: str) -> str:
        for at in upwards(folder):
            if self._is_package(at):
                return next(root for root in upwards(at) if not self._is_package(root))
            if at == "src" or at.endswith("/src"):
                return at
            if any(joined(at, marker) in self._files for marker in MARKERS):
                source = joined(at, "src")
                return source if is_within(folder, source) else at
        return ""


def can_be_imported(name: str) -> bool:
    """Say whether an `import` can name a module, or a folder: `my-api` it cannot."""
    parts = [part for part in re.split(r"[./]", name) if part]
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in parts)
