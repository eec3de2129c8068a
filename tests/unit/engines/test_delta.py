"""What kept tests add, and why the rest is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.api import Operation
from bot.domain.candidate import Candidate, Kind, SourceFile
from bot.domain.change import Change, ChangedFile, FileStatus
from bot.domain.lines import NOTHING, Branch, Coverage, Line, lines_of
from bot.domain.report import Measured, Missing
from bot.domain.target import Endpoint, Function, Screen, Target
from bot.domain.verdict import Evidence, Finding, Found, Kept, Reason, Rejected, Unexecuted, Verdict
from bot.engines.delta import NO_TARGET, NOT_MEASURED, NOT_REACHED, Facts, measure

PATHS = ("a.py", "b.jsx")
LINES = st.frozensets(st.builds(Line, st.sampled_from(PATHS), st.integers(1, 8)))
BRANCHES = st.frozensets(st.builds(Branch, st.sampled_from(PATHS), st.integers(1, 8), st.integers(-3, 8)))
COVERAGE = st.builds(Coverage, lines=LINES, branches=BRANCHES)
SCREEN = Screen(name="Login", path="a.py", lines=(1, 2, 3, 4))
ENDPOINT = Endpoint(
    name="GET /x", path="a.py", lines=(3, 4), operation=Operation(method="get", path="/x", operation_id="x")
)


def a_change(**added: set[int]) -> Change:
    files = (
        ChangedFile(path=path.replace("_", "."), status=FileStatus.MODIFIED, added=frozenset(numbers))
        for path, numbers in added.items()
    )
    return Change(base="b", head="h", files=tuple(files))


def a_candidate(name: str, target: str = "Login") -> Candidate:
    return Candidate(id=name, kind=Kind.UI, target=target, path="t.py", name=name, source="")


def kept(name: str = "k") -> Verdict:
    return Kept(candidate=a_candidate(name), evidence=Evidence(), runs=5)


def rejected(name: str = "r") -> Verdict:
    return Rejected(candidate=a_candidate(name), reason=Reason.FLAKY)


def unexecuted(name: str = "u") -> Verdict:
    return Unexecuted(candidate=a_candidate(name), reason="no browser")


def found(name: str = "f") -> Verdict:
    finding = Finding(
        id="F-1", kind="status", target="Login", summary="", expected="", seen="", reproduce="",
        test=SourceFile(path="t.py", content=""), node="t.py::f",
    )  # fmt: skip
    return Found(candidate=a_candidate(name), finding=finding, runs=5)


def missing_of(
    *verdicts: Verdict, targets: tuple[Target, ...] = (SCREEN,), reached: tuple[tuple[str, frozenset[Line]], ...] = ()
) -> tuple[Missing, ...]:
    everything = Coverage(lines=lines_of("a.py", (1,)))
    facts = Facts(targets=targets, verdicts=verdicts, reached=reached)
    return measure(a_change(a_py={1}), before=Measured(executable=everything), after=NOTHING, facts=facts).missing


def test_figures_of_patch_and_project_stand_apart() -> None:
    executable = Coverage(lines=lines_of("a.py", range(1, 7)), branches=frozenset({Branch("a.py", 2, 3)}))
    before = Measured(covered=Coverage(lines=lines_of("a.py", (1, 2))), executable=executable)
    after = Coverage(lines=lines_of("a.py", (4, 9)), branches=frozenset({Branch("a.py", 2, 3)}))

    delta = measure(a_change(a_py={2, 3, 4, 8}), before=before, after=after, base=before)

    assert delta.patch_before.covered.lines == lines_of("a.py", (2,))
    assert delta.patch_after.covered == Coverage(lines=lines_of("a.py", (2, 4)), branches=executable.branches)
    assert delta.patch_after.executable.lines == lines_of("a.py", (2, 3, 4))
    assert delta.project_base == delta.project_before == before
    assert delta.project_after.covered.lines == lines_of("a.py", (1, 2, 4))
    assert delta.missing == (Missing(path="a.py", lines=(3,), reason=NO_TARGET),)


def test_files_whose_branches_nobody_measures_are_named_where_they_count() -> None:
    executable = Coverage(lines=lines_of("b.jsx", (1, 2)) | lines_of("c.jsx", (1,)))
    before = Measured(executable=executable, unmeasured_branches=("b.jsx", "c.jsx", "z.jsx"))

    delta = measure(a_change(b_jsx={1}), before=before, after=NOTHING)

    assert delta.patch_after.unmeasured_branches == ("b.jsx",)
    assert delta.project_after.unmeasured_branches == ("b.jsx", "c.jsx")
    assert delta.project_base is None


@pytest.mark.parametrize(
    ("verdicts", "reason"),
    [
        ((), "no candidate for Login"),
        ((kept(),), NOT_REACHED),
        ((rejected(),), "for Login there is only a rejected candidate (it does not end the same way every time)"),
        ((rejected(), kept()), NOT_REACHED),
        ((unexecuted(),), "for Login there is only a candidate that was not executed (no browser)"),
        (
            (unexecuted(), rejected(), found()),
            "for Login there is only the test of finding F-1, which counts when that is mended",
        ),
    ],
)
def test_a_missing_line_says_what_became_of_its_target(verdicts: tuple[Verdict, ...], reason: str) -> None:
    assert missing_of(*verdicts) == (Missing(path="a.py", lines=(1,), reason=reason),)


def test_what_really_ran_through_a_line_comes_before_what_was_meant_to() -> None:
    line = lines_of("a.py", (1,))

    (by_finding,) = missing_of(kept(), found(), targets=(), reached=(("f", line), ("unknown", line)))
    (by_rejected,) = missing_of(kept(), rejected(), reached=(("r", line),))

    assert by_finding.reason == "reached only by the test of finding F-1, which counts when that is mended"
    assert by_rejected.reason == "reached only by a rejected candidate (it does not end the same way every time)"


def test_a_function_without_screen_or_operation_has_no_target() -> None:
    function = Function(name="f", path="a.py", lines=(1,))

    assert missing_of(targets=(function,)) == (Missing(path="a.py", lines=(1,), reason=NO_TARGET),)


def test_lines_of_a_file_with_the_same_reason_stand_together_in_order() -> None:
    everything = Coverage(lines=lines_of("a.py", range(1, 7)) | lines_of("b.jsx", (1,)))
    facts = Facts(targets=(SCREEN, ENDPOINT), verdicts=(kept(),), unmeasured=frozenset({"c.py"}))
    change = a_change(b_jsx={1}, a_py={1, 2, 3, 5, 6}, c_py={7})

    delta = measure(change, before=Measured(executable=everything), after=NOTHING, facts=facts)

    assert delta.missing == (
        Missing(path="a.py", lines=(1, 2, 3), reason=NOT_REACHED),
        Missing(path="a.py", lines=(5, 6), reason=NO_TARGET),
        Missing(path="b.jsx", lines=(1,), reason=NO_TARGET),
        Missing(path="c.py", lines=(7,), reason=NOT_MEASURED),
    )


@given(COVERAGE, COVERAGE, COVERAGE, LINES)
def test_covered_is_executable_and_nothing_is_lost_and_every_missing_line_is_told_once(
    covered: Coverage, after: Coverage, executable: Coverage, changed: frozenset[Line]
) -> None:
    change = a_change(
        a_py={line.number for line in changed if line.path == "a.py"},
        b_jsx={line.number for line in changed if line.path == "b.jsx"},
    )

    delta = measure(change, before=Measured(covered=covered, executable=executable), after=after)

    for first, second in ((delta.patch_before, delta.patch_after), (delta.project_before, delta.project_after)):
        assert not first.covered - second.covered
        assert not second.covered - second.executable
    assert not delta.patch_after.executable - delta.project_after.executable
    told = [Line(missing.path, number) for missing in delta.missing for number in missing.lines]
    assert sorted(told) == sorted(delta.patch_after.executable.lines - delta.patch_after.covered.lines)
