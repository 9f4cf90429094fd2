"""Names that a column or a table cannot have."""

from __future__ import annotations

import keyword

# What PostgreSQL or SQLite does not take without quotes, as the name of a column or a table. Some
# of it SQLAlchemy does not quote either (`collation`, `nothing`), and some is read by hand as
# something else: `select user from accounts` says who asks.
SQL = """
add all alter analyse analyze any array asc asymmetric authorization autoincrement between binary
both case cast check collate collation column commit concurrently constraint create cross
current_catalog current_date current_role current_schema current_time current_timestamp
current_user default deferrable delete desc distinct do drop end escape exists false fetch
foreign freeze full grant group having ilike index initially inner insert intersect into isnull
join lateral leading left like limit localtime localtimestamp natural nothing notnull null offset
on only order outer overlaps placing primary references returning right select session_user set
similar some symmetric system_user table tablesample then to trailing transaction true union unique
update user using values variadic verbose when where window
"""
SQLALCHEMY = ("metadata", "registry", "awaitable_attrs", "type_annotation_map")
PYDANTIC = (
    *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"),
    *("schema", "schema_json", "update_forward_refs", "validate"),
    *("model_computed_fields", "model_config", "model_construct", "model_copy", "model_extra"),
    *("model_fields", "model_fields_set", "model_json_schema", "model_parametrized_name"),
    *("model_post_init", "model_rebuild"),
)
# All that begins so: `after_total` is where a page begins that is sorted by the total.
PROTECTED = {"model_dump": "pydantic", "model_validate": "pydantic", "after_": "a list"}
TAKEN = {
    **dict.fromkeys(SQL.split(), "it is a word of SQL"),
    **dict.fromkeys(("cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"), "PostgreSQL has it"),
    **dict.fromkeys(("id",), "each model has one already"),
    **dict.fromkeys((*SQLALCHEMY, "func", "mapped_column", "relationship"), "SQLAlchemy has it"),
    **dict.fromkeys(PYDANTIC, "pydantic has it"),
    **dict.fromkeys(("after", "limit", "next", "sort"), "a list has it"),
    **dict.fromkeys(("date", "time", "datetime", "fields", "now"), "a type has it"),
    **dict.fromkeys(("int", "str", "float", "bool", "bytes", "list"), "a type has it"),
    **dict.fromkeys(("property", "self"), "Python has it"),
    "l": "it looks like a 1",
}
# `pg_tables` of PostgreSQL, `sqlite_master`, `alembic_version`.
TABLES = ("alembic_", "pg_", "sqlite_")


def unfit_column(name: str) -> str | None:
    """Return why no column can be called so."""
    if keyword.iskeyword(name):
        return "it is a keyword of Python"
    whose = next((whose for start, whose in PROTECTED.items() if name.startswith(start)), "")
    return f"{whose} has it" if whose else TAKEN.get(name)


def unfit_table(name: str) -> str | None:
    """Return why no table can be called so, nor the list of its rows in an answer."""
    return "a database has it" if name.startswith(TABLES) else unfit_column(name)
