"""A tester's manual case, as written: steps, data and expected results, each with its line in the file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """Where an assertion's expectation comes from: explicit, derived, source string, observed, unchecked."""

    EXPLICIT = "E"
    DERIVED = "D"
    SOURCE = "S"
    OBSERVED = "O"
    UNCHECKED = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing the tester does."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing the tester should see; `after` is the index of the step it follows (None: after the last)."""

    text: str
    line: int
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualCase:
    """One manual test case; `covers` is its front matter's `paths`, `route:/x` or `testid:x` entries."""

    id: str
    title: str
    path: str
    preconditions: tuple[str, ...] = ()
    data: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    covers: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A manual case that speaks of a target: how strongly (0 to 1), and why."""

    case: str
    target: str
    score: float
    reasons: tuple[str, ...]
