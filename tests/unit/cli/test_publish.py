"""`gen-tests publish`: what it takes, what it keeps whatever happens, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.commands import run
from bot.cli.doors import Doors
from bot.domain.delivery import Credentials, Deliver, Delivered, Fate, Part, PublishRequest
from bot.domain.errors import HostError, RefusedError, UnsureError
from bot.domain.event import ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.report import Report
from bot.formats import report_json
from bot.ports import Watch
from tests.builders import HEAD, a_partial_report

WRITTEN = Delivered(parts=(Part(name="review", fate=Fate.WRITTEN),))
FAILED = Delivered(parts=(Part(name="review", fate=Fate.FAILED, detail="GitHub did not give an answer."),))
REFUSED = Delivered(parts=(Part(name="review", fate=Fate.REFUSED, detail="GitHub refused: 403 \x1b[31mno."),))


class Post:
    """A door that delivers as told and remembers what it was handed."""

    def __init__(self, ending: Delivered | HostError) -> None:
        self.ending = ending
        self.handed: list[tuple[Report, PublishRequest, Credentials]] = []

    def publish(self, report: Report, request: PublishRequest, credentials: Credentials) -> Delivered:
        self.handed.append((report, request, credentials))
        if isinstance(self.ending, HostError):
            raise self.ending
        return self.ending

    def doors(self) -> Doors:
        return Doors(publish=self.publish, review=no_review, reproduce=no_reproduction)


def no_review(request: ReviewRequest, watch: Watch) -> Report:
    raise AssertionError


def no_reproduction(request: ReproduceRequest, watch: Watch) -> SuiteRun:
    raise AssertionError


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("GITHUB_REPOSITORY", "GITHUB_STEP_SUMMARY", "GITHUB_API_URL", "GITHUB_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    path = tmp_path / "report.json"
    path.write_text(report_json.write(a_partial_report()))
    return str(path)


def test_what_was_typed_and_what_the_job_says_reaches_the_delivery(
    report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://ghe.example/api/v3")
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://ghe.example/")
    monkeypatch.setenv("GITHUB_REPOSITORY", "octo/shop")
    post = Post(WRITTEN)

    status = run(["publish", report, "--pull", "7", "--head", HEAD, "--deliver", "pull-request"], doors=post.doors())

    assert status == 0
    ((found, request, credentials),) = post.handed
    assert report_json.write(found) == report_json.write(a_partial_report())
    assert request == PublishRequest(repository="octo/shop", pull=7, head=HEAD, deliver=Deliver.PULL_REQUEST)
    assert credentials == Credentials(token="secret", api="https://ghe.example/api/v3", site="https://ghe.example")


def test_the_token_does_not_stay_in_the_environment(report: str) -> None:
    """C-3: nothing that this process starts or prints later can have it."""
    import os

    run(["publish", report, "--repository", "octo/shop", "--pull", "7"], doors=Post(WRITTEN).doors())

    assert "GITHUB_TOKEN" not in os.environ


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        (WRITTEN, 0),
        (REFUSED, 0),
        (FAILED, 5),
        (UnsureError("GitHub did not answer.", remedy="Again.", slug="github-unsure"), 5),
        (RefusedError("GitHub refused: 404.", remedy="Check it.", slug="github-refused", code=404), 3),
    ],
)
def test_however_a_delivery_ends_the_whole_report_is_added_to_the_job_summary(
    report: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: Delivered | HostError, status: int
) -> None:
    """F-8, F-11: what could not be posted is not lost, and what other steps wrote stays."""
    page = tmp_path / "summary.md"
    page.write_text("Another step.\n")

    ended = run(
        ["publish", report, "--repository", "octo/shop", "--pull", "7", "--summary", str(page)],
        doors=Post(ending).doors(),
    )

    text = page.read_text()
    assert ended == status
    assert text.startswith("Another step.\n## Partly tested")
    assert all(file.content.rstrip() in text for file in a_partial_report().files)
    assert "The total ignores the price of wrapping" in text
    assert "\x1b" not in capsys.readouterr().out


def test_a_report_on_another_commit_than_the_trusted_side_says_is_refused(
    report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """E-2: an artifact may name any commit; what decides is the event."""
    post = Post(WRITTEN)

    status = run(
        ["publish", report, "--repository", "octo/shop", "--pull", "7", "--head", "0" * 40], doors=post.doors()
    )

    assert status == 3
    assert post.handed == []
    assert "another-head" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--pull", "7"],
        ["--repository", "octo/shop"],
        ["--repository", "octo", "--pull", "7"],
        ["--repository", "octo/shop/../x", "--pull", "7"],
        ["--repository", "octo/shop", "--pull", "0"],
        ["--repository", "octo/shop", "--pull", "7", "--head", "main"],
        ["--repository", "octo/shop", "--pull", "7", "--deliver", "email"],
    ],
)
def test_what_is_no_pull_request_is_a_usage_error(report: str, arguments: list[str]) -> None:
    assert run(["publish", report, *arguments], doors=Post(WRITTEN).doors()) == 2


def test_what_is_no_report_is_never_delivered(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    """E-1: no key that the schema does not know, above all no ready-made Markdown."""
    document = json.loads(Path(report).read_text())
    Path(report).write_text(json.dumps({**document, "body": "# Approved"}))
    post = Post(WRITTEN)

    status = run(["publish", report, "--repository", "octo/shop", "--pull", "7"], doors=post.doors())

    assert status == 3
    assert post.handed == []
    assert "report-json" in capsys.readouterr().err
