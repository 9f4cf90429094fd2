"""Work after the answer: recorded in the transaction that it follows from, and then done."""

from typing import ParamSpec

P = ParamSpec("P")  # what a task takes
