"""A small project, a change to it, and a process that is killed while it makes the change."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scaffold.cli import app
from scaffold.cli.errors import exit_code_of
from scaffold.commands.change import Writing, change, settled
from scaffold.model.report import Next, Report
from scaffold.world import interrupts
from scaffold.world.project import Project, open_project

FILES = {
    "main.py": "import os\n\nx = 1\n",
    "app/items.py": "y = 1\n",
    "old/gone.py": "z = 1\n",
    "run.sh": "#!/bin/sh\n",
}
# One of each: new in a new folder, inserted, changed, removed, executable, the same.
AFTER = {
    "app/routers/deep/orders.py": "a = 1\n",
    "app/items.py": "y = 1\nyy = 2\n",
    "main.py": "import os\n\nx = 2\n",
    "old/gone.py": None,
    "run.sh": "#!/bin/sh\nexec true\n",
}
COMMAND = "scaffold add-router orders"
EVERYTHING = "open,os.rename,os.remove,os.mkdir,os.rmdir,os.chmod"


def make(root: Path, files: Mapping[str, str] = FILES) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    if "run.sh" in files:
        (root / "run.sh").chmod(0o755)
    return root


def after() -> dict[str, bytes | None]:
    return {path: None if text is None else text.encode() for path, text in AFTER.items()}


def state(root: Path) -> dict[str, tuple[bytes, int] | None]:
    """Every file, with its mode, and every folder; without what is git's or the journal's."""
    return {
        place.relative_to(root).as_posix(): (place.read_bytes(), place.stat().st_mode)
        if place.is_file()
        else None
        for place in root.rglob("*")
        if not {".git", ".scaffold"} & {*place.relative_to(root).parts}
    }


def end_before(moment: int, events: frozenset[str], root: Path, how: signal.Signals) -> None:
    """Send this process a signal before the given one, from 1, of the events in a folder.

    With 0 it ends by itself, and says how many there were.
    The events: https://docs.python.org/3/library/audit_events.html
    """
    left = moment

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in events and is_writing(event, arguments) and is_in(root, str(arguments[0])):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), how)

    sys.addaudithook(hook)
    if moment == 0:
        atexit.register(lambda: print(-left, file=sys.stderr))


def is_writing(event: str, arguments: tuple[object, ...]) -> bool:
    if event != "open":
        return True
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def is_in(root: Path, path: str) -> bool:
    # What removes whole folders names files relative to the folder's descriptor.
    return path.startswith(str(root)) or not Path(path).is_absolute()


def make_change(
    project: Project,
    after: Mapping[str, bytes | None],
    writing: Writing,
    *,
    next: Sequence[Next] = (),
    notes: Sequence[str] = (),
) -> Report:
    """Change a project as a command does, which ends there: signals are heard again after it."""
    with interrupts.as_keyboard_interrupt():
        return change(project, after, writing, next=next, notes=notes)


def add(root: Path) -> Report:
    writing = Writing("add-router", "orders", replay=COMMAND)
    return make_change(open_project(str(root)), after(), writing)


def append(line: str) -> Report:
    """Add a line to a file, as often as it takes when others do so too."""

    def once() -> Report:
        project = open_project(".")
        content = project.files["lines.py"].content + f"{line}\n".encode()
        return make_change(project, {"lines.py": content}, Writing("add-router", line))

    return settled(once)


def main(how: str, moment: str, events: str, *words: str) -> None:
    """Make the change, or run `scaffold` with the words, in the current folder."""
    root = Path(os.environ.get("EVENTS_IN", Path.cwd()))
    end_before(int(moment), frozenset(events.split(",")), root, signal.Signals[how])
    if words:
        app(list(words))
    sys.exit(exit_code_of(lambda: add(Path.cwd()).exit_code, ["add-router"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
