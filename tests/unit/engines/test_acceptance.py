"""What is suggested passed five times, alone and beside the others, and adds something; what disagrees is a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.candidate import Candidate, Disagreement, Kind, Oracle, Row, SourceFile
from bot.domain.case import Grade
from bot.domain.execution import NodeResult, Outcome, RunRequest, SuiteRun
from bot.domain.lines import Coverage, lines_of
from bot.domain.verdict import Evidence, Found, Kept, Reason, Rejected, Unexecuted, Verdict
from bot.engines.acceptance import accept, shuffled
from bot.engines.evidence import evidence_of

CONFTEST = SourceFile(path="tests/gen_tests/conftest.py", content='"""Owned."""\n')
WRONG = Disagreement(kind="status", summary="wrong", expected="201", seen="500", reproduce="curl -i /x")
STATED = Oracle(grade=Grade.EXPLICIT, text="documented 200")
Behaviour = Callable[[str, int, tuple[str, ...]], Outcome]


def a_candidate(name: str, **changes: object) -> Candidate:
    fields: dict[str, object] = {
        "id": name,
        "kind": Kind.API,
        "target": "GET /x",
        "path": f"tests/gen_tests/api/test_{name}.py",
        "name": f"test_{name}",
        "source": f"def test_{name}(api):\n    assert api.get('/x').status_code == 200\n",
        "oracles": (Oracle(grade=Grade.EXPLICIT, text=f"documented 200 of {name}"),),
    }
    return Candidate(**(fields | changes))  # type: ignore[arg-type]  # a builder takes any field


def a_row(name: str, **changes: object) -> Row:
    return Row(id=name, source=f"pytest.param({name!r})", **changes)  # type: ignore[arg-type]  # a builder


def assemble(candidates: tuple[Candidate, ...]) -> tuple[SourceFile, ...]:
    files: dict[str, str] = {}
    for candidate in candidates:
        files[candidate.path] = files.get(candidate.path, "") + candidate.source
    return (CONFTEST, *(SourceFile(path=path, content=text) for path, text in sorted(files.items())))


def passes(_node: str, _turn: int, _others: tuple[str, ...]) -> Outcome:
    return Outcome.PASSED


def fails(_node: str, _turn: int, _others: tuple[str, ...]) -> Outcome:
    return Outcome.FAILED


@dataclass
class World:
    """A runner that does what its table says; `turns` counts the runs a function has had."""

    rows: Mapping[str, tuple[str, ...]]
    behaviour: Mapping[str, Behaviour] = field(default_factory=dict)
    covers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    budget: int = 10_000
    turns: dict[str, int] = field(default_factory=dict)
    requests: list[RunRequest] = field(default_factory=list)
    refused: int = 0

    def run(self, request: RunRequest) -> SuiteRun | None:
        if len(self.requests) >= self.budget:
            self.refused += 1
            return None
        self.requests.append(request)
        results: list[NodeResult] = []
        numbers: set[int] = set()
        for node in request.nodes:
            name = node.rpartition("::")[2].removeprefix("test_")
            self.turns[name] = self.turns.get(name, 0) + 1
            numbers |= self.covers.get(name, frozenset())
            results += self._results(node, name, request)
        return SuiteRun(results=tuple(results), covered=Coverage(lines=lines_of("a.py", {1, *numbers})), boot=BOOT)

    def _results(self, node: str, name: str, request: RunRequest) -> list[NodeResult]:
        before = tuple(other.rpartition("::")[2].removeprefix("test_") for other in request.nodes)
        before = before[: before.index(name)]
        rows = self.rows.get(name, ()) or ("",)
        found = []
        for row in rows:
            key = f"{name}[{row}]" if row else name
            do = self.behaviour.get(key, self.behaviour.get(name, passes))
            outcome = do(key, self.turns[name], before)
            found.append(
                NodeResult(node=f"{node}[{row}]" if row else node, outcome=outcome, message="AssertionError: boom")
            )
        return found


BOOT = Coverage(lines=lines_of("a.py", {1}))


def judged(
    candidates: tuple[Candidate, ...],
    behaviour: Mapping[str, Behaviour] | None = None,
    *,
    covers: Mapping[str, frozenset[int]] | None = None,
    baseline: Evidence | None = None,
    seed: int = 7,
    budget: int = 10_000,
) -> tuple[tuple[Verdict, ...], World]:
    rows = {candidate.name.removeprefix("test_"): tuple(row.id for row in candidate.rows) for candidate in candidates}
    world = World(rows=rows, behaviour=behaviour or {}, covers=covers or {}, budget=budget)
    asking = accept(candidates, assemble=assemble, baseline=baseline or Evidence(), seed=seed)
    try:
        request = next(asking)
        while True:
            request = asking.send(world.run(request))
    except StopIteration as end:
        return end.value, world


def only(verdicts: tuple[Verdict, ...]) -> Verdict:
    assert len(verdicts) == 1
    return verdicts[0]


def test_a_stable_test_is_kept_after_five_runs_with_what_it_adds() -> None:
    verdicts, world = judged((a_candidate("a"),), covers={"a": frozenset({1, 2})})

    verdict = only(verdicts)
    assert isinstance(verdict, Kept)
    assert verdict.runs == 5
    assert len(world.requests) == 5
    assert verdict.evidence.coverage.lines == lines_of("a.py", {2})


def test_what_starting_the_application_covers_is_nobodys_merit() -> None:
    verdict = only(judged((a_candidate("a"),), covers={"a": frozenset({1})})[0])

    assert isinstance(verdict, Kept)
    assert not verdict.evidence.coverage


@pytest.mark.parametrize(
    ("changes", "behaviour", "reason"),
    [
        ({"source": "import os\n"}, passes, Reason.UNSAFE),
        ({"source": "def test_a(:\n"}, passes, Reason.UNSAFE),
        ({"oracles": ()}, passes, Reason.NO_ORACLE),
        ({"oracles": (Oracle(grade=Grade.OBSERVED, text="409"),)}, passes, Reason.NO_ORACLE),
        ({}, lambda *_: Outcome.DID_NOT_BUILD, Reason.DOES_NOT_BUILD),
        ({}, lambda *_: Outcome.MISSING, Reason.DOES_NOT_BUILD),
        ({}, fails, Reason.FAILS),
        ({}, lambda *_: Outcome.SKIPPED, Reason.FAILS),
        ({}, lambda *_: Outcome.TIMED_OUT, Reason.FAILS),
        ({}, lambda _n, turn, _o: Outcome.PASSED if turn < 3 else Outcome.FAILED, Reason.FLAKY),
    ],
)
def test_a_rejection_names_the_first_thing_wrong(
    changes: dict[str, object], behaviour: Behaviour, reason: Reason
) -> None:
    """An author who is told the reason can tell the bot's mistake from their own."""
    verdict = only(judged((a_candidate("a", **changes),), {"a": behaviour})[0])

    assert isinstance(verdict, Rejected)
    assert verdict.reason is reason


def test_what_was_refused_is_never_run() -> None:
    _, world = judged((a_candidate("a", source="import os\n"), a_candidate("b", oracles=())))

    assert world.requests == []


def test_a_test_that_others_disturb_is_rejected_for_the_order() -> None:
    def disturbed(_node: str, _turn: int, before: tuple[str, ...]) -> Outcome:
        return Outcome.FAILED if "polluter" in before else Outcome.PASSED

    verdicts, _ = judged((a_candidate("polluter"), a_candidate("victim")), {"victim": disturbed})

    polluter, victim = verdicts
    assert isinstance(polluter, Kept)
    assert isinstance(victim, Rejected)
    assert victim.reason is Reason.ORDER


def test_each_kept_test_raises_the_bar_for_the_next() -> None:
    twins = tuple(a_candidate(name, oracles=(STATED,)) for name in ("a", "b", "c"))

    a, b, c = judged(twins, covers={"a": frozenset({2}), "b": frozenset({2}), "c": frozenset({2, 3})})[0]

    assert isinstance(a, Kept)
    assert isinstance(b, Rejected)
    assert b.reason is Reason.NO_EVIDENCE
    assert isinstance(c, Kept)
    assert c.evidence.coverage.lines == lines_of("a.py", {3})


def test_what_the_teams_suite_shows_is_not_shown_again() -> None:
    candidate = a_candidate("a")
    baseline = evidence_of(candidate, Coverage(lines=lines_of("a.py", {2})))

    verdict = only(judged((candidate,), covers={"a": frozenset({2})}, baseline=baseline)[0])

    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.NO_EVIDENCE
    assert verdict.detail == ""


def test_a_run_without_coverage_is_said() -> None:
    candidate = a_candidate("a")

    verdict = only(judged((candidate,), baseline=evidence_of(candidate, Coverage()))[0])

    assert isinstance(verdict, Rejected)
    assert verdict.detail == "its run measured no coverage."


def test_an_observed_status_is_no_evidence() -> None:
    candidate = a_candidate(
        "a",
        case="TC-1",
        steps=(0, 1),
        oracles=(
            Oracle(grade=Grade.OBSERVED, text="409", expectation=0),
            Oracle(grade=Grade.DERIVED, text="shown", expectation=1),
        ),
    )

    evidence = evidence_of(candidate, Coverage())

    assert evidence.oracles == {("GET /x", "shown")}
    assert evidence.expectations == {("TC-1", 1)}
    assert evidence.steps == {("TC-1", 0), ("TC-1", 1)}


def test_a_stable_disagreement_becomes_a_finding_with_its_own_test() -> None:
    verdicts, world = judged((a_candidate("a"), a_candidate("b", disagreement=WRONG)), {"b": fails})

    found = verdicts[1]
    assert isinstance(found, Found)
    assert found.runs == 5
    assert found.finding.id == "F-1"
    assert found.finding.reproduce == "gen-tests reproduce REPORT.json F-1\ncurl -i /x"
    assert found.finding.test.content == a_candidate("b").source
    assert all(len(request.nodes) == 1 for request in world.requests if "test_b" in str(request.nodes))


@pytest.mark.parametrize(
    ("behaviour", "reason", "runs"),
    [
        (lambda _n, turn, _o: Outcome.FAILED if turn < 3 else Outcome.PASSED, Reason.FLAKY, 3),
        (passes, Reason.FLAKY, 5),
        (lambda *_: Outcome.BROKEN, Reason.FAILS, 1),
        (lambda *_: Outcome.DID_NOT_BUILD, Reason.DOES_NOT_BUILD, 1),
    ],
)
def test_a_disagreement_that_does_not_hold_is_no_finding(behaviour: Behaviour, reason: Reason, runs: int) -> None:
    verdict = only(judged((a_candidate("a", disagreement=WRONG),), {"a": behaviour})[0])

    assert isinstance(verdict, Rejected)
    assert (verdict.reason, verdict.runs) == (reason, runs)


def test_a_test_that_breaks_before_its_assertion_shows_no_disagreement() -> None:
    """A registration that fails five times says nothing about the total that the test was written for."""
    candidate = a_candidate("a", disagreement=WRONG)
    asking = accept((candidate,), assemble=assemble, baseline=Evidence(), seed=1)
    next(asking)
    broken = NodeResult(node=candidate.node, outcome=Outcome.FAILED, message="httpx.HTTPStatusError: 409")

    with pytest.raises(StopIteration) as end:
        asking.send(SuiteRun(results=(broken,)))

    verdict = only(end.value.value)
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.FAILS
    assert "before it came to its assertion" in verdict.detail


def test_a_row_that_disagrees_leaves_its_function_and_becomes_a_finding() -> None:
    rows = (a_row("good"), a_row("bad", disagreement=WRONG))

    kept, found = judged((a_candidate("a", rows=rows),), {"a[bad]": fails})[0]

    assert isinstance(kept, Kept)
    assert kept.candidate.rows == rows[:1]
    assert isinstance(found, Found)
    assert found.candidate.id == "a[bad]"
    assert found.finding.node.endswith("::test_a")


def test_a_row_that_fails_twice_leaves_and_the_others_stay() -> None:
    rows = (a_row("good"), a_row("bad"))

    kept, left = judged((a_candidate("a", rows=rows),), {"a[bad]": fails})[0]

    assert isinstance(kept, Kept)
    assert kept.candidate.rows == rows[:1]
    assert isinstance(left, Rejected)
    assert (left.candidate.id, left.reason) == ("a[bad]", Reason.FAILS)
    assert "boom" in left.detail


def test_a_row_that_fails_once_makes_its_function_flaky() -> None:
    rows = (a_row("good"), a_row("bad"))
    once: Behaviour = lambda _n, turn, _o: Outcome.FAILED if turn == 1 else Outcome.PASSED  # noqa: E731 - a table entry

    verdict = only(judged((a_candidate("a", rows=rows),), {"a[bad]": once})[0])

    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.FLAKY


def test_rows_left_without_a_stated_oracle_are_not_kept() -> None:
    rows = (a_row("good", grade=Grade.OBSERVED), a_row("bad"))

    first, second = judged((a_candidate("a", rows=rows, oracles=()),), {"a[bad]": fails})[0]

    assert isinstance(first, Rejected)
    assert first.reason is Reason.NO_ORACLE
    assert isinstance(second, Rejected)


def test_a_function_whose_rows_all_fail_is_rejected_once() -> None:
    verdict = only(judged((a_candidate("a", rows=(a_row("x"), a_row("y"))),), {"a": fails})[0])

    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.FAILS


def test_rows_are_found_behind_a_browser_name_and_an_escape() -> None:
    """pytest writes `[chromium-...]` and escapes what is not ASCII."""
    candidate = a_candidate("a", rows=(a_row("café"),))
    asking = accept((candidate,), assemble=assemble, baseline=Evidence(), seed=1)
    result = NodeResult(node=f"{candidate.node}[chromium-caf\\xe9]", outcome=Outcome.PASSED)
    next(asking)
    for _ in range(4):
        asking.send(SuiteRun(results=(result,)))
    with pytest.raises(StopIteration) as end:
        asking.send(SuiteRun(results=(result,)))
    assert isinstance(only(end.value.value), Kept)


def test_a_node_reported_twice_counts_as_its_worse_result() -> None:
    candidate = a_candidate("a")
    asking = accept((candidate,), assemble=assemble, baseline=Evidence(), seed=1)
    next(asking)
    results = tuple(NodeResult(node=candidate.node, outcome=outcome) for outcome in (Outcome.PASSED, Outcome.FAILED))
    with pytest.raises(StopIteration) as end:
        asking.send(SuiteRun(results=results, log="\n  first words\nmore"))
    verdict = only(end.value.value)
    assert isinstance(verdict, Rejected)
    assert verdict.detail == "failed: first words"


@pytest.mark.parametrize("budget", range(20))
def test_wherever_the_budget_ends_every_candidate_has_a_verdict(budget: int) -> None:
    candidates = (
        a_candidate("a"),
        a_candidate("b", disagreement=WRONG),
        a_candidate("c", rows=(a_row("x"), a_row("y"))),
        a_candidate("d"),
    )
    late: Behaviour = lambda _n, turn, _o: Outcome.FAILED if turn == 3 else Outcome.PASSED  # noqa: E731 - a table entry
    verdicts, world = judged(candidates, {"b": fails, "c[y]": fails, "d": late}, budget=budget)

    assert {verdict.candidate.id.partition("[")[0] for verdict in verdicts} == {"a", "b", "c", "d"}
    assert all(verdict.runs == 5 for verdict in verdicts if isinstance(verdict, Kept | Found))
    assert world.refused <= 3
    if budget == 0:
        assert all(isinstance(verdict, Unexecuted) for verdict in verdicts)


def _coin(name: str, chance: int, salt: int) -> Behaviour:
    """A test that passes `chance` times in 100, decided by its name and its turn."""

    def toss(node: str, turn: int, _before: tuple[str, ...]) -> Outcome:
        roll = sha256(f"{salt}:{name}:{node}:{turn}".encode()).digest()[0] * 100 // 256
        return Outcome.PASSED if roll < chance else Outcome.FAILED

    return toss


@settings(max_examples=150)
@given(
    chances=st.lists(st.sampled_from([0, 30, 50, 90, 100]), min_size=1, max_size=6),
    disputed=st.sets(st.integers(0, 5)),
    lines=st.lists(st.sets(st.integers(1, 6)), min_size=6, max_size=6),
    seed=st.integers(0, 1000),
)
def test_the_promises_hold_in_any_world(
    chances: list[int], disputed: set[int], lines: list[set[int]], seed: int
) -> None:
    """H-1: nothing flaky is kept unless it passed five times, nothing kept is without gain, and a replay agrees."""
    names = [f"t{index}" for index in range(len(chances))]
    candidates = tuple(
        a_candidate(name, oracles=(STATED,), disagreement=WRONG if index in disputed else None)
        for index, name in enumerate(names)
    )
    behaviour = {name: _coin(name, chance, seed) for name, chance in zip(names, chances, strict=True)}
    covers = {name: frozenset(numbers) for name, numbers in zip(names, lines, strict=False)}

    verdicts, world = judged(candidates, behaviour, covers=covers, seed=seed)

    assert [verdict.candidate.id for verdict in verdicts] == names
    shown = Evidence()
    for verdict, chance in zip(verdicts, chances, strict=True):
        if isinstance(verdict, Kept):
            assert chance > 0
            assert verdict.runs == 5
            assert verdict.candidate.disagreement is None
            assert verdict.evidence - shown == verdict.evidence
            shown = shown | verdict.evidence
        if isinstance(verdict, Found):
            assert chance < 100
            assert verdict.candidate.disagreement is not None
        if chance == 100 and verdict.candidate.disagreement is None:
            assert isinstance(verdict, Kept) or verdict.reason is Reason.NO_EVIDENCE  # type: ignore[union-attr]
    assert judged(candidates, behaviour, covers=covers, seed=seed)[0] == verdicts
    assert all(request.seed >= seed for request in world.requests)


def test_every_suite_run_has_an_order_of_its_own() -> None:
    candidates = tuple(a_candidate(f"t{index}") for index in range(8))

    _, world = judged(candidates)

    suites = [request.nodes for request in world.requests if len(request.nodes) == 8]
    assert len(set(suites)) == len(suites) == 4
    assert {frozenset(nodes) for nodes in suites} == {frozenset(candidate.node for candidate in candidates)}


def test_an_order_is_a_permutation() -> None:
    assert shuffled((), seed=1, run=2) == ()
