# /// script
# requires-python = ">=3.11"
# dependencies = ["openapi-python-client==0.29.1", "packaging==26.4", "ruff==0.17.6"]
# ///
"""Write the Python client: `uv run --script generate.py FOLDER`, from the document in there.

openapi-python-client names a module after the whole operation id, and writes one module over
another of the same name. So here each operation gets a tag of its own, and its file is moved.
"""

import contextlib
import importlib
import io
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader
from openapi_python_client import Project, strings
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.schema import ParameterLocation
from openapi_python_client.schema.untrusted_string import UntrustedString
from packaging.version import InvalidVersion, Version

HERE = Path(__file__).parent
MANIFEST = HERE.joinpath("pyproject.toml").read_text(encoding="utf-8")
BYTES = "application/octet-stream"
FILE = {"type": "string", "format": "binary"}
JSON = r"application/(json|x-www-form-urlencoded)|.+\+json"
CONFIG = {
    "literal_enums": True,
    "post_hooks": [
        "ruff check --isolated --no-cache --fix-only --select=F,I,UP .",
        "ruff format --isolated --no-cache --line-length=100 .",
    ],
}
# What the generated modules call something of their own.
CLASSES = {"Any", "AuthenticatedClient", "BinaryIO", "Client", "Generator", "HTTPStatus", "Mapping"}
CLASSES |= {"Response", "T", "TextIO", "TypeVar", "UNSET", "UUID", "Unset"}
FIELDS = {"UUID", "additional_keys", "additional_properties", "cast", "cls", "d", "field_dict"}
FIELDS |= {"from_dict", "src_dict", "to_dict", "to_multipart"}
PARAMETERS = {
    "body",
    "cast",
    "cookies",
    "errors",
    "headers",
    "httpx",
    "isoparse",
    "kwargs",
    "params",
}
PARAMETERS |= {"parsed", "quote", "response", "wire"}
CALL = "    return sync_detailed(\n        {{ kwargs(endpoint) }}\n    ).parsed\n"
AWAIT = "    return (await asyncio_detailed(\n        {{ kwargs(endpoint) }}\n    )).parsed\n"
REQUEST = """\
    response = {}.request(
        **_get_kwargs({{{{ kwargs(endpoint, include_client=False) }}}})
    )
    parsed: {{{{ return_string | as_unembedded_code }}}} | None = wire.parsed(
        _parse_response, client, response
    )
    return parsed
"""
RAISE = "raise errors.UnexpectedStatus(response.status_code, response.content)"
MAYBE = (
    f"    if client.raise_on_unexpected_status:\n        {RAISE}\n    else:\n        return None\n"
)
# What templates of openapi-python-client say, and what they say here. A status need not be one
# of Python's, an answer need not be the service's own, and httpx sends headers that are text.
PATCHES = {
    "types.py": {"status_code: HTTPStatus": "status_code: int"},
    "endpoint_module.py": {
        "from ... import errors": "from ... import errors, wire",
        "HTTPStatus(response.status_code)": "response.status_code",
        "=_parse_response(client=client, response=response)": (
            "=wire.parsed_or_none(_parse_response, client, response)"
        ),
        MAYBE: f"    {RAISE}\n",
        '_kwargs["headers"] = headers': '_kwargs["headers"] = wire.sent(headers)',
        '"cookies": cookies': '"cookies": dict(wire.sent(cookies))',
        CALL: REQUEST.format("client.get_httpx_client()"),
        AWAIT: REQUEST.format("await client.get_async_httpx_client()"),
    },
    "endpoint_macros.py": {
        "= body.payload": '= getattr(body, "payload", body)',
        "cookies = {}": "cookies: dict[str, Any] = {}",
        "If the server returns an undocumented status code": "If the answer is not as documented",
        " and Client.raise_on_unexpected_status is True": (
            "{{ ' and Client.raise_on_unexpected_status is True' if is_detailed }}"
        ),
    },
}
Json = dict[str, Any]


def main() -> None:
    """Do a job of document.py's."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    output = Path(sys.argv[2])
    manifest = with_version(job["document"]["info"]["version"])
    output.joinpath("pyproject.toml").write_text(manifest, encoding="utf-8")
    name = tomllib.loads(manifest)["tool"]["uv"]["build-backend"]["module-name"]
    settings = {**CONFIG, **job["settings"]}
    generate(job["document"], job["operations"], settings, output / "src" / name)
    try_import(output / "src")


def with_version(version: str) -> str:
    """Return pyproject.toml with another version."""
    try:
        Version(version)
    except InvalidVersion:
        sys.exit(f"python: there is no such version as {version}: name it like 1.2.3 or 1.2.3rc1")
    return re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', MANIFEST, count=1)


def generate(document: Json, operations: list[Json], settings: Json, package: Path) -> None:
    """Write the package."""
    for number, one in enumerate(operations):
        method, path = one["place"].split(" ", 1)
        document["paths"][path][method.lower()]["tags"] = [f"op{number}"]
    strings.RESERVED_WORDS.update(CLASSES)
    settings = {"class_overrides": {}, "content_type_overrides": {}, **settings}
    modules: set[str] = set()
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        # A class is named by it: those for input and output, and two of one name, have the same.
        schema.pop("title", None)
        class_name = strings.ClassName(name, "")
        file = strings.snake_case(class_name)
        while file in modules:
            # HTTPError and HttpError would be one.
            file += "_2"
            settings["class_overrides"].setdefault(class_name, {})["module_name"] = file
        modules.add(file)
    adapt(document, settings["content_type_overrides"])
    PropertyProtocol._allowed_locations.add(ParameterLocation.HEADER)
    config = Config.from_sources(
        ConfigFile(**settings), MetaType.NONE, Path(), "utf-8", overwrite=False, output_path=package
    )
    data = GeneratorData.from_dict({"paths": {}, **document}, config=config)
    if not isinstance(data, GeneratorData):
        sys.exit(f"python: {data.header}: {data.detail}")
    check(data, operations)
    build(data, config)
    shutil.copy(HERE / "wire.py", package)
    (package / "py.typed").touch()
    (package / "api").rename(package / "generated")
    (package / "api").mkdir()
    for number, one in enumerate(operations):
        move(package / f"generated/op{number}", package / "api" / one["python"].replace(".", "/"))
    (package / "generated/__init__.py").rename(package / "api/__init__.py")
    shutil.rmtree(package / "generated")


def adapt(document: Json, overrides: dict[str, str]) -> None:
    """Write what openapi-python-client does not know as it knows it."""
    for node, _ in walk(document):
        if node.get("type") == "string" and node.get("format") == "binary":
            # In JSON it is text.
            node["contentMediaType"] = BYTES
            del node["format"]
        if {type(value) for value in node.get("enum", ())} - {type(None)} not in (
            {str},
            {int},
            set(),
        ):
            del node["enum"]
    for node, sent in walk(document):
        content = node.get("content")
        if isinstance(content, dict) and all("/" in name for name in content):
            node["content"] = known(document, content, overrides, sent)


def walk(node: Any, *, sent: bool = False) -> Iterator[tuple[Json, bool]]:
    """Yield each object, and whether it tells of what is sent."""
    if isinstance(node, dict):
        yield node, sent
        for key, value in node.items():
            yield from walk(value, sent=sent or key in ("requestBody", "requestBodies"))
    for value in node if isinstance(node, list) else ():
        yield from walk(value, sent=sent)


def known(document: Json, content: Json, overrides: dict[str, str], sent: bool) -> Json:
    """Return text as text, and what is neither that nor JSON nor a form as bytes."""
    if len(content) > 1 and content.get("application/json") == {"schema": {}}:
        # FastAPI writes that beside what a handler says that it answers.
        content = {name: one for name, one in content.items() if name != "application/json"}
    found = {}
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
            overrides.update({name: BYTES} if sent else {})
        elif not re.fullmatch(JSON, plain):
            text = sent and one.get("schema") == {"type": "string"}
            one = one if text else {"schema": FILE}
            overrides[name] = BYTES
        found[name] = one
    return found


def check(data: GeneratorData, operations: list[Json]) -> None:
    """Stop where there are operations that cannot be done, and name each."""
    failed = []
    for number, one in enumerate(operations):
        for error in data.endpoint_collections_by_tag[f"op{number}"].parse_errors[:1]:
            reason = (error.detail or error.header).splitlines()[0]
            failed.append(f"python: {one['id']} ({one['place']}) cannot be done: {reason}")
    if failed:
        schemas = [
            f"python: {error.header}: {error.detail}".splitlines()[0] for error in data.errors
        ]
        hint = "python: clients/config.json can leave operations out: see clients/python/README.md"
        sys.exit("\n".join([*failed, *schemas, hint]))


def build(data: GeneratorData, config: Config) -> None:
    """Let openapi-python-client write, from its templates as they are patched here."""
    project = Project(openapi=data, config=config)
    loader = project.env.loader

    def patched(name: str) -> str:
        source = str(loader.get_source(project.env, name)[0])
        for old, new in PATCHES.get(name.removesuffix(".jinja"), {}).items():
            if old not in source:
                raise LookupError(f"{name} of openapi-python-client has changed: {old}")
            source = source.replace(old, new)
        return source

    project.env.loader = FunctionLoader(patched)
    # Jinja's own takes asc and ASC for one, and a set has them in any order.
    project.env.filters["sort"] = sorted
    for model in data.models:
        for one in [*model.required_properties, *model.optional_properties]:
            rename(one, FIELDS, config)
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            for _, one in endpoint.iter_all_parameters():
                old = one.python_name
                rename(one, PARAMETERS, config)
                path = endpoint.path.get_untrusted_value().replace(
                    f"{{{old}}}", f"{{{one.python_name}}}"
                )
                endpoint.path = UntrustedString(path)
    package = config.output_path
    package.parent.mkdir()
    with contextlib.redirect_stdout(io.StringIO()):
        project.build()
    if project.errors:
        sys.exit("\n".join(f"python: {error.header}: {error.detail}" for error in project.errors))


def rename(one: Any, taken: set[str], config: Config) -> None:
    """Give a field or a parameter another name, if its module has that for something else."""
    if one.python_name in taken:
        name = UntrustedString(f"{one.python_name}_")
        one.set_python_name(name, config=config, skip_snake_case=True)


def move(generated: Path, target: Path) -> None:
    """Move the one module of a tag, and its package's `__init__.py`, to where they belong."""
    target.parent.mkdir(exist_ok=True)
    for file in generated.glob("*.py"):
        name = "__init__" if file.stem == "__init__" else target.name
        file.replace(target.parent / f"{name}.py")


def try_import(source: Path) -> None:
    """Import what was written, before anybody else does."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(source))
    failed = []
    for file in sorted(source.rglob("*.py")):
        name = ".".join(file.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        try:
            importlib.import_module(name)
        except Exception as error:
            failed.append(f"python: {name} cannot be imported: {type(error).__name__}: {error}")
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
