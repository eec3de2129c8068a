"""Whole reports for tests of everything that shows one: a change to a shop, told in the ways a review can end."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.api import Operation
from bot.domain.candidate import Candidate, Disagreement, Interactions, Kind, Oracle, Row, SourceFile
from bot.domain.case import Expectation, Grade, ManualCase, Pairing, Step
from bot.domain.change import Change, ChangedFile, FileStatus
from bot.domain.execution import SandboxFacts
from bot.domain.exploration import ExpectationStatus, ExpectationTrace, StepTrace
from bot.domain.lines import Branch, Coverage, lines_of
from bot.domain.report import CaseTrace, Conclusion, Delta, Measured, Missing, Report
from bot.domain.target import Endpoint, Function, Screen
from bot.domain.verdict import Evidence, Finding, Found, Kept, Reason, Rejected, Unexecuted

BASE = "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432"
HEAD = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
ORDERS, CART, PRICES = "shop/orders.py", "web/src/Cart.jsx", "shop/prices.py"

CASE = ManualCase(
    id="TC-07",
    title="Order with gift wrapping",
    path="manual-tests/TC-07-gift-wrap.md",
    steps=(
        Step(text='Open the cart and tick "Gift wrapping"', line=8),
        Step(text="Check that it looks nice", line=9),
    ),
    expectations=(
        Expectation(text="The total grows by 3.50", line=12),
        Expectation(text="A friendly message appears", line=13),
        Expectation(text="The order stands in the list", line=14),
    ),
)
TRACE = CaseTrace(
    case=CASE,
    steps=(
        StepTrace(index=0, executed=True),
        StepTrace(index=1, executed=False, reason="no control is named by this step"),
    ),
    expectations=(
        ExpectationTrace(index=0, grade=Grade.EXPLICIT, status=ExpectationStatus.DISAGREES, reason="seen 3.00"),
        ExpectationTrace(
            index=1, grade=Grade.UNCHECKED, status=ExpectationStatus.NOT_CHECKED, reason="no text is quoted"
        ),
        ExpectationTrace(index=2, grade=Grade.EXPLICIT, status=ExpectationStatus.ASSERTED),
    ),
)
TARGETS = (
    Screen(name="Cart", path=CART, lines=(10, 11, 12, 20), routes=("/cart",)),
    Endpoint(
        name="POST /api/orders",
        path=ORDERS,
        lines=(30, 31, 32, 33, 40),
        operation=Operation(method="post", path="/api/orders", operation_id="order"),
    ),
    Function(name="rounded", path=PRICES, lines=(5,)),
)
UI_SOURCE = '''# Suggested by gen-tests from manual-tests/TC-07-gift-wrap.md (steps 1-1 of 2). Yours to change.
from playwright.sync_api import Page, expect


def test_order_with_gift_wrapping(page: Page) -> None:
    """TC-07: Order with gift wrapping."""
    page.goto("/cart")
    # 1. Open the cart and tick "Gift wrapping"
    page.get_by_label("Gift wrapping").check()
    expect(page.get_by_text("Order 1")).to_be_visible()
'''
API_SOURCE = """import httpx
import pytest


@pytest.mark.parametrize(("body", "status"), [
    pytest.param({"items": 1}, 201, id="items=one"),
    pytest.param({"items": 0}, 422, id="items below its minimum"),
])
def test_order(api: httpx.Client, body, status) -> None:
    assert api.post("/api/orders", json=body).status_code == status
"""
UI_FILE = SourceFile(path="tests/gen_tests/ui/test_tc_07.py", content=UI_SOURCE)
API_FILE = SourceFile(path="tests/gen_tests/api/test_orders.py", content=API_SOURCE)
WRONG_TOTAL = Disagreement(
    kind="manual-case",
    summary="The total ignores the price of wrapping",
    expected="The total grows by 3.50",
    seen="3.00",
)


def a_candidate(name: str, /, **changes: object) -> Candidate:
    """Build a candidate of the orders operation."""
    fields: dict[str, object] = {
        "id": f"api:{name}",
        "kind": Kind.API,
        "target": "POST /api/orders",
        "path": API_FILE.path,
        "name": f"test_{name}",
        "source": API_SOURCE,
        "oracles": (Oracle(grade=Grade.EXPLICIT, text="documented 201"),),
    }
    return Candidate(**(fields | changes))  # type: ignore[arg-type]  # a builder takes any field


def measured(covered: dict[str, set[int]], executable: dict[str, set[int]], *, branches: bool = True) -> Measured:
    """Build coverage from line numbers; every covered Python line takes one branch of two."""

    def of(files: dict[str, set[int]], ways: int) -> Coverage:
        lines = frozenset[object]().union(*(lines_of(path, numbers) for path, numbers in files.items()))
        jumps = {
            Branch(path, number, number + way)
            for path, numbers in files.items()
            if branches and path.endswith(".py")
            for number in numbers
            for way in range(1, ways + 1)
        }
        return Coverage(lines=lines, branches=frozenset(jumps))  # type: ignore[arg-type]  # the union of empty sets

    blind = tuple(sorted(path for path in executable if path.endswith(".jsx")))
    return Measured(covered=of(covered, 1), executable=of(executable, 2), unmeasured_branches=blind)


PATCH = {ORDERS: {30, 31, 32, 33, 40}, CART: {10, 11, 12, 20}, PRICES: {5}}
PROJECT = PATCH | {"shop/users.py": set(range(1, 30))}
DELTA = Delta(
    patch_before=measured({ORDERS: {30, 31}}, PATCH),
    patch_after=measured({ORDERS: {30, 31, 32, 33}, CART: {10, 11, 12}}, PATCH),
    project_base=measured({"shop/users.py": set(range(1, 20))}, {"shop/users.py": set(range(1, 30))}),
    project_before=measured({"shop/users.py": set(range(1, 20)), ORDERS: {30, 31}}, PROJECT),
    project_after=measured({"shop/users.py": set(range(1, 20)), ORDERS: {30, 31, 32, 33}, CART: {10, 11, 12}}, PROJECT),
    missing=(
        Missing(path=ORDERS, lines=(40,), reason="no row reached it"),
        Missing(path=PRICES, lines=(5,), reason="no screen and no operation is known to reach it"),
        Missing(path=CART, lines=(20,), reason="no step of a manual case led there"),
    ),
)


def a_finding() -> Finding:
    """Build the finding of the wrong total."""
    return Finding(
        id="F-1",
        kind="manual-case",
        target="Cart",
        summary=WRONG_TOTAL.summary,
        expected=WRONG_TOTAL.expected,
        seen=WRONG_TOTAL.seen,
        reproduce="gen-tests reproduce REPORT.json F-1",
        test=SourceFile(path="tests/gen_tests/ui/test_tc_07_total.py", content=UI_SOURCE),
        node="tests/gen_tests/ui/test_tc_07_total.py::test_order_with_gift_wrapping",
    )


CHANGE = Change(
    base=BASE,
    head=HEAD,
    files=(
        ChangedFile(path=ORDERS, status=FileStatus.MODIFIED, added=frozenset(PATCH[ORDERS])),
        ChangedFile(path=PRICES, status=FileStatus.ADDED, added=frozenset(PATCH[PRICES])),
        ChangedFile(path=CART, status=FileStatus.MODIFIED, added=frozenset(PATCH[CART])),
    ),
)
FACTS = SandboxFacts(
    backend="bwrap", checks=(("no egress by TCP", "Network is unreachable"),), risks=("no limit on total memory",)
)


def a_partial_report() -> Report:
    """A review with kept tests, a finding, rejected candidates and something left over."""
    finding = a_finding()
    ui = {"kind": Kind.UI, "target": "Cart", "case": "TC-07", "path": UI_FILE.path}
    orders = a_candidate(
        "order",
        rows=(Row(id="items=one", source="..."), Row(id="items below its minimum", source="...")),
        interactions=Interactions(
            strength=2, covered=38, feasible=40, bound=9, rows=12, guarded=3, constraints=1, given=2, cut=True
        ),
    )
    return Report(
        conclusion=Conclusion.PARTLY_TESTED,
        change=CHANGE,
        seed=1234,
        delta=DELTA,
        targets=TARGETS,
        pairings=(Pairing(case="TC-07", target="Cart", score=0.91, reasons=("names the route /cart",)),),
        cases=(TRACE,),
        verdicts=(
            Kept(
                candidate=a_candidate("order_with_gift_wrapping", id="ui:TC-07", **ui),
                evidence=Evidence(
                    coverage=Coverage(lines=lines_of(CART, (10, 11, 12))), steps=frozenset({("TC-07", 0)})
                ),
                runs=5,
            ),
            Found(
                candidate=a_candidate("total", id="ui:TC-07:1", disagreement=WRONG_TOTAL, **ui), finding=finding, runs=5
            ),
            Kept(candidate=orders, evidence=Evidence(coverage=Coverage(lines=lines_of(ORDERS, (32, 33)))), runs=5),
            Rejected(
                candidate=a_candidate("order_twice"),
                reason=Reason.FLAKY,
                detail="in run 3: failed: 409 != 201",
                runs=3,
            ),
            Rejected(
                candidate=a_candidate("send_home"),
                reason=Reason.UNSAFE,
                detail="line 9: a URL with the host 'evil.com'",
            ),
            Unexecuted(candidate=a_candidate("order_late"), reason=str(Reason.BUDGET)),
        ),
        files=(API_FILE, UI_FILE),
        findings=(finding,),
        warnings=("The screen Banner (web/src/Banner.jsx) changed, and no manual case speaks of it.",),
        sandbox=FACTS,
        timings=(("read the change", 0.4), ("run", 38.0)),
    )


def a_full_report() -> Report:
    """A review with everything tested and nothing to complain about."""
    partial = a_partial_report()
    everything = replace(DELTA, patch_after=measured({path: set(PATCH[path]) for path in PATCH}, PATCH), missing=())
    return replace(
        partial,
        conclusion=Conclusion.TESTED,
        delta=everything,
        targets=TARGETS[:2],
        verdicts=tuple(verdict for verdict in partial.verdicts if isinstance(verdict, Kept)),
        findings=(),
        warnings=(),
        sandbox=replace(FACTS, risks=()),
    )


def a_report_without_execution() -> Report:
    """A review on a machine where no sandbox could be had."""
    partial = a_partial_report()
    cause = "bwrap cannot create a user namespace (EPERM from unshare)."
    return replace(
        partial,
        conclusion=Conclusion.NOT_EXECUTED,
        delta=Delta(),
        cases=(),
        files=(),
        findings=(),
        verdicts=tuple(Unexecuted(candidate=verdict.candidate, reason=cause) for verdict in partial.verdicts[:2]),
        warnings=(cause, *partial.warnings),
        sandbox=None,
    )


def a_report_of_nothing() -> Report:
    """A review of a change to the README."""
    return Report(conclusion=Conclusion.NOTHING_TO_TEST, change=replace(CHANGE, files=()), seed=1234)


REPORTS = {
    "partly": a_partial_report,
    "tested": a_full_report,
    "not-executed": a_report_without_execution,
    "nothing": a_report_of_nothing,
}
