"""Lines and branches of a repository, as sets: evidence is a set difference, never a percentage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """One line of a file, counted from 1; `path` is relative to the repository's root, with forward slashes."""

    path: str
    number: int


class Branch(NamedTuple):
    """One jump of a file, from a line to a line; a target <= 0 leaves the function (coverage.py's convention)."""

    path: str
    source: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A set of lines and a set of branches: what was run, or what could be run."""

    lines: frozenset[Line] = frozenset()
    branches: frozenset[Branch] = frozenset()

    def __or__(self, other: Coverage) -> Coverage:
        return Coverage(lines=self.lines | other.lines, branches=self.branches | other.branches)

    def __and__(self, other: Coverage) -> Coverage:
        return Coverage(lines=self.lines & other.lines, branches=self.branches & other.branches)

    def __sub__(self, other: Coverage) -> Coverage:
        return Coverage(lines=self.lines - other.lines, branches=self.branches - other.branches)

    def __bool__(self) -> bool:
        return bool(self.lines or self.branches)

    def within(self, lines: frozenset[Line]) -> Coverage:
        """Keep what lies on the given lines; a branch lies where it starts."""
        return Coverage(
            lines=self.lines & lines,
            branches=frozenset(branch for branch in self.branches if Line(branch.path, branch.source) in lines),
        )


NOTHING = Coverage()


def lines_of(path: str, numbers: Iterable[int]) -> frozenset[Line]:
    """Pair one path with many line numbers."""
    return frozenset(Line(path, number) for number in numbers)
