"""The shards of a sweep, joined, are the one run; the agenda goes where least is covered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.api import Operation
from bot.domain.candidate import Kind, SourceFile
from bot.domain.case import ManualCase, Pairing, Step
from bot.domain.event import WHOLE_CHANGE, Event, Everything, NamedCases, Shard
from bot.domain.exploration import Exercised, Followed, StepTrace
from bot.domain.lines import Coverage, Line, lines_of
from bot.domain.report import Measured, Untested
from bot.domain.source import PythonModule
from bot.domain.target import Endpoint, Screen
from bot.domain.verdict import Evidence, Found, Kept, Reason, Rejected, Verdict
from bot.engines.agenda import agenda, share_of
from bot.engines.proceedings import Proceedings, conclude, join, missing_parts, slim, whole
from bot.engines.reporting import Material
from tests.builders import CHANGE, a_candidate, a_finding

EVENT = Event(base=CHANGE.head, head=CHANGE.head, scope=Everything())
CONFTEST = SourceFile(path="tests/gen_tests/conftest.py", content="import pytest\n")


def operation(name: str, *lines: int) -> Endpoint:
    return Endpoint(
        name=f"GET /{name}",
        path="shop/app.py",
        lines=lines,
        operation=Operation(method="get", path=f"/{name}", operation_id=name),
    )


def case(name: str) -> ManualCase:
    return ManualCase(id=name, title=f"About {name}", path=f"manual-tests/{name}.md", steps=(Step(text="Go", line=1),))


CART = Screen(name="Cart", path="web/Cart.jsx", lines=(1, 2))
ORDERS, USERS = operation("orders", 1, 2, 3, 4), operation("users", 5, 6)
TARGETS = (CART, ORDERS, USERS)
PAIRED = (Pairing(case="TC-1", target="Cart", score=0.9, reasons=()),)
CASES = (case("TC-1"), case("TC-2"))


def keys(scope: object, covered: frozenset[Line] = frozenset()) -> list[str]:
    entries = agenda(TARGETS, PAIRED, CASES, scope=scope, covered=Coverage(lines=covered))  # type: ignore[arg-type]
    return [entry.key for entry in entries]


def test_a_change_is_asked_about_cases_first() -> None:
    """What a review did before there were sweeps it still does in that order."""
    assert keys(WHOLE_CHANGE) == ["case TC-1", "operation GET /orders", "operation GET /users"]
    assert keys(NamedCases(ids=("TC-2",))) == ["case TC-2"]


def test_a_sweep_begins_where_least_is_covered() -> None:
    """A small budget goes where it shows most; what nothing is known to speak of comes last."""
    covered = lines_of("web/Cart.jsx", (1, 2)) | lines_of("shop/app.py", (1,))

    assert keys(Everything(), covered) == [
        "operation GET /users",
        "operation GET /orders",
        "case TC-1",
        "case TC-2",
    ]


@given(st.integers(1, 6), st.sets(st.sampled_from(sorted(lines_of("shop/app.py", range(1, 7))))))
def test_shards_share_everything_and_nothing_twice(count: int, covered: set[Line]) -> None:
    """Which shard does what depends on nothing that may differ between two machines."""
    entries = agenda(TARGETS, PAIRED, CASES, scope=Everything(), covered=Coverage(lines=frozenset(covered)))
    other = agenda(TARGETS, PAIRED, CASES, scope=Everything(), covered=Coverage())
    shards = [Shard(number=number, count=count) for number in range(1, count + 1)]

    parts = [[entry.key for entry in share_of(entries, shard)] for shard in shards]

    assert sorted(key for part in parts for key in part) == sorted(entry.key for entry in entries)
    assert [set(part) for part in parts] == [{entry.key for entry in share_of(other, shard)} for shard in shards]


NAMES = [f"op{number}" for number in range(8)]
RAW = st.frozensets(st.integers(1, 12), max_size=4)
WHAT = st.sampled_from(("kept", "kept", "kept", "found", "flaky"))


def folded(raw: list[tuple[str, str, frozenset[int]]]) -> tuple[Verdict, ...]:
    """Judge raw evidence in order, as the acceptance fold does."""
    seen, verdicts, findings = Evidence(), list[Verdict](), 0
    for name, what, numbers in raw:
        candidate = a_candidate(name, target=f"GET /{name}", source=f"def test_{name}(api):\n    assert api\n")
        evidence = Evidence(coverage=Coverage(lines=lines_of("shop/app.py", numbers)))
        if what == "found":
            findings += 1
            finding = replace(
                a_finding(),
                id=f"F-{findings}",
                summary=name,
                reproduce=f"gen-tests reproduce REPORT.json F-{findings}\ncurl F-1",
            )
            verdicts.append(Found(candidate=candidate, finding=finding, runs=5))
        elif what == "flaky":
            verdicts.append(Rejected(candidate=candidate, reason=Reason.FLAKY, runs=2))
        elif gain := evidence - seen:
            seen = seen | evidence
            verdicts.append(Kept(candidate=candidate, evidence=gain, runs=5))
        else:
            verdicts.append(Rejected(candidate=candidate, reason=Reason.NO_EVIDENCE, runs=5))
    return tuple(verdicts)


def proceedings(raw: list[tuple[str, str, frozenset[int]]], shard: Shard | None = None) -> Proceedings:
    verdicts = folded(raw)
    targets = tuple(operation(name, number + 1) for number, name in enumerate(NAMES))
    executable = Coverage(lines=lines_of("shop/app.py", range(1, 13)))
    return Proceedings(
        material=Material(
            change=CHANGE,
            event=replace(EVENT, scope=Everything(shard=shard)),
            targets=targets,
            explored=tuple(
                Exercised(operation=operation(name).operation, target=f"GET /{name}", notes=(f"note on {name}",))
                for name, _, _ in raw
            ),
        ),
        agenda=tuple(f"operation GET /{name}" for name in NAMES),
        before=Measured(executable=executable),
        conftest=CONFTEST,
        verdicts=verdicts,
        reached=tuple(
            (verdict.candidate.id, lines_of("shop/app.py", numbers))
            for verdict, (_, _, numbers) in zip(verdicts, raw, strict=True)
        ),
    )


@given(st.lists(st.tuples(WHAT, RAW), min_size=8, max_size=8), st.lists(st.integers(1, 3), min_size=8, max_size=8))
def test_joined_shards_are_the_one_run(raw: list[tuple[str, frozenset[int]]], owners: list[int]) -> None:
    """Kept tests, what each of them adds, findings and their numbers, missing lines with their reasons: everything."""
    named = [(name, what, numbers) for name, (what, numbers) in zip(NAMES, raw, strict=True)]
    parts = tuple(
        proceedings(
            [one for one, owner in zip(named, owners, strict=True) if owner == number], Shard(number=number, count=3)
        )
        for number in (1, 2, 3)
    )

    assert conclude(join(parts)) == conclude(proceedings(named))


@given(st.lists(st.tuples(WHAT, RAW), min_size=8, max_size=8))
def test_one_part_alone_is_itself(raw: list[tuple[str, frozenset[int]]]) -> None:
    """Joining is no second judgement."""
    found = proceedings([(name, what, numbers) for name, (what, numbers) in zip(NAMES, raw, strict=True)])

    assert join((found,)) == found


def test_parts_that_are_missing_are_known() -> None:
    """A machine that failed must not look like a repository without anything to test."""
    parts = [proceedings([], Shard(number=number, count=4)) for number in (4, 2)]

    assert missing_parts(parts) == (1, 3)
    assert missing_parts([proceedings([])]) == ()


def test_everything_is_changed_in_a_sweep() -> None:
    """The flow of a review does the rest."""
    module = PythonModule(path="shop/app.py", code=frozenset({2, 3}))
    empty = PythonModule(path="shop/__init__.py")

    change = whole(CHANGE, screens=(), python=(module, empty))

    assert change.lines == lines_of("shop/app.py", (2, 3))
    assert (change.base, change.head) == (CHANGE.base, CHANGE.head)


def swept(
    *, explored: tuple[Followed, ...] = (), verdicts: tuple[Verdict, ...] = (), left: tuple[str, ...] = ()
) -> Proceedings:
    cases = tuple(case(f"TC-{number}") for number in range(1, 6))
    return replace(
        proceedings([]),
        material=replace(proceedings([]).material, targets=TARGETS, pairings=PAIRED, explored=explored),
        agenda=tuple(f"case {one.id}" for one in cases),
        verdicts=verdicts,
        cases=cases,
        left=left,
    )


def test_a_case_without_a_test_has_its_reason() -> None:
    """Which of the team's cases nobody does by machine is what a sweep is read for."""
    ui = {"kind": Kind.UI, "target": "Cart"}
    followed = [
        Followed(case=case(f"TC-{number}"), steps=(StepTrace(index=0, executed=number > 3),)) for number in range(1, 5)
    ]
    found = swept(
        explored=tuple(followed),
        verdicts=(
            Rejected(candidate=a_candidate("two", case="TC-2", **ui), reason=Reason.FAILS),
            Kept(candidate=a_candidate("other", target="GET /x"), evidence=Evidence(), runs=5),
        ),
        left=("case TC-5",),
    )

    report = conclude(found)

    assert [(one.case, one.reason) for one in report.untested] == [
        ("TC-1", "no step could be executed"),
        ("TC-2", "its test was rejected: it fails"),
        ("TC-3", "no screen and no operation is known that it speaks of, and no step could be executed"),
        ("TC-4", "nothing that it expects could be asserted"),
        ("TC-5", "the budget was used up"),
    ]
    assert report.untested[0] == Untested(
        case="TC-1", title="About TC-1", path="manual-tests/TC-1.md", reason="no step could be executed"
    )
    assert "The budget was used up before 1 of 5 manual cases and operations were asked: TC-5." in report.warnings
    assert report.cases[-1].steps[0].reason == "the budget was used up"


def test_a_review_of_a_change_lists_no_untested_cases() -> None:
    """Cases that have nothing to do with a change are none of its business."""
    found = swept()

    changed = replace(found, material=replace(found.material, event=replace(EVENT, scope=WHOLE_CHANGE)))

    assert conclude(changed).untested == ()


@pytest.mark.parametrize(
    "explored",
    [
        Followed(case=case("TC-1"), notes=("said",), steps=(StepTrace(index=0, executed=True),)),
        Exercised(operation=ORDERS.operation, target=ORDERS.name, notes=("said",)),
    ],
)
def test_what_a_report_needs_is_kept_of_an_exploration(explored: Followed | Exercised) -> None:
    """A shard leaves little behind."""
    assert slim(explored) == explored
