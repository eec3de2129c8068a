"""The report's first word and its warnings follow from what was found out, and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.api import Operation
from bot.domain.errors import NotExecutedError
from bot.domain.event import Event
from bot.domain.exploration import Exercised, Followed
from bot.domain.report import Conclusion, Missing
from bot.domain.verdict import Evidence, Found, Kept, Reason, Rejected, Unexecuted, Verdict
from bot.engines.reporting import Material, base_unmeasured, conclude, not_executed, nothing_to_test, summarise
from tests.builders import CASE, CHANGE, DELTA, FACTS, TARGETS, a_candidate, a_finding

CART, ORDERS, ROUNDED = TARGETS
EVENT = Event(base=CHANGE.base, head=CHANGE.head, seed=9, budget=60.0)


def kept(target: str) -> Kept:
    return Kept(candidate=a_candidate("x", target=target), evidence=Evidence(), runs=5)


def rejected(reason: Reason, target: str = "Cart") -> Rejected:
    return Rejected(candidate=a_candidate("x", target=target), reason=reason)


UNEXECUTED = Unexecuted(candidate=a_candidate("x"), reason="no sandbox")
LATE = Unexecuted(candidate=a_candidate("x"), reason=str(Reason.BUDGET))
FOUND = Found(candidate=a_candidate("x", target="Cart"), finding=a_finding(), runs=5)


@pytest.mark.parametrize(
    ("targets", "verdicts", "word"),
    [
        ((), (), Conclusion.NOTHING_TO_TEST),
        ((CART,), (kept("Cart"),), Conclusion.TESTED),
        ((CART,), (FOUND,), Conclusion.TESTED),
        ((CART,), (rejected(Reason.NO_EVIDENCE),), Conclusion.TESTED),
        ((CART,), (rejected(Reason.FLAKY),), Conclusion.PARTLY_TESTED),
        ((CART,), (), Conclusion.PARTLY_TESTED),
        ((CART, ORDERS), (kept("Cart"),), Conclusion.PARTLY_TESTED),
        ((CART,), (kept("Cart"), rejected(Reason.BUDGET)), Conclusion.PARTLY_TESTED),
        ((CART,), (kept("Cart"), LATE), Conclusion.PARTLY_TESTED),
        ((CART,), (LATE,), Conclusion.PARTLY_TESTED),
        ((CART,), (UNEXECUTED,), Conclusion.NOT_EXECUTED),
        ((ROUNDED,), (), Conclusion.TESTED),
    ],
)
def test_the_first_word(targets: tuple[object, ...], verdicts: tuple[Verdict, ...], word: Conclusion) -> None:
    assert conclude(targets, verdicts, ()) is word  # type: ignore[arg-type]  # rows of one table


def test_a_function_with_lines_left_over_is_not_tested() -> None:
    left = (Missing(path=ROUNDED.path, lines=ROUNDED.lines, reason="out of reach"),)

    assert conclude((ROUNDED,), (), left) is Conclusion.PARTLY_TESTED


def material() -> Material:
    operation = Operation(method="get", path="/x", operation_id="x")
    return Material(
        change=replace(CHANGE, notes=("the diff was cut",)),
        event=EVENT,
        delta=DELTA,
        targets=tuple(reversed(TARGETS)),
        explored=(
            Followed(case=CASE, notes=("a note of the case",)),
            Exercised(operation=operation, target="GET /x", notes=("no login found", "no login found")),
        ),
        unexplored=(replace(CASE, id="TC-99"),),
        verdicts=(FOUND, kept("Cart")),
        warnings=("the team's suite fails",),
        sandbox=FACTS,
    )


def test_everything_worth_a_warning_is_said_once() -> None:
    report = summarise(material())

    assert report.warnings == (
        "the team's suite fails",
        "the diff was cut",
        "The screen Cart (web/src/Cart.jsx) changed, and no manual case speaks of it.",
        "GET /x: no login found",
        "Sandbox bwrap: no limit on total memory",
    )


def test_everything_has_an_order_of_its_own() -> None:
    report = summarise(material(), timings=(("run", 1.0),))

    assert report.targets == TARGETS
    assert report.findings == (FOUND.finding,)
    assert [trace.case.id for trace in report.cases] == ["TC-07", "TC-99"]
    assert not any(step.executed for step in report.cases[1].steps)
    assert (report.seed, report.budget) == (9, 60.0)
    assert summarise(material()) == summarise(material())


def test_a_printed_request_goes_to_where_the_api_answers() -> None:
    command = """gen-tests reproduce REPORT.json F-1\ncurl -sg -X GET "$API"'/books' -G"""
    verdict = replace(FOUND, finding=replace(a_finding(), reproduce=command))
    report = summarise(replace(material(), verdicts=(verdict,), origin="http://127.0.0.1:8010"))

    assert report.findings[0].reproduce.splitlines()[1] == "curl -sg -X GET 'http://127.0.0.1:8010/books' -G"
    assert summarise(replace(material(), verdicts=(verdict,))).findings[0].reproduce == command


def test_a_change_without_targets_has_nothing_to_test() -> None:
    report = nothing_to_test(replace(CHANGE, notes=("cut",)), EVENT, warnings=("w", "w"))

    assert report.conclusion is Conclusion.NOTHING_TO_TEST
    assert report.warnings == ("w", "cut")


def test_what_was_not_run_is_told_with_its_cause_first() -> None:
    report = not_executed(material(), (a_candidate("a"),), cause="no sandbox")

    assert report.conclusion is Conclusion.NOT_EXECUTED
    assert report.warnings[0] == "no sandbox"
    assert report.verdicts == (Unexecuted(candidate=a_candidate("a"), reason="no sandbox"),)


def test_of_an_error_with_a_log_the_base_column_is_told_the_first_line() -> None:
    error = NotExecutedError("It ended.\nTraceback", remedy="Check it.", slug="application-did-not-start")

    assert base_unmeasured(error).endswith(": It ended. (see docs/messages.md#application-did-not-start)")
