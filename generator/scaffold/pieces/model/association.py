"""The table between a model and others, several of which it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from scaffold.pieces.filling import filled as filled_of
from scaffold.pieces.model.grammar import Field
from scaffold.pieces.model.keys import Key
from scaffold.pieces.names import class_name, words

filled = partial(filled_of, "model")
MOST = 100
# What the text of a router says where there is none.
NONE = {"loaded": "", "loading": "", "finders": "", "unset": "exclude_unset=True", "links": ""}
NONE |= {"values": "**new.model_dump()"}


@dataclass(frozen=True)
class Association:
    """One, with all that speaks of it.

    Attributes:
        field: What was asked for: `products:refs:product`.
        one: What the model is called that it belongs to: `order`.
        many: The table of that: `orders`.
        others: The table of the others: `products`.
        key: The id of the model that it belongs to.
        other_key: That of the others.
    """

    field: Field
    one: str
    many: str
    others: str
    key: Key
    other_key: Key

    @property
    def table(self) -> str:
        """What it is called: `orders_products`."""
        return f"{self.many}_{self.field.name}"

    @property
    def filter(self) -> str:
        """What the list is asked with."""
        return f"{self.field.one}_id"

    @property
    def words(self) -> dict[str, str]:
        """What the texts call it."""
        return {
            "table": self.table,
            "one": self.one,
            "many": self.many,
            "other": self.field.model,
            "others": self.others,
            "on_delete": self.field.on_delete,
            "key": self.key.stored,
            "other_key": self.other_key.stored,
            "other_id": self.other_key.python,
            "name": self.field.name,
            "ids": self.field.column,
            "Other": f"{class_name(self.field.model)}Row",
            "other_words": words(self.field.model),
            "name_words": words(self.field.name),
        }

    @property
    def identifiers(self) -> Iterator[str]:
        """What the database calls its constraints and its index."""
        table, of_other = self.table, f"{self.field.model}_id"
        yield f"fk_{table}_{self.one}_id_{self.many}"
        yield f"fk_{table}_{of_other}_{self.others}"
        yield f"ix_{table}_{of_other}_{self.one}_id"

    @property
    def mapped(self) -> str:
        """Its line in the model."""
        order = f"{self.table}.c.{self.field.model}_id"
        annotation = f"Mapped[list[{class_name(self.field.model)}]]"
        relationship = f"relationship(secondary={self.table}, order_by={order})"
        return f"{self.field.name}: {annotation} = {relationship}"

    @property
    def narrowed(self) -> str:
        """What leaves of a query those that refer to one."""
        of_other = f"{self.table}.c.{self.field.model}_id"
        return f"join({self.table}).where({of_other} == query.{self.filter})"

    @property
    def dropped(self) -> str:
        """The step of a migration that takes it away."""
        return f'op.drop_table("{self.table}")'

    @property
    def tried(self) -> str:
        """What the test of it is told."""
        return f'("{self.field.column}", create_{self.field.model}, {self.other_key.missing})'

    def text(self, name: str) -> str:
        """Return one of the texts that begin with `refs_`."""
        return filled(f"refs_{name}", self.words)


def router_words(several: Sequence[Association], *, is_stamped: bool) -> dict[str, str]:
    """Return what the text of a router says of these; a change of them is one of the row."""
    if not several:
        return NONE
    loads = ", ".join(f"selectinload({class_name(one.one)}Row.{one.field.name})" for one in several)
    ids = ", ".join(f'"{one.field.column}"' for one in several)
    found = [
        f"{one.field.name}=await find_{one.field.name}(session, new.{one.field.column})"
        for one in several
    ]
    stamp = "        row.updated_at = now()  # its own row does not change\n"
    return {
        "loaded": f"\nLOADED = [{loads}]",
        "loading": ", options=LOADED",
        "finders": "".join(one.text("find") for one in several),
        "values": ", ".join([f"**new.model_dump(exclude={{{ids}}})", *found]),
        "unset": f"exclude_unset=True, exclude={{{ids}}}",
        "links": "".join(one.text("link") + (stamp if is_stamped else "") for one in several),
    }


def router_imports(several: Sequence[Association], *, is_stamped: bool) -> list[str]:
    """Return the imports that a router needs for these."""
    found = ["from sqlalchemy.orm import selectinload"]
    found.append("from app.errors import InvalidValue, Problem, ProblemError")
    for one in several:
        module = f"app.models.{one.field.model}"
        found.append(f"from app.models.{one.one} import {one.table}")
        found.append(f"from {module} import {class_name(one.field.model)} as {one.words['Other']}")
        found += ["from uuid import UUID"] if one.other_key.python == "UUID" else []
    return [*dict.fromkeys(found), *(["from app.models.base import now"] if is_stamped else [])]
