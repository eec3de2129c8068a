"""Which candidates are worth suggesting: the gate, five runs, and an ordered fold over what each one adds.

Run 1 is each candidate alone; runs 2 to `runs` are the whole surviving suite, every time in another order. What carries
a disagreement is tried in the same way, but among its like: it never stands beside the suite. `accept` is a generator:
it yields the run it wants next and is sent what came of it, or None when the budget allows no more. None ends a phase
(disputes, alone, suite), not the generator, so that a caller who keeps time for the suite runs can have them.

A row that fails alone, twice, leaves its function and is judged on its own, under the id `candidate[row]`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.domain.candidate import Candidate, Disagreement, Kind, Row, SourceFile
from bot.domain.execution import NodeResult, Outcome, RunRequest, SuiteRun
from bot.domain.lines import NOTHING, Coverage
from bot.domain.verdict import Evidence, Finding, Found, Kept, Reason, Rejected, Unexecuted, Verdict
from bot.engines.evidence import GRADED, evidence_of
from bot.engines.volatile import steady
from bot.engines.writing.gate import violations

Assemble = Callable[[tuple[Candidate, ...]], tuple[SourceFile, ...]]
Place = tuple[int, int]

CONFIRMATIONS = 2
_DETAIL = 300
# How pytest begins the message of a failure that an oracle brought about; anything else broke on the way there.
_ORACLES = ("assert ", "AssertionError", "jsonschema.exceptions.ValidationError")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A candidate, or some of its rows, on its way through the runs; `place` keeps the order it came in."""

    candidate: Candidate
    place: Place
    runs: int = 0
    covered: Coverage = NOTHING
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """What all trials of one review share, and the verdicts so far."""

    assemble: Assemble
    seed: int
    runs: int
    verdicts: dict[Place, Verdict] = field(default_factory=dict)
    proved: list[Trial] = field(default_factory=list)

    def request(self, candidates: tuple[Candidate, ...], *, run: int, label: str = "") -> RunRequest:
        """Ask for these candidates, in this order, on a fresh state."""
        nodes = tuple(candidate.node for candidate in candidates)
        return RunRequest(files=self.assemble(candidates), nodes=nodes, seed=self.seed + run, label=label)

    def reject(self, trial: Trial, reason: Reason, detail: str = "") -> None:
        """Note the first reason against a candidate."""
        verdict = Rejected(candidate=trial.candidate, reason=reason, detail=_cut(detail), runs=trial.runs)
        self.verdicts[trial.place] = verdict

    def give_up(self, *trials: Trial) -> None:
        """Note that the budget ended before these trials did."""
        for trial in trials:
            if trial.runs:
                self.reject(trial, Reason.BUDGET, f"after {trial.runs} of {self.runs} runs")
            else:
                self.verdicts[trial.place] = Unexecuted(candidate=trial.candidate, reason=str(Reason.BUDGET))


Steps = Generator[RunRequest, SuiteRun | None, None]
Survivors = Generator[RunRequest, SuiteRun | None, tuple[Trial, ...]]


def accept(
    candidates: tuple[Candidate, ...], *, assemble: Assemble, baseline: Evidence, seed: int, runs: int = 5
) -> Generator[RunRequest, SuiteRun | None, tuple[Verdict, ...]]:
    """Ask for runs until every candidate has its verdict; verdicts come in the order of the candidates.

    `assemble` turns candidates into whole files, the owned conftest among them. `baseline` is what the team's suite
    already shows.
    """
    docket = Docket(assemble=assemble, seed=seed, runs=runs)
    plain, disputed = _admitted(candidates, docket)
    yield from _disputes(disputed, docket)
    survivors = yield from _alone(plain, docket)
    survivors = yield from _together(survivors, docket)
    _fold(survivors, docket, baseline)
    _publish(docket)
    return tuple(docket.verdicts[place] for place in sorted(docket.verdicts))


def shuffled(nodes: tuple[Trial, ...], *, seed: int, run: int) -> tuple[Trial, ...]:
    """Return the trials in an order that only the seed, the run and their node ids decide, page tests first.

    A manual case speaks of a fresh state, an API test makes its own; the owned conftest.py sorts in the same way.
    """

    def weight(trial: Trial) -> tuple[bool, bytes, Place]:
        digest = sha256(f"{seed}:{run}:{trial.candidate.node}".encode("utf-8", "surrogatepass")).digest()
        return trial.candidate.kind is not Kind.UI, digest, trial.place

    return tuple(sorted(nodes, key=weight))


def _admitted(candidates: tuple[Candidate, ...], docket: Docket) -> tuple[tuple[Trial, ...], tuple[Trial, ...]]:
    """Split off what carries a disagreement, then refuse what is unsafe and what asserts nothing."""
    plain: list[Trial] = []
    disputed: list[Trial] = []
    for index, candidate in enumerate(candidates):
        for trial in _split(candidate, index):
            problems = [text for file in docket.assemble((trial.candidate,)) for text in violations(file)]
            if problems:
                docket.reject(trial, Reason.UNSAFE, "; ".join(problems[:3]))
            elif _disagreement(trial.candidate):
                disputed.append(trial)
            elif not _has_oracle(trial.candidate):
                docket.reject(trial, Reason.NO_ORACLE)
            else:
                plain.append(trial)
    return tuple(plain), tuple(disputed)


def _split(candidate: Candidate, index: int) -> Iterator[Trial]:
    rows = tuple(row for row in candidate.rows if row.disagreement is None)
    if candidate.disagreement is not None or len(rows) == len(candidate.rows):
        yield Trial(candidate=candidate, place=(index, 0))
        return
    if rows:
        yield Trial(candidate=replace(candidate, rows=rows), place=(index, 0))
    for number, row in enumerate(candidate.rows, start=1):
        if row.disagreement is not None:
            yield Trial(candidate=_only(candidate, row), place=(index, number))


def _only(candidate: Candidate, row: Row) -> Candidate:
    return replace(candidate, id=f"{candidate.id}[{row.id}]", rows=(row,), interactions=None)


def _disagreement(candidate: Candidate) -> Disagreement | None:
    return candidate.disagreement or next((row.disagreement for row in candidate.rows if row.disagreement), None)


def _has_oracle(candidate: Candidate) -> bool:
    grades = [oracle.grade for oracle in candidate.oracles] + [row.grade for row in candidate.rows]
    return any(grade in GRADED for grade in grades)


def _disputes(trials: tuple[Trial, ...], docket: Docket) -> Steps:
    """Run each disputed trial alone, then all of them together until `runs`; one that ends in two ways is out."""
    outcomes: dict[Place, list[Outcome]] = {trial.place: [] for trial in trials}
    going: list[Trial] = []
    for number, trial in enumerate(trials):
        label = f"disagreement {number + 1} of {len(trials)}, alone"
        run = yield docket.request((trial.candidate,), run=1, label=label)
        if run is None:
            docket.give_up(*going, *trials[number:])
            return
        going += _heard((replace(trial, runs=1),), run, outcomes, docket)
    for number in range(2, docket.runs + 1 if going else 2):
        label = f"disagreements together, run {number} of {docket.runs}"
        order = shuffled(tuple(going), seed=docket.seed, run=number)
        run = yield docket.request(_joined(order), run=number, label=label)
        if run is None:
            docket.give_up(*going)
            return
        going = list(_heard(tuple(replace(trial, runs=number) for trial in going), run, outcomes, docket))
        if not going:
            return
    for trial in going:
        _settle(trial, outcomes[trial.place], docket)


def _joined(trials: tuple[Trial, ...]) -> tuple[Candidate, ...]:
    """Return the candidates with rows of one function put together again, so that it is written once."""
    by_node: dict[str, Candidate] = {}
    for trial in trials:
        known = by_node.get(trial.candidate.node)
        rows = (*known.rows, *trial.candidate.rows) if known else trial.candidate.rows
        by_node[trial.candidate.node] = replace(trial.candidate, rows=rows)
    return tuple(by_node.values())


def _heard(
    trials: tuple[Trial, ...], run: SuiteRun, outcomes: dict[Place, list[Outcome]], docket: Docket
) -> Iterator[Trial]:
    """Yield the trials that may go on after a run."""
    for trial in trials:
        if _goes_on(trial, run, outcomes[trial.place], docket):
            yield trial


def _goes_on(trial: Trial, run: SuiteRun, outcomes: list[Outcome], docket: Docket) -> bool:
    """Tell whether a trial may go on: it built, an oracle decided, and it ended as it did before."""
    result = _worst(_results(run, trial.candidate))
    outcomes.append(result.outcome)
    if result.outcome in {Outcome.DID_NOT_BUILD, Outcome.MISSING}:
        docket.reject(trial, Reason.DOES_NOT_BUILD, _said(result, run))
    elif result.outcome not in {Outcome.PASSED, Outcome.FAILED}:
        docket.reject(trial, Reason.FAILS, _said(result, run))
    elif result.outcome is Outcome.FAILED and result.message and not result.message.startswith(_ORACLES):
        docket.reject(trial, Reason.FAILS, f"before it came to its assertion: {_said(result, run)}")
    elif len(set(outcomes)) > 1:
        docket.reject(trial, Reason.FLAKY, f"run {trial.runs} ended as {result.outcome}, earlier ones did not")
    else:
        return True
    return False


def _settle(trial: Trial, outcomes: list[Outcome], docket: Docket) -> None:
    if set(outcomes) == {Outcome.FAILED}:
        docket.proved.append(trial)
    else:
        detail = f"the disagreement seen while exploring did not come back in {trial.runs} runs"
        docket.reject(trial, Reason.FLAKY, detail)


def _alone(trials: tuple[Trial, ...], docket: Docket) -> Survivors:
    """Run 1: each candidate by itself, which also says what it covers."""
    survivors: list[Trial] = []
    for number, trial in enumerate(trials):
        run = yield docket.request((trial.candidate,), run=1, label=f"{number + 1} of {len(trials)}, alone")
        if run is None:
            docket.give_up(*trials[number:])
            break
        survivors += yield from _first(replace(trial, runs=1), run, docket)
    return tuple(survivors)


def _first(trial: Trial, run: SuiteRun, docket: Docket) -> Survivors:
    """Judge a candidate by its run alone; rows that fail are tried once more and leave."""
    results = _results(run, trial.candidate)
    worst = _worst(results)
    failing = tuple(row for row, result in results if row is not None and result.outcome is not Outcome.PASSED)
    if worst.outcome is Outcome.PASSED:
        return (_measured(trial, run),)
    if worst.outcome is Outcome.DID_NOT_BUILD or all(item.outcome is Outcome.MISSING for _, item in results):
        docket.reject(trial, Reason.DOES_NOT_BUILD, _said(worst, run))
    elif len(failing) in {0, len(trial.candidate.rows)}:
        docket.reject(trial, Reason.FAILS, _said(worst, run))
    else:
        return (yield from _without(trial, failing, dict(results), docket))
    return ()


def _without(trial: Trial, failing: tuple[Row, ...], said: dict[Row | None, NodeResult], docket: Docket) -> Survivors:
    """Let rows that fail again leave; the function goes on with what passes again without them."""
    candidate = trial.candidate
    rest = replace(candidate, rows=tuple(row for row in candidate.rows if row not in failing), interactions=None)
    again = yield docket.request((replace(candidate, rows=failing),), run=1)
    clean = (yield docket.request((rest,), run=1)) if again is not None else None
    if again is None or clean is None:
        docket.give_up(trial)
        return ()
    stable = all(
        result.outcome is not Outcome.PASSED for _, result in _results(again, replace(candidate, rows=failing))
    )
    if not stable or _worst(_results(clean, rest)).outcome is not Outcome.PASSED:
        docket.reject(replace(trial, runs=2), Reason.FLAKY, f"rows that failed did not fail again: {failing[0].id}")
        return ()
    for row in failing:
        left = Trial(candidate=_only(candidate, row), place=(trial.place[0], 1 + candidate.rows.index(row)), runs=2)
        docket.reject(left, Reason.FAILS, f"the row left its function: {_said(said[row], again)}")
    if not _has_oracle(rest):
        docket.reject(replace(trial, candidate=rest), Reason.NO_ORACLE, "after its failing rows left")
        return ()
    return (_measured(replace(trial, candidate=rest), clean),)


def _together(trials: tuple[Trial, ...], docket: Docket) -> Survivors:
    """Runs 2 to `runs`: everything that survives, each time in another order."""
    for number in range(2, docket.runs + 1):
        if not trials:
            break
        order = shuffled(trials, seed=docket.seed, run=number)
        label = f"{len(trials)} together, run {number} of {docket.runs}"
        run = yield docket.request(tuple(trial.candidate for trial in order), run=number, label=label)
        if run is None:
            docket.give_up(*trials)
            return ()
        survivors = []
        for trial in trials:
            worst = _worst(_results(run, trial.candidate))
            if worst.outcome is Outcome.PASSED:
                survivors.append(replace(trial, runs=number))
            else:
                yield from _beside(replace(trial, runs=number), _said(worst, run), docket)
        trials = tuple(survivors)
    return trials


def _beside(trial: Trial, said: str, docket: Docket) -> Steps:
    """Tell a test that the others disturb from one that is flaky by itself: run it alone a few times more."""
    for _ in range(CONFIRMATIONS):
        run = yield docket.request((trial.candidate,), run=trial.runs)
        if run is None:
            docket.reject(trial, Reason.FLAKY, f"passed alone, then in run {trial.runs}: {said}")
            return
        if _worst(_results(run, trial.candidate)).outcome is not Outcome.PASSED:
            docket.reject(trial, Reason.FLAKY, f"in run {trial.runs}: {said}")
            return
    docket.reject(trial, Reason.ORDER, f"in run {trial.runs}: {said}")


def _fold(trials: tuple[Trial, ...], docket: Docket, baseline: Evidence) -> None:
    """Keep what adds evidence, in order; each kept test raises the baseline for the next."""
    seen = baseline
    for trial in sorted(trials, key=lambda trial: trial.place):
        evidence = evidence_of(trial.candidate, trial.covered)
        gain = evidence - seen
        if gain:
            seen = seen | evidence
            docket.verdicts[trial.place] = Kept(candidate=trial.candidate, evidence=gain, runs=trial.runs)
        else:
            unmeasured = "" if trial.covered else f"its run measured no coverage. {_first_line(trial.log)}".strip()
            docket.reject(trial, Reason.NO_EVIDENCE, unmeasured)


def _publish(docket: Docket) -> None:
    """Number the findings in the order of their candidates."""
    for number, trial in enumerate(sorted(docket.proved, key=lambda trial: trial.place), start=1):
        finding = _finding(trial.candidate, f"F-{number}", docket.assemble((trial.candidate,)))
        docket.verdicts[trial.place] = Found(candidate=trial.candidate, finding=finding, runs=trial.runs)


def _finding(candidate: Candidate, identity: str, files: tuple[SourceFile, ...]) -> Finding:
    seen = _disagreement(candidate)
    if seen is None:  # pragma: no cover - only what carries a disagreement is proved
        msg = f"{candidate.id} carries no disagreement"
        raise AssertionError(msg)
    command = f"gen-tests reproduce REPORT.json {identity}"
    return Finding(
        id=identity,
        kind=seen.kind,
        target=candidate.target,
        summary=seen.summary,
        expected=seen.expected,
        seen=seen.seen,
        reproduce=f"{command}\n{seen.reproduce}" if seen.reproduce else command,
        test=next(file for file in files if file.path == candidate.path),
        node=candidate.node,
    )


def _measured(trial: Trial, run: SuiteRun) -> Trial:
    return replace(trial, covered=run.covered - run.boot, log=run.log)


def _results(run: SuiteRun, candidate: Candidate) -> tuple[tuple[Row | None, NodeResult], ...]:
    """Return one result for each row (or for the whole function); what was not reported is MISSING."""
    own = [item for item in run.results if item.node == candidate.node or item.node.startswith(f"{candidate.node}[")]
    if not candidate.rows:
        return ((None, _one(own, candidate.node)),)
    return tuple((row, _one(_of_row(own, candidate, row), f"{candidate.node}[{row.id}]")) for row in candidate.rows)


def _of_row(results: list[NodeResult], candidate: Candidate, row: Row) -> list[NodeResult]:
    """Pick a row's results; pytest escapes an id, and pytest-playwright puts the browser's name before it."""
    node = candidate.node
    escaped = row.id.encode("unicode_escape").decode("ascii")
    ids = {f"{node}[{browser}{name}]" for browser in ("", "chromium-") for name in (row.id, escaped)}
    return [item for item in results if item.node == node or item.node in ids]


def _one(results: list[NodeResult], node: str) -> NodeResult:
    """Return the worst of a node's results; a program in the sandbox may report a node twice."""
    missing = NodeResult(node=node, outcome=Outcome.MISSING, message="the run did not report it")
    return next((item for item in results if item.outcome is not Outcome.PASSED), results[0] if results else missing)


def _worst(results: tuple[tuple[Row | None, NodeResult], ...]) -> NodeResult:
    order = [Outcome.DID_NOT_BUILD, Outcome.MISSING, Outcome.BROKEN, Outcome.TIMED_OUT, Outcome.SKIPPED, Outcome.FAILED]
    ranked = {outcome: rank for rank, outcome in enumerate(order)}
    return min((result for _, result in results), key=lambda result: ranked.get(result.outcome, len(order)))


def _said(result: NodeResult, run: SuiteRun) -> str:
    row = result.node.rpartition("::")[2].partition("[")[2].rstrip("]")
    words = result.message.strip() or _first_line(run.log)
    return ": ".join(part for part in (row, str(result.outcome), words) if part)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _cut(text: str) -> str:
    flat = steady(" ".join(text.split()))
    return flat if len(flat) <= _DETAIL else flat[: _DETAIL - 3] + "..."
