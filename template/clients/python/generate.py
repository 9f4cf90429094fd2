# /// script
# requires-python = ">=3.11"
# dependencies = ["openapi-python-client==0.29.1", "packaging==26.4", "ruff==0.17.6"]
# ///
# mypy: disable-error-code=import-not-found
"""Write the Python client: `uv run --script generate.py JOB FOLDER`, a job of ../sdk.py's.

openapi-python-client names a module after the whole operation id, and writes one module over
another of the same name. So here each operation gets a tag of its own, and its file is moved.
"""

import importlib
import json
import pkgutil
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.schema import ParameterLocation
from openapi_python_client.schema.untrusted_string import UntrustedString
from packaging.version import InvalidVersion, Version

HERE = Path(__file__).parent
# No operation is called so: its names are in ASCII.
TAG = "ø"
BYTES = "application/octet-stream"
FILE = {"type": "string", "format": "binary"}
# What is neither text nor in here is bytes.
KNOWN = r"application/(json|x-www-form-urlencoded)|multipart/form-data|.+\+json"
CONFIG = {
    "class_overrides": {},
    "content_type_overrides": {},
    "literal_enums": True,
    "post_hooks": [
        "ruff check --isolated --no-cache --fix-only --select=F,I,UP .",
        "ruff format --isolated --no-cache --line-length=100 .",
    ],
}
# What the generated modules call something of their own: no class, field or parameter can have
# one of the first names, and no parameter one of the others:
# https://github.com/openapi-generators/openapi-python-client/issues/1045
NAMES = """
    Any AuthenticatedClient BinaryIO Client Generator HTTPStatus Mapping Response T TextIO TypeVar
    UNSET UUID Unset additional_keys additional_properties cast cls d field_dict from_dict src_dict
    to_dict to_multipart
"""
PARAMETERS = "body cookies errors headers httpx isoparse kwargs params parsed quote response wire"
# Expressions in the templates of openapi-python-client, and what is said here. A status need not
# be one of Python's, https://github.com/openapi-generators/openapi-python-client/issues/1442, an
# answer not typed, or the service's own, and httpx sends headers that are text.
PATCHES = {
    "types.py": {"status_code: HTTPStatus": "status_code: int"},
    "endpoint_module.py": {
        "import errors": "import errors, wire",
        r'return_string != PythonCode\("Any"\)': (
            "endpoint.responses | rejectattr('source.attribute', 'eq', 'None') | list"
        ),
        r"(?s)return Response\(.*?\n    \)": "return wire.read(_parse_response, client, response)",
        r'\["headers"\] = headers': '["headers"] = wire.sent(headers)',
        '"cookies": cookies': '"cookies": dict(wire.sent(cookies))',
        r"return (sync_detailed|\(await)": r"_answer = \1",
        r"\.parsed\n": "\n    wire.check(_answer)\n    return _answer.parsed\n",
    },
    "endpoint_macros.py": {
        r"= body\.payload": '= getattr(body, "payload", body)',
        "cookies = {}": "cookies: dict[str, Any] = {}",
        r"the server returns .* status code( and .* True)": (
            r"the answer is not as documented{{ '\1' if is_detailed }}"
        ),
    },
}
Json = dict[str, Any]


def main() -> None:
    """Do a job of sdk.py's."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    document, operations, output = job["document"], job["operations"], Path(sys.argv[2])
    manifest = with_version(document["info"]["version"])
    output.joinpath("pyproject.toml").write_text(manifest, encoding="utf-8")
    name = tomllib.loads(manifest)["tool"]["uv"]["build-backend"]["module-name"]
    package = output / "src" / name
    package.parent.mkdir()
    strings.RESERVED_WORDS.update(NAMES.split())
    PropertyProtocol._allowed_locations.add(ParameterLocation.HEADER)
    settings = {**CONFIG, **job["settings"]}
    name_classes(document.get("components", {}).get("schemas", {}), settings)
    adapt(document, settings)
    config = Config.from_sources(
        ConfigFile(**settings), MetaType.NONE, Path(), "utf-8", overwrite=False, output_path=package
    )
    build(parsed(document, operations, config), config, output / "templates")
    for number, one in enumerate(operations):
        move(package / f"api/{TAG}{number}", package / "api" / one["python"].replace(".", "/"))
    shutil.copy(HERE / "wire.py", package)
    (package / "py.typed").touch()
    try_import(package.parent)


def with_version(version: str) -> str:
    """Return pyproject.toml with another version."""
    try:
        Version(version)
    except InvalidVersion:
        sys.exit(f"python: there is no such version as {version}: name it like 1.2.3 or 1.2.3rc1")
    manifest = HERE.joinpath("pyproject.toml").read_text(encoding="utf-8")
    return re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', manifest, count=1)


def name_classes(schemas: Json, settings: Json) -> None:
    """Have each class named after its schema, in a module of its own."""
    modules: set[str] = set()
    for name, schema in schemas.items():
        # Those for input and output, and two of one name, have the same.
        schema.pop("title", None)
        class_name = strings.ClassName(name, "")
        module = strings.snake_case(class_name)
        while module in modules:
            # HTTPError and HttpError would be in one.
            module += "_2"
            settings["class_overrides"].setdefault(class_name, {})["module_name"] = module
        modules.add(module)


def adapt(document: Json, settings: Json) -> None:
    """Write what openapi-python-client does not know as it knows it."""
    for node, _ in walk(document):
        if node.get("type") == "string" and node.get("format") == "binary":
            # In JSON it is text.
            node["contentMediaType"] = BYTES
            del node["format"]
        if {type(one) for one in node.get("enum", ())} - {type(None)} not in ({str}, {int}, set()):
            del node["enum"]
    for node, sent in walk(document):
        content = node.get("content")
        if isinstance(content, dict) and all("/" in name for name in content):
            if len(content) > 1 and content.get("application/json") == {"schema": {}}:
                # FastAPI writes that beside what a handler says that it answers.
                del content["application/json"]
            node["content"] = dict(known(document, content, settings, sent))


def walk(node: Any, *, sent: bool = False) -> Iterator[tuple[Json, bool]]:
    """Yield each object, and whether it tells of what is sent."""
    if isinstance(node, dict):
        yield node, sent
        for key, value in node.items():
            yield from walk(value, sent=sent or key in ("requestBody", "requestBodies"))
    for value in node if isinstance(node, list) else ():
        yield from walk(value, sent=sent)


def known(document: Json, content: Json, settings: Json, sent: bool) -> Iterator[tuple[str, Json]]:
    """Yield text as text, and what is neither that nor JSON nor a form as bytes."""
    for name, one in content.items():
        plain = name.partition(";")[0]
        if plain == "multipart/form-data":
            schemas = document.get("components", {}).get("schemas", {})
            schema = one["schema"]
            for part, _ in walk(schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)):
                part.update(FILE if part.get("contentMediaType") == BYTES else {})
        elif plain.startswith("text/"):
            name = f"{plain}; charset=utf-8" if sent else name
            one = {"schema": {"type": "string"}}
            settings["content_type_overrides"].update({name: BYTES} if sent else {})
        elif not re.fullmatch(KNOWN, plain):
            text = sent and one.get("schema") == {"type": "string"}
            one = one if text else {"schema": FILE}
            settings["content_type_overrides"][name] = BYTES
        yield name, one


def parsed(document: Json, operations: list[Json], config: Config) -> GeneratorData:
    """Return the document as openapi-python-client has it; name each operation that cannot be."""
    for number, one in enumerate(operations):
        method, path = one["place"].split(" ", 1)
        document["paths"][path][method.lower()]["tags"] = [f"{TAG}{number}"]
    data = GeneratorData.from_dict({"paths": {}, **document}, config=config)
    if not isinstance(data, GeneratorData):
        sys.exit(f"python: {data.header}: {data.detail}")
    failed = []
    for number, one in enumerate(operations):
        tag = strings.PythonIdentifier(f"{TAG}{number}", "")
        for error in data.endpoint_collections_by_tag[tag].parse_errors[:1]:
            reason = (error.detail or error.header).splitlines()[0]
            failed.append(f"python: {one['id']} ({one['place']}) cannot be done: {reason}")
    if failed:
        failed += [f"python: {one.header}: {one.detail}".splitlines()[0] for one in data.errors]
        hint = "python: clients/config.json can leave operations out: see clients/python/README.md"
        sys.exit("\n".join([*failed, hint]))
    return data


def build(data: GeneratorData, config: Config, templates: Path) -> None:
    """Let openapi-python-client write, from its templates as they are patched here."""
    templates.mkdir()
    for name, patches in PATCHES.items():
        text = files("openapi_python_client").joinpath(f"templates/{name}.jinja").read_text("utf-8")
        for old, new in patches.items():
            text, count = re.subn(old, new, text)
            if not count:
                sys.exit(f"python: {name} of openapi-python-client has changed: {old}")
        (templates / f"{name}.jinja").write_text(text, encoding="utf-8")
    for collection in data.endpoint_collections_by_tag.values():
        rename_parameters(collection.endpoints[0], config)
    project = Project(openapi=data, config=config, custom_template_path=templates)
    # Jinja's own takes asc and ASC for one, and a set has them in any order.
    project.env.filters["sort"] = sorted
    project.build()
    if project.errors:
        sys.exit("\n".join(f"python: {error.header}: {error.detail}" for error in project.errors))


def rename_parameters(endpoint: Endpoint, config: Config) -> None:
    """Give a parameter another name, if its module has that for something else."""
    for _, one in endpoint.iter_all_parameters():
        name = one.python_name
        if name in PARAMETERS.split():
            new = UntrustedString(f"{name}_")
            one.set_python_name(new, config=config, skip_snake_case=True)
            path = endpoint.path.get_untrusted_value().replace(f"{{{name}}}", f"{{{name}_}}")
            endpoint.path = UntrustedString(path)


def move(generated: Path, target: Path) -> None:
    """Move the one module of a tag, and its package's `__init__.py`, to where they belong."""
    target.parent.mkdir(exist_ok=True)
    (module,) = generated.glob("[!_]*.py")
    module.rename(target.with_suffix(".py"))
    (generated / "__init__.py").replace(target.parent / "__init__.py")
    generated.rmdir()


def try_import(source: Path) -> None:
    """Import what was written, before anybody else does."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(source))
    for module in pkgutil.walk_packages([str(source)]):
        try:
            importlib.import_module(module.name)
        except Exception as error:
            sys.exit(f"python: {module.name} cannot be imported: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
