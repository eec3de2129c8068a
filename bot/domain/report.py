"""Everything a review has to say; formats render it, nothing is looked up again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.candidate import SourceFile
from bot.domain.case import ManualCase, Pairing
from bot.domain.change import Change
from bot.domain.event import WHOLE_CHANGE, Scope
from bot.domain.execution import SandboxFacts
from bot.domain.exploration import ExpectationTrace, StepTrace
from bot.domain.lines import NOTHING, Coverage
from bot.domain.target import Target
from bot.domain.verdict import Finding, Verdict


class Conclusion(StrEnum):
    """The report's first word."""

    TESTED = "tested"
    PARTLY_TESTED = "partly-tested"
    NOTHING_TO_TEST = "nothing-to-test"
    NOT_EXECUTED = "not-executed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Patch lines of one file that nothing covers, and why nothing does."""

    path: str
    lines: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is covered of what could be; `unmeasured_branches` names files whose branches nobody measures, sorted."""

    covered: Coverage = NOTHING
    executable: Coverage = NOTHING
    unmeasured_branches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Coverage of the patch and of the project: base, before (head with the team's suite), after (plus kept tests)."""

    patch_before: Measured = Measured()
    patch_after: Measured = Measured()
    project_base: Measured | None = None
    project_before: Measured = Measured()
    project_after: Measured = Measured()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTrace:
    """A manual case and what became of each of its steps and expectations."""

    case: ManualCase
    steps: tuple[StepTrace, ...] = ()
    expectations: tuple[ExpectationTrace, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Untested:
    """A manual case that no test follows, and why."""

    case: str
    title: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One review, whole. Seconds in `timings` are the only part that differs between two equal runs.

    `untested` are the manual cases that a sweep found nobody to follow.
    """

    conclusion: Conclusion
    change: Change
    seed: int
    scope: Scope = WHOLE_CHANGE
    strength: int = 2
    delta: Delta = Delta()
    targets: tuple[Target, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    cases: tuple[CaseTrace, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    files: tuple[SourceFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    untested: tuple[Untested, ...] = ()
    warnings: tuple[str, ...] = ()
    sandbox: SandboxFacts | None = None
    budget: float = 600.0
    timings: tuple[tuple[str, float], ...] = ()
