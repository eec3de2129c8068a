"""A review is an order of questions: told to a world in memory, it asks them and believes the answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.application.reading import known_cases
from bot.application.reproduce import Reproduction
from bot.application.review import Review
from bot.domain.case import ManualCase
from bot.domain.change import ChangedFile, FileStatus
from bot.domain.errors import InputError, UsageError
from bot.domain.event import ChangedLines, Event, Kind, NamedCases, ReproduceRequest
from bot.domain.execution import Outcome
from bot.domain.project import Command, Project, Site, Sources
from bot.domain.report import Conclusion, Report
from bot.domain.verdict import Found, Kept
from tests.fakes.world import FILES, Host, Library, Stopwatch, Theatre

PROJECT = Project(
    site=Site(api="http://127.0.0.1:8000", openapi="/openapi.json"),
    sources=Sources(python=("shop",)),
    team_tests=Command(run=("python3", "-m", "pytest")),
)
EVENT = Event(base="b" * 40, head="a" * 40)


def reviewed(
    *,
    host: Host | None = None,
    stage: Theatre | None = None,
    watch: Stopwatch | None = None,
    project: Project = PROJECT,
    event: Event = EVENT,
) -> Report:
    review = Review(host=host or Host(), stage=stage or Theatre(), watch=watch or Stopwatch(), project=project)
    return review.report(event)


def test_a_changed_operation_gets_a_test_and_the_patch_is_covered() -> None:
    report = reviewed()

    assert [type(verdict) for verdict in report.verdicts if isinstance(verdict, Kept)]
    assert len(report.delta.patch_before.covered.lines) == 1
    assert len(report.delta.patch_after.covered.lines) == 4
    assert report.delta.project_base is not None
    assert {file.path.rsplit("/", 1)[-1] for file in report.files} == {"conftest.py", "test_get_books.py"}


def test_an_answer_that_breaches_its_schema_is_disputed() -> None:
    """In this world every test passes, so the disagreement does not come back and is rejected; it was tried, though."""
    report = reviewed(stage=Theatre(library=Library(breach=True)))

    disputed = [verdict.candidate for verdict in report.verdicts if not isinstance(verdict, Found | Kept)]
    assert any(row.disagreement for candidate in disputed for row in candidate.rows) or any(
        candidate.disagreement for candidate in disputed
    )


def test_the_same_review_says_the_same() -> None:
    assert reviewed() == reviewed()


def test_a_change_outside_the_sources_starts_nothing() -> None:
    host = Host(changed=(ChangedFile(path="README.md", status=FileStatus.MODIFIED, added=frozenset({1})),))
    stage = Theatre(broken=frozenset({EVENT.head, EVENT.base}))

    assert reviewed(host=host, stage=stage).conclusion is Conclusion.NOTHING_TO_TEST


def test_without_a_sandbox_nothing_is_claimed() -> None:
    report = reviewed(stage=Theatre(broken=frozenset({EVENT.head})))

    assert report.conclusion is Conclusion.NOT_EXECUTED
    assert report.warnings[0] == "There is no sandbox. Install one. (see docs/messages.md#no-sandbox)"
    assert [target.name for target in report.targets] == ["GET /books"]


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [("tc07", "Did you mean `TC-07`?"), ("zzz", "The head revision has TC-07, N-1."), ("TC-8", "`TC-07`")],
)
def test_a_case_that_is_not_there_is_told_with_one_that_is(wanted: str, hint: str) -> None:
    cases = [ManualCase(id=name, title="A case", path="m/a.md") for name in ("TC-07", "N-1")]

    known_cases(("N-1",), cases)
    with pytest.raises(UsageError) as caught:
        known_cases(("TC-07", wanted), cases)

    assert caught.value.slug == "unknown-case"
    assert hint in caught.value.remedy


def test_a_base_that_does_not_start_costs_only_its_column() -> None:
    report = reviewed(stage=Theatre(broken=frozenset({EVENT.base})))

    assert report.delta.project_base is None
    assert any(isinstance(verdict, Kept) for verdict in report.verdicts)
    assert (
        "The base column is empty, since the team's tests were not run on the base revision: "
        "There is no sandbox. (see docs/messages.md#no-sandbox)"
    ) in report.warnings


def test_a_base_that_the_budget_leaves_no_time_for_is_told() -> None:
    report = reviewed(watch=Stopwatch(budget=0))

    assert report.delta.project_base is None
    assert any(warning.endswith("base revision: the budget was used up.") for warning in report.warnings)


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ((Outcome.PASSED,), False),
        ((Outcome.FAILED, Outcome.PASSED), False),
        ((Outcome.BROKEN, Outcome.FAILED), True),
        ((Outcome.TIMED_OUT,), True),
    ],
)
def test_a_base_on_which_no_test_of_the_team_passes_is_told(outcomes: tuple[Outcome, ...], told: bool) -> None:
    """An application that cannot be imported still covers its first lines: a number that is not what it looks like."""
    report = reviewed(stage=Theatre(library=Library(team=outcomes)))

    assert report.delta.project_base is not None
    assert any(warning.startswith("No test of the team passes on the base") for warning in report.warnings) == told


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ((Outcome.PASSED, Outcome.SKIPPED), None),
        ((Outcome.FAILED, Outcome.PASSED, Outcome.FAILED, Outcome.BROKEN), "1 error, 2 failed, of 4."),
        ((Outcome.TIMED_OUT,), "1 timed-out, of 1."),
    ],
)
def test_tests_of_the_team_that_do_not_pass_on_head_are_counted(
    outcomes: tuple[Outcome, ...], told: str | None
) -> None:
    """Whoever reads what the kept tests add has to know that the column before comes from a broken suite."""
    report = reviewed(stage=Theatre(library=Library(team=outcomes)))

    said = [
        warning for warning in report.warnings if warning.startswith("The team's tests do not all pass on the head")
    ]
    assert [told is not None and told in warning for warning in said] == [True] * (told is not None)


@pytest.mark.parametrize(
    ("outcomes", "measured", "told"),
    [
        ((Outcome.PASSED, Outcome.FAILED), False, True),
        ((Outcome.PASSED,), True, False),
        ((Outcome.FAILED,), False, False),
    ],
)
def test_tests_that_pass_without_being_measured_are_told(
    outcomes: tuple[Outcome, ...], measured: bool, told: bool
) -> None:
    """Nothing covered before makes everything that is suggested look like a gain."""
    report = reviewed(stage=Theatre(library=Library(team=outcomes, measured=measured)))

    assert any("no line of `sources.python` was measured" in warning for warning in report.warnings) == told


def test_what_could_not_be_read_or_measured_is_told_once() -> None:
    report = reviewed(stage=Theatre(library=Library(notes=("shop/big.py was not read.",))))

    assert report.warnings.count("shop/big.py was not read.") == 1
    assert not any("On the base revision: shop/big.py" in warning for warning in report.warnings)


def test_a_project_without_tests_of_its_own_has_no_base_to_show() -> None:
    report = reviewed(project=replace(PROJECT, team_tests=None))

    assert report.delta.project_base is None
    assert not any("base" in warning for warning in report.warnings)


def test_what_the_budget_cuts_off_is_not_suggested() -> None:
    report = reviewed(watch=Stopwatch(budget=350, step=50))

    assert not any(isinstance(verdict, Kept) for verdict in report.verdicts)
    assert report.conclusion is Conclusion.PARTLY_TESTED


def test_no_budget_at_all_explores_nothing() -> None:
    library = Library()

    report = reviewed(stage=Theatre(library=library), watch=Stopwatch(budget=0))

    assert library.resets == 0
    assert report.verdicts == ()


def test_a_document_in_the_checkout_needs_no_live_one() -> None:
    project = replace(PROJECT, site=replace(PROJECT.site, openapi="openapi.json"))

    report = reviewed(project=project, stage=Theatre(library=Library(live=False)))

    assert any(isinstance(verdict, Kept) for verdict in report.verdicts)


def test_a_live_document_that_cannot_be_had_is_an_error() -> None:
    with pytest.raises(InputError, match="cannot be had"):
        reviewed(stage=Theatre(library=Library(live=False)))


def test_without_a_document_there_are_targets_but_no_rows() -> None:
    report = reviewed(project=replace(PROJECT, site=Site()))

    assert [target.name for target in report.targets] == ["GET /books"]
    assert report.verdicts == ()


@pytest.mark.parametrize(
    ("scope", "targets", "cases"),
    [
        (ChangedLines(paths=("shop",)), ["GET /books"], True),
        (ChangedLines(paths=("shop/app.py",), kind=Kind.API), ["GET /books"], False),
        (ChangedLines(kind=Kind.UI), [], True),
    ],
)
def test_a_part_of_the_change_is_tested_alone(scope: ChangedLines, targets: list[str], cases: bool) -> None:
    """Whoever asks for one side of a change does not wait for the other."""
    files = {**FILES, "manual-tests/tc-1.md": "---\ncovers: [shop/*]\n---\n" + FILES["manual-tests/tc-1.md"]}

    report = reviewed(host=Host(files=files), event=replace(EVENT, scope=scope, strength=3))

    assert [target.name for target in report.targets] == targets
    assert bool(report.cases) == (cases and bool(targets))
    assert (report.scope, report.strength) == (scope, 3)


def test_a_path_that_the_change_does_not_touch_is_told() -> None:
    """A misspelt path must not look like a change without anything to test."""
    report = reviewed(event=replace(EVENT, scope=ChangedLines(paths=("shop/apq.py",))))

    assert report.conclusion is Conclusion.NOTHING_TO_TEST
    assert "The change touches nothing at or below `shop/apq.py`." in report.warnings


def test_a_named_case_is_followed_though_nothing_pairs_it() -> None:
    report = reviewed(event=replace(EVENT, scope=NamedCases(ids=("TC-1",))))

    assert [(trace.case.id, trace.steps[0].executed) for trace in report.cases] == [("TC-1", False)]


def test_an_unreadable_case_is_said_and_the_others_are_read() -> None:
    files = {**FILES, "manual-tests/tc-2.md": FILES["manual-tests/tc-1.md"], "manual-tests/tc-3.md": "\x00"}

    report = reviewed(host=Host(files=files))

    assert any("is taken by" in warning for warning in report.warnings)


def test_a_finding_is_run_again_on_its_head() -> None:
    library = Library()
    request = ReproduceRequest(
        repo=".", base="b", head="a", finding="F-1", path="t/test_x.py", content="", node="t/test_x.py::test_x", seed=7
    )

    Reproduction(stage=Theatre(library=library), watch=Stopwatch(), project=PROJECT).run(request, head="a" * 40)

    assert [(run.nodes, run.seed) for run in library.runs] == [(("t/test_x.py::test_x",), 7)]
    assert {file.path for file in library.runs[0].files} == {"t/test_x.py", "tests/gen_tests/conftest.py"}
