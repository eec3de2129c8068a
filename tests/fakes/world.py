"""A world for the use cases: a host with two commits in memory, and a small library that runs beside the test."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch

from bot.domain.change import Change, ChangedFile, FileStatus
from bot.domain.errors import InputError, NotExecutedError
from bot.domain.event import Event
from bot.domain.execution import NodeResult, Outcome, RunRequest, SandboxFacts, SuiteRun
from bot.domain.json import Json
from bot.domain.lines import Coverage, Line
from bot.domain.probe import Failed, Observation, Probe, Request, Response

APP = """from fastapi import FastAPI

app = FastAPI()


@app.get("/books")
def books(author: str = ""):
    found = [book for book in BOOKS if author in ("", book["author"])]
    return found
"""
BOOK: Json = {"type": "object", "required": ["title", "author"], "properties": {"title": {"type": "string"}}}
API: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Books", "version": "1"},
    "paths": {
        "/books": {
            "get": {
                "operationId": "books",
                "parameters": [{"name": "author", "in": "query", "schema": {"type": "string", "maxLength": 20}}],
                "responses": {
                    "200": {
                        "description": "the books",
                        "content": {"application/json": {"schema": {"type": "array", "items": BOOK}}},
                    }
                },
            }
        }
    },
}
CASE = "# TC-1: The shelf\n\n## Steps\n1. Open the page /books\n\n## Expected Result\n- The heading Books is shown\n"
FILES: Mapping[str, str] = {"shop/app.py": APP, "openapi.json": json.dumps(API), "manual-tests/tc-1.md": CASE}
HEAD = frozenset(Line("shop/app.py", number) for number in (6, 7, 8, 9))


@dataclass(frozen=True)
class Files:
    """A checkout in memory."""

    files: Mapping[str, str]

    def paths(self, patterns: Iterable[str]) -> tuple[str, ...]:
        wanted = tuple(pattern.replace("**/", "") for pattern in patterns)
        return tuple(path for path in sorted(self.files) if any(fnmatch(path, pattern) for pattern in wanted))

    def read(self, path: str) -> str:
        if path not in self.files:
            raise InputError(f"{path} is missing.", remedy="Add it.", slug="missing-file")
        return self.files[path]


@dataclass(frozen=True)
class Host:
    """Two commits; head rewrote the handler of `GET /books`."""

    files: Mapping[str, str] = field(default_factory=lambda: FILES)
    changed: tuple[ChangedFile, ...] = (
        ChangedFile(path="shop/app.py", status=FileStatus.MODIFIED, added=frozenset({6, 7, 8, 9})),
    )

    def change(self, event: Event) -> Change:
        return Change(base=event.base, head=event.head, files=self.changed)

    def checkout(self, sha: str) -> Files:
        return Files(self.files)


@dataclass
class Library:
    """The application: it answers `GET /books`, and every written test passes.

    With `breach` an answer lacks a field that the document requires; `team` is how the team's own tests end, and
    `measured` whether anything counts the lines that they run.
    """

    facts: SandboxFacts = field(default_factory=lambda: SandboxFacts(backend="none of it real"))
    live: bool = True
    breach: bool = False
    team: tuple[Outcome, ...] = (Outcome.PASSED,)
    measured: bool = True
    notes: tuple[str, ...] = ()
    runs: list[RunRequest] = field(default_factory=list)
    resets: int = 0

    def ask(self, probe: Probe) -> Observation:
        if not isinstance(probe, Request):
            return Failed(reason="the site has no pages")
        if probe.path == "/openapi.json":
            return Response(status=200, body=API) if self.live else Failed(reason="refused")
        book = {"title": "Flatland"} if self.breach else {"title": "Flatland", "author": "Abbott"}
        return Response(status=200 if probe.path == "/books" else 404, body=[book])

    def reset(self) -> None:
        self.resets += 1

    def team_suite(self) -> SuiteRun:
        return SuiteRun(
            results=tuple(NodeResult(node=f"t::{number}", outcome=it) for number, it in enumerate(self.team)),
            covered=Coverage(lines=frozenset({Line("shop/app.py", 6)} if self.measured else ())),
            executable=Coverage(lines=HEAD),
        )

    def run(self, request: RunRequest) -> SuiteRun:
        self.runs.append(request)
        return SuiteRun(
            results=tuple(self._results(request)),
            covered=Coverage(lines=frozenset({Line("shop/app.py", 8), Line("shop/app.py", 9)})),
            executable=Coverage(lines=HEAD),
            boot=Coverage(lines=frozenset({Line("shop/app.py", 7)})),
        )

    def _results(self, request: RunRequest) -> Iterator[NodeResult]:
        texts = {file.path: file.content for file in request.files}
        for node in request.nodes:
            rows = re.findall(r'id="([^"]*)"', texts[node.partition("::")[0]]) or [""]
            for row in rows:
                yield NodeResult(node=f"{node}[{row}]" if row else node, outcome=Outcome.PASSED)


@dataclass(frozen=True)
class Theatre:
    """A stage; `broken` revisions do not start."""

    library: Library = field(default_factory=Library)
    broken: frozenset[str] = frozenset()

    @contextmanager
    def application(self, revision: str, *, services: bool = True) -> Iterator[Library]:
        if revision in self.broken:
            raise NotExecutedError("There is no sandbox.", remedy="Install one.", slug="no-sandbox")
        yield self.library


@dataclass
class Stopwatch:
    """A clock that loses `step` seconds at every look."""

    budget: float = 600.0
    step: float = 0.0
    phases: list[str] = field(default_factory=list)

    def phase(self, name: str, detail: str = "") -> None:
        self.phases.append(name)

    def left(self) -> float:
        self.budget -= self.step
        return self.budget

    def timings(self) -> tuple[tuple[str, float], ...]:
        return tuple((phase, 0.0) for phase in self.phases)
