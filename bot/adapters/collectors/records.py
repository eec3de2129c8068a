"""What our pytest plugin is told and what it writes down: one JSON object a line, appended as it happens.

A process that is killed loses nothing of what it wrote before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict, cast

from bot.domain.execution import NodeResult, Outcome

# The plugin ends pytest with this status when a test does not return: nothing of that process can be trusted any more.
HUNG = 97
BROWSER = "chromium"
RESULTS, SCRIPTS = "results.jsonl", "scripts.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Functions in their order, items that have ended already, seconds a test, and how to launch the browser."""

    nodes: tuple[str, ...]
    skip: tuple[str, ...]
    notes: str
    seconds: float
    browser: str | None = None
    flags: tuple[str, ...] = ()
    origin: str | None = None

    def plain(self) -> dict[str, object]:
        """Return it as JSON would have it."""
        return asdict(self)


class Record(TypedDict, total=False):
    """`event` is collected, unbuilt, begun or ended; `node` an item (for unbuilt: a file)."""

    event: str
    node: str
    outcome: str
    message: str


def read(path: Path) -> Orders:
    """Read what `Orders.plain` gave."""
    found = cast(dict[str, object], json.loads(path.read_text(encoding="ascii")))
    return Orders(**{name: tuple(item) if isinstance(item, list) else item for name, item in found.items()})  # type: ignore[arg-type]  # our own file


def append(notes: Path, name: str, record: object) -> None:
    """Write one record down, at once."""
    with (notes / name).open("a", encoding="ascii") as stream:
        stream.write(json.dumps(record) + "\n")


def function(node: str) -> str:
    """Return the function of an item: `path::name` of `path::name[row]`."""
    return node.partition("[")[0]


def without_browser(node: str) -> str:
    """Take the parameter `chromium` out of an item's node id: `f[chromium]`, `f[chromium-row]`, `f[row-chromium]`."""
    name, bracket, row = node.partition("[")
    row = row.removesuffix("]")
    if not bracket or row == BROWSER:
        return name
    row = row.removeprefix(f"{BROWSER}-") if row.startswith(f"{BROWSER}-") else row.removesuffix(f"-{BROWSER}")
    return f"{name}[{row}]"


def ended(notes: Path) -> frozenset[str]:
    """Return the items that have ended."""
    return frozenset(record["node"] for record in _records(notes) if record["event"] == "ended")


def results(notes: Path, nodes: tuple[str, ...]) -> tuple[NodeResult, ...]:
    """Return a result for each item of the asked functions, and one for each function that has none."""
    found: dict[str, NodeResult] = {}
    unbuilt: dict[str, str] = {}
    for record in _records(notes):
        if record["event"] == "unbuilt":
            unbuilt[record["node"]] = record.get("message", "")
        elif record["event"] == "begun":
            found.setdefault(record["node"], _unended(record["node"]))
        elif record["event"] == "ended":
            found[record["node"]] = NodeResult(
                node=record["node"], outcome=Outcome(record["outcome"]), message=record.get("message", "")
            )
        else:
            found.setdefault(record["node"], _missing(record["node"]))
    return tuple(result for node in nodes for result in _of(node, found, unbuilt))


def _of(node: str, found: dict[str, NodeResult], unbuilt: dict[str, str]) -> list[NodeResult]:
    path = node.partition("::")[0]
    if path in unbuilt:
        return [NodeResult(node=node, outcome=Outcome.DID_NOT_BUILD, message=unbuilt[path])]
    return [result for item, result in found.items() if function(item) == node] or [_missing(node)]


def _unended(node: str) -> NodeResult:
    return NodeResult(node=node, outcome=Outcome.TIMED_OUT, message="the run ended before this test did")


def _missing(node: str) -> NodeResult:
    return NodeResult(node=node, outcome=Outcome.MISSING, message="the test was not run")


def scripts(notes: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each script: address, text, and the takes of its counters as JSON."""
    sources: dict[str, tuple[str, str]] = {}
    takes: dict[str, dict[str, None]] = {}
    for record in _lines(notes / SCRIPTS):
        key = str(record["key"])
        if "source" in record:
            sources[key] = (str(record["url"]), str(record["source"]))
        else:
            takes.setdefault(key, {})[json.dumps(record["functions"], separators=(",", ":"))] = None
    for key, (url, source) in sources.items():
        yield url, source, tuple(takes.get(key, ()))


def _records(notes: Path) -> Iterator[Record]:
    for record in _lines(notes / RESULTS):
        yield cast(Record, record)


def _lines(path: Path) -> Iterator[dict[str, object]]:
    """Yield the whole records of a file; the last line of a killed process may be cut."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        yield cast(dict[str, object], record)
