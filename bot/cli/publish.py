"""`gen-tests publish`: the report of another job, checked, rendered here, and delivered to its pull request."""

from __future__ import annotations

import json
import os
import re

import click

from bot.adapters.output import append_text, read_text
from bot.cli.doors import Doors
from bot.domain.delivery import Credentials, Deliver, Delivered, PublishRequest
from bot.domain.errors import ExitStatus, InputError
from bot.domain.report import Report
from bot.formats import report_json
from bot.formats.markdown.escaping import visible
from bot.formats.posting import summary
from bot.settings import shipped

_REPOSITORY = re.compile(r"[A-Za-z0-9_.\-]{1,100}/[A-Za-z0-9_.\-]{1,100}")
_SHA = re.compile(r"[0-9a-f]{40}")


class Matching(click.ParamType[str]):
    """A text of one form."""

    def __init__(self, name: str, form: re.Pattern[str]) -> None:
        """Take what it is called and how it has to look."""
        self.name = name
        self._form = form

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value if it is of the form."""
        if not self._form.fullmatch(value):
            self.fail(f"{value[:100]!r} is not of the form {self.name}.", param, ctx)
        return value


@click.command()
@click.argument("report", metavar="REPORT.json")
@click.option(
    "--repository",
    envvar="GITHUB_REPOSITORY",
    required=True,
    type=Matching("OWNER/NAME", _REPOSITORY),
    help="The repository of the pull request; GITHUB_REPOSITORY by default.",
)
@click.option("--pull", required=True, type=click.IntRange(min=1), metavar="NUMBER", help="The pull request.")
@click.option("--head", type=Matching("SHA", _SHA), help="The commit that the report has to be about.")
@click.option(
    "--deliver",
    default="comment",
    show_default=True,
    type=click.Choice([str(item) for item in Deliver]),
    help="Where the kept files go.",
)
@click.option("--summary", "summary_file", envvar="GITHUB_STEP_SUMMARY", metavar="FILE", help="The job summary.")
@click.pass_obj
def publish(doors: Doors, /, report: str, deliver: str, summary_file: str | None, **wanted: object) -> int:
    """Deliver a report to its pull request; everything in it goes to the job summary as well."""
    request = PublishRequest(deliver=Deliver(deliver), **wanted)  # type: ignore[arg-type]  # click has converted them
    text = read_text(report, limit=report_json.MAX_BYTES)
    found = report_json.read(text, json.loads(shipped("report.schema.json")))
    require_head(found, request)
    delivered: Delivered | None = None
    try:
        delivered = doors.publish(found, request, credentials())
    finally:
        # Whatever happens on the pull request, nothing of the report gets lost.
        if summary_file:
            append_text(summary_file, summary.job_summary(found, delivered))
    return told(delivered)


def told(delivered: Delivered) -> int:
    """Print what became of a delivery; return the exit status."""
    for part in delivered.parts:
        click.echo(visible(f"{part.name}: {part.fate}{f', {part.detail}' if part.detail else ''}"))
    return int(ExitStatus.RETRYABLE if delivered.retry else ExitStatus.DONE)


def require_head(report: Report, request: PublishRequest) -> None:
    """Raise InputError when a report is about another commit than the trusted side of the workflow says."""
    if request.head is not None and report.change.head != request.head:
        raise InputError(
            f"The report is about {report.change.head[:40]}, and not about {request.head}.",
            remedy="Pass the report of the run for this commit.",
            slug="another-head",
        )


def credentials() -> Credentials:
    """Return how this job reaches GitHub; the token is taken out of the environment."""
    return Credentials(
        token=os.environ.pop("GITHUB_TOKEN", ""),
        api=os.environ.get("GITHUB_API_URL") or "https://api.github.com",
        site=(os.environ.get("GITHUB_SERVER_URL") or "https://github.com").rstrip("/"),
    )
