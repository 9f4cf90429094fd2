"""Write openapi.json and the clients."""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import NoReturn

COMMAND = "uv run scripts/generate_sdk.py"
ROOT = Path(__file__).resolve().parents[1]
CLIENTS = ROOT / "clients"
Words = list[str | Path]
SCRIPT: Words = ["uv", "run", "--quiet", "--script"]
GENERATORS: dict[str, Words] = {
    "python": [*SCRIPT, CLIENTS / "python/generate.py"],
    "typescript": ["node", CLIENTS / "typescript/generate.mjs"],
}
# What is generated: everything else in clients/ is written by hand.
PARTS = {
    "python": ["clients/python/pyproject.toml", "clients/python/src"],
    "typescript": ["clients/typescript/package.json", "clients/typescript/src"],
}
PROGRAMS = {"git": "git-scm.com", "node": "nodejs.org", "uv": "docs.astral.sh/uv/"}
SIGNALS = (signal.SIGINT, signal.SIGTERM)
DIFF = ["git", "diff", "--no-index", "--no-color", "--no-ext-diff", "--no-prefix"]


class Failure(Exception):
    """What stopped a program, for a person to read."""


def main() -> int:
    """Do what the options say, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="Exit code 2: it could not be done.", allow_abbrev=False
    )
    parser.add_argument(
        "--input", metavar="FILE|URL", help="take the document there, not the app's"
    )
    parser.add_argument("--list", action="store_true", help="show what each operation is called")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if it would"
    )
    options = parser.parse_args()
    for number in SIGNALS:
        signal.signal(number, stop)
    # Beside the clients, so that they can be put in their places by renaming.
    scratch = Path(tempfile.mkdtemp(prefix=".sdk-", dir=CLIENTS))
    try:
        return work(options, scratch)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 2
    finally:
        hold_back_signals()
        shutil.rmtree(scratch, ignore_errors=True)


def stop(number: int, _frame: object) -> NoReturn:
    """End as the shell expects it of a signal, which may come twice: from uv too."""
    hold_back_signals()
    sys.exit(128 + number)


def hold_back_signals() -> None:
    """Let nothing interrupt what is left to do."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def work(options: argparse.Namespace, scratch: Path) -> int:
    """Take the document; list, compare or write what follows from it."""
    words: Words = [sys.executable, CLIENTS / "document.py", scratch]
    words += ["--input", options.input] if options.input is not None else []
    print(run([*words, "--list"] if options.list else words), end="")
    if options.list:
        return 0
    parts, failed = ["openapi.json"], False
    for name in PARTS:
        if (CLIENTS / name).is_dir():
            try:
                generate(name, scratch)
                parts += PARTS[name]
            except Failure as failure:
                print(failure, file=sys.stderr)
                failed = True
    if options.check and (ROOT / "openapi.json").exists():
        shutil.copy(ROOT / "openapi.json", scratch / "committed.json")
        print(start([*DIFF, "committed.json", "openapi.json"], scratch).stdout.decode(), end="")
    changes = [line for part in parts for line in compare(part, scratch)]
    print("".join(changes) or ("" if failed else "up to date\n"), end="")
    if changes and options.check:
        print(f"run `{COMMAND}`, and commit what it writes")
    elif changes:
        put_in_place(parts, scratch)
    if failed:
        return 2
    return 1 if changes and options.check else 0


def generate(name: str, scratch: Path) -> None:
    """Generate a client into the scratch folder."""
    target = scratch / "clients" / name
    target.mkdir(parents=True)
    run([*GENERATORS[name], scratch / f"{name}.json", target])


def compare(part: str, scratch: Path) -> Iterator[str]:
    """Yield a line for each file that is not as it was generated."""
    old, new = files(ROOT / part), files(scratch / part)
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            letter = "A" if path not in old else "M" if path in new else "D"
            yield f"{letter} {Path(part, path).as_posix()}\n"


def files(root: Path) -> dict[Path, bytes]:
    """Return the content of a file, or of those in a folder, without what Python leaves there."""
    found = [root] if root.is_file() else root.rglob("*")
    return {
        path.relative_to(root): path.read_bytes()
        for path in found
        if path.is_file() and path.parent.name != "__pycache__"
    }


def put_in_place(parts: list[str], scratch: Path) -> None:
    """Put each part in its place, by renaming, and let nothing interrupt it."""
    hold_back_signals()
    for number, part in enumerate(parts):
        if (ROOT / part).exists():
            (ROOT / part).rename(scratch / f"old-{number}")
        (scratch / part).rename(ROOT / part)


def run(command: Words) -> str:
    """Run a program, and return what it printed."""
    done = start(command)
    if done.returncode:
        raise Failure(done.stderr.decode().strip() or f"{command[0]} failed")
    return done.stdout.decode()


def start(command: Words, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, and do not leave it behind."""
    try:
        child = subprocess.Popen(command, cwd=folder, stdout=PIPE, stderr=PIPE)  # noqa: S603
    except FileNotFoundError as error:
        raise Failure(f"{command[0]} is needed: https://{PROGRAMS[str(command[0])]}") from error
    with child:
        try:
            output, errors = child.communicate()
        finally:
            child.terminate()
    return subprocess.CompletedProcess(command, child.returncode, output, errors)


if __name__ == "__main__":
    sys.exit(main())
