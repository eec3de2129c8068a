"""`gen-tests reproduce`: one finding of an earlier report, run again."""

from __future__ import annotations

import json

import click
from rich.console import Console

from bot.adapters.output import read_text
from bot.cli.doors import Doors
from bot.cli.progress import Progress
from bot.domain.errors import ExitStatus, UsageError
from bot.domain.event import ReproduceRequest
from bot.domain.execution import NodeResult, Outcome, SuiteRun
from bot.domain.report import Report
from bot.domain.verdict import Finding
from bot.formats import report_json
from bot.formats.markdown.escaping import visible
from bot.settings import shipped


@click.command()
@click.argument("report", metavar="REPORT.json")
@click.argument("identity", metavar="ID")
@click.option("--repo", default=".", show_default=True, metavar="PATH", help="The git repository.")
@click.option("--config", metavar="FILE", help="A configuration to use instead of the base revision's.")
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_obj
def reproduce(doors: Doors, /, report: str, identity: str, *, quiet: bool, **place: str) -> int:
    """Run the test of a finding again, in the same kind of sandbox."""
    earlier = report_json.read(
        read_text(report, limit=report_json.MAX_BYTES), json.loads(shipped("report.schema.json"))
    )
    finding = chosen(earlier, identity)
    request = ReproduceRequest(
        **place,
        base=earlier.change.base,
        head=earlier.change.head,
        finding=finding.id,
        path=finding.test.path,
        content=finding.test.content,
        node=finding.node,
        seed=earlier.seed,
        budget=earlier.budget,
    )
    with Progress(request.budget, console=Console(stderr=True), quiet=quiet) as watch:
        run = doors.reproduce(request, watch)
    return int(told(finding, run))


def chosen(earlier: Report, identity: str) -> Finding:
    """Return the finding of that id; raise UsageError with those there are."""
    for finding in earlier.findings:
        if finding.id == identity:
            return finding
    known = ", ".join(finding.id for finding in earlier.findings[:20])
    raise UsageError(
        f"{identity!r} is not a finding of this report.",
        remedy=f"Its findings are {known}." if known else "It has no findings.",
        slug="unknown-finding",
    )


def told(finding: Finding, run: SuiteRun) -> ExitStatus:
    """Print whether the finding still holds; return the exit status."""
    result = next(
        (item for item in run.results if item.node.partition("[")[0] == finding.node),
        NodeResult(node=finding.node, outcome=Outcome.MISSING, message="the run did not report it"),
    )
    summary = visible(finding.summary)
    if result.outcome is Outcome.PASSED:
        click.echo(f"{finding.id} no longer holds: {summary}")
        return ExitStatus.DONE
    if result.outcome is Outcome.FAILED:
        click.echo(f"{finding.id} holds: {summary}")
        click.echo(f"  expected: {visible(finding.expected)}")
        click.echo(f"  seen:     {visible(finding.seen)}")
        for line in result.message.splitlines()[:20]:
            click.echo(f"  {visible(line)}")
        return ExitStatus.DONE
    click.echo(f"{finding.id} could not be tried: the test ended as {result.outcome}. {visible(result.message)}")
    return ExitStatus.NOT_EXECUTED
