"""What a router is: its name, its prefix, and its tag."""

from __future__ import annotations

import ast
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field

from scaffold.model.problem import wrong_usage
from scaffold.pieces.names import check_name, class_name, singular, words

PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
LONGEST = 50


@dataclass(frozen=True)
class Router:
    """One router.

    Attributes:
        name: Of its module: `order_items`.
        prefix: What its paths begin with: `/order-items`.
        tag: Of its operations.
        model: The class of what it gives: `OrderItem`.
        text: Of its file, if that is another one than a router's that has nothing yet.
    """

    name: str
    prefix: str
    tag: str
    model: str
    text: str | None = field(default=None, compare=False)

    @property
    def words(self) -> dict[str, str]:
        """What its texts are filled with."""
        one = singular(self.name)
        return {
            "name": self.name,
            "names": words(self.name),
            "title": words(self.name).capitalize(),
            "one": one,
            "words": words(one),
            "Class": self.model,
            "prefix": self.prefix,
            "tag": json.dumps(self.tag, ensure_ascii=False),
        }


def router(name: str, prefix: str | None, tag: str | None) -> Router:
    """Return the router that is asked for; by default its prefix and its tag are its name.

    Raises:
        RefusedError: With exit code 2, where one of the three cannot be used.
    """
    check_name(name)
    dashed = name.replace("_", "-")
    asked = Router(name, f"/{dashed}" if prefix is None else prefix, tag or dashed, _model(name))
    if not PREFIX.fullmatch(asked.prefix):
        message = f"--prefix {asked.prefix!r}: write it as /{dashed}, without parameters or spaces"
        raise wrong_usage("prefix", f"{message}, and with no slash at its end.")
    if tag is not None and (not tag.isprintable() or not tag.strip() or len(tag) > LONGEST):
        message = f"--tag {tag!r}: write some words, at most {LONGEST} characters."
        raise wrong_usage("tag", message)
    return asked


def _model(name: str) -> str:
    return class_name(singular(name))


def present_router(name: str, content: bytes) -> Router | None:
    """Return the router that a file has, as far as it is written out; None if there is none."""
    tree = ast.parse(content)
    classes = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
    model = next(classes, _model(name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("APIRouter"):
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            with suppress(KeyError, ValueError, IndexError, TypeError):
                prefix, tags = (ast.literal_eval(given[name]) for name in ("prefix", "tags"))
                return Router(name, str(prefix), str(tags[0]), model)
    return None
