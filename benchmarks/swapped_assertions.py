"""Outside the bot: kept tests against a fresh example, first as written, then with each assertion swapped in turn.

    python benchmarks/swapped_assertions.py out/demo [--times 3] [--only NAME]

`out/demo` is what `make demo` left behind. The application is started here by hand, with the commands that the
example's README names, and the tests are run by plain `pytest`. A test passes for the first part when it passes
`--times` times on a fresh database. In the second part each assertion is swapped: `==` into `!=`, a schema into its
negation, an expected text, value, count or address into another one, a state into its contrary, each row's expected
status into another one. The test has to fail. (`to_be_visible` is not turned into `not_to_be_visible`: a negated
web-first assertion holds as soon as the page has not caught up yet, and says nothing about the test.)
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

API, UI = "http://127.0.0.1:8000", "http://127.0.0.1:5173"
PLUGIN = """
import pytest
from playwright.sync_api import expect
expect.set_options(timeout={timeout})
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    extra = {{"executable_path": "/usr/lib/chromium/chromium"}} if {system} else {{}}
    return {{**browser_type_launch_args, **extra, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}}
"""


CONTRARY = {
    "to_be_hidden": "to_be_visible",
    "to_be_enabled": "to_be_disabled",
    "to_be_disabled": "to_be_enabled",
    "to_be_checked": "not_to_be_checked",
    "not_to_be_checked": "to_be_checked",
    "to_be_focused": "not_to_be_focused",
}


class Swap(ast.NodeTransformer):
    """Turn the assertion with number `wanted` into its contrary; count them all."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.seen = 0
        self.said = ""

    def _mine(self, node: ast.AST) -> bool:
        self.seen += 1
        if self.seen - 1 != self.wanted:
            return False
        self.said = ast.unparse(node).splitlines()[0][:90]
        return True

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        """Negate a plain assert."""
        if self._mine(node):
            node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Change what `expect(...)` expects, negate a schema, change the status of a `pytest.param`."""
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if isinstance(node.func, ast.Attribute) and name.startswith(("to_", "not_to_")):
            if self._mine(node):
                self._expectation(node, node.func)
        elif name == "validate" and self._mine(node):
            node.args[1] = ast.Dict(keys=[ast.Constant("not")], values=[node.args[1]])
        elif name == "param":
            self._status(node)
        return node

    def _expectation(self, node: ast.Call, method: ast.Attribute) -> None:
        """Expect another text, value, count, pattern or element; a state turns into its contrary."""
        if method.attr in CONTRARY:
            method.attr = CONTRARY[method.attr]
            return
        places = node.args or [method.value]
        constants = [
            part
            for place in places
            for part in ast.walk(place)
            if isinstance(part, ast.Constant) and type(part.value) in (str, int) and not isinstance(part.value, bool)
        ]
        last = constants[-1]
        last.value = f"{last.value} swapped" if isinstance(last.value, str) else last.value + 1

    def _status(self, node: ast.Call) -> None:
        for index, argument in enumerate(node.args):
            if isinstance(argument, ast.Constant) and type(argument.value) is int and 100 <= argument.value <= 599:
                if self._mine(node):
                    node.args[index] = ast.Constant(599)
                return


def wait(url: str) -> None:
    """Return when the URL answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{url} does not answer")


@contextmanager
def application(shop: Path) -> Iterator[None]:
    """The example on a fresh database."""
    (shop / "shop.db").unlink(missing_ok=True)
    api = [shop / ".venv/bin/python", "-m", "uvicorn", "shop.main:app", "--host", "127.0.0.1", "--port", "8000"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    children = [
        subprocess.Popen(api, cwd=shop, **quiet),
        subprocess.Popen(["node", "node_modules/vite/bin/vite.js"], cwd=shop / "web", **quiet),
    ]
    try:
        wait(f"{API}/health")
        wait(UI)
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def prepare(repository: Path, folder: Path) -> Path:
    """Check head out and install what the example needs."""
    shop = folder / "shop"
    if not (shop / ".ready").exists():
        shutil.rmtree(shop, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", "--branch", "feature", repository, shop], check=True)
        subprocess.run([sys.executable, "-m", "venv", shop / ".venv"], check=True)
        install = [shop / ".venv/bin/python", "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*install, "-r", shop / "requirements.txt"], check=True)
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=shop / "web", check=True)
        (shop / ".ready").touch()
    return shop


def run_pytest(tests: Path, *selection: str, timeout: int = 5000) -> subprocess.CompletedProcess[str]:
    """Plain pytest; the plug-in only names the browser of this machine."""
    system = not os.environ.get("PLAYWRIGHT_BROWSERS_PATH") and Path("/usr/lib/chromium/chromium").exists()
    (tests / "machine_browser.py").write_text(PLUGIN.format(timeout=timeout, system=system))
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "pytest_playwright.pytest_playwright"]
    command += ["-p", "machine_browser", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(tests)]
    environment = {**os.environ, "PYTHONPATH": str(tests), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    wanted = selection or ("tests/gen_tests",)
    return subprocess.run([*command, *wanted], cwd=tests, env=environment, capture_output=True, text=True, check=False)


def write(files: list[dict[str, str]], folder: Path) -> Path:
    """Lay the suggested files out."""
    for file in files:
        path = folder / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["content"])
    return folder


def functions(source: str) -> list[str]:
    """Name the test functions of a module."""
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def swaps(source: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield (what was swapped, module text) for each assertion of one test function."""
    wanted = 0
    while True:
        tree = ast.parse(source)
        swap = Swap(wanted)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                swap.visit(node)
        if swap.seen <= wanted:
            return
        yield swap.said, ast.unparse(ast.fix_missing_locations(tree))
        wanted += 1


def main() -> int:
    """Print both tables; exit with 1 when a test failed as written or passed swapped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("demo", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.demo = options.demo.resolve()
    report = json.loads((options.demo / "review" / "report.json").read_text())
    shop = prepare(options.demo / "repository", options.demo / "outside")
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        tests = write(report["files"], Path(scratch))
        for turn in range(options.times):
            with application(shop):
                finished = run_pytest(tests)
            print(f"as written, fresh application {turn + 1}: {finished.stdout.strip().splitlines()[-1]}", flush=True)
            wrong += finished.returncode != 0
            if finished.returncode:
                print(finished.stdout[-3000:])
        with application(shop):
            wrong += swap_all(report["files"], tests, only=options.only)
    return 1 if wrong else 0


def swap_all(files: list[dict[str, str]], tests: Path, *, only: str) -> int:
    """Swap each assertion of each test; return how many swaps went unnoticed."""
    total = unnoticed = 0
    for file in files:
        path = tests / file["path"]
        for name in functions(file["content"]):
            if only not in name:
                continue
            for said, source in swaps(file["content"], name):
                path.write_text(source)
                finished = run_pytest(tests, f"{file['path']}::{name}", timeout=1500)
                total += 1
                if finished.returncode != 1:
                    unnoticed += 1
                    print(f"UNNOTICED (status {finished.returncode}) {name}: {said}", flush=True)
            path.write_text(file["content"])
            print(f"{name}: swapped, {total} so far, {unnoticed} unnoticed", flush=True)
    print(f"{total} assertions swapped, {unnoticed} unnoticed")
    return unnoticed


if __name__ == "__main__":
    sys.exit(main())
