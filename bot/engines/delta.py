"""What the kept tests add: coverage of patch and project before and after, and why each missing line is missing.

A patch line is an added or rewritten line that can be executed: blank lines and comments are none. Every figure is a
set, so that covered is always a part of executable and nothing measured before is lost after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.change import Change
from bot.domain.lines import Coverage, Line, lines_of
from bot.domain.report import Delta, Measured, Missing
from bot.domain.target import Endpoint, Function, Target
from bot.domain.verdict import Found, Kept, Rejected, Unexecuted, Verdict

NOT_MEASURED = "the file is not measured"
NO_TARGET = "no screen and no operation is known to reach it"
NOT_REACHED = "no manual case and no row reaches it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the reasons rest on.

    `reached` holds (candidate id, lines its runs covered) of candidates that ran, kept or not. `unmeasured` are paths
    of source files that no collector measured.
    """

    targets: tuple[Target, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    reached: tuple[tuple[str, frozenset[Line]], ...] = ()
    unmeasured: frozenset[str] = frozenset()


def measure(
    change: Change, *, before: Measured, after: Coverage, base: Measured | None = None, facts: Facts | None = None
) -> Delta:
    """Compare the team's suite on head (`before`) with the same plus the kept tests (`after`, what they cover).

    `before.executable` is everything of head that could be run; `before.unmeasured_branches` names files whose
    branches nobody measures. `base` is the base revision with the team's suite, when it was run.
    """
    facts = facts or Facts()
    executable = before.executable
    first = _measured(before.covered, executable, before.unmeasured_branches)
    second = _measured(before.covered | after, executable, before.unmeasured_branches)
    return Delta(
        patch_before=_within(first, change.lines),
        patch_after=_within(second, change.lines),
        project_base=base and _measured(base.covered, base.executable, base.unmeasured_branches),
        project_before=first,
        project_after=second,
        missing=_missing(change, second, facts),
    )


def _measured(covered: Coverage, executable: Coverage, unmeasured: Iterable[str]) -> Measured:
    paths = {line.path for line in executable.lines}
    return Measured(
        covered=covered & executable,
        executable=executable,
        unmeasured_branches=tuple(sorted(paths.intersection(unmeasured))),
    )


def _within(measured: Measured, lines: frozenset[Line]) -> Measured:
    return _measured(measured.covered.within(lines), measured.executable.within(lines), measured.unmeasured_branches)


def _missing(change: Change, after: Measured, facts: Facts) -> tuple[Missing, ...]:
    lines = sorted(change.lines & (after.executable.lines - after.covered.lines))
    blind = sorted(line for line in change.lines - after.executable.lines if line.path in facts.unmeasured)
    reasons = _Reasons(facts)
    told = [(line, reasons.of(line)) for line in lines] + [(line, NOT_MEASURED) for line in blind]
    return tuple(
        Missing(path=path, lines=tuple(line.number for line, _ in group), reason=reason)
        for (path, reason), group in groupby(sorted(told), key=lambda pair: (pair[0].path, pair[1]))
    )


class _Reasons:
    """The facts, arranged to answer why one line is missing."""

    def __init__(self, facts: Facts) -> None:
        verdicts = {verdict.candidate.id: verdict for verdict in facts.verdicts}
        self._by_line: dict[Line, list[Verdict]] = {}
        for candidate, lines in facts.reached:
            for line in sorted(lines) if candidate in verdicts else ():
                self._by_line.setdefault(line, []).append(verdicts[candidate])
        self._by_target: dict[str, list[Verdict]] = {}
        for verdict in facts.verdicts:
            self._by_target.setdefault(verdict.candidate.target, []).append(verdict)
        self._targets: dict[Line, list[Target]] = {}
        for target in facts.targets:
            reaches = target.reaches if isinstance(target, Endpoint) else frozenset()
            for line in sorted(reaches | lines_of(target.path, target.lines)):
                self._targets.setdefault(line, []).append(target)

    def of(self, line: Line) -> str:
        """Return why nothing kept covers a line: what ran through it first, then what was meant to."""
        ran = self._by_line.get(line, [])
        targets = [target for target in self._targets.get(line, []) if not isinstance(target, Function)]
        meant = [verdict for target in targets for verdict in self._by_target.get(target.name, [])]
        if reason := _held_back(ran):
            return f"reached only by {reason}"
        if not targets:
            return NO_TARGET
        if not meant:
            return f"no candidate for {targets[0].name}"
        if not any(isinstance(verdict, Kept) for verdict in meant) and (reason := _held_back(meant)):
            return f"for {targets[0].name} there is only {reason}"
        return NOT_REACHED


def _held_back(verdicts: Sequence[Verdict]) -> str:
    """Return what keeps candidates out, the nearest to being kept first: a finding, a rejection, no run."""
    for verdict in verdicts:
        if isinstance(verdict, Found):
            return f"the test of finding {verdict.finding.id}, which counts when that is mended"
    for verdict in verdicts:
        if isinstance(verdict, Rejected):
            return f"a rejected candidate ({verdict.reason})"
    for verdict in verdicts:
        if isinstance(verdict, Unexecuted):
            return f"a candidate that was not executed ({verdict.reason})"
    return ""
