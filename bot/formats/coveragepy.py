"""What coverage.py measured inside the sandbox, as the agent hands it over: a claim of a program, strictly read.

Shape: `{path: {"executed": [line…], "executable": [line…], "executed_branches": [[from, to]…], "possible_branches":
[[from, to]…]}}`. Branches follow coverage.py: a target <= 0 leaves the function that starts on the line -target.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.json import Json
from bot.domain.lines import NOTHING, Branch, Coverage, lines_of

FILES = 20_000
"""Files that are read of one document; what follows is left out."""
NUMBERS = 1_000_000
"""Lines or branches that are read of one list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonCoverage:
    """What was run and what could have been run; `covered` never holds anything that `executable` does not."""

    covered: Coverage = NOTHING
    executable: Coverage = NOTHING


def read(document: Json, *, lengths: Mapping[str, int]) -> PythonCoverage:
    """Read the document for files of the repository; `lengths` maps each path to its number of lines.

    Anything outside the repository, outside a file or of another shape is left out. A line that ran counts as
    executable, so that covered is always a part of executable.
    """
    if not isinstance(document, Mapping):
        return PythonCoverage()
    ran: list[Coverage] = []
    possible: list[Coverage] = []
    for name, facts in list(document.items())[:FILES]:
        path = normalised(name)
        if path is None or path not in lengths or not isinstance(facts, Mapping):
            continue
        ran.append(_coverage(path, facts.get("executed"), facts.get("executed_branches"), last=lengths[path]))
        possible.append(_coverage(path, facts.get("executable"), facts.get("possible_branches"), last=lengths[path]))
    covered = _union(ran)
    executable = _union(possible)
    return PythonCoverage(covered=covered, executable=executable | covered)


def normalised(name: str) -> str | None:
    """Return a name as a repository path with forward slashes; None when it leads out of the repository."""
    if not name or "\0" in name or len(name) > 4096:
        return None
    path = posixpath.normpath(name.replace("\\", "/"))
    outside = path in (".", "..") or path.startswith(("/", "../")) or path[1:2] == ":"
    return None if outside else path


def _coverage(path: str, lines: Json, branches: Json, *, last: int) -> Coverage:
    return Coverage(
        lines=lines_of(path, _lines(lines, last)),
        branches=frozenset(Branch(path, source, target) for source, target in _pairs(branches, last)),
    )


def _lines(numbers: Json, last: int) -> Iterator[int]:
    for number in _items(numbers):
        if isinstance(number, int) and _is_line(number, last):
            yield number


def _pairs(branches: Json, last: int) -> Iterator[tuple[int, int]]:
    for pair in _items(branches):
        match pair:
            case [int(source), int(target)] if _is_line(source, last) and _is_target(target, last):
                yield source, target
            case _:
                continue


def _items(value: Json) -> list[Json]:
    return list(value[:NUMBERS]) if isinstance(value, list | tuple) else []


def _is_line(value: Json, last: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= last


def _is_target(value: Json, last: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -last <= value <= last


def _union(parts: list[Coverage]) -> Coverage:
    return Coverage(
        lines=frozenset().union(*(part.lines for part in parts)),
        branches=frozenset().union(*(part.branches for part in parts)),
    )
