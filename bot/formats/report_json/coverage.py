"""Coverage and evidence as JSON: counts for whoever reads, and the lines themselves so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.json import JsonObject
from bot.domain.lines import Branch, Coverage, Line
from bot.domain.report import Measured
from bot.domain.verdict import Evidence
from bot.formats.report_json.spans import MOST, read_jumps, read_lines, write_jumps, write_lines


def write_measured(measured: Measured) -> JsonObject:
    """Return what is covered of what could be, in numbers and file by file."""
    covered, executable = measured.covered & measured.executable, measured.executable
    branches = [len(covered.branches), len(executable.branches)] if executable.branches else None
    return {
        "lines": [len(covered.lines), len(executable.lines)],
        "branches": branches,
        "unmeasured_branches": list(measured.unmeasured_branches),
        "files": [
            {
                "path": path,
                "executable": _lines(executable, path),
                "covered": _lines(covered, path),
                "branches": _jumps(executable, path),
                "taken": _jumps(covered, path),
            }
            for path in _paths(executable)
        ],
    }


def read_measured(item: Mapping[str, Any]) -> Measured:
    """Return what `write_measured` wrote; raise ValueError for lines that are none."""
    return Measured(
        covered=_coverage((file["path"], file["covered"], file["taken"]) for file in item["files"]),
        executable=_coverage((file["path"], file["executable"], file["branches"]) for file in item["files"]),
        unmeasured_branches=tuple(item["unmeasured_branches"]),
    )


def write_evidence(evidence: Evidence) -> JsonObject:
    """Return what a test shows: how much, and what."""
    coverage = evidence.coverage
    return {
        "lines": len(coverage.lines),
        "branches": len(coverage.branches),
        "steps": len(evidence.steps),
        "expectations": len(evidence.expectations),
        "oracles": len(evidence.oracles),
        "shown": {
            "files": [
                {"path": path, "lines": _lines(coverage, path), "branches": _jumps(coverage, path)}
                for path in _paths(coverage)
            ],
            "steps": [list(pair) for pair in sorted(evidence.steps)],
            "expectations": [list(pair) for pair in sorted(evidence.expectations)],
            "oracles": [list(pair) for pair in sorted(evidence.oracles)],
        },
    }


def read_evidence(item: Mapping[str, Any]) -> Evidence:
    """Return what `write_evidence` wrote; raise ValueError for lines that are none."""
    shown = item["shown"]
    return Evidence(
        coverage=_coverage((file["path"], file["lines"], file["branches"]) for file in shown["files"]),
        steps=frozenset((case, step) for case, step in shown["steps"]),
        expectations=frozenset((case, place) for case, place in shown["expectations"]),
        oracles=frozenset((target, oracle) for target, oracle in shown["oracles"]),
    )


def _paths(coverage: Coverage) -> list[str]:
    return sorted({line.path for line in coverage.lines} | {branch.path for branch in coverage.branches})


def _lines(coverage: Coverage, path: str) -> str:
    return write_lines(line.number for line in coverage.lines if line.path == path)


def _jumps(coverage: Coverage, path: str) -> str:
    return write_jumps((jump.source, jump.target) for jump in coverage.branches if jump.path == path)


def _coverage(files: Iterable[tuple[str, str, str]]) -> Coverage:
    lines: set[Line] = set()
    branches: set[Branch] = set()
    for path, numbers, jumps in files:
        lines.update(Line(path, number) for number in read_lines(numbers))
        branches.update(Branch(path, source, target) for source, target in read_jumps(jumps))
        if len(lines) > MOST:
            raise ValueError(f"more than {MOST:,} lines")
    return Coverage(lines=frozenset(lines), branches=frozenset(branches))
