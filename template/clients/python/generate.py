# /// script
# requires-python = ">=3.11"
# dependencies = ["openapi-python-client==0.29.1", "ruff==0.17.6"]
# ///
"""Write the Python client: `uv run --script generate.py DOCUMENT OUTPUT`, or `--list DOCUMENT`.

openapi-python-client names a module after the whole operation id, and writes one module over
another of the same name. So here each operation gets a tag of its own, and its file is moved.
"""

import json
import keyword
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
MANIFEST = Path(__file__).with_name("pyproject.toml").read_text(encoding="utf-8")
# As https://packaging.python.org/en/latest/specifications/version-specifiers/ has it.
VERSION = r"v?\d+(\.\d+)*([-_.]?(a|alpha|b|beta|c|rc|pre|post|dev)[-_.]?\d*)*(\+[a-z0-9.]+)?"
BYTES = "application/octet-stream"
READABLE = rf"application/json|{BYTES}|text/.+|.+\+json"
SCALARS = ("boolean", "integer", "number", "string")
FILE = {"type": "string", "format": "binary"}
CONFIG = {
    "literal_enums": True,
    "post_hooks": [
        "ruff check --isolated --no-cache --fix-only --select=F,I,UP .",
        "ruff format --isolated --no-cache --line-length=100 .",
    ],
}


@dataclass(frozen=True)
class Operation:
    """An operation of the document, and the module that calls it."""

    node: dict[str, Any]
    place: str
    id: str
    tag: str

    @property
    def name(self) -> str:
        """The module, in its package: `items.list_items`."""
        return f"{module(self.tag)}.{module(self.short_id)}"

    @property
    def short_id(self) -> str:
        """The id without the tag, unless nothing is left of it."""
        for prefix in (f"{self.tag}-", f"{identifier(self.tag).lower()}-"):
            if self.id.startswith(prefix) and self.id != prefix:
                return self.id.removeprefix(prefix)
        return self.id


def module(text: str) -> str:
    """Return the text as the name of a module."""
    name = identifier(text).lower()
    if keyword.iskeyword(name):
        return f"{name}_"
    return name if name.isidentifier() else f"_{name}"


def identifier(text: str) -> str:
    """Return the text in letters, digits and underscores, as FastAPI's ids are made."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9_]+", plain)
    return "_".join(words) or "_".join(f"u{ord(letter):x}" for letter in text)


def operations(document: dict[str, Any]) -> list[Operation]:
    """Return the operations in the document's order."""
    found = []
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if node := item.get(method):
                place = f"{method.upper()} {path}"
                tag = (node.get("tags") or ["default"])[0]
                found.append(Operation(node, place, node.get("operationId", place), tag))
    return found


def named(document: dict[str, Any]) -> dict[str, Operation]:
    """Return the operations by module; stop where two would be one."""
    names: dict[str, Operation] = {}
    for operation in operations(document):
        other = names.setdefault(operation.name, operation)
        if other is not operation:
            sys.exit(
                f"python: {other.id!r} ({other.place}) and {operation.id!r} ({operation.place}) "
                f"would both be {operation.name}: rename one of them"
            )
    return names


def generate(document: dict[str, Any], output: Path) -> None:
    """Write the package, and its pyproject.toml with the document's version."""
    names = list(named(document).items())
    manifest = with_version(document["info"]["version"])
    package = output / "src" / tomllib.loads(manifest)["tool"]["uv"]["build-backend"]["module-name"]
    for number, (_, operation) in enumerate(names):
        operation.node["tags"] = [f"op{number}"]
    adapt(document)
    package.parent.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        run_generator(document, package, Path(scratch))
        generated = Path(scratch, "api")
        shutil.move(package / "api", generated)
        (package / "api").mkdir()
        for number, (name, _) in enumerate(names):
            move(generated / f"op{number}", package / "api" / name.replace(".", "/"))
        shutil.move(generated / "__init__.py", package / "api")
    (package / "py.typed").touch()
    (output / "pyproject.toml").write_text(manifest, encoding="utf-8")


def adapt(document: dict[str, Any]) -> None:
    """Write what openapi-python-client does not know as it knows it."""
    for schema in document.get("components", {}).get("schemas", {}).values():
        # A class is named by it: those for input and output, and two of one name, have the same.
        schema.pop("title", None)
        for value in schema.get("properties", {}).values():
            for one in (value, value.get("items", {})):
                if one.get("contentMediaType") == BYTES:
                    one.update(FILE)
    for operation in operations(document):
        for parameter in operation.node.get("parameters", []):
            if parameter["in"] == "header":
                parameter["schema"] = header(parameter["schema"])
        for response in operation.node["responses"].values():
            content = response.get("content")
            if content and not any(map(is_readable, content)):
                response["content"] = {BYTES: {"schema": FILE}}


def header(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a header: a scalar or text, which is sent or not, but never null."""
    choices: list[dict[str, Any]] = schema.get("anyOf", [schema])
    match [one for one in choices if one.get("type") != "null"]:
        case [one] if "format" not in one and ("$ref" in one or one.get("type") in SCALARS):
            return one
    return {"type": "string"}


def is_readable(media_type: str) -> bool:
    """Tell whether openapi-python-client reads answers of a media type."""
    return re.fullmatch(READABLE, media_type.partition(";")[0]) is not None


def with_version(version: str) -> str:
    """Return pyproject.toml with another version."""
    if not re.fullmatch(VERSION, version, re.IGNORECASE):
        sys.exit(f"python: there is no such version as {version}: name it like 1.2.3 or 1.2.3rc1")
    return re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', MANIFEST, count=1)


def run_generator(document: dict[str, Any], package: Path, scratch: Path) -> None:
    """Run openapi-python-client, whose warnings tell of operations that it leaves out."""
    source, config = scratch / "openapi.json", scratch / "config.json"
    source.write_text(json.dumps({"paths": {}, **document}), encoding="utf-8")
    config.write_text(json.dumps(CONFIG), encoding="utf-8")
    command = ["openapi-python-client", "generate", "--meta=none", "--fail-on-warning"]
    command += [f"--path={source}", f"--config={config}", f"--output-path={package}"]
    # It sorts sets by names in small letters: an enum's order would be another in each process.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)  # noqa: S603
    if done.returncode:
        sys.exit(f"python: openapi-python-client failed\n{done.stdout}{done.stderr}")


def move(generated: Path, target: Path) -> None:
    """Move the one module of a tag, and its package's `__init__.py`, to where they belong."""
    target.parent.mkdir(exist_ok=True)
    for file in generated.glob("*.py"):
        name = "__init__" if file.stem == "__init__" else target.name
        shutil.move(file, target.parent / f"{name}.py")


def show(document: dict[str, Any]) -> None:
    """Print what each operation is called."""
    rows = [(found.place, name, found.id) for name, found in named(document).items()]
    rows.insert(0, ("operation", "Python", "id"))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for place, name, id_ in rows:
        print(f"{place:{first}}  {name:{second}}  {id_}")


def main() -> None:
    """Do what the arguments say."""
    first, second = sys.argv[1:]
    if first == "--list":
        show(json.loads(Path(second).read_text(encoding="utf-8")))
    else:
        generate(json.loads(Path(first).read_text(encoding="utf-8")), Path(second))


if __name__ == "__main__":
    main()
