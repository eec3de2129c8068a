"""What is written for an operation, run with plain pytest against a real HTTP server, also twice on one database."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from bot.domain.candidate import Candidate, SourceFile
from bot.domain.exploration import Combining, Exercised
from bot.domain.probe import Request, Response
from bot.domain.project import Site
from bot.domain.target import Endpoint
from bot.engines.exercising.explorer import exercise
from bot.engines.writing.api import write
from bot.engines.writing.conftest import conftest
from bot.engines.writing.module import assemble, untouched
from tests.fakes.small_shop import API, OPERATIONS, SmallShop, operation

CONFTEST = conftest(Site(), folder="suite")


@pytest.fixture
def origin() -> Iterator[str]:
    """The small shop on a port of its own."""
    shop = SmallShop()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            request = Request(
                method=self.command,
                path=parts.path,
                query=tuple(parse_qsl(parts.query)),
                headers=(("Authorization", self.headers.get("Authorization") or ""),),
                body=json.loads(raw) if raw else None,
            )
            with lock:
                response = shop.answer(request)
            payload = json.dumps(response.body).encode() if response.body is not None else response.text.encode()
            self.send_response(response.status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PATCH = handle_any  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def explored(name: str, origin: str) -> Exercised:
    target = Endpoint(name=name, path="shop.py", lines=(), operation=operation(name))
    talk = exercise(target, API, seed=3, combining=Combining(max_rows=30))
    with httpx.Client(base_url=origin) as client:
        try:
            probe = next(talk)
            while True:
                assert isinstance(probe, Request)
                found = client.request(
                    probe.method,
                    probe.path,
                    params=list(probe.query),
                    headers=dict(probe.headers),
                    json=probe.body if probe.media_type else None,
                )
                body = found.json() if found.text.startswith(("{", "[")) else None
                probe = talk.send(Response(status=found.status_code, body=body, text=found.text))
        except StopIteration as stop:
            result = stop.value
            assert isinstance(result, Exercised)
            return result


def run(files: tuple[SourceFile, ...], folder: Path, origin: str) -> subprocess.CompletedProcess[str]:
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-rfE"]
    options = ["--rootdir", str(folder), "--app-api-url", origin, str(folder / "suite")]
    return subprocess.run([*command, *options], capture_output=True, text=True, cwd=folder, check=False)


def written(origin: str) -> tuple[Candidate, ...]:
    return tuple(one for each in OPERATIONS for one in write(explored(each.name, origin), folder="suite"))


def test_what_is_written_passes_twice_on_one_database_and_fails_where_the_application_is_wrong(
    origin: str, tmp_path: Path
) -> None:
    """Only the two planted faults fail: an invoice with gift wrapping, and a quantity of 0."""
    files = assemble(written(origin), conftest=CONFTEST)

    assert all(untouched(file.content) for file in files)
    for _ in range(2):
        ended = run(files, tmp_path, origin)
        failed = re.findall(r"^FAILED \S*::(\w+\[.*?\])", ended.stdout, re.MULTILINE)
        assert sorted(failed) == [
            "test_change_an_order_refuses[quantity below its minimum]",
            "test_place_an_order[gift=yes, payment=invoice]",
        ], ended.stdout


class _Swapped(ast.NodeTransformer):
    """Turn one assertion of a module into its opposite, by its number."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.found = False

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        self.left -= 1
        if self.left == -1:
            self.found = True
            return ast.Assert(test=ast.UnaryOp(op=ast.Not(), operand=node.test))
        return node


def test_every_assertion_can_fail(origin: str, tmp_path: Path) -> None:
    """A test that cannot fail says nothing: with any assertion turned around some test of its function fails."""
    candidates = write(explored("PATCH /orders/{order_id}", origin), folder="suite")
    files = assemble(candidates, conftest=CONFTEST)
    module = next(file for file in files if "test_" in file.path)
    number = 0
    while True:
        swap = _Swapped(number)
        tree = ast.fix_missing_locations(swap.visit(ast.parse(module.content)))
        if not swap.found:
            break
        changed = SourceFile(path=module.path, content=ast.unparse(tree))
        ended = run((CONFTEST, changed), tmp_path, origin)
        assert int((re.findall(r"(\d+) failed", ended.stdout) or ["0"])[0]) > 1 or "needs_a_token" in ended.stdout
        number += 1
    assert number >= 3
