"""Commands parse, call and print; whatever happens ends in one clear message and a documented status."""

from __future__ import annotations

import json
import shlex
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.cli import progress
from bot.cli.commands import run
from bot.cli.doors import Doors
from bot.cli.progress import Progress
from bot.cli.review import exit_status
from bot.cli.signals import Terminated
from bot.domain.candidate import SourceFile
from bot.domain.delivery import Credentials, Delivered, PublishRequest
from bot.domain.errors import ExitStatus, InputError, NotExecutedError
from bot.domain.event import ChangedLines, Kind, NamedCases, ReproduceRequest, ReviewRequest
from bot.domain.execution import NodeResult, Outcome, SuiteRun
from bot.domain.report import Report
from bot.formats import markdown, report_json
from bot.ports import Watch
from tests.builders import REPORTS, a_finding, a_full_report, a_partial_report

REVIEW = ("review", "--base", "base", "--head", "head")


class Asked:
    """Doors that answer as told and remember what they were asked."""

    def __init__(self, report: Report | BaseException | None = None, outcome: Outcome | None = Outcome.FAILED) -> None:
        self.report = report or a_partial_report()
        self.outcome = outcome
        self.reviews: list[ReviewRequest] = []
        self.reproductions: list[ReproduceRequest] = []
        self.deliveries: list[tuple[Report, PublishRequest, Credentials]] = []
        self.delivered: Delivered | BaseException = Delivered()

    def doors(self) -> Doors:
        return Doors(publish=self.publish, review=self.review, reproduce=self.reproduce)

    def review(self, request: ReviewRequest, watch: Watch) -> Report:
        self.reviews.append(request)
        watch.phase("read the change", "\x1b[31mred")
        if isinstance(self.report, BaseException):
            raise self.report
        return self.report

    def publish(self, report: Report, request: PublishRequest, credentials: Credentials) -> Delivered:
        self.deliveries.append((report, request, credentials))
        if isinstance(self.delivered, BaseException):
            raise self.delivered
        return self.delivered

    def reproduce(self, request: ReproduceRequest, watch: Watch) -> SuiteRun:
        self.reproductions.append(request)
        watch.phase("run")
        if self.outcome is None:
            return SuiteRun()
        node = f"{request.node}[chromium]"
        return SuiteRun(results=(NodeResult(node=node, outcome=self.outcome, message="3.00 != 3.50\x1b[2J"),))


def test_what_was_typed_reaches_the_review() -> None:
    asked = Asked()

    status = run(
        [*REVIEW, "--repo", "/x", "--seed", "7", "--budget", "30", "--case", "A", "--case", "B", "--config", "c.yml"],
        doors=asked.doors(),
    )

    assert status == 0
    assert asked.reviews == [
        ReviewRequest(
            repo="/x", base="base", head="head", seed=7, budget=30.0, scope=NamedCases(ids=("A", "B")), config="c.yml"
        )
    ]


def test_a_part_of_a_change_can_be_asked_for() -> None:
    """What a comment can ask for, the command line can too: the report's last line says how."""
    asked = Asked()

    status = run(
        [*REVIEW, "--path", "./web/", "--path", "a.py", "--only", "ui", "--strength", "3"], doors=asked.doors()
    )

    assert status == 0
    assert asked.reviews[0].scope == ChangedLines(paths=("web", "a.py"), kind=Kind.UI)
    assert asked.reviews[0].strength == 3


@pytest.mark.parametrize("more", [("--path", "a.py"), ("--only", "api")])
def test_a_case_is_not_followed_in_part(more: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A manual case leads wherever it leads."""
    assert run([*REVIEW, "--case", "A", *more], doors=Asked().doors()) == ExitStatus.USAGE
    assert "followed whole" in capsys.readouterr().err


def test_a_review_is_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out"

    status = run(
        [*REVIEW, "--out", str(out), "--json", str(tmp_path / "a.json"), "--markdown", str(tmp_path / "a.md")],
        doors=Asked().doors(),
    )

    shown = capsys.readouterr().out
    assert status == 0
    assert "2 kept of 6 · 1 finding" in shown
    assert "F-1  The total ignores the price of wrapping" in shown
    assert (
        (out / "report.json").read_text() == (tmp_path / "a.json").read_text() == report_json.write(a_partial_report())
    )
    assert (out / "report.md").read_text() == (tmp_path / "a.md").read_text() == markdown.render(a_partial_report())
    assert (out / "tests/gen_tests/ui/test_tc_07.py").is_file()


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_kind_of_review_can_be_shown(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(REVIEW, doors=Asked(REPORTS[name]()).doors())

    assert status == (4 if name == "not-executed" else 0)
    assert markdown.verdict(REPORTS[name]()).split(" · ")[0] in capsys.readouterr().out


def test_quiet_means_silent(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*REVIEW, "--quiet"], doors=Asked().doors()) == 0

    assert capfd.readouterr() == ("", "")


def test_a_long_silence_on_a_plain_pipe_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the log of a job knows that it still works, and on what."""
    said = threading.Event()

    class Heard(StringIO):
        def write(self, text: str) -> int:
            if "so far" in text:
                said.set()
            return super().write(text)

    heard = Heard()
    monkeypatch.setattr(progress, "BEAT", 0.01)
    with Progress(60, console=Console(file=heard)) as watch:
        watch.phase("prepare", "npm ci")
        watch.phase("prepare", "npm ci")
        assert said.wait(30)

    assert heard.getvalue().startswith("prepare: npm ci\nprepare: npm ci (")


def test_nothing_executed_shows_every_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    log = "\n".join(f"line {number}" for number in range(40))
    report = replace(REPORTS["not-executed"](), warnings=(f"The service `web` ended. Check it.\n{log}", "besides"))

    run(REVIEW, doors=Asked(report).doors())

    shown = capsys.readouterr().out
    assert "The service `web` ended. Check it.\n  | line 0\n" in shown
    assert "  | line 39\n" in shown
    assert "note     besides\n" in shown
    assert "\nline 39\n```\n" in markdown.render(report)


def test_the_printed_command_names_the_report_that_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a place"
    command = tmp_path / "gen-tests"
    command.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    run([*REVIEW, "--json", str(place / "r.json")], doors=Asked().doors())

    assert f"$ gen-tests reproduce '{place / 'r.json'}' F-1\n" in capsys.readouterr().out


def test_the_printed_command_works_where_the_program_is_not_on_the_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    run([*REVIEW, "--json", str(tmp_path / "r.json")], doors=Asked().doors())

    program = shlex.quote(str(Path(sys.executable).parent / "gen-tests"))
    assert f"$ {program} reproduce {shlex.quote(str(tmp_path / 'r.json'))} F-1\n" in capsys.readouterr().out


def test_seconds_of_the_phases_are_added_when_the_review_has_none(tmp_path: Path) -> None:
    report = replace(a_partial_report(), timings=())

    run([*REVIEW, "--json", str(tmp_path / "a.json")], doors=Asked(report).doors())

    assert list(json.loads((tmp_path / "a.json").read_text())["timings"]) == ["read the change"]


def test_foreign_text_cannot_drive_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """A step's text with an escape sequence must not move a maintainer's cursor."""
    evil = "\x1b[2J[bold]x[/bold]\u202e"
    finding = replace(a_finding(), summary=evil, expected=evil, seen=evil, reproduce=evil)
    report = replace(a_partial_report(), findings=(finding,), warnings=(evil,))

    run(REVIEW, doors=Asked(report).doors())

    shown = "".join(capfd.readouterr())
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold]" in shown


@pytest.mark.parametrize(
    ("fail_on", "report", "status"),
    [
        ("findings", a_partial_report, 1),
        ("findings", a_full_report, 0),
        ("coverage:70", a_partial_report, 0),
        ("coverage:70.1", a_partial_report, 1),
        ("coverage:100", a_full_report, 0),
        ("coverage:100", REPORTS["nothing"], 0),
        ("findings", REPORTS["not-executed"], 4),
    ],
)
def test_only_fail_on_makes_a_finding_a_failure(fail_on: str, report: Callable[[], Report], status: int) -> None:
    assert exit_status(report(), fail_on=fail_on) == status
    assert run([*REVIEW, "--fail-on", fail_on, "--quiet"], doors=Asked(report()).doors()) == status


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("review",),
        ("review", "--base", "a"),
        (*REVIEW, "--seed", "nine"),
        (*REVIEW, "--budget", "0"),
        (*REVIEW, "--fail-on", "everything"),
        (*REVIEW, "--fail-on", "coverage:101"),
        (*REVIEW, "--frob"),
        ("reproduce",),
    ],
)
def test_a_command_line_that_cannot_be_is_a_usage_error(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments, doors=Asked().doors()) == 2

    assert "docs/messages.md#usage" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("review", "--help"), ("reproduce", "--help")])
def test_help_and_version_end_well(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments, doors=Asked().doors()) == 0

    assert "gen-tests" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (
            InputError("`x` is no revision.", remedy="Fetch it.", slug="unknown-revision"),
            3,
            "Fetch it. (see docs/messages.md#unknown-revision)",
        ),
        (
            NotExecutedError("no bwrap\nlog line", remedy="Install it.", slug="no-sandbox"),
            4,
            "Error: no bwrap\nlog line\nInstall it.",
        ),
        (KeyError("x"), 6, "Error: KeyError: 'x'"),
        (KeyError("ghp_" + "a1B2" * 9), 6, "[withheld]"),
        (InputError("\x1b[2J", remedy="", slug="x"), 3, "<U+001B>"),
        (KeyboardInterrupt(), 130, "nothing is left running"),
        (Terminated(), 143, "nothing is left running"),
    ],
)
def test_an_error_is_said_in_one_place_without_a_traceback(
    error: BaseException, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(REVIEW, doors=Asked(error).doors()) == status

    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown


def test_a_traceback_can_be_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GEN_TESTS_DEBUG", "1")

    run(REVIEW, doors=Asked(ValueError("x")).doors())

    assert "Traceback" in capsys.readouterr().err


@pytest.fixture
def recorded(tmp_path: Path) -> str:
    path = tmp_path / "report.json"
    path.write_text(report_json.write(a_partial_report()))
    return str(path)


@pytest.mark.parametrize(
    ("outcome", "status", "said"),
    [
        (Outcome.FAILED, 0, "F-1 holds: The total ignores"),
        (Outcome.PASSED, 0, "F-1 no longer holds"),
        (Outcome.BROKEN, 4, "could not be tried: the test ended as error"),
        (None, 4, "the run did not report it"),
    ],
)
def test_a_finding_is_tried_again(
    outcome: Outcome | None, status: int, said: str, recorded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Asked(outcome=outcome)

    assert run(["reproduce", recorded, "F-1", "--repo", "/x", "--quiet"], doors=asked.doors()) == status

    shown = capsys.readouterr().out
    assert said in shown
    assert "\x1b" not in shown
    (request,) = asked.reproductions
    assert (request.repo, request.finding, request.seed) == ("/x", "F-1", 1234)
    assert (request.path, request.content) == (a_finding().test.path, a_finding().test.content)


def test_a_finding_that_is_not_there_is_a_usage_error(recorded: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reproduce", recorded, "F-9"], doors=Asked().doors()) == 2

    assert "Its findings are F-1." in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"{}"])
def test_a_report_that_cannot_be_read_is_an_input_error(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.json"
    if content is not None:
        path.write_bytes(content)

    assert run(["reproduce", str(path), "F-1"], doors=Asked().doors()) == 3

    assert "docs/messages.md#report-json" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["../x.py", "/x.py", "a/../../x.py", "link/x.py", "file.py/x.py", ""])
def test_nothing_is_written_outside_the_folder(path: str, tmp_path: Path) -> None:
    """B-10: a report's paths come from a repository, and an output folder may hold a link."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "link").symlink_to(tmp_path)
    (out / "file.py").write_text("")
    report = replace(a_partial_report(), files=(SourceFile(path=path, content="x"),))

    assert run([*REVIEW, "--out", str(out), "--quiet"], doors=Asked(report).doors()) == 3

    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.md").symlink_to(tmp_path / "precious")

    assert run([*REVIEW, "--out", str(out), "--quiet"], doors=Asked().doors()) == 3

    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize("option", ["--json", "--markdown", "--out"])
def test_a_place_that_cannot_be_written_is_an_input_error(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything runs: minutes of work that cannot be written down are lost."""
    (tmp_path / "file").write_text("")
    asked = Asked()

    assert run([*REVIEW, option, str(tmp_path / "file" / "x"), "--quiet"], doors=asked.doors()) == 3

    assert asked.reviews == []
    assert "docs/messages.md#output" in capsys.readouterr().err


@pytest.mark.parametrize(("option", "there"), [("--json", "folder"), ("--markdown", "folder"), ("--out", "file")])
def test_a_place_that_is_something_else_is_an_input_error(option: str, there: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    asked = Asked()

    assert run([*REVIEW, option, str(tmp_path / there), "--quiet"], doors=asked.doors()) == 3

    assert asked.reviews == []
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_takes_no_files_is_an_input_error() -> None:
    """Not even from root, whose rights say nothing about it."""
    asked = Asked()

    assert run([*REVIEW, "--out", "/proc", "--quiet"], doors=asked.doors()) == 3

    assert asked.reviews == []


def test_the_report_can_be_written_where_no_other_file_could_be(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*REVIEW, "--json", "/proc/self/fd/1", "--quiet"], doors=Asked().doors()) == 0

    assert json.loads(capfd.readouterr().out)["verdict"]


def test_writing_twice_gives_the_same_files(tmp_path: Path) -> None:
    arguments = [*REVIEW, "--out", str(tmp_path), "--quiet"]

    assert run(arguments, doors=Asked().doors()) == run(arguments, doors=Asked().doors()) == 0


class Clock:
    """A clock that goes as far as it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def a_progress(clock: Clock, **options: Any) -> tuple[Progress, Console]:
    console = Console(record=True, width=100, file=StringIO(), **options)
    return Progress(10.0, console=console, seconds=clock), console


def test_phases_have_their_seconds_and_the_budget_runs_down() -> None:
    clock = Clock()
    progress, console = a_progress(clock)
    with progress:
        progress.phase("a", "one")
        clock.now = 2.0
        progress.phase("a", "two")
        progress.phase("b")
        clock.now = 12.0

        assert progress.timings() == (("a", 2.0), ("b", 10.0))
        assert progress.left() == -2.0
    assert console.export_text() == "a: one\na: two\nb\n"


def test_a_terminal_gets_one_live_line() -> None:
    progress, console = a_progress(Clock(), force_terminal=True)

    with progress:
        progress.phase("a", "one")

    assert "a: one\na" not in console.export_text()


def test_every_status_is_a_member_of_the_table() -> None:
    assert [int(status) for status in ExitStatus] == list(range(7))
