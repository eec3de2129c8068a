"""A test that may be suggested: one test function, and what it claims to show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.case import Grade


class Kind(StrEnum):
    """Which folder a candidate lands in."""

    UI = "ui"
    API = "api"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """What the explorer saw the application do against its manual case or its contract.

    A candidate (or row) that carries one is written to state what SHOULD happen. When it fails in every run it becomes
    a finding of this `kind` (`manual-case`, `server-error`, `schema`, `status`, `echo`); any other failure is a
    rejection. `reproduce` is one line to paste (curl) or empty.
    """

    kind: str
    summary: str
    expected: str
    seen: str
    reproduce: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One parameter set of a parametrised function: its readable id and its `pytest.param(...)` source.

    `grade` and `expectation` say what its status oracle rests on (`documented 201`, `observed 409, undocumented`).
    """

    id: str
    source: str
    grade: Grade = Grade.EXPLICIT
    expectation: str = ""
    disagreement: Disagreement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Oracle:
    """One assertion of a candidate: a grade, what it checks in words, and the expectation it comes from, if any."""

    grade: Grade
    text: str
    expectation: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactions:
    """What the rows of a candidate cover: t, and t-way combinations covered of those feasible.

    No array of all combinations has fewer than `bound` rows. `rows` were accepted; `guarded` components exist only
    where others say so, `constraints` rule combinations out, `given` rows were there already; `cut` says that a row
    limit left combinations out.
    """

    strength: int
    covered: int
    feasible: int
    bound: int | None = None
    rows: int = 0
    guarded: int = 0
    constraints: int = 0
    given: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One test function. `source` is its text from the first decorator to its last line, without rows.

    `{rows}` in `source` stands alone on the line where the rows go. `imports` are whole import statements, `constants`
    whole assignments that precede the functions of the file, `functions` whole private functions that the test calls.
    `steps` are the indices of manual steps it carries out.
    """

    id: str
    kind: Kind
    target: str
    path: str
    name: str
    source: str
    imports: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    case: str | None = None
    rows: tuple[Row, ...] = ()
    steps: tuple[int, ...] = ()
    oracles: tuple[Oracle, ...] = ()
    interactions: Interactions | None = None
    disagreement: Disagreement | None = None

    @property
    def node(self) -> str:
        """Its pytest node id."""
        return f"{self.path}::{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to be written: repository path and text."""

    path: str
    content: str
