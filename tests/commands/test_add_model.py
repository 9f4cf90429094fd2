"""`scaffold add-model`: what it writes, refuses, and takes back."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from commands.modelled import FIRST, VERSIONS, migration
from hypothesis import given
from hypothesis import strategies as st
from pieces.shapes import contents, scaffold
from scaffold.cli import app
from scaffold.edits.migrations import Place
from scaffold.pieces.model import grammar, text
from scaffold.pieces.model.columns import columns_of
from scaffold.pieces.model.grammar import TYPES, fields_of
from scaffold.pieces.model.keys import KEYS, Table
from typer.testing import CliRunner, Result

CUSTOMER = ("customer", "name:str", "email:email:unique")
ORDER = ("order", "customer:ref", "number:str:unique", "total:decimal", "status:enum:open,paid")
MIGRATION = f"{VERSIONS}/*_customers.py"


@pytest.fixture
def project(modelled: Path) -> Path:
    return modelled


def add(*words: str) -> Result:
    return CliRunner().invoke(app, ["add-model", *words])


def done(*words: str) -> Result:
    result = add(*words)
    assert result.exit_code == 0, result.output
    return result


def assigned(text: str, name: str) -> object:
    for line in ast.parse(text).body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == name:
            return ast.literal_eval(line.value)
    return None


def test_a_model_and_what_refers_to_it(project: Path) -> None:
    done(*CUSTOMER)
    said = done(*ORDER).stdout
    for path in (
        "src/app/models/order.py",
        "src/app/routers/orders.py",
        "src/app/schemas/order.py",
        "tests/fixtures/orders.py",
        "tests/routers/test_orders.py",
    ):
        assert f"create  {path}" in said
    assert "next: uv run alembic upgrade head" in said
    first, second = migration(project, "customers"), migration(project, "orders")
    assert assigned(first, "down_revision") == "0001"
    assert assigned(second, "down_revision") == assigned(first, "revision")
    assert 'name=op.f("fk_orders_customer_id_customers")' in second
    listed = (project / "src/app/routers/__init__.py").read_text(encoding="utf-8")
    assert listed.index("include_router(orders") < listed.index("include_router(health")


@pytest.mark.parametrize(
    ("name", "said"),
    [("user", "A user"), ("unit", "A unit"), ("order", "An order"), ("upload", "An upload")],
)
def test_how_one_is_called(project: Path, name: str, said: str) -> None:
    done(name, "label:str")
    model = (project / f"src/app/models/{name}.py").read_text(encoding="utf-8")
    assert f'    """{said}."""\n' in model


def test_it_says_when_it_was_made_and_changed(project: Path) -> None:
    done(*CUSTOMER, "--timestamps")
    model = (project / "src/app/models/customer.py").read_text(encoding="utf-8")
    assert "    created_at: Mapped[datetime] = mapped_column(default=now)\n" in model
    assert "    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)\n" in model
    schema = (project / "src/app/schemas/customer.py").read_text(encoding="utf-8")
    assert schema.count("updated_at") == 1
    assert 'sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False)' in migration(
        project, "customers"
    )
    refused = add("thing", "created_at:datetime", "--timestamps")
    assert (refused.exit_code, "makes created_at already" in refused.stderr) == (2, True)


def test_what_a_filter_takes_is_what_the_column_holds(project: Path) -> None:
    done("stock", "quantity:int:index", "big:bigint:index")
    schema = (project / "src/app/schemas/stock.py").read_text(encoding="utf-8")
    assert "    quantity: Annotated[int, Field(ge=-(2**31), lt=2**31)] | None = None\n" in schema
    big = "ge=-fields.LARGEST_ID, le=fields.LARGEST_ID"
    assert f"    big: Annotated[int, Field({big})] | None" in schema


def test_a_table_alone(project: Path) -> None:
    script = project / "scripts/generate_sdk.py"
    script.parent.mkdir()
    script.write_text("", encoding="utf-8")
    before = contents(project)
    said = done(*CUSTOMER, "--no-router").stdout
    assert "generate_sdk.py" not in said
    assert said.endswith(
        "replay: scaffold add-model customer name:str email:email:unique --no-router\n"
    )
    new = contents(project).keys() - before.keys()
    assert {path.rpartition("/")[0] for path in new if ".scaffold" not in path} == {
        "src/app/models",
        VERSIONS,
    }
    order = done(*ORDER)
    assert "tests/fixtures/customers.py has no create_customer" in order.stderr
    assert "next: uv run scripts/generate_sdk.py  (the clients learn of it)\n" in order.stdout
    assert scaffold(project, "add-field", "customer", "age:int?").exit_code == 0
    done("order", "--remove")


def test_a_table_that_no_migration_makes(project: Path) -> None:
    text = 'class User(Base):\n    __tablename__ = "users"\n'
    (project / "src/app/models/user.py").write_text(text, encoding="utf-8")
    before = contents(project)
    refused = add(*CUSTOMER)
    assert refused.exit_code == 1
    assert "No migration makes the table 'users'. Nothing was written." in refused.stderr
    assert "next: uv run alembic revision --autogenerate -m users" in refused.stderr
    assert contents(project) == before


def test_with_fields_that_came_later_it_goes_as_well(project: Path) -> None:
    done(*CUSTOMER)
    for field in ("age:int?", "born:date?:index"):
        assert scaffold(project, "add-field", "customer", field).exit_code == 0
    said = done("customer", "--remove")
    assert "stays, and so does its table" in said.stderr
    assert not [path for path in contents(project) if "customer" in path and VERSIONS not in path]


def test_without_what_makes_the_other_one_there_is_no_test(project: Path) -> None:
    done(*CUSTOMER)
    (project / "tests/fixtures/customers.py").unlink()
    said = done(*ORDER)
    assert "no test was written: tests/fixtures/customers.py has no create_customer" in said.stderr
    assert not (project / "tests/routers/test_orders.py").exists()
    assert not (project / "tests/fixtures/orders.py").exists()


def test_twice_is_as_once(project: Path) -> None:
    done(*CUSTOMER)
    before = contents(project)
    assert "changed" not in done(*CUSTOMER).stdout
    assert contents(project) == before


def test_several_others_have_a_table_between(project: Path) -> None:
    done("product", "name:str")
    before = contents(project)
    order = ("order", "number:str", "products:refs", "spare_parts:refs:product:on_delete=cascade")
    done(*order)
    model = (project / "src/app/models/order.py").read_text(encoding="utf-8")
    assert "    products: Mapped[list[Product]] = relationship(" in model
    assert model.count("    from app.models.product import Product\n") == 1
    made = migration(project, "orders")
    for table, on_delete in (("orders_products", "RESTRICT"), ("orders_spare_parts", "CASCADE")):
        assert f'op.f("ix_{table}_product_id_order_id")' in made
        _, _, text = made.partition(f'name=op.f("fk_{table}_product_id_products")')
        assert text.partition(")")[0].endswith(f'ondelete="{on_delete}",\n        ')
    schema = (project / "src/app/schemas/order.py").read_text(encoding="utf-8")
    assert schema.count("    spare_part_ids: ") == 3
    assert schema.count("    spare_part_id: ") == 1
    assert "changed" not in done(*order).stdout
    refused = add(*order[:2], "products:refs:on_delete=cascade", order[3])
    assert refused.exit_code == 1
    assert "is there already, and differs in orders_products." in refused.stderr
    refused = add("order_product", "number:int", "--plural", "orders_products")
    assert (refused.exit_code, "a table 'orders_products' already" in refused.stderr) == (2, True)
    done("order", "--remove")
    assert contents(project) == before


@pytest.mark.parametrize("remembers", [True, False])
def test_it_is_taken_out_again(project: Path, *, remembers: bool) -> None:
    before = contents(project)
    done(*CUSTOMER)
    if not remembers:
        shutil.rmtree(project / ".scaffold")
    done(*(CUSTOMER[:1] if remembers else CUSTOMER), "--remove")
    if not remembers:
        # Who made the package of the schemas is not known.
        (project / "src/app/schemas/__init__.py").unlink(missing_ok=True)
    assert contents(project) == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("order", [ORDER, ("order", "customers:refs")])
def test_what_others_refer_to_stays(order: Sequence[str]) -> None:
    done(*CUSTOMER)
    done(*order)
    refused = add("customer", "--remove")
    assert refused.exit_code == 1
    assert "src/app/models/order.py refers to it. Nothing was removed." in refused.stderr


def test_a_migration_that_another_builds_on_stays(project: Path) -> None:
    done(*CUSTOMER)
    done("note", "text:text")
    said = done("customer", "--remove")
    assert migration(project, "customers")
    assert "stays, and so does its table" in said.stderr
    assert re.findall("next: (.*?)(?:  |$)", said.stdout, re.MULTILINE) == [
        "uv run alembic upgrade head",
        'uv run alembic revision --autogenerate -m "drop customers"',
        "uv run alembic upgrade head",
        "uv run pytest tests/test_migrations.py",
    ]


@pytest.mark.usefixtures("project")
def test_a_migration_that_goes_needs_no_other() -> None:
    done(*CUSTOMER)
    said = done("customer", "--remove")
    assert "has to go back before" in said.stderr
    assert "next: " not in said.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["a"], "it has no type"),
        (["a:strr"], "did you mean str?"),
        (["a:str:uniq"], "did you mean unique?"),
        (["a:str:0"], "1 to 10000 characters"),
        (["a:int:length=3"], "length is a number, of str"),
        (["a:str:min=3"], "min and max are those of numbers"),
        (["a:decimal:20,2"], "SQLite keeps 15 digits"),
        (["a:int:max=99999999999"], "larger than int can be"),
        (["a:int:min=3:max=2"], "min=3 is larger than max=2"),
        (["a:decimal:min=3:max=2"], "min=3 is larger than max=2"),
        (["a:decimal:2,2"], "one before the point at least"),
        (["a:str:3:default=long"], "its default has 1 to 3 characters"),
        (["a:int:default=x"], "default=x is no int"),
        (["a:float:default=nan"], "larger than float can be"),
        (["a:float:max=inf"], "larger than float can be"),
        (["a:decimal:default=nan"], "nan is no decimal"),
        (["a:decimal:min=-Infinity"], "-Infinity is no decimal"),
        (["a:int:min=5:default=1"], "its default 1 is beyond its limits"),
        (["a:bool:unique"], "as many rows as bool has values"),
        (["a:int:min=1:max=5:unique"], "as many rows as it has values: 5"),
        (["a:decimal:min=0:max=0.05:unique"], "as many rows as it has values: 6"),
        (["a:json:index"], "neither unique nor indexed"),
        (["a:enum"], "enum:open,paid"),
        (["a:enum:b,B"], "two of its members have one name"),
        (["a:enum:b:default=c"], "it is none of b"),
        (["a:ref"], "There is no model 'a' to refer to: there is no other one yet."),
        (["thing:ref"], "the first row would have none to refer to"),
        (["a:ref:on_delete=drop"], "one of cascade, restrict, set_null"),
        (["a:refs:on_delete=set_null"], "on_delete of refs is one of cascade, restrict"),
        (["a:int:on_delete=cascade"], "on_delete is that of ref and refs"),
        (["users:refs?"], "they have no ?, unique, index or default"),
        (["users:refs:user:unique"], "they have no ?, unique, index or default"),
        (["users:refs:index"], "they have no ?, unique, index or default"),
        (["users:refs:default=1"], "they have no ?, unique, index or default"),
        (["parts:refs:thing"], "a model has no refs to itself"),
        (["writers:refs"], "There is no model 'writer' to refer to: there is no other one yet."),
        (["users:refs", "user:ref"], "There are two fields 'user_id'."),
        (["users:refs", "users:json"], "There are two fields 'users'."),
        (["a:date:default=2026-01-02"], "date has no default here"),
        (["id:int"], "each model has one already"),
        (["metadata:int"], "SQLAlchemy has it"),
        (["model_dump:int"], "pydantic has it"),
        (["parse_obj:int"], "pydantic has it"),
        (["func:int"], "SQLAlchemy has it"),
        (["self:int"], "Python has it"),
        (["class:int"], "it is a keyword of Python: call it class_value."),
        (["user:str"], "it is a word of SQL: call it user_value."),
        (["nothing:str"], "it is a word of SQL: call it nothing_value."),
        (["xmin:int"], "PostgreSQL has it: call it xmin_value."),
        (["Name:int"], "is no name of a field"),
        (["a:int", "a:str"], "There are two fields 'a'."),
        ([], "at least one field"),
        ([f"{'a' * 30}:ref:user"], "longer than the 63 characters"),
    ],
)
def test_what_is_no_field(project: Path, words: list[str], says: str) -> None:
    user = 'class User(Base):\n    __tablename__ = "users_of_the_whole_organisation"\n'
    if any("user" in word for word in words):
        (project / "src/app/models/user.py").write_text(user, encoding="utf-8")
    before = contents(project)
    refused = add("thing", *words)
    assert (refused.exit_code, says in refused.stderr) == (2, True), refused.stderr
    assert contents(project) == before


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["things"], 2, "Call it as one of them is called: thing."),
        (["news"], 2, "--plural news_entries"),
        (["class"], 2, "a keyword of Python.\nnext: scaffold add-model class_entry\n"),
        (["request"], 2, "'Request' would be two things"),
        (["thing", "--plural", "health"], 2, "already.\nnext: scaffold add-model thing_entry\n"),
        (["value"], 2, "No table can be called 'values': it is a word of SQL."),
        (["thing", "--plural", "sqlite_things"], 2, "a database has it"),
        (["base"], 2, "src/app/models/base.py is there already, and has no table."),
        (["doc"], 2, "would answer where FastAPI shows the document."),
        (["new_order"], 2, "Its class NewOrder is in src/app/schemas/order.py:"),
        (["order_page"], 2, "next: scaffold add-model order_page_entry\n"),
        (["order_status"], 2, "Its class OrderStatus is in src/app/models/order.py:"),
    ],
)
def test_what_it_is_not_called(project: Path, words: list[str], code: int, says: str) -> None:
    done("order", "status:enum:open,paid")
    before = contents(project)
    refused = add(*words[:1], "a:str", *words[1:])
    assert (refused.exit_code, says in refused.stderr) == (code, True), refused.stderr
    assert contents(project) == before


def test_it_may_be_null_wherever_that_is_said(project: Path) -> None:
    done("customer", "name:str", "code:str:20?:unique")
    assert 'sa.Column("code", sa.String(20), nullable=True)' in migration(project, "customers")


def test_a_decimal_with_many_places_is_given_as_it_is_written(project: Path) -> None:
    done("thing", "a:decimal:12,8", "b:decimal:12,6")
    schemas = (project / "src/app/schemas/thing.py").read_text(encoding="utf-8")
    assert schemas.endswith("next: str | None = None\n")
    assert "    a: Annotated[Decimal, fields.Digits(12, 8)]\n    b: Decimal\n" in schemas


def test_an_id_that_is_a_uuid_and_what_refers_to_it(project: Path) -> None:
    lines = ["customer", "name:str", "--id", "uuid"]
    refused = add(*lines)
    assert (refused.exit_code, "next: scaffold update" in refused.stderr) == (1, True)
    (project / "src/app/models/base.py").write_text("class Base: ...\ndef new_id(): ...\n")
    done(*lines)
    done(*ORDER)
    assert 'sa.Column("id", sa.Uuid, nullable=False)' in migration(project, "customers")
    assert 'sa.Column("customer_id", sa.Uuid, nullable=False)' in migration(project, "orders")
    order = (project / "src/app/models/order.py").read_text(encoding="utf-8")
    assert "    id: Mapped[int]" in order
    assert "    customer_id: Mapped[UUID]" in order
    before = contents(project)
    assert "differs in id" in add(*lines[:2]).stderr
    assert contents(project) == before
    done("order", "--remove")
    done("customer", "--remove")


@pytest.mark.parametrize("is_older", [False, True])
def test_a_list_is_sorted_where_the_template_can(project: Path, is_older: bool) -> None:
    if is_older:
        (project / "src/app/sorting.py").unlink()
    done("customer", "name:str", "email:email:unique", "rank:int?:index", "at:date:index")
    query = (project / "src/app/schemas/customer.py").read_text(encoding="utf-8")
    sort = '    sort: Literal["email", "-email", "at", "-at"] | None = None\n'
    assert (sort in query, "(Page)" in query) == (not is_older, is_older)
    router = (project / "src/app/routers/customers.py").read_text(encoding="utf-8")
    assert ("in_order(rows, CustomerRow, query)" in router) is not is_older
    # The answer to a conflict does not name the field there, either.
    tests = (project / "tests/routers/test_customers.py").read_text(encoding="utf-8")
    assert ('["errors"]' in tests) is not is_older


@pytest.mark.parametrize(
    ("field", "first", "refused"),
    [
        ("int:min=0", "n", ("-1",)),
        ("int:max=7", "7 - n", ("8",)),
        ("int:max=0", "-n", ("1",)),
        ("int:min=0:max=4", "n % 5", ("-1", "5")),
        ("int:min=5:max=5", "5", ("4", "6")),
        ("float:min=0:max=1.5", "1.5 / (n + 1)", ("-1.0", "3.0")),
        ("float:max=1e300", "1e+300 - n", ("2e+300",)),
        ("decimal:min=0:max=1", 'str(n % 101 * Decimal("0.01"))', ('"10000000000"',)),
        ("decimal:min=1:max=1", '"1.00"', ('"10000000000"',)),
    ],
)
def test_samples_are_as_one_writes_them(field: str, first: str, refused: tuple[str, ...]) -> None:
    (column,) = columns_of("thing", fields_of([f"a:{field}"]), {})
    assert (column.kind.samples[0], column.kind.refused) == (first, ('"a"', *refused))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", ["add-model", "add-field"])
@pytest.mark.parametrize("width", [80, 100])
def test_the_help_and_an_error_name_what_there_is(command: str, width: int) -> None:
    help_ = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": str(width)}).stdout
    assert max(map(len, help_.splitlines())) <= width
    refused = add("thing", "a:strr").stderr
    for told in (" ".join(help_.split()), refused):
        types, modifiers = told.split("Types: ")[1].split("Modifiers: ")
        assert [one for one in TYPES if one not in re.split(r"\W+", types)] == []
        assert [one for one in (*grammar.FLAGS, *grammar.VALUES) if one not in modifiers] == []
        assert "on_delete=cascade|restrict|set_null" in modifiers


def test_another_one_of_that_name(project: Path) -> None:
    done(*CUSTOMER)
    before = contents(project)
    refused = add(*CUSTOMER[:2], "email:email")
    assert refused.exit_code == 1
    path = "src/app/models/customer.py"
    assert f"{path} is there already, and differs in email. Nothing was written." in refused.stderr
    assert contents(project) == before


@pytest.mark.parametrize(
    ("changes", "next_"),
    [
        ({"src/app/models/base.py": None}, "scaffold enable database"),
        ({"src/app/fields.py": "Text = str\n"}, "scaffold update"),
        (
            {f"{VERSIONS}/0002_a.py": FIRST.replace("0001", "2")},
            "uv run alembic merge heads",
        ),
    ],
)
def test_what_has_to_be_there_first(
    project: Path, changes: Mapping[str, str | None], next_: str
) -> None:
    for path, content in changes.items():
        if content is None:
            (project / path).unlink()
        else:
            (project / path).write_text(content, encoding="utf-8")
    refused = add("thing", "a:str")
    assert (refused.exit_code, f"next: {next_}" in refused.stderr) == (1, True), refused.stderr


def test_a_dry_run_writes_nothing(project: Path) -> None:
    before = contents(project)
    said = done(*CUSTOMER, "--dry-run", "--diff").stdout
    assert "+class Customer(Base):" in said
    assert contents(project) == before


FLAGS = st.sampled_from(["", ":unique", ":index"])
OPTIONAL = st.sampled_from(["", "?"])
PARAMETER = {"enum": ":open,paid", "ref": ":user", "refs": ":user"}


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    found = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=6))):
        optional, flags = draw(OPTIONAL), draw(FLAGS)
        if kind in ("json", "bytes", "text") or (kind in ("bool", "enum") and flags == ":unique"):
            flags = ""
        if kind == "refs":
            optional = flags = ""
        found.append(f"field{number}:{kind}{optional}{PARAMETER.get(kind, '')}{flags}")
    return found


@given(lines(), st.sampled_from([*KEYS]), st.sampled_from([*KEYS]))
def test_each_text_is_python_with_no_name_too_many_or_too_few(
    words: Sequence[str], own: str, other: str
) -> None:
    tables = {"user": Table("users", other), "thing": Table("things", own)}
    columns = columns_of("thing", fields_of(words), tables)
    referred = [("user", "users")] if any(one.refers_to for one in columns) else []
    model = text.Model("thing", "things", columns, referred, KEYS[own], is_recent=True)
    texts = [
        text.model_text(model),
        text.schemas_text(model),
        text.router_text(model),
        text.samples_text(model),
        text.test_text(model),
        text.migration_text(model, Place("0002", ("0001",))),
        text.field_migration_text(model, columns[-1], Place("0002", ("0001",))),
    ]
    with TemporaryDirectory() as folder:
        for number, content in enumerate(texts):
            (Path(folder) / f"{number}.py").write_text(content, encoding="utf-8")
        check = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,E9", folder]
        said = subprocess.run(check, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
