"""What happened when tests were run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.candidate import SourceFile
from bot.domain.lines import NOTHING, Coverage


class Outcome(StrEnum):
    """How one test ended in one run."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "error"
    SKIPPED = "skipped"
    DID_NOT_BUILD = "did-not-build"
    TIMED_OUT = "timed-out"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeResult:
    """One node id (`path::name` or `path::name[row]`), its outcome, and the first lines of its failure."""

    node: str
    outcome: Outcome
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """One run of tests on a fresh state: the files, and the functions (`path::name`) in the order to run them.

    `label` tells the user how far the runs have come.
    """

    files: tuple[SourceFile, ...]
    nodes: tuple[str, ...]
    seed: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRun:
    """One run: a result for each node, the lines it covered, and every line and branch that could be covered.

    `boot` is what starting the application covers before any test asks it anything.
    """

    results: tuple[NodeResult, ...] = ()
    covered: Coverage = NOTHING
    executable: Coverage = NOTHING
    boot: Coverage = NOTHING
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxFacts:
    """What the self-probe saw: backend, each check with what it saw, and the risks that remain."""

    backend: str
    checks: tuple[tuple[str, str], ...] = ()
    risks: tuple[str, ...] = ()
