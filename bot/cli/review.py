"""`gen-tests review`: a change in, verified tests and what they add out."""

from __future__ import annotations

import re
from dataclasses import replace

import click
from rich.console import Console

from bot.adapters.output import require_file, require_folder, write_beneath, write_text
from bot.cli.doors import Doors
from bot.cli.progress import Progress
from bot.cli.terminal import show
from bot.domain.candidate import SourceFile
from bot.domain.errors import ExitStatus, UsageError
from bot.domain.event import ChangedLines, Kind, NamedCases, ReviewRequest, Scope
from bot.domain.report import Conclusion, Report
from bot.formats import markdown, report_json

_FAIL_ON = re.compile(r"findings|coverage:(\d{1,3}(?:\.\d{1,2})?)")


class FailOn(click.ParamType[str]):
    """`findings`, or `coverage:PCT` with a percentage of the patch's lines."""

    name = "findings|coverage:PCT"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value if it is one of the two forms."""
        match = _FAIL_ON.fullmatch(value)
        if match is None or float(match.group(1) or 0) > 100:
            self.fail(f"{value!r} is neither `findings` nor `coverage:` and a percentage.", param, ctx)
        return value


@click.command()
@click.option("--repo", default=".", show_default=True, metavar="PATH", help="The git repository.")
@click.option("--base", required=True, metavar="REV", help="The revision the change starts from.")
@click.option("--head", required=True, metavar="REV", help="The revision to test.")
@click.option("--seed", default=0, show_default=True, type=int, help="Decides every choice that is free.")
@click.option("--budget", default=600.0, show_default=True, type=click.FloatRange(min=1), metavar="SECONDS")
@click.option("--out", metavar="DIR", help="Where report.json, report.md and the tests are written.")
@click.option("--json", "json_file", metavar="FILE", help="Write the report as JSON.")
@click.option("--markdown", "markdown_file", metavar="FILE", help="Write the report as the comment it would be.")
@click.option("--case", "cases", multiple=True, metavar="ID", help="Only this manual case; repeatable.")
@click.option("--path", "paths", multiple=True, metavar="PATH", help="Only what changed at or below it; repeatable.")
@click.option("--only", "kind", type=click.Choice([str(kind) for kind in Kind]), help="Only pages, or only operations.")
@click.option("--strength", default=2, show_default=True, type=click.IntRange(1, 3), help="Cover every t-tuple.")
@click.option("--config", metavar="FILE", help="A configuration to use instead of the base revision's.")
@click.option("--fail-on", type=FailOn(), help="Exit with status 1 on findings, or below a patch coverage.")
@click.option("--quiet", is_flag=True, help="No progress and no review on the terminal.")
@click.pass_obj
def review(
    doors: Doors,
    /,
    json_file: str | None,
    markdown_file: str | None,
    fail_on: str | None,
    *,
    quiet: bool,
    **wanted: object,
) -> int:
    """Write tests for a change, run them, and say what they show."""
    request = asked_for(**wanted)  # type: ignore[arg-type]  # click has converted each option to its type
    # Now, and not after minutes of work.
    if request.out is not None:
        require_folder(request.out)
    for path in (json_file, markdown_file):
        if path is not None:
            require_file(path)
    with Progress(request.budget, console=Console(stderr=True), quiet=quiet) as watch:
        report = doors.review(request, watch)
        report = report if report.timings else replace(report, timings=watch.timings())
    written = keep(report, out=request.out, json_file=json_file, markdown_file=markdown_file)
    if not quiet:
        show(report, Console(), written=written, repo=request.repo)
    return int(exit_status(report, fail_on=fail_on))


def asked_for(*, cases: tuple[str, ...], paths: tuple[str, ...], kind: str | None, **wanted: object) -> ReviewRequest:
    """Return the request that the options make."""
    scope = scope_of(cases, paths=paths, kind=None if kind is None else Kind(kind))
    return ReviewRequest(scope=scope, **wanted)  # type: ignore[arg-type]  # each option has its field's type


def scope_of(cases: tuple[str, ...], *, paths: tuple[str, ...], kind: Kind | None) -> Scope:
    """Return what a review is about; raise UsageError for a case that is to be followed only in part."""
    if not cases:
        return ChangedLines(paths=() if "." in paths else tuple(_plain(path) for path in paths), kind=kind)
    if paths or kind is Kind.API:
        raise UsageError(
            "`--case` goes neither with `--path` nor with `--only api`: a manual case is followed whole.",
            remedy="Leave one of them out.",
            slug="usage",
        )
    return NamedCases(ids=cases)


def _plain(path: str) -> str:
    return path.removeprefix("./").rstrip("/")


def keep(
    report: Report, *, out: str | None = None, json_file: str | None = None, markdown_file: str | None = None
) -> tuple[str, ...]:
    """Write what was asked for; return the paths written."""
    written: list[str] = []
    data, comment = report_json.write(report), markdown.render(report)
    if out is not None:
        reports = (SourceFile(path="report.json", content=data), SourceFile(path="report.md", content=comment))
        written += write_beneath(out, (*reports, *report.files))
    for path, text in ((json_file, data), (markdown_file, comment)):
        if path is not None:
            write_text(path, text)
            written.append(path)
    return tuple(written)


def exit_status(report: Report, *, fail_on: str | None = None) -> ExitStatus:
    """Return how the command ends: findings are no failure unless the caller says so."""
    if report.conclusion is Conclusion.NOT_EXECUTED:
        return ExitStatus.NOT_EXECUTED
    if fail_on == "findings" and report.findings:
        return ExitStatus.FAILED_ON_REQUEST
    if fail_on is not None and fail_on.startswith("coverage:"):
        covered = report.delta.patch_after.covered & report.delta.patch_after.executable
        total = len(report.delta.patch_after.executable.lines)
        if total and 100 * len(covered.lines) < float(fail_on.partition(":")[2]) * total:
            return ExitStatus.FAILED_ON_REQUEST
    return ExitStatus.DONE
