"""`scaffold add-field`: what it writes beside what the owner has, refuses, and takes back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands.modelled import VERSIONS, migration
from pieces.shapes import contents, scaffold
from scaffold.cli import app
from typer.testing import CliRunner, Result

MODEL, SCHEMA = "src/app/models/order.py", "src/app/schemas/order.py"
NOTE = "    note: Mapped[str | None] = mapped_column(Text)\n"
ROUTER, TEST = "src/app/routers/orders.py", "tests/routers/test_orders.py"


@pytest.fixture
def project(modelled: Path) -> Path:
    for line in (
        "customer name:str",
        "text name:str",
        "order customer:ref number:str:20:unique total:decimal:12,2:min=0 "
        "status:enum:open,paid:default=open count:int:max=9 made_at:datetime:default=now "
        "paid:bool:default=false note:text?",
    ):
        done = scaffold(modelled, "add-model", *line.split())
        assert done.exit_code == 0, done.output
    return modelled


def add(project: Path, *words: str) -> Result:
    return scaffold(project, "add-field", "order", *words)


def done(project: Path, *words: str) -> Result:
    result = add(project, *words)
    assert result.exit_code == 0, result.output
    return result


def edit(project: Path, path: str, old: str, new: str) -> None:
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def text(project: Path, path: str) -> str:
    return (project / path).read_text(encoding="utf-8")


def test_a_column_more_and_all_that_speaks_of_it(project: Path) -> None:
    said = done(project, "discount:decimal:index", "--default", "0").stdout
    assert "next: uv run alembic upgrade head" in said
    assert 'discount: Mapped[Decimal] = mapped_column(Exact(12, 2), server_default="0")' in text(
        project, MODEL
    )
    assert 'Index(None, "discount", "id")' in text(project, MODEL)
    assert text(project, SCHEMA).count("    discount: ") == 4
    assert "query.discount is not None" in text(project, ROUTER)
    column = 'sa.Column("discount", sa.Numeric(12, 2), nullable=False, server_default="0")'
    assert column in migration(project, "orders_discount")
    assert '("discount", "10000000000")' in text(project, TEST)


FIELDS = (
    ("colour:str?",),
    ("rank:int:index", "--default", "3"),
    ("buyer:ref?:customer:on_delete=set_null",),
    ("code:str?:9:unique",),
    ("sellers:refs:customer",),
    ("gone:refs:customer:on_delete=cascade",),
    ("placed_at:datetime?:index", "--concurrently"),
    ("ticket:str?:unique", "--concurrently"),
    ("agent:ref?:customer", "--concurrently"),
)


def test_removed_in_another_order_nothing_is_left(project: Path) -> None:
    before = contents(project)
    for words in FIELDS:
        done(project, *words)
    # The newest migration goes first, or it stays: the next one builds on it.
    for words in reversed(FIELDS):
        done(project, words[0].partition(":")[0], "--remove")
    assert contents(project) == before
    done(project, "colour:str?")
    after = contents(project)
    done(project, "rank:int?")
    said = done(project, "colour", "--remove")
    assert "stays, and so does its column" in said.stderr
    assert 'next: uv run alembic revision --autogenerate -m "drop orders_colour"' in said.stdout
    done(project, "rank", "--remove")
    assert {path for path, content in contents(project).items() if content != after.get(path)} == {
        one.relative_to(project).as_posix()
        for folder in ("src/app/models", "src/app/schemas", "tests/fixtures", "tests/routers")
        for one in (project / folder).glob("*order*")
    }


@pytest.mark.parametrize("words", [FIELDS[0], FIELDS[1], ("buyers:refs:customer",), FIELDS[-1]])
def test_twice_is_as_once(project: Path, words: tuple[str, ...]) -> None:
    done(project, *words)
    before = contents(project)
    assert "changed" not in done(project, *words).stdout
    assert contents(project) == before


def test_what_came_with_its_table_is_not_added_again(project: Path) -> None:
    before = contents(project)
    assert "changed" not in done(project, "number:str:20:unique").stdout
    assert contents(project) == before


def test_what_a_later_migration_dropped_is_made_again(project: Path) -> None:
    done(project, "discount:decimal", "--default", "0")
    first = migration(project, "orders_discount")
    drop = project / VERSIONS / "9999_drop.py"
    revision = re.search(r'revision = "(\w+)"', first)
    assert revision
    drop.write_text(
        f'revision = "9999"\ndown_revision = "{revision[1]}"\n\n\ndef upgrade() -> None:\n'
        '    op.drop_column("orders", "discount")\n\n\ndef downgrade() -> None:\n'
        f"{first.partition('def upgrade() -> None:')[2].partition('def downgrade')[0]}",
        encoding="utf-8",
    )
    done(project, "discount", "--remove")
    done(project, "discount:decimal", "--default", "1")
    made = [path.read_text("utf-8") for path in project.glob(f"{VERSIONS}/*_orders_discount.py")]
    assert [text for text in made if 'down_revision = "9999"' in text]
    assert first in made


def test_an_index_on_what_is_there_is_another_field(project: Path) -> None:
    done(project, "rank:int", "--default", "3")
    before = contents(project)
    refused = add(project, "rank:int:index", "--default", "3")
    assert (refused.exit_code, "has another rank already" in refused.stderr) == (1, True)
    assert contents(project) == before


def test_a_class_of_the_owner_is_not_written_again(project: Path) -> None:
    assert scaffold(project, "add-model", "book", "title:str").exit_code == 0
    path = "src/app/schemas/book.py"
    edit(project, path, "from pydantic", "from app.pagination import Page\nfrom pydantic")
    own = "\n\nclass BookQuery(Page):\n    q: str | None = None\n"
    (project / path).write_text(text(project, path) + own, encoding="utf-8")
    before = contents(project)
    refused = scaffold(project, "add-field", "book", "isbn:str?:unique")
    assert refused.exit_code == 1
    assert "it has its own BookQuery. Nothing was written." in refused.stderr
    assert contents(project) == before


def test_what_a_renamed_function_imports_stays(project: Path) -> None:
    assert scaffold(project, "add-model", "book", "title:str").exit_code == 0
    edit(project, "src/app/routers/books.py", "def list_books(", "def all_books(")
    done_ = scaffold(project, "add-field", "book", "isbn:str:index", "--default", "x")
    assert done_.exit_code == 0, done_.output
    router = text(project, "src/app/routers/books.py")
    assert "from app.pagination import PageQuery, next_page\n" in router
    done_ = scaffold(project, "add-field", "book", "isbn", "--remove")
    assert done_.exit_code == 0, done_.output


def test_a_list_that_was_not_sorted_stays_so(project: Path) -> None:
    (project / "src/app/sorting.py").unlink()
    for line in ("book title:str:unique", "page_count number:int"):
        assert scaffold(project, "add-model", *line.split()).exit_code == 0
    (project / "src/app/sorting.py").write_text("", encoding="utf-8")
    for name, is_sorted in (("book", False), ("page_count", True)):
        done_ = scaffold(project, "add-field", name, "isbn:str:index", "--default", "x")
        assert done_.exit_code == 0, done_.output
        query = text(project, f"src/app/schemas/{name}.py")
        assert ("app.sorting" in query) is is_sorted
        assert "    isbn: fields.Text | None = None\n" in query


def test_a_reference_to_a_uuid_comes_concurrently(project: Path) -> None:
    base = project / "src/app/models/base.py"
    base.write_text("class Base: ...\ndef new_id(): ...\n", encoding="utf-8")
    assert scaffold(project, "add-model", "box", "name:str", "--id", "uuid").exit_code == 0
    done(project, "box:ref?", "--concurrently")
    assert '"box_id" UUID CONSTRAINT' in migration(project, "orders_box_id")


def test_an_index_is_made_concurrently_in_a_migration_of_its_own(project: Path) -> None:
    done(project, "seller:ref?:customer", "--concurrently")
    column, index = (migration(project, f"seller_id{end}") for end in ("", "_index"))
    assert ("postgresql" in column, "op.create_index" in column) == (True, False)
    (revision,) = re.findall('^revision = "(.+)"', column, re.MULTILINE)
    assert f'down_revision = "{revision}"' in index
    drop, create = (index.index(f"op.{verb}_index") for verb in ("drop", "create"))
    assert index.index("autocommit_block") < drop < create
    after = contents(project)
    done(project, "rank:int?")
    said = done(project, "seller", "--remove").stderr
    assert "stays, and so does its column" in said
    made = {path for path in after if "seller_id" in path}
    assert len(made) == 2
    assert made <= {*contents(project)}


def test_what_the_owner_wrote_stays(project: Path) -> None:
    edit(project, MODEL, '    """An order."""\n', '    """Ours."""\n')
    edit(project, MODEL, "    note: Mapped", "    # What the buyer said.\n    note: Mapped")
    edit(project, SCHEMA, '"""What changes: what', '"""Ours: what')
    edit(project, SCHEMA, "    number: str\n", "    number: str\n    label: str = 'ours'\n")
    edit(project, ROUTER, "    session.add(row)\n", "    session.add(row)\n    print('ours')\n")
    edit(project, TEST, "def test_pages", "def test_ours() -> None: ...\n\n\ndef test_pages")
    before = contents(project)
    done(project, "rank:int?:index")
    for path, ours in ((MODEL, "What the buyer said"), (SCHEMA, "ours"), (ROUTER, "print('ours')")):
        assert ours in text(project, path)
        assert "rank" in text(project, path)
    assert "def test_ours" in text(project, TEST)
    done(project, "rank", "--remove")
    assert contents(project) == before


def test_what_the_owner_wrote_behind_the_last_field_stays_there(project: Path) -> None:
    method = "\n    def is_open(self) -> bool:\n        return not self.paid\n"
    edit(project, MODEL, NOTE, NOTE + method)
    validator = "\n    @field_validator('number')\n    def ours(cls, value: str) -> str:\n"
    validator += "        return value\n"
    taken = "    note: fields.LongText | None = None\n"
    edit(
        project,
        SCHEMA,
        f"{taken}\n\nclass OrderChanges",
        f"{taken}{validator}\n\nclass OrderChanges",
    )
    before = contents(project)
    done(project, "rank:int?")
    assert "    rank: Mapped[int | None] = mapped_column(Integer)\n\n    def is_open" in text(
        project, MODEL
    )
    assert "    rank: fields.Integer | None = None\n\n    @field_validator" in text(project, SCHEMA)
    done(project, "rank", "--remove")
    assert contents(project) == before
    refused = add(project, "is_open:bool?")
    assert refused.exit_code == 1
    assert f"{MODEL} has another is_open already. Nothing was written." in refused.stderr


def test_what_the_owner_took_out_stays_away(project: Path) -> None:
    for path, name in ((SCHEMA, "class OrderChanges"), (ROUTER, "@router.patch(")):
        content = text(project, path)
        start = content.index(name)
        end = re.compile(r"\n\n\n").search(content, start)
        assert end
        (project / path).write_text(content[:start] + content[end.end() :], encoding="utf-8")
    done(project, "rank:int?:index")
    assert text(project, SCHEMA).count("    rank: ") == 3
    assert "OrderChanges" not in text(project, SCHEMA)
    assert "update_order" not in text(project, ROUTER)


def test_a_database_is_not_left_behind(project: Path) -> None:
    done(project, "rank:int?")
    first = migration(project, "orders_rank")
    said = CliRunner().invoke(app, ["undo", "--project", str(project)])
    assert "has to go back before: `scaffold add-field order 'rank:int?'" in said.output
    done(project, "rank:int?")
    # The same revision, which a database may have run.
    assert migration(project, "orders_rank") == first


def test_a_test_of_the_owner_is_left_to_the_owner(project: Path) -> None:
    (project / TEST).write_text("def test_ours() -> None: ...\n", encoding="utf-8")
    (project / "tests/fixtures/orders.py").unlink()
    said = done(project, "colour:str?").stderr
    assert f"{TEST} has no test_only_what_is_sent_changes, test_what_is_refused, which" in said
    assert text(project, TEST) == "def test_ours() -> None: ...\n"


def test_what_is_not_as_it_was_written_is_left_alone(project: Path) -> None:
    arguments = '    __table_args__ = (Index(None, "customer_id", "id"),)\n'
    edit(project, MODEL, arguments, "    __table_args__ = OURS\n")
    before = contents(project)
    refused = add(project, "colour:str?:index")
    assert refused.exit_code == 1
    assert f"{MODEL}:" in refused.stderr
    assert "not as add-model writes it. Nothing was written. By hand, there:" in refused.stderr
    assert "    colour: Mapped[str | None] = mapped_column(String(200))\n" in refused.stderr
    assert contents(project) == before


@pytest.mark.parametrize("path", [SCHEMA, ROUTER, MODEL])
def test_what_is_not_python_is_left_alone(project: Path, path: str) -> None:
    (project / path).write_text(text(project, path) + "class\n", encoding="utf-8")
    before = contents(project)
    refused = add(project, "rank:int?:index")
    assert (refused.exit_code, f"{path}:" in refused.stderr) == (1, True), refused.stderr
    assert "fault" not in refused.stderr
    assert contents(project) == before


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["rank:int"], 2, "Rows that are there have no rank: give them one with --default"),
        (["buyer:ref:customer"], 2, "have no buyer: let it be null: buyer:ref?."),
        (["rank:int:unique", "--default", "1"], 2, "All rows would have the same rank"),
        (["colour:str?", "--concurrently"], 2, "is for what has an index: a ref, :index or"),
        (["rank:integer?"], 2, "did you mean int?"),
        (["rank:int?", "--default", "one"], 2, "default=one is no int"),
        (["day:date", "--default", "2026-01-02"], 2, "date has no default here"),
        (["why:str", "--default", "isn't"], 2, "a default with a quote in it"),
        (["why:text?:default="], 2, "or an empty one, wrongly"),
        (["number:str?"], 1, "has another number already"),
        (
            ["buyer:ref?:seller"],
            2,
            "There is no model 'seller' to refer to: there are customer, text.",
        ),
        (["customers:refs"], 1, "has another customer_id already"),
        (["words:refs:text"], 2, "'Text' would be two things in src/app/models/order.py"),
        (
            ["buyers:refs:seller"],
            2,
            "There is no model 'seller' to refer to: there are customer, text.",
        ),
        (["buyers:refs:customer", "--default", "1"], 2, "they have no ?, unique, index or default"),
        (["page:enum?:a"], 2, "Its class OrderPage is in src/app/schemas/order.py:"),
        (["kind:enum?:a"], 2, "Its class OrderKind is in src/app/schemas/kind.py:"),
        (["order:int?"], 2, "it is a word of SQL: call it order_value."),
        (["colour", "--remove"], 2, "order has no field 'colour': it has customer, number, total"),
    ],
)
def test_what_is_refused(project: Path, words: list[str], code: int, says: str) -> None:
    kind = "class OrderKind: ...\n"
    (project / "src/app/schemas/kind.py").write_text(kind, encoding="utf-8")
    before = contents(project)
    refused = add(project, *words)
    assert (refused.exit_code, says in refused.stderr) == (code, True), refused.stderr
    assert contents(project) == before


def test_what_the_class_of_the_model_would_hide(project: Path) -> None:
    before = contents(project)
    refused = scaffold(project, "add-field", "text", "b:text?")
    assert refused.exit_code == 2
    assert "'Text' would be two things in src/app/models/text.py" in refused.stderr
    assert contents(project) == before


def test_another_model(project: Path) -> None:
    refused = scaffold(project, "add-field", "orders", "a:int?")
    assert refused.exit_code == 2
    assert "There is no model 'orders': there are customer, order, text." in refused.stderr


def test_what_came_with_its_table_leaves_its_column(project: Path) -> None:
    said = done(project, "note", "--remove")
    assert "its column stays: it came with the orders." in said.stderr
    assert 'next: uv run alembic revision --autogenerate -m "drop orders_note"' in said.stdout
    assert "note" not in text(project, MODEL)
    assert len([*(project / VERSIONS).glob("*orders*")]) == 1
