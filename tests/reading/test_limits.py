"""Reading ends soon, whatever a project computes, and says where it did not follow."""

from __future__ import annotations

import time

import pytest
from scaffold.model.doubt import Kind, Wide
from scaffold.model.problem import ExitCode, RefusedError
from scaffold.model.tree import File
from scaffold.reading import read

MANY = [*range(900)]
APP = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/x')\ndef x(): ...\n"
# Each function calls two others in a loop, and these call it.
CALLS = "".join(
    f"def f{number}(x):\n    for _ in {[*range(9)]}:\n        f{(number * 7 + 1) % 50}(x)\n"
    f"        f{(number * 3 + 2) % 50}(x)\n\n\n"
    for number in range(50)
)
LOOPS = f"for a in {MANY}:\n    for b in {MANY}:\n        print(a)\nprint(len)\n\n\n"
HELPER = "def helper():\n    pass\n\n\n"
EXHAUSTING = {
    "calls": f"{CALLS}f0(1)\n",
    "loops": f"{HELPER}{LOOPS}helper()\n",
    "comprehensions": f"{HELPER}x = [[a for a in {MANY}] for b in {MANY}]\nhelper()\n",
}
GROWING = [
    f"x = 'x'\nfor i in {MANY}:\n    x = x + x\n",
    f"x = 'x'\nfor i in {MANY}:\n    x += x\n",
    f"x = 'x'\nfor i in {MANY}:\n    x = f'{{x}}{{x}}'\n",
    f"x = 'x'\nfor i in {MANY}:\n    x = x.replace('x', 'xx')\n",
    f"x = [1]\nfor i in {MANY}:\n    x = x + x\n",
    f"x = [1]\nfor i in {MANY}:\n    x += x\n",
    f"x = [1]\nfor i in {MANY}:\n    x.extend(x)\n",
    f"x = 9\nfor i in {MANY}:\n    x = x * x\n",
]


def files(text: str) -> dict[str, File]:
    return {"main.py": File(text.encode())}


@pytest.mark.parametrize("how", EXHAUSTING)
def test_what_is_not_followed_is_told_and_hides_no_application(how: str) -> None:
    tree = files(EXHAUSTING[how] + APP)
    began = time.process_time()
    with pytest.raises(RefusedError, match=Kind.TOO_MANY.value) as error:
        read(tree)
    assert error.value.exit_code is ExitCode.USAGE
    assert error.value.problems[0].next == "--app main:app"
    reading = read(tree, "main:app")
    assert [one.path for one in reading.operations] == ["/x"]
    wide = [one for one in reading.not_understood if Wide.ANY_ROUTER in one.concerns]
    assert [one.reason for one in wide] == [Kind.TOO_MANY()]
    assert time.process_time() - began < 10


def test_functions_that_were_not_called_to_their_end_may_make_another_application() -> None:
    made = "def make_{0}():\n    app = FastAPI()\n    f0(1)\n    return app\n\n\n"
    text = APP + CALLS + made.format("one") + made.format("two")
    with pytest.raises(RefusedError, match=Kind.TOO_MANY.value):
        read(files(text.replace("app = FastAPI()\n\n\n@app.get('/x')\n", "")))


@pytest.mark.parametrize("text", GROWING)
def test_a_value_that_grows_is_not_known(text: str) -> None:
    reading = read(files(text + APP + "app.get(f'/{x}')(print)\n"))
    known, growing = reading.operations
    assert (known.path, known.unknown) == ("/x", ())
    assert growing.unknown
    assert len(growing.path) < 1000


def test_functions_of_the_same_name_in_many_files_are_searched_for_once() -> None:
    made = "def create_app():\n    app = FastAPI()\n    app.get('/x')(print)\n    return app\n"
    same = b"from main import create_app\n\n\ndef run():\n    return create_app()\n"
    tree = files(f"from fastapi import FastAPI\n\n\n{made}")
    tree |= {f"services/s{number}.py": File(same) for number in range(1000)}
    began = time.process_time()
    assert [one.path for one in read(tree).operations] == ["/x"]
    assert time.process_time() - began < 4
