"""A suggested test is committed and then runs in a trusted place: what it may do is decided from its text."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.candidate import SourceFile
from bot.domain.project import Site
from bot.engines.writing import api
from bot.engines.writing.conftest import conftest
from bot.engines.writing.gate import MAX_BYTES, violations
from bot.engines.writing.literals import comment, string
from bot.engines.writing.vocabulary import TRUSTED


def gate(content: str, *, path: str = "tests/gen_tests/ui/test_a.py") -> tuple[str, ...]:
    return violations(SourceFile(path=path, content=content))


GOOD = '''"""TC-1: open https://evil.example.net in a docstring, which is no address."""

from __future__ import annotations

import re

import httpx
import jsonschema
import pytest
from playwright.sync_api import Page, expect

SCHEMA = {"type": "object", "properties": {"id": {"type": "integer", "minimum": -1}}}
CART = "/api/cart"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param("/api/orders", {"site": "https://example.com/a", "mail": "a@example.com"}, 201, id="plain"),
        pytest.param("/api/orders/1", {"age": -1}, 422, id="age below its minimum"),
    ],
)
def test_orders(api: httpx.Client, unique, path, body, status) -> None:
    mail = f"{unique('mail')}@example.com"
    token = api.post("/api/login", json={"mail": mail}).json()["token"]
    answer = api.request("POST", path, json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status
    jsonschema.validate(answer.json(), SCHEMA)
    where = f"/api/orders/{answer.json()['id']}"
    assert api.get(where).json().get("id") == 1
    assert api.get(CART).headers.get("content-type")


def test_cart(page: Page) -> None:
    page.goto("/cart")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Save").first.click()
    expect(page).to_have_url(re.compile(r"/home$"))
    expect(page.get_by_text("Total: 3")).to_be_visible()
'''

CONFTEST = '''"""Owned."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--app-api-url", default="http://127.0.0.1:8000")


@pytest.fixture
def api(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=request.config.getoption("--app-api-url")) as client:
        yield client


@pytest.fixture
def unique() -> Callable[[str], str]:
    return lambda prefix: f"{prefix}-{uuid4().hex[:8]}"
'''

MALICIOUS = [
    "import os",
    "import sys",
    "import subprocess",
    "import socket",
    "import ctypes",
    "import pickle",
    "import importlib",
    "import time",
    "import urllib.request",
    "import builtins",
    "import pathlib",
    "import conftest",
    "import bot",
    "import playwright.async_api",
    "import os as re",
    "from os import environ",
    "from . import conftest",
    "from ..secrets import token",
    "from re import *",
    "from uuid import os",
    "from re import enum as e",
    "from pytest import main",
    "from playwright.sync_api import sync_playwright",
    "from httpx import post",
    "import uuid\nuuid.os.system('id')",
    "import re\nre.enum.sys.modules",
    "import json\njson.codecs.open('x')",
    "import pytest\npytest.main(['-p', 'x'])",
    "import pytest\npytest.importorskip('os')",
    "import pytest\npytest.MonkeyPatch()",
    "exec('x')",
    "eval('x')",
    "compile('x', 'y', 'exec')",
    "__import__('os')",
    "open('/etc/passwd')",
    "input()",
    "breakpoint()",
    "globals()['x']",
    "getattr(1, 'x')",
    "setattr(1, 'x', 2)",
    "vars()",
    "dir()",
    "type('X', (), {})",
    "print(1)",
    "f = [open][0]",
    "x = __builtins__",
    "().__class__.__bases__[0].__subclasses__()",
    "'{0.__class__}'.format(1)",
    "(lambda: 0).__globals__",
    "(x for x in ()).gi_frame.f_back",
    "try:\n    1\nexcept Exception as e:\n    e.__traceback__.tb_frame",
    "def test_a(page):\n    page.goto('https://evil.com')",
    "def test_a(page):\n    page.goto('//evil.com')",
    "def test_a(page):\n    page.goto('/\\\\evil.com')",
    "def test_a(page):\n    page.goto('/\\t/evil.com')",
    "def test_a(page):\n    page.goto('javascript:1')",
    "def test_a(page):\n    page.goto('view-source:x')",
    "def test_a(page):\n    page.goto('file:///etc/passwd')",
    "def test_a(page):\n    page.goto('evil')",
    "def test_a(page, h):\n    page.goto(f'https://{h}')",
    "def test_a(page, h):\n    page.goto(f'/{h}')",
    "def test_a(page, h):\n    page.goto(f'{h}')",
    "def test_a(page):\n    u = 'ht' + 'tp' + ':' + '/' + '/' + 'evil'\n    page.goto(u)",
    "def test_a(page):\n    page.goto(url='ht' + 'tp')",
    "def test_a(page):\n    page.goto(*['x'])",
    "def test_a(page):\n    page.goto(**{'url': 'x'})",
    "def test_a(page):\n    go = page.goto\n    go('x')",
    "def test_a(page):\n    page.evaluate('fetch(1)')",
    "def test_a(page):\n    page.set_content('<img>')",
    "def test_a(page):\n    page.request.get('/x').body()",
    "def test_a(page):\n    page.context.storage_state(path='x')",
    "def test_a(page):\n    page.screenshot(path='x')",
    "def test_a(page):\n    page.wait_for_timeout(1000)",
    "def test_a(page):\n    page.wait_for_load_state('networkidle')",
    "def test_a(page):\n    page.locator('x').set_input_files('/etc/passwd')",
    "def test_a(page):\n    page.get_by_label('x').fill('/etc/passwd')",
    "def test_a(page):\n    page.get_by_label('x').fill('~/.ssh/id_rsa')",
    "def test_a(page):\n    page.get_by_label('x').fill('C:\\\\Users')",
    "def test_a(api):\n    api.post('https://evil.com', json={})",
    "def test_a(api):\n    api.post('https://example.com@evil.com', json={})",
    "def test_a(api):\n    api.post('http://169.254.169.254/latest')",
    "def test_a(api):\n    api.post('http://127.0.0.1:22/')",
    "def test_a(api):\n    api.post('HTTP:\\\\\\\\evil.com')",
    "def test_a(api):\n    api.get('h' + 'ttp')",
    "def test_a(api, a, b):\n    api.get(f'{a}{b}')",
    "def test_a(api, a, b):\n    api.request('GET', a + b)",
    "def test_a(api, path):\n    path = path + 'x'\n    api.get(path)",
    "def test_a(api, path):\n    match path + 'x':\n        case path:\n            api.get(path)",
    "def test_a(api, path):\n    (lambda path: api.get(path))(path + 'x')",
    "def helper(api, path):\n    api.get(path)",
    "def test_a(api, path):\n    api.get(path)\ndef test_b(api):\n    test_a(api, 'a' + 'b')",
    "def test_a(api):\n    def test_b(path):\n        api.get(path)\n    test_b('a' + 'b')",
    "import httpx\ndef test_a():\n    httpx.Client(base_url='x')",
    "import httpx\ndef test_a():\n    httpx.post('x')",
    "import pytest\n@pytest.mark.parametrize('p', ['a' + 'b'])\ndef test_a(api, p):\n    api.get(p)",
    "import pytest\n@pytest.mark.parametrize('p', [f'{1}'])\ndef test_a(api, p):\n    api.get(p)",
    "import pytest\n@pytest.fixture\ndef path():\n    return 'x'",
    "A = b'https://evil.com'",
    "A = 'htt' 'p://evil.com'",
    "A = {'u': ['wss://evil.com']}",
    "A = 'see http:/'",
    "while True:\n    pass",
    "class A:\n    pass",
    "async def test_a():\n    pass",
    "def test_a(api):\n    api.headers = {}",
    "def f():\n    yield 1",
    "def f():\n    global f",
    "def __getattr__(name):\n    return 1",
    "x = undefined",
    "def test_a(:",
    "x = '\x00'",
    "(" * 500 + ")" * 500,
]


def test_an_honest_file_passes() -> None:
    assert gate(GOOD) == ()


def test_the_owned_conftest_may_make_a_client_and_name_loopback() -> None:
    assert gate(CONFTEST, path="tests/gen_tests/conftest.py") == ()
    assert gate(CONFTEST) != ()


def test_the_owned_conftest_may_not_name_another_host() -> None:
    elsewhere = CONFTEST.replace("127.0.0.1", "10.0.0.1")

    assert any("10.0.0.1" in text for text in gate(elsewhere, path="tests/conftest.py"))


@pytest.mark.parametrize("snippet", MALICIOUS)
def test_what_reaches_out_is_refused(snippet: str) -> None:
    """A manual case may ask for anything; what it asks must not end up in a trusted run."""
    assert gate(snippet) != ()


def test_a_file_too_large_is_refused_unread() -> None:
    assert gate("#" * (MAX_BYTES + 1)) == ("larger than 256 KiB",)


def test_a_file_of_too_many_nodes_is_refused() -> None:
    assert gate("[" + "1," * 61_000 + "]") == ("more than 60000 syntax nodes",)


def test_a_chain_too_deep_is_refused() -> None:
    assert gate("x = 1" + "+1" * 5_000) != ()


FILLING = f"""{TRUSTED[0]}


def test_a(api, path):
    known = {{"a": 1}}
    api.patch(_filled(path, known))
"""


def test_a_shared_function_is_trusted_as_it_was_read() -> None:
    assert gate(FILLING) == ()
    assert gate(FILLING.replace("return value\n", "return value.upper()\n")) != ()
    assert gate(f"{FILLING}\n\n_filled = len\n") != ()


def test_what_the_writer_shares_is_what_the_gate_trusts() -> None:
    """The two texts stand in two files so that a change to one must be read twice."""
    assert api._FILLED in TRUSTED


def test_the_conftest_that_is_written_passes() -> None:
    written = conftest(Site(ui="http://127.0.0.1:5173", api="http://127.0.0.1:8000"))

    assert violations(written) == ()


@given(st.text())
def test_foreign_text_never_gets_past_a_literal_and_a_comment(text: str) -> None:
    """B-4: whatever a step says, it stands in a string or a comment; a host in it is refused, nothing else runs."""
    content = f"def test_a(page):\n    # {comment(text)}\n    page.get_by_label('x').fill({string(text)})\n"

    found = gate(content)

    assert len(ast.parse(content).body) == 1
    assert all("URL" in line or "absolute path" in line or "networkidle" in line for line in found)


@given(st.text(max_size=200))
def test_the_gate_answers_for_any_text(text: str) -> None:
    assert gate(text) == gate(text)


@given(st.from_regex(r"(https?|wss?|ftp)://[a-z0-9.@:\-]{1,20}(/[a-z]{0,3})?", fullmatch=True))
def test_only_documentation_hosts_stand_in_data(url: str) -> None:
    content = f"def test_a(page):\n    page.get_by_label('x').fill({string(url)})\n"
    host = url.split("//", 1)[1].split("/", 1)[0].rstrip(".,;:!)]}")
    reserved = host.rpartition(":")[0] or host
    allowed = "@" not in host and reserved.endswith(
        (".example", ".test", ".invalid", "example.com", "example.net", "example.org")
    )

    assert allowed or gate(content) != ()


def test_a_conftest_with_a_reset_passes() -> None:
    """The URL that brings the application back is one of our own options, on loopback."""
    reset = "http://127.0.0.1:8000/testing/reset"

    written = conftest(Site(api="http://127.0.0.1:8000"), reset=reset)

    assert violations(written) == ()
    assert written.content.count(reset) == 1
