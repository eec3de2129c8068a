"""The entry point of the action: an event in; outputs, a summary and files out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands import run
from bot.cli.doors import Doors
from bot.domain import command
from bot.domain.delivery import Credentials, Deliver, Delivered, Fate, Part, PublishRequest
from bot.domain.errors import BotError, ExitStatus, NotExecutedError, UnsureError
from bot.domain.event import ChangedLines, Event, Everything, Kind, ReplyTarget, ReproduceRequest, ReviewRequest, Shard
from bot.domain.execution import SuiteRun
from bot.domain.permission import Allowed, Answered, Closed, Decision, Done, Reply, Silence, Unfinished
from bot.domain.report import Report
from bot.formats import markdown, report_json
from bot.formats.runner_files import OUTPUTS, notice, output_file
from bot.ports import Watch
from tests.builders import REPORTS, a_partial_report
from tests.fakes.conversation import BASE, HEAD, TARGET
from tests.fakes.webhooks import SHA, comment, payload, pull_request, schedule

PINNED = {"INPUT_BASE": BASE, "INPUT_HEAD": HEAD}
WRITTEN = Delivered(parts=(Part(name="summary comment", fate=Fate.WRITTEN),))
ALLOWED = Allowed(event=Event(base=BASE, head=HEAD, reply=TARGET), command=command.Generate())


@dataclass
class Job:
    """One job of a workflow on a machine without a sandbox: its doors answer as told and remember what was asked."""

    folder: Path
    report: Report | BotError = field(default_factory=a_partial_report)
    decision: Decision = ALLOWED
    reviews: list[ReviewRequest] = field(default_factory=list)
    asked: list[command.Asked] = field(default_factory=list)
    number: int | None = 9
    delivered: Delivered | BotError = WRITTEN
    published: list[PublishRequest] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    finished: list[tuple[ReplyTarget, Reply]] = field(default_factory=list)

    def run(self, name: str, sent: object, **environ: str) -> int:
        event = self.folder / "event.json"
        event.write_text(json.dumps(sent))
        given = {
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_SHA": SHA,
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_WORKSPACE": "/checkout",
            "INPUT_OUT": str(self.folder / "out"),
            "RUNNER_ENVIRONMENT": "github-hosted",
        }
        return run(["action"], doors=self.doors({**given, **environ}))

    def doors(self, environ: Mapping[str, str]) -> Doors:
        return Doors(
            authorize=self.authorize,
            finish=self.finish,
            pull_of=self.pull_of,
            offer=self.offer,
            publish=self.publish,
            review=self.review,
            reproduce=self.reproduce,
            environ=environ,
        )

    def review(self, request: ReviewRequest, watch: Watch) -> Report:
        self.reviews.append(request)
        watch.phase("read the change", "::add-path::/evil")
        if isinstance(self.report, BotError):
            raise self.report
        return self.report

    def reproduce(self, request: ReproduceRequest, watch: Watch) -> SuiteRun:
        return SuiteRun()

    def authorize(self, asked: command.Asked, defaults: Event, credentials: Credentials) -> Decision:
        self.asked.append(asked)
        return self.decision

    def finish(self, target: ReplyTarget, reply: Reply, credentials: Credentials) -> None:
        self.finished.append((target, reply))

    def pull_of(self, target: ReplyTarget, credentials: Credentials) -> int | None:
        return self.number

    def publish(self, report: Report, request: PublishRequest, credentials: Credentials) -> Delivered:
        assert credentials.token == "ghs_canary"
        self.published.append(request)
        if isinstance(self.delivered, BotError):
            raise self.delivered
        return self.delivered

    def offer(self, report: Report, repository: str, credentials: Credentials) -> Delivered:
        self.offered.append(repository)
        return Delivered()

    @property
    def outputs(self) -> dict[str, str]:
        text = (self.folder / "output").read_text() if (self.folder / "output").exists() else ""
        found = re.findall(r"^([a-z-]+)<<(\S+)\n(.*?)\n\2$", text, re.MULTILINE | re.DOTALL)
        return {name: value for name, _, value in found}

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_a_pull_request_is_reviewed_and_the_result_is_handed_on(job: Job) -> None:
    """Outputs for the next step, a summary for whoever opens the run, files for the artifact: all of one report."""
    status = job.run("pull_request", pull_request(), INPUT_SEED="7", INPUT_BUDGET="90", INPUT_STRENGTH="3")

    assert status == ExitStatus.DONE
    assert job.reviews == [
        ReviewRequest(
            repo="/checkout",
            base="f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
            head="ec26c3e57ca3a959ca5aad62de7213c562f8c821",
            seed=7,
            budget=90.0,
            strength=3,
            out=str(job.folder / "out"),
        )
    ]
    assert job.outputs == {
        "conclusion": "partly-tested",
        "kept": "2",
        "findings": "1",
        "patch-coverage": "70.0",
        "report": str(job.folder / "out/report.json"),
        "pull": "2",
        "fork": "false",
    }
    assert job.summary.startswith(markdown.render(a_partial_report(), limit=markdown.SUMMARY).rstrip())
    assert (job.folder / "out/report.json").read_text() == report_json.write(a_partial_report())
    assert (job.folder / "out/tests/gen_tests/ui/test_tc_07.py").is_file()


def test_nobody_who_writes_into_the_log_commands_the_runner(job: Job, capfd: pytest.CaptureFixture[str]) -> None:
    """Everything that foreign code may have said stands between the runner's ears being closed and opened (C-6)."""
    job.run("pull_request", pull_request())

    shown = capfd.readouterr().err
    token = re.search(r"^::stop-commands::([0-9a-f]{32})$", shown, re.MULTILINE)
    assert token is not None
    assert shown.index("::add-path::/evil") > token.end()
    assert shown.rstrip().endswith(f"::{token[1]}::")


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_review_ends_with_declared_outputs(name: str, job: Job) -> None:
    """A step that reads an output must not depend on how a review ended."""
    job.report = REPORTS[name]()

    status = job.run("pull_request", pull_request())

    assert status == (ExitStatus.NOT_EXECUTED if name == "not-executed" else ExitStatus.DONE)
    assert set(job.outputs) <= set(OUTPUTS)
    assert job.outputs["conclusion"] == str(REPORTS[name]().conclusion)


@pytest.mark.parametrize(("fail_on", "status"), [("", 0), ("findings", 1), ("coverage:70", 0), ("coverage:70.5", 1)])
def test_a_job_fails_on_request_only(fail_on: str, status: int, job: Job) -> None:
    """Findings are news, not a broken build, until a team decides otherwise."""
    assert job.run("pull_request", pull_request(), INPUT_FAIL_ON=fail_on) == status


@pytest.mark.parametrize(
    ("name", "sent", "reason"),
    [
        ("pull_request", pull_request(pull_request__draft=True), "the pull request is a draft"),
        ("push", {}, "the event `push` asks for nothing"),
        ("issue_comment", comment("nice"), "the comment is not a command"),
        (
            "workflow_run",
            payload("workflow_run", 1, workflow_run__event="pull_request"),
            "a finished workflow is only told about: set `task: publish`",
        ),
    ],
)
def test_what_asks_for_nothing_is_told_and_nothing_runs(name: str, sent: Any, reason: str, job: Job) -> None:
    """Silent and no reason is what users of such programs complain about."""
    assert job.run(name, sent) == ExitStatus.DONE
    assert job.reviews == []
    assert job.outputs == {"skipped": reason, "run": "false"}
    assert job.summary.startswith("Nothing was done: ")


def test_a_sweep_is_the_same_review_of_everything(job: Job) -> None:
    """The scope is a value; there is no second path."""
    job.run("schedule", schedule(), INPUT_SHARD="2/3")

    assert job.reviews[0].scope == Everything(shard=Shard(number=2, count=3))
    assert (job.reviews[0].base, job.reviews[0].head) == (SHA, SHA)


def test_a_workflow_may_name_its_revisions(job: Job) -> None:
    """Whoever starts it by hand can have any change reviewed."""
    job.run("workflow_dispatch", payload("workflow_dispatch"), **PINNED)

    assert job.reviews[0].scope == ChangedLines()
    assert (job.reviews[0].base, job.reviews[0].head) == (BASE, HEAD)


def test_a_command_runs_on_the_revision_that_was_seen(job: Job) -> None:
    """What the comment says comes from the event again, what it is about from the job that looked (A-6)."""
    job.run("issue_comment", comment("/gen-tests api shop/ --budget 60s"), **PINNED)

    request = job.reviews[0]
    assert (request.base, request.head, request.budget) == (BASE, HEAD, 60.0)
    assert request.scope == ChangedLines(paths=("shop",), kind=Kind.API)


def test_a_commit_needs_the_same_files_as_a_bare_command(job: Job) -> None:
    """The commit holds what the comment shows."""
    job.run("issue_comment", comment("/gen-tests commit"), **PINNED)
    job.run("issue_comment", comment("/gen-tests"), **PINNED)

    assert job.reviews[0] == job.reviews[1]


def test_a_command_that_nobody_allowed_is_not_run(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    """A workflow that leaves the first job out ends in an error, not in a review for anybody."""
    assert job.run("issue_comment", comment("/gen-tests")) == ExitStatus.USAGE
    assert job.reviews == []
    assert "Set `base` and `head` to the outputs of a job with `task: authorize`." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fork", "runner", "runs"),
    [
        ("true", "self-hosted", False),
        ("", "self-hosted", False),
        ("false", "self-hosted", True),
        ("true", "github-hosted", True),
        ("", "github-hosted", True),
    ],
)
def test_a_command_runs_no_fork_on_a_machine_that_outlives_the_job(
    fork: str, runner: str, runs: bool, job: Job
) -> None:
    """The workflow chooses the runner; this is the second look (A-1). A branch that nobody vouches for is a fork's."""
    job.run("issue_comment", comment("/gen-tests"), **PINNED, INPUT_FORK=fork, RUNNER_ENVIRONMENT=runner)

    assert bool(job.reviews) == runs


def test_an_allowed_command_is_handed_to_the_next_job(job: Job) -> None:
    """Commits and number, so that no later job has to trust anything else."""
    status = job.run("issue_comment", comment("/gen-tests"), INPUT_TASK="authorize", INPUT_GITHUB_TOKEN="t")

    assert status == ExitStatus.DONE
    assert job.outputs == {
        "run": "true",
        "base": BASE,
        "head": HEAD,
        "deliver": "comment",
        "pull": "1",
        "fork": "false",
    }
    assert job.reviews == []


def test_a_commit_is_handed_on_as_one(job: Job) -> None:
    """Only the delivery differs."""
    job.decision = Allowed(event=ALLOWED.event, command=command.Commit())

    job.run("issue_comment", comment("/gen-tests commit"), INPUT_TASK="authorize")

    assert job.outputs["deliver"] == "commit"


@pytest.mark.parametrize("decision", [Silence(reason="nobody knows them"), Answered(reply=Closed())])
def test_a_command_that_is_not_allowed_starts_nothing(decision: Decision, job: Job) -> None:
    """The later jobs look at one output."""
    job.decision = decision

    assert job.run("issue_comment", comment("/gen-tests"), INPUT_TASK="authorize") == ExitStatus.DONE
    assert job.outputs["run"] == "false"
    assert job.outputs["skipped"]


def test_a_pull_request_is_no_command(job: Job) -> None:
    """A workflow for both events may use one job for both."""
    job.run("pull_request", pull_request(), INPUT_TASK="authorize")

    assert job.asked == []
    assert job.outputs["run"] == "false"


def test_an_error_stands_in_the_summary_too(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary is what people see; the log is what they have to look for."""
    job.report = NotExecutedError("There is no <b>sandbox</b>.\nlog", remedy="Install one.", slug="no-sandbox")

    assert job.run("pull_request", pull_request()) == ExitStatus.NOT_EXECUTED
    assert "There is no &lt;b&gt;sandbox&lt;/b&gt;. Install one." in job.summary
    assert "Error: There is no" in capsys.readouterr().err


def test_without_an_event_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """On a developer's machine the other command is the right one."""
    assert run(["action"], doors=Job(Path()).doors({})) == ExitStatus.USAGE
    assert "use `gen-tests review` on your own machine" in capsys.readouterr().err


def test_outputs_and_summary_are_added_to_what_is_there(job: Job) -> None:
    """Other steps of the job write there as well."""
    (job.folder / "output").write_text("before=1\n")
    (job.folder / "summary").write_text("# Before\n")

    job.run("push", {})

    assert (job.folder / "output").read_text().startswith("before=1\nskipped<<")
    assert job.summary.startswith("# Before\n")


def test_a_value_cannot_end_its_own_block() -> None:
    """A value that could would set any other output (C-7)."""
    text = output_file({"skipped": "a\nEOF\nrun=true"}, delimiter="x" * 32)

    assert text == f"skipped<<{'x' * 32}\na\nEOF\nrun=true\n{'x' * 32}\n"
    with pytest.raises(ValueError, match="stands in a value"):
        output_file({"skipped": "now"}, delimiter="now")
    with pytest.raises(ValueError, match="not a declared output"):
        output_file({"PATH": "now"}, delimiter="x")


def test_a_notice_is_one_line_whatever_it_says() -> None:
    """A second line would be a command of its own."""
    assert notice("50%\n::add-path::x\r") == "::notice title=gen-tests::50%25%0A::add-path::x%0D"


TELLING = {"INPUT_TASK": "publish", "INPUT_GITHUB_TOKEN": "ghs_canary"}


def left(job: Job, head: str = "ec26c3e57ca3a959ca5aad62de7213c562f8c821") -> Report:
    """Put the report of another job where the artifact is unpacked."""
    report = a_partial_report()
    report = replace(report, change=replace(report.change, head=head))
    (job.folder / "out").mkdir()
    (job.folder / "out" / "report.json").write_text(report_json.write(report))
    return report


def test_a_report_is_told_where_the_event_says(job: Job) -> None:
    """Number and commit come from the event: the report was made beside foreign code."""
    left(job)

    status = job.run("pull_request", pull_request(), **TELLING, INPUT_DELIVER="pull-request")

    assert status == ExitStatus.DONE
    assert job.published == [
        PublishRequest(
            repository="Codertocat/Hello-World",
            pull=2,
            head="ec26c3e57ca3a959ca5aad62de7213c562f8c821",
            deliver=Deliver.PULL_REQUEST,
        )
    ]
    assert "- summary comment: written" in job.summary
    assert job.reviews == []
    assert job.finished == []


def test_the_report_of_another_commit_is_not_told(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    """An artifact can be replaced; the commit of the event cannot."""
    left(job, head=HEAD)

    assert job.run("pull_request", pull_request(), **TELLING) == ExitStatus.INPUT
    assert job.published == []
    assert "docs/messages.md#another-head" in capsys.readouterr().err


@pytest.mark.parametrize("number", [9, None])
def test_the_pull_request_of_a_fork_is_looked_up(number: int | None, job: Job) -> None:
    """The event of a finished workflow names none for a fork (A-9)."""
    sent = payload("workflow_run", 1, workflow_run__event="pull_request")
    left(job, head=sent["workflow_run"]["head_sha"])
    job.number = number

    assert job.run("workflow_run", sent, **TELLING) == ExitStatus.DONE
    assert [request.pull for request in job.published] == ([9] if number else [])
    if number is None:
        assert job.outputs["skipped"] == "no open pull request is at 3484a3fb816e"


def test_a_command_is_told_and_gets_its_reply(job: Job) -> None:
    """On the commit that was pinned, and under the comment that asked."""
    report = left(job, head=HEAD)

    status = job.run("issue_comment", comment("/gen-tests"), **TELLING, **PINNED, INPUT_DELIVER="commit")

    assert status == ExitStatus.DONE
    assert [(request.pull, request.deliver) for request in job.published] == [(1, Deliver.COMMIT)]
    target, reply = job.finished[0]
    assert (target.comment, target.head) == (492700400, HEAD)
    assert reply == Done(verdict=markdown.verdict(report), parts=(("summary comment", "written"),))


def test_a_command_whose_run_left_nothing_gets_its_reply_too(job: Job) -> None:
    """Whoever asked must not wait for ever."""
    assert job.run("issue_comment", comment("/gen-tests"), **TELLING, **PINNED) == ExitStatus.DONE
    assert [reply for _, reply in job.finished] == [Unfinished()]
    assert job.published == []


def test_a_command_whose_telling_fails_gets_its_reply_too(job: Job) -> None:
    """And the summary has all of the report (F-11)."""
    left(job, head=HEAD)
    job.delivered = UnsureError("GitHub did not answer.", remedy="Again.", slug="github-unsure")

    assert job.run("issue_comment", comment("/gen-tests"), **TELLING, **PINNED) == ExitStatus.RETRYABLE
    assert [reply for _, reply in job.finished] == [Unfinished()]
    assert "2 kept of 6" in job.summary


def test_a_command_is_told_on_a_pinned_commit_only(job: Job) -> None:
    """Whatever the branch is at by now is not what was tested."""
    assert job.run("issue_comment", comment("/gen-tests"), **TELLING) == ExitStatus.USAGE


def test_a_delivery_that_may_work_later_says_so(job: Job) -> None:
    """The status asks for another try; what was told already stays."""
    left(job)
    job.delivered = Delivered(parts=(Part(name="review", fate=Fate.FAILED, detail="no answer"),))

    assert job.run("pull_request", pull_request(), **TELLING) == ExitStatus.RETRYABLE
    assert "- review: failed, no answer" in job.summary


def test_a_sweep_is_offered_to_the_repository(job: Job) -> None:
    """There is no pull request to tell it on."""
    left(job, head=SHA)

    job.run("schedule", schedule(), **TELLING)
    job.run("schedule", schedule(), **TELLING, INPUT_DELIVER="none")

    assert job.offered == ["octo-org/octo-repo"]
    assert job.published == []


def test_a_workflow_that_is_started_by_hand_may_name_its_pull_request(job: Job) -> None:
    """A review of chosen commits is told where whoever started it says."""
    left(job, head=HEAD)

    job.run("workflow_dispatch", payload("workflow_dispatch"), **TELLING, **PINNED, INPUT_PULL="12")

    assert [(request.pull, request.head) for request in job.published] == [(12, HEAD)]
    assert job.offered == []


def test_without_a_report_there_is_nothing_to_tell(job: Job) -> None:
    """The other job has said why."""
    assert job.run("pull_request", pull_request(), **TELLING) == ExitStatus.DONE
    assert job.outputs["skipped"] == "there is no report to tell"


def test_what_was_not_reviewed_is_not_told(job: Job) -> None:
    """Both jobs hear the same event."""
    left(job)

    job.run("pull_request", pull_request(pull_request__draft=True), **TELLING)

    assert job.published == []
