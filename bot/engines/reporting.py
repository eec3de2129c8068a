"""What a review says: its first word, its warnings, and the order of everything in it.

Nothing is looked up here; the same material gives the same report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain.candidate import Candidate, SourceFile
from bot.domain.case import ManualCase, Pairing
from bot.domain.change import Change
from bot.domain.errors import NotExecutedError
from bot.domain.event import Event, Everything
from bot.domain.execution import Outcome, SandboxFacts, SuiteRun
from bot.domain.exploration import Exercised, Explored, Followed, StepTrace
from bot.domain.lines import Coverage
from bot.domain.report import CaseTrace, Conclusion, Delta, Missing, Report
from bot.domain.target import Endpoint, Function, Screen, Target
from bot.domain.verdict import Finding, Found, Kept, Reason, Rejected, Unexecuted, Verdict
from bot.engines.exercising.oracles import ORIGIN

_NO_DELTA = Delta()
_KINDS = (Screen, Endpoint, Function)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a review found out. `unexplored` are manual cases that were chosen and not followed.

    `origin` is where the API answers: commands that are printed with a finding can be pasted as they are.
    """

    change: Change
    event: Event
    delta: Delta = _NO_DELTA
    targets: tuple[Target, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    explored: tuple[Explored, ...] = ()
    unexplored: tuple[ManualCase, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    files: tuple[SourceFile, ...] = ()
    warnings: tuple[str, ...] = ()
    sandbox: SandboxFacts | None = None
    origin: str = ""


def summarise(material: Material, *, timings: tuple[tuple[str, float], ...] = ()) -> Report:
    """Put what was found out into one report; `timings` are (phase, seconds) and decide nothing."""
    return Report(
        conclusion=conclude(material.targets, material.verdicts, material.delta.missing),
        change=material.change,
        seed=material.event.seed,
        scope=material.event.scope,
        strength=material.event.strength,
        budget=material.event.budget,
        delta=material.delta,
        targets=tuple(sorted(material.targets, key=_target_order)),
        pairings=tuple(sorted(material.pairings, key=lambda pair: (pair.target, -pair.score, pair.case))),
        cases=(*_followed(material.explored), *_unfollowed(material.unexplored)),
        verdicts=material.verdicts,
        files=tuple(sorted(material.files, key=lambda file: file.path)),
        findings=tuple(
            _placed(verdict.finding, material.origin) for verdict in material.verdicts if isinstance(verdict, Found)
        ),
        warnings=_unique(_warnings(material)),
        sandbox=material.sandbox,
        timings=timings,
    )


def nothing_to_test(change: Change, event: Event, *, warnings: Iterable[str] = ()) -> Report:
    """Report a change that touches nothing a test could show."""
    return Report(
        conclusion=Conclusion.NOTHING_TO_TEST,
        change=change,
        seed=event.seed,
        scope=event.scope,
        strength=event.strength,
        budget=event.budget,
        warnings=_unique((*warnings, *change.notes)),
    )


def not_executed(material: Material, candidates: tuple[Candidate, ...], *, cause: str) -> Report:
    """Report that nothing was run: what was found out statically, and `cause` as the reason of every candidate."""
    verdicts = tuple(Unexecuted(candidate=candidate, reason=cause) for candidate in candidates)
    return Report(
        conclusion=Conclusion.NOT_EXECUTED,
        change=material.change,
        seed=material.event.seed,
        scope=material.event.scope,
        strength=material.event.strength,
        budget=material.event.budget,
        targets=tuple(sorted(material.targets, key=_target_order)),
        pairings=tuple(sorted(material.pairings, key=lambda pair: (pair.target, -pair.score, pair.case))),
        verdicts=verdicts,
        warnings=_unique((cause, *_warnings(material))),
        sandbox=material.sandbox,
    )


def base_unmeasured(error: NotExecutedError | None = None) -> str:
    """Say why the base column is empty: the error's first line, without the log that may follow; no error, no time."""
    cause = "the budget was used up."
    if error is not None:
        cause = f"{error.message.splitlines()[0]} (see docs/messages.md#{error.slug})"
    return f"The base column is empty, since the team's tests were not run on the base revision: {cause}"


def team_on_head(run: SuiteRun) -> tuple[str, ...]:
    """Say how many of the team's tests do not pass on the head revision, and that none of the lines was measured."""
    counts = Counter(str(result.outcome) for result in run.results)
    passed = counts.pop(str(Outcome.PASSED), 0)
    counts.pop(str(Outcome.SKIPPED), 0)
    told = []
    if counts:
        listed = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
        told.append(
            f"The team's tests do not all pass on the head revision: {listed}, of {len(run.results)}. What they "
            "covered counts all the same."
        )
    if passed and _python(run.executable) and not _python(run.covered):
        told.append(
            f"{passed} of the team's {len(run.results)} tests pass on the head revision, but no line of "
            "`sources.python` was measured, so that none counts as covered before. Let `team_tests` run them in an "
            "interpreter that `prepare` made, without a coverage tool of their own (`pytest`, not `coverage run`)."
        )
    return tuple(told)


def _python(coverage: Coverage) -> bool:
    return any(line.path.endswith(".py") for line in coverage.lines)


def base_failing(run: SuiteRun) -> str:
    """Say that the base column counts a suite of which nothing passes; nothing when a test does."""
    if not run.results or any(result.outcome is Outcome.PASSED for result in run.results):
        return ""
    return "No test of the team passes on the base revision; the base column counts what they covered all the same."


def conclude(targets: tuple[Target, ...], verdicts: tuple[Verdict, ...], missing: tuple[Missing, ...]) -> Conclusion:
    """Return the report's first word.

    Tested means that every target has a kept test, a finding, or tests of the team that leave nothing to add, and that
    the budget cut nothing off.
    """
    if not targets and not verdicts:
        return Conclusion.NOTHING_TO_TEST
    if verdicts and all(isinstance(verdict, Unexecuted) for verdict in verdicts):
        return Conclusion.PARTLY_TESTED if _all_by_budget(verdicts) else Conclusion.NOT_EXECUTED
    if any(_cut_short(verdict) for verdict in verdicts):
        return Conclusion.PARTLY_TESTED
    shown = {verdict.candidate.target for verdict in verdicts if _shows(verdict)}
    open_lines = {(gap.path, line) for gap in missing for line in gap.lines}
    if all(target.name in shown or _covered(target, open_lines) for target in targets):
        return Conclusion.TESTED
    return Conclusion.PARTLY_TESTED


def _all_by_budget(verdicts: tuple[Verdict, ...]) -> bool:
    return all(_cut_short(verdict) for verdict in verdicts) and all(
        verdict.reason == Reason.BUDGET for verdict in verdicts if isinstance(verdict, Unexecuted)
    )


def _cut_short(verdict: Verdict) -> bool:
    return isinstance(verdict, Unexecuted) or (isinstance(verdict, Rejected) and verdict.reason is Reason.BUDGET)


def _shows(verdict: Verdict) -> bool:
    if isinstance(verdict, Rejected):
        return verdict.reason is Reason.NO_EVIDENCE
    return isinstance(verdict, Kept | Found)


def _covered(target: Target, open_lines: set[tuple[str, int]]) -> bool:
    """Only a function is tested by the way: a screen or an operation wants a test that names it."""
    return isinstance(target, Function) and not any((target.path, line) in open_lines for line in target.lines)


def _placed(finding: Finding, origin: str) -> Finding:
    if not origin:
        return finding
    return replace(finding, reproduce=finding.reproduce.replace(f"{ORIGIN}'", f"'{origin}"))


def _target_order(target: Target) -> tuple[int, str, int, str]:
    kind = next(place for place, known in enumerate(_KINDS) if isinstance(target, known))
    return kind, target.path, min(target.lines, default=0), target.name


def _followed(explored: Iterable[Explored]) -> Iterator[CaseTrace]:
    for item in explored:
        if isinstance(item, Followed):
            yield CaseTrace(case=item.case, steps=item.steps, expectations=item.expectations, notes=item.notes)


def _unfollowed(cases: Iterable[ManualCase]) -> Iterator[CaseTrace]:
    for case in cases:
        steps = tuple(
            StepTrace(index=index, executed=False, reason=str(Reason.BUDGET)) for index in range(len(case.steps))
        )
        yield CaseTrace(case=case, steps=steps)


def _warnings(material: Material) -> Iterator[str]:
    yield from material.warnings
    yield from material.change.notes
    paired = {pairing.target for pairing in material.pairings}
    for target in sorted(material.targets, key=_target_order):
        sweeping = isinstance(material.event.scope, Everything)
        if isinstance(target, Screen) and target.name not in paired and not sweeping:
            yield f"The screen {target.name} ({target.path}) changed, and no manual case speaks of it."
    for item in material.explored:
        if isinstance(item, Exercised):
            yield from (f"{item.operation.name}: {note}" for note in item.notes)
    if material.sandbox is not None:
        yield from (f"Sandbox {material.sandbox.backend}: {risk}" for risk in material.sandbox.risks)


def _unique(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
