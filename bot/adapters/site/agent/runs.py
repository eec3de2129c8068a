"""Generated tests, run by our own interpreter under our own pytest settings (D-14)."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import httpx

from bot.adapters.collectors import records
from bot.adapters.collectors.records import Orders
from bot.adapters.process import Finished, run
from bot.adapters.site.agent.browser import SANDBOXED_FLAGS
from bot.adapters.site.agent.trouble import TroubleError
from bot.adapters.site.messages import Begin, Script, Trouble
from bot.domain.execution import NodeResult, RunRequest
from bot.formats import source_map

# pytest-playwright 0.10 still has fixtures of a kind that pytest 9.2 warns about.
INI = "[pytest]\naddopts =\nfilterwarnings =\n    ignore::pytest.PytestRemovedIn10Warning\n"
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); import pytest; raise SystemExit(pytest.main(sys.argv[1:]))"
LONGEST_LOG = 20_000
LARGEST_MAP = 16 * 1024 * 1024
MAP_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """What one run gave: a result for each node, what V8 counted, and the end of pytest's output."""

    results: tuple[NodeResult, ...]
    scripts: tuple[Script, ...]
    log: str


class Runs:
    """Runs of generated tests, each in a folder of its own; `browser` is the program that tests launch."""

    def __init__(self, begin: Begin, env: Mapping[str, str]) -> None:
        self._place = begin.place
        self._limits = begin.project.limits
        self._origin = begin.project.site.ui
        self._env = {**env, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        self._count = 0
        self._maps: dict[str, str | None] = {}
        self.browser: str | None = None

    def perform(self, request: RunRequest) -> Performed:
        """Write the files and run the functions in their order; what a hanging test kept from running is run after."""
        self._count += 1
        top = Path(self._place.work) / "run" / str(self._count)
        root, notes = top / "tests", top / "notes"
        _lay_out(request, root, notes)
        log = ""
        deadline = time.monotonic() + self._limits.suite_seconds
        while (left := deadline - time.monotonic()) > 0:
            finished = self._pytest(request, root, notes, seconds=left)
            log += _log(finished)
            if finished.timed_out or finished.status != records.HUNG:
                break
        performed = Performed(
            results=records.results(notes, request.nodes),
            scripts=tuple(Script(url=url, source=source, takes=takes) for url, source, takes in records.scripts(notes)),
            log=log[-LONGEST_LOG:],
        )
        shutil.rmtree(top, ignore_errors=True)
        return performed

    def _pytest(self, request: RunRequest, root: Path, notes: Path, *, seconds: float) -> Finished:
        orders = Orders(
            nodes=request.nodes,
            skip=tuple(sorted(records.ended(notes))),
            notes=str(notes),
            seconds=self._limits.test_seconds,
            browser=self.browser,
            flags=SANDBOXED_FLAGS,
            origin=self._origin,
        )
        (notes / "orders.json").write_text(json.dumps(orders.plain()), encoding="ascii")
        return run(self._argv(request, root, notes), cwd=root, env=self._env, timeout=seconds)

    def _map(self, url: str, source: str) -> str | None:
        """Fetch the source map that a script of the page origin names; those inside the script travel with it."""
        named = source_map.reference(source)
        address = "" if named is None or named.startswith("data:") else urljoin(url, named)
        if self._origin is None or not address.startswith(f"{self._origin.rstrip('/')}/"):
            return None
        if address not in self._maps:
            with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL):
                answer = httpx.get(address, timeout=MAP_SECONDS, trust_env=False)
                self._maps[address] = answer.text[:LARGEST_MAP] if answer.is_success else None
        return self._maps.get(address)

    def _argv(self, request: RunRequest, root: Path, notes: Path) -> tuple[str, ...]:
        paths = dict.fromkeys(node.partition("::")[0] for node in request.nodes)
        written = {file.path for file in request.files}
        return (
            self._place.python,
            *("-I", "-X", "utf8", "-c", START, self._place.bot),
            *("-c", str(notes / "pytest.ini"), f"--rootdir={root}", f"--confcutdir={root}", "--import-mode=importlib"),
            *("-p", "no:cacheprovider", "-p", "pytest_playwright.pytest_playwright"),
            *("-p", "bot.adapters.collectors.plugin", "--gen-tests-orders", str(notes / "orders.json")),
            *("-q", "-rN", "--tb=short", "--continue-on-collection-errors"),
            *(str(root / path) for path in paths if path in written),
        )


def _lay_out(request: RunRequest, root: Path, notes: Path) -> None:
    """Write the files of a request below `root`; a path that leads out of it is an error of the caller."""
    notes.mkdir(parents=True)
    root.mkdir()
    (notes / "pytest.ini").write_text(INI, encoding="ascii")
    for file in request.files:
        path = root / file.path
        if not path.resolve().is_relative_to(root.resolve()):
            reason = f"{file.path!r} leads out of the folder for generated tests"
            raise TroubleError(Trouble(slug="agent-died", reason=reason))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content, encoding="utf-8")


def _log(finished: Finished) -> str:
    return "\n".join(stream.decode("utf-8", "replace") for stream in (finished.stdout, finished.stderr) if stream)
