"""What became of a candidate, and what it showed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.candidate import Candidate, SourceFile
from bot.domain.lines import NOTHING, Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a test shows: coverage, (case, step) and (case, expectation) pairs, (target, oracle) pairs."""

    coverage: Coverage = NOTHING
    steps: frozenset[tuple[str, int]] = frozenset()
    expectations: frozenset[tuple[str, int]] = frozenset()
    oracles: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Evidence) -> Evidence:
        return Evidence(
            coverage=self.coverage | other.coverage,
            steps=self.steps | other.steps,
            expectations=self.expectations | other.expectations,
            oracles=self.oracles | other.oracles,
        )

    def __sub__(self, other: Evidence) -> Evidence:
        return Evidence(
            coverage=self.coverage - other.coverage,
            steps=self.steps - other.steps,
            expectations=self.expectations - other.expectations,
            oracles=self.oracles - other.oracles,
        )

    def __bool__(self) -> bool:
        return bool(self.coverage or self.steps or self.expectations or self.oracles)


class Reason(StrEnum):
    """Why a candidate is not suggested; the first one that applies, in this order."""

    UNSAFE = "the static gate refuses it"
    DOES_NOT_BUILD = "it does not build"
    NO_ORACLE = "it asserts nothing that a case, a contract or a source string states"
    FAILS = "it fails"
    FLAKY = "it does not end the same way every time"
    ORDER = "it fails beside the other tests"
    NO_EVIDENCE = "it shows nothing that an earlier test does not"
    BUDGET = "the budget was used up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The application disagrees with a manual case or with its own contract, every time it was asked.

    `kind` is `manual-case`, `server-error`, `schema`, `status` or `echo`. `test` fails as long as the finding holds;
    `node` is its pytest node id.
    """

    id: str
    kind: str
    target: str
    summary: str
    expected: str
    seen: str
    reproduce: str
    test: SourceFile
    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A candidate worth suggesting, and what it adds."""

    candidate: Candidate
    evidence: Evidence
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A candidate that is not suggested, and the first reason."""

    candidate: Candidate
    reason: Reason
    detail: str = ""
    runs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A candidate that fails every time because the application disagrees."""

    candidate: Candidate
    finding: Finding
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexecuted:
    """A candidate that was never run."""

    candidate: Candidate
    reason: str


Verdict = Kept | Rejected | Found | Unexecuted
