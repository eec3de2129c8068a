"""Our pytest plugin for generated tests: the order asked for, a record of each test, the browser, its counters.

Loaded by `-p` inside the sandbox, after pytest-playwright, whose `browser_type_launch_args` it replaces.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from playwright.sync_api import Browser, Error

from bot.adapters.collectors import records
from bot.adapters.collectors.precise import PreciseCoverage
from bot.adapters.collectors.records import Orders, Record
from bot.domain.execution import Outcome

LONGEST_MESSAGE = 2000
LAUNCHES = 3
LAUNCH_PAUSE = 1.0
MOST_LINES = 12
ORDERS = pytest.StashKey[Orders]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option that names the file of orders."""
    parser.addoption("--gen-tests-orders", metavar="FILE", help="what to run and where to write it down")


def pytest_configure(config: pytest.Config) -> None:
    """Read the orders and start to record."""
    orders = records.read(Path(config.getoption("--gen-tests-orders")))
    config.stash[ORDERS] = orders
    config.pluginmanager.register(Recorder(orders, Path(str(config.rootpath))), "gen-tests-recorder")
    if orders.origin is not None:
        PreciseCoverage(orders.origin, Path(orders.notes)).install()


@pytest.fixture(scope="session")
def browser_type_launch_args(pytestconfig: pytest.Config) -> dict[str, object]:
    """Launch the browser that the agent found, without a sandbox of its own: it runs inside ours."""
    orders = pytestconfig.stash[ORDERS]
    program = {} if orders.browser is None else {"executable_path": orders.browser}
    return {**program, "args": list(orders.flags), "chromium_sandbox": False}


@pytest.fixture(scope="session")
def launch_browser(launch_browser: Callable[..., Browser]) -> Callable[..., Browser]:
    """Start the browser, once more when it ends while starting: that says nothing about the test."""

    def launch(**options: object) -> Browser:
        for _ in range(LAUNCHES - 1):
            try:
                return launch_browser(**options)
            except Error:
                time.sleep(LAUNCH_PAUSE)
        return launch_browser(**options)

    return launch


class Recorder:
    """Writes down what becomes of each test, and ends the process when one does not return."""

    def __init__(self, orders: Orders, root: Path) -> None:
        self._orders = orders
        self._notes = Path(orders.notes)
        self._root = root
        self._outcome = Outcome.PASSED
        self._message = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the asked functions, in the asked order; rows keep theirs."""
        places = {node: place for place, node in enumerate(self._orders.nodes)}
        skip = frozenset(self._orders.skip)
        kept = [item for item in items if records.function(_node(item)) in places and _node(item) not in skip]
        kept.sort(key=lambda item: places[records.function(_node(item))])
        kept_ids = {id(item) for item in kept}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept_ids])
        items[:] = kept
        for item in kept:
            self._write(Record(event="collected", node=_node(item)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Write down a file that cannot be imported."""
        if report.failed:
            path = report.nodeid.partition("::")[0]
            self._write(Record(event="unbuilt", node=path, message=_short(report.longreprtext)))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Record a test from its set-up to its clean-up, under the alarm."""
        self._outcome, self._message = Outcome.PASSED, ""
        self._write(Record(event="begun", node=_node(item)))

        def hung(_signal: int, _frame: FrameType | None) -> None:
            message = f"still running after {self._orders.seconds:g} seconds"
            self._write(Record(event="ended", node=_node(item), outcome=Outcome.TIMED_OUT.value, message=message))
            os._exit(records.HUNG)

        signal.signal(signal.SIGALRM, hung)
        signal.setitimer(signal.ITIMER_REAL, self._orders.seconds)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._write(Record(event="ended", node=_node(item), outcome=self._outcome.value, message=self._message))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the first thing that went wrong."""
        if self._outcome is not Outcome.PASSED or report.passed:
            return
        if report.skipped:
            self._outcome = Outcome.SKIPPED
        else:
            self._outcome = Outcome.FAILED if report.when == "call" else Outcome.BROKEN
        self._message = _cause(report)

    def _write(self, record: Record) -> None:
        records.append(self._notes, records.RESULTS, record)


def _node(item: pytest.Item) -> str:
    """Return an item's node id without the browser's name, which pytest-playwright adds as a parameter."""
    if "browser_name" not in getattr(item, "fixturenames", ()):
        return item.nodeid
    return records.without_browser(item.nodeid)


def _cause(report: pytest.TestReport) -> str:
    """Return what was raised, without the way there."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return _short(str(getattr(crash, "message", "")) or report.longreprtext)


def _short(text: str) -> str:
    return "\n".join(text.strip().splitlines()[:MOST_LINES])[:LONGEST_MESSAGE]
