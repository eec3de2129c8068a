"""A strict GitHub on loopback: real HTTP, GitHub's own description of every request and answer, faults on demand.

What GitHub's description does not allow is answered with 499 and kept in `breaches`: `serving` fails at its end
when there are any. Requests are counted from 0 since the last `arm`.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.fakes.github import contract, graph
from tests.fakes.github.rest import HANDLERS, RefusalError, Visit
from tests.fakes.github.world import TOKENS, World

SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one request: whether it is `applied` first, what is answered (None: the line goes dead).

    `last` means that every later request finds the line dead: whoever asked is gone. `raw` is answered as it stands.
    """

    applied: bool = False
    status: int | None = None
    message: str = "Server Error"
    headers: tuple[tuple[str, str], ...] = ()
    last: bool = False
    raw: bytes | None = None


CRASH_BEFORE = Fault(last=True)
CRASH_AFTER = Fault(applied=True, last=True)
BAD_GATEWAY_BEFORE = Fault(status=502)
BAD_GATEWAY_AFTER = Fault(applied=True, status=502)
DEAD_LINE_AFTER = Fault(applied=True)
FORBIDDEN = Fault(status=403, message="Resource not accessible by integration")
NOT_FOUND = Fault(status=404, message="Not Found")
INVALID = Fault(status=422, message="Validation Failed")
SLOW_DOWN = Fault(status=403, message=SECONDARY, headers=(("Retry-After", "7"),))
TOO_MANY = Fault(status=429, message="Too many requests", headers=(("Retry-After", "7"),))


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    body: Any
    token: str
    operation: str = ""


@dataclass(kw_only=True)
class FakeGitHub:
    """The server and its world; set `world`, `faults` and `before` between requests.

    `burst` is how many writes go through before GitHub's secondary limit asks to wait; waiting is believed.
    """

    world: World = field(default_factory=World)
    faults: dict[int, Fault] = field(default_factory=dict)
    before: dict[int, Callable[[World], None]] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    origin: str = ""
    dead: bool = False
    burst: int | None = None
    written: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, faults: dict[int, Fault] | None = None) -> None:
        """Forget what was heard, and let these requests go wrong."""
        self.faults, self.heard, self.dead, self.before = dict(faults or {}), [], False, {}

    @property
    def writes(self) -> list[Heard]:
        """What was asked to be changed; a GraphQL query changes nothing."""
        return [one for one in self.heard if is_write(one.method, one.path, one.body)]


def is_write(method: str, path: str, body: Any) -> bool:
    """Whether a request asks for a change: a GraphQL query does not, although it is a POST."""
    return method != "GET" and not (path == "/graphql" and body["query"].lstrip().startswith("query"))


@contextmanager
def serving(world: World) -> Iterator[FakeGitHub]:
    """Serve a world on loopback."""
    github = FakeGitHub(world=world)
    handler = type("Handler", (_Handler,), {"github": github})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    github.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert github.breaches == []


class _Handler(BaseHTTPRequestHandler):
    github: FakeGitHub
    protocol_version = "HTTP/1.1"
    # One write for head and body: two of them wait for each other's acknowledgement.
    wbufsize = -1

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        body = json.loads(data) if data else None
        with self.github.lock:
            number = len(self.github.heard)
            token = self.headers.get("Authorization", "").rpartition(" ")[2]
            self.github.heard.append(Heard(method=self.command, path=self.path, body=body, token=token))
            happening = self.github.before.pop(number, None)
        if happening is not None:
            # Outside the lock: what happens in between may ask this server as well.
            happening(self.github.world)
        with self.github.lock:
            self._answer(number, token, body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _handle  # noqa: N815

    def _answer(self, number: int, token: str, body: Any) -> None:
        github = self.github
        fault = github.faults.get(number)
        if github.dead or (fault and fault.status is None and not fault.applied):
            github.dead = github.dead or bool(fault and fault.last)
            self._hang_up()
            return
        if fault is None and self._is_too_fast(body):
            fault = SLOW_DOWN
        if fault is None or fault.applied:
            status, answer, headers = self._worked(token, body)
        if fault is not None:
            github.dead = fault.last
            if fault.status is None:
                self._hang_up()
                return
            self._send(fault.status, {"message": fault.message}, dict(fault.headers), raw=fault.raw)
            return
        self._send(status, answer, headers)

    def _is_too_fast(self, body: Any) -> bool:
        github = self.github
        if github.burst is None or not is_write(self.command, self.path, body):
            return False
        github.written += 1
        if github.written <= github.burst:
            return False
        github.written = 0
        return True

    def _worked(self, token: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        place = urlsplit(self.path)
        if token not in TOKENS:
            return 401, {"message": "Bad credentials"}, {}
        visit = Visit(world=self.github.world, token=TOKENS[token], origin=self.github.origin)
        kept = self.github.world.copy()
        try:
            if place.path == "/graphql":
                return 200, graph.answered(visit, body["query"], body["variables"]), {}
            query = dict(parse_qsl(place.query, keep_blank_values=True))
            call = contract.recognised(self.command, place.path, query, body)
            status, answer = HANDLERS[call.operation](visit, call)
            headers: dict[str, str] = {}
            if isinstance(answer, list):
                answer, headers = self._page(answer, query)
            contract.check_answer(call.operation, status, answer)
        except RefusalError as refusal:
            return refusal.status, refusal.body, {}
        except Exception as error:  # noqa: BLE001 - the test has to hear of it, not this thread
            self.github.world = kept
            self.github.breaches.append(f"{self.command} {self.path}: {error!r}")
            return 499, {"message": f"the fake refuses this: {error}"}, {}
        return status, answer, headers

    def _page(self, items: list[Any], query: dict[str, str]) -> tuple[list[Any], dict[str, str]]:
        size, page = min(int(query.get("per_page", 30)), 100), int(query.get("page", 1))
        place = urlsplit(self.path).path
        links = []
        last = max(1, -(-len(items) // size))
        for name, number in (("next", page + 1), ("last", last)):
            if number <= last and last > 1:
                links.append(f'<{self.github.origin}{place}?{urlencode({**query, "page": number})}>; rel="{name}"')
        return items[(page - 1) * size : page * size], {"Link": ", ".join(links)} if links else {}

    def _send(self, status: int, answer: Any, headers: dict[str, str], *, raw: bytes | None = None) -> None:
        data = json.dumps(answer).encode() if raw is None else raw
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
