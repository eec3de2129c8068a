"""Generated tests are run under our settings alone, in the order asked for, and measured."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.site.application import SandboxedApplication
from bot.domain.candidate import SourceFile
from bot.domain.errors import NotExecutedError
from bot.domain.execution import Outcome, RunRequest, SuiteRun
from bot.domain.lines import Line
from bot.domain.project import Command, Project

pytestmark = pytest.mark.browser

Launch = Callable[..., AbstractContextManager[SandboxedApplication]]

FOLDER = "tests/gen_tests"
CONFTEST = """
import httpx
import pytest

URL = {url!r}


@pytest.fixture
def api():
    with httpx.Client(base_url=URL) as client:
        yield client


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {{**browser_context_args, "base_url": URL}}
"""
UI = """
from playwright.sync_api import Page, expect


def test_saves(page: Page) -> None:
    page.goto("/")
    page.get_by_role("textbox", name="Name").fill("Ann")
    page.get_by_test_id("save").click()
    expect(page.get_by_role("alert")).to_have_text("Saved Ann")
    page.goto("/second")


def test_sees_something_else(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("alert")).to_have_text("Nope", timeout=100)
"""
API = """
import time

import pytest


@pytest.mark.parametrize(("number", "size"), [
    pytest.param(1, "small", id="one"),
    pytest.param(11, "small", id="number=11 [wrong]"),
])
def test_classify(api, number, size) -> None:
    assert api.get(f"/classify/{number}").json()["size"] == size


def test_nothing_is_left_of_before(api) -> None:
    assert api.get("/items").json() == []
    api.post("/items", json={"name": "a"})


def test_hangs() -> None:
    time.sleep(60)


def test_is_skipped() -> None:
    pytest.skip("not today")


@pytest.fixture
def broken():
    raise RuntimeError("no fixture")


def test_has_a_broken_fixture(broken) -> None:
    pass
"""
HOSTILE = {
    "conftest.py": "print('PWN'); raise SystemExit(9)\n",
    "pytest.ini": "[pytest]\naddopts = --collect-only -p pwn\n",
    "sitecustomize.py": "print('PWN')\n",
    "shop/pytest.py": "print('PWN')\n",
    "setup.cfg": "[tool:pytest]\naddopts = --pwn\n",
    "tox.ini": "[pytest]\naddopts = --pwn\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--pwn'\n",
}


@pytest.fixture(scope="module")
def project(project_at: Callable[..., Project], module_port: int) -> Project:
    made = project_at(module_port)
    return replace(made, limits=replace(made.limits, test_seconds=12.0))


@pytest.fixture(scope="module")
def app(
    launch: Launch,
    project: Project,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SandboxedApplication]:
    """A site whose repository does all it can to get into our pytest."""
    folder = tmp_path_factory.mktemp("runs")
    with launch(folder, project) as made:
        for name, text in HOSTILE.items():
            (folder / "work" / "src" / name).write_text(text)
            (folder / "work" / name.rpartition("/")[2]).write_text(text)
        yield made


def request_for(project: Project, *names: str) -> RunRequest:
    files = (
        SourceFile(path=f"{FOLDER}/conftest.py", content=CONFTEST.format(url=project.site.ui)),
        SourceFile(path=f"{FOLDER}/api/test_api.py", content=API),
        SourceFile(path=f"{FOLDER}/ui/test_ui.py", content=UI),
        SourceFile(path=f"{FOLDER}/api/test_broken.py", content="import nothing_like_that\n"),
    )
    return RunRequest(files=files, nodes=tuple(f"{FOLDER}/{name}" for name in names))


def outcomes(run: SuiteRun) -> dict[str, Outcome]:
    return {result.node.rpartition("/")[2]: result.outcome for result in run.results}


def test_every_test_gets_its_outcome_in_the_order_asked_for(app: SandboxedApplication, project: Project) -> None:
    run = app.run(
        request_for(
            project,
            "ui/test_ui.py::test_sees_something_else",
            "api/test_api.py::test_hangs",
            "api/test_broken.py::test_cannot_be_imported",
            "api/test_api.py::test_nothing_is_left_of_before",
            "api/test_api.py::test_classify",
            "api/test_api.py::test_is_skipped",
            "api/test_api.py::test_does_not_exist",
            "api/test_api.py::test_has_a_broken_fixture",
            "elsewhere/test_missing.py::test_file",
        )
    )

    assert list(outcomes(run).items()) == [
        ("test_ui.py::test_sees_something_else", Outcome.FAILED),
        ("test_api.py::test_hangs", Outcome.TIMED_OUT),
        ("test_broken.py::test_cannot_be_imported", Outcome.DID_NOT_BUILD),
        ("test_api.py::test_nothing_is_left_of_before", Outcome.PASSED),
        ("test_api.py::test_classify[one]", Outcome.PASSED),
        ("test_api.py::test_classify[number=11 [wrong]]", Outcome.FAILED),
        ("test_api.py::test_is_skipped", Outcome.SKIPPED),
        ("test_api.py::test_does_not_exist", Outcome.MISSING),
        ("test_api.py::test_has_a_broken_fixture", Outcome.BROKEN),
        ("test_missing.py::test_file", Outcome.MISSING),
    ]
    messages = {result.node.rpartition("::")[2]: result.message for result in run.results}
    assert "Nope" in messages["test_sees_something_else"]
    assert "still running after 12 seconds" in messages["test_hangs"]
    assert "nothing_like_that" in messages["test_cannot_be_imported"]
    assert "PWN" not in run.log


def line(path: str, text: str) -> Line:
    """Find the one line of a file of the site that reads like this."""
    lines = (Path(__file__).parents[3] / "fixtures" / "small_site" / path).read_text().splitlines()
    numbers = [number for number, content in enumerate(lines, start=1) if content.strip() == text]
    assert len(numbers) == 1, text
    return Line(f"shop/{path}", numbers[0])


def test_both_coverages_are_sets_of_repository_lines(app: SandboxedApplication, project: Project) -> None:
    run = app.run(request_for(project, "ui/test_ui.py::test_saves", "api/test_api.py::test_classify"))

    covered = run.covered.lines
    assert {line("serve.py", 'return "large"'), line("app.js", "return String(count);")} <= covered
    assert covered.isdisjoint({line("serve.py", 'return "never"'), line("app.js", 'return "many";')})
    assert {line("serve.py", 'return "never"'), line("app.js", 'return "many";')} <= run.executable.lines
    assert line("checks.py", 'assert classify(1) == "small"') in run.executable.lines, "never imported by the service"
    assert covered <= run.executable.lines
    assert run.covered.branches < run.executable.branches
    assert line("serve.py", "def never_called():") in run.boot.lines
    assert line("serve.py", 'return "large"') not in run.boot.lines


def test_what_a_test_did_is_gone_in_the_next_run(app: SandboxedApplication, project: Project) -> None:
    runs = [app.run(request_for(project, "api/test_api.py::test_nothing_is_left_of_before")) for _ in range(2)]

    assert [set(outcomes(run).values()) for run in runs] == [{Outcome.PASSED}, {Outcome.PASSED}]
    assert runs[0].covered == runs[1].covered


def test_files_stay_in_their_folder(app: SandboxedApplication) -> None:
    request = RunRequest(files=(SourceFile(path="../../../evil.py", content=""),), nodes=("a.py::test",))

    with pytest.raises(NotExecutedError, match="leads out of the folder"):
        app.run(request)


def test_the_teams_suite_runs_in_its_own_way(
    launch: Launch, project_at: Callable[..., Project], tmp_path: Path, port: int
) -> None:
    """Its tests are known by their node ids, its coverage is its own and what it has the services do."""
    project = project_at(port, team_tests=Command(run=(sys.executable, "-m", "pytest", "-q", "shop/checks.py")))

    with launch(tmp_path, project) as made:
        run = made.team_suite()

    assert sorted(outcomes(run).items()) == [
        ("checks.py::test_small", Outcome.PASSED),
        ("checks.py::test_wrong", Outcome.FAILED),
    ]
    assert line("serve.py", 'return "small"') in run.covered.lines
    assert line("serve.py", 'return "large"') not in run.covered.lines
    assert "1 failed, 1 passed" in run.log


WITH_COV = "--cov=shop --cov-report=term --cov-fail-under=99"


@pytest.mark.parametrize(
    ("ini", "words"),
    [
        (f"[pytest]\naddopts = {WITH_COV}\n", ()),
        (f"[pytest]\naddopts = {WITH_COV} --cov-branch\n", ("-n", "2")),
        ("[pytest]\naddopts = -p no:pytest_cov\n", ()),
    ],
    ids=["configured", "in processes of its own", "not loaded"],
)
def test_pytest_cov_does_not_take_the_place_of_our_own_coverage(
    launch: Launch,
    project_at: Callable[..., Project],
    tmp_path: Path,
    port: int,
    ini: str,
    words: tuple[str, ...],
) -> None:
    """A second measurement in the same process would leave ours empty, and the tests of the team covering nothing."""
    suite = Command(run=(sys.executable, "-m", "pytest", "-q", "shop/checks.py", *words))

    with launch(tmp_path, project_at(port, team_tests=suite)) as made:
        (tmp_path / "work" / "src" / "pytest.ini").write_text(ini)
        run = made.team_suite()

    assert sorted(outcomes(run).values()) == [Outcome.FAILED, Outcome.PASSED], run.log
    assert line("serve.py", 'return "small"') in run.covered.lines
    assert line("serve.py", 'return "large"') not in run.covered.lines
    assert "fail-under" not in run.log


@pytest.mark.parametrize(
    ("words", "outcome"),
    [(("true",), Outcome.PASSED), (("false",), Outcome.FAILED), (("sleep", "60"), Outcome.TIMED_OUT)],
)
def test_a_suite_that_is_not_pytest_is_one_test(
    launch: Launch,
    project_at: Callable[..., Project],
    port: int,
    tmp_path: Path,
    words: tuple[str, ...],
    outcome: Outcome,
) -> None:
    made = project_at(port, team_tests=Command(run=words))
    limited = replace(made, limits=replace(made.limits, suite_seconds=1.0))

    with launch(tmp_path, limited) as started:
        assert outcomes(started.team_suite()) == {"team-suite": outcome}


def test_a_file_that_coverage_cannot_analyse_is_told(
    launch: Launch, project_at: Callable[..., Project], tmp_path: Path, port: int
) -> None:
    with launch(tmp_path, project_at(port, team_tests=Command(run=("true",)))) as made:
        (tmp_path / "work" / "src" / "shop" / "odd.py").write_text("x = = 1\n")
        made.team_suite()
        made.team_suite()

    assert [note.partition("(")[0] for note in made.notes] == [
        "Python coverage is not complete: Couldn't parse Python file 'shop/odd.py' "
    ]


def test_without_a_suite_nothing_is_claimed(
    launch: Launch,
    project_at: Callable[..., Project],
    port: int,
    tmp_path: Path,
) -> None:
    with launch(tmp_path, project_at(port)) as made:
        run = made.team_suite()

    assert (run.results, run.covered.lines) == ((), frozenset())
