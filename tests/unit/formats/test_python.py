"""Python files: what they define, what it refers to, where imports lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import Definition, Import, PythonModule
from bot.formats import python


def module(text: str, path: str = "m.py", **others: str) -> PythonModule:
    files = {path: text} | {name.replace("__", "/") + ".py": other for name, other in others.items()}
    return next(found for found in python.read(files) if found.path == path)


def test_definitions_have_qualified_names_and_ranges_with_decorators() -> None:
    text = """
LIMIT: int = 5
if True:
    OTHER = LIMIT

@app.get("/x")
async def read(body: "Body", user=Depends(current)) -> Answer:
    def inner():
        return 1
    return inner()

class Price:
    amount: int

    @property
    def total(self):
        return self.amount + db.rows().first().value
"""
    assert [(d.name, d.first, d.last) for d in module(text).definitions] == [
        ("LIMIT", 2, 2),
        ("OTHER", 4, 4),
        ("read", 6, 10),
        ("read.inner", 8, 9),
        ("Price", 12, 17),
        ("Price.total", 15, 17),
    ]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("def f(): return a.b.c(d)", ("a.b.c", "d")),
        ("def f(): return a().b", ("a", ".b")),
        ("def f(x: 'Foo[Bar]') -> '!': pass", ("Bar", "Foo")),
        ("def f(x: 'Foo') -> 'Bar': pass", ("Foo", "Bar")),
        ("@d\ndef f(x=y): x = 1; del z", ("d", "y")),
        ("class f(Base): pass", ("Base",)),
        ("f = Annotated[X, Depends(y)]", ("Annotated", "X", "Depends", "y")),
    ],
)
def test_every_name_that_a_definition_refers_to_is_kept(text: str, calls: tuple[str, ...]) -> None:
    assert set(module(text).definitions[0].calls) == set(calls)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import app.db", Import(source="app.db", resolved="src/app/db.py")),
        ("import app.db as d", Import(source="app.db as d", resolved="src/app/db.py")),
        ("from app import db", Import(source="app.db as db", resolved="src/app/db.py")),
        ("from app.db import get as g", Import(source="app.db", names=("get as g",), resolved="src/app/db.py")),
        ("from . import db", Import(source=".db as db", resolved="src/app/db.py")),
        ("from .db import get", Import(source=".db", names=("get",), resolved="src/app/db.py")),
        ("from .. import app", Import(source="..app as app", resolved="src/app/__init__.py")),
        ("from ..app.db import *", Import(source="..app.db", names=("*",), resolved="src/app/db.py")),
        ("from .... import x", Import(source="....", names=("x",), resolved=None)),
        ("from .nowhere import x", Import(source=".nowhere", names=("x",))),
        ("import logging", Import(source="logging")),
        ("import fastapi", Import(source="fastapi")),
        ("from app import VERSION", Import(source="app", names=("VERSION",), resolved="src/app/__init__.py")),
    ],
)
def test_imports_lead_to_files(line: str, found: Import) -> None:
    files = {"src/app/__init__.py": "", "src/app/db.py": "", "src/app/logging.py": "", "src/app/main.py": line}

    (main,) = (item for item in python.read(files) if item.path == "src/app/main.py")

    assert main.imports == (found,)


def test_of_two_files_with_one_name_the_nearer_is_meant() -> None:
    files = {"one/util.py": "", "two/util.py": "", "two/main.py": "import util", "main.py": "import util"}

    resolved = {item.path: item.imports[0].resolved for item in python.read(files) if item.imports}

    assert resolved == {"two/main.py": "two/util.py", "main.py": "one/util.py"}


@pytest.mark.parametrize("text", ["def f(:", "\x00", "x = " + "(" * 5000, "x" * 2_000_001, "\udcff"])
def test_a_file_that_is_no_python_is_an_empty_module(text: str) -> None:
    assert module(text, a="def g(): pass") == PythonModule(path="m.py")


def test_warnings_of_foreign_code_are_not_ours() -> None:
    assert [d.name for d in module("def f():\n    '\\d' is 5\n").definitions] == ["f"]


def test_lines_of_code_are_told_from_comments_docstrings_and_imports() -> None:
    text = """import a
# comment
from b import (
    c,
)
x = call(
    1,
)

@deco(
    2)
def f(
    a,
    b=3,
) -> int:
    \'\'\'Doc
    string.\'\'\'
    # comment
    if (a and
        b):
        return 1
    else:
        # why
        pass
    try:
        y
    except (A,
            B):
        z
    match a:
        case {"k":
              1}:
            w
class C(D):

    v: int = 5
"""
    assert sorted(module(text).code) == [
        6,
        7,
        8,
        10,
        11,
        12,
        13,
        14,
        15,
        19,
        20,
        21,
        24,
        25,
        26,
        27,
        28,
        29,
        30,
        31,
        32,
        33,
        34,
        36,
    ]


def test_long_expressions_are_read() -> None:
    (found,) = module("def f():\n    return " + " + ".join(["a.b"] * 300)).definitions

    assert found == Definition(name="f", path="m.py", first=1, last=2, calls=("a.b",))


PIECES = [
    "def f():",
    "class A(B):",
    "\n",
    "    ",
    "import a",
    "from . import b",
    "@x.get('/')",
    "x = 1",
    "return",
    "(",
    "'",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_any_text_is_read_the_same_way_twice(text: str) -> None:
    assert module(text) == module(text)
