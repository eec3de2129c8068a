"""`gen-tests sweep`: the whole repository, least covered first, in one run or in shards that are joined."""

from __future__ import annotations

from dataclasses import replace

import click
from rich.console import Console

from bot.adapters.output import require_folder
from bot.cli.doors import Doors
from bot.cli.progress import Progress
from bot.cli.review import exit_status, keep
from bot.cli.terminal import show
from bot.domain.errors import InputError, UsageError
from bot.domain.event import Everything, ReviewRequest, Shard
from bot.domain.report import Report
from bot.settings.action import read_shard


class ShardOf(click.ParamType[Shard]):
    """`2/4`: the second of four."""

    name = "I/N"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        """Return the shard."""
        try:
            return read_shard(value)
        except InputError as error:
            self.fail(error.message, param, ctx)


@click.command()
@click.argument("folders", nargs=-1, metavar="[DIR]...")
@click.option("--repo", default=".", show_default=True, metavar="PATH", help="The git repository.")
@click.option("--head", default="HEAD", show_default=True, metavar="REV", help="The revision to test.")
@click.option("--seed", default=0, show_default=True, type=int, help="Decides every choice that is free.")
@click.option("--budget", default=1800.0, show_default=True, type=click.FloatRange(min=1), metavar="SECONDS")
@click.option("--strength", default=2, show_default=True, type=click.IntRange(1, 3), help="Cover every t-tuple.")
@click.option("--shard", type=ShardOf(), help="Do one part of several; join what all of them wrote with --merge.")
@click.option("--config", metavar="FILE", help="A configuration to use instead of the revision's.")
@click.option("--out", metavar="DIR", help="Where report.json, report.md, the tests and, of a shard, shard.json go.")
@click.option("--merge", is_flag=True, help="Run nothing: join the shards in the folders DIR.")
@click.option("--quiet", is_flag=True, help="No progress and no report on the terminal.")
@click.pass_obj
def sweep(
    doors: Doors, /, folders: tuple[str, ...], *, merge: bool, quiet: bool, shard: Shard | None, **wanted: object
) -> int:
    """Test every screen, operation and manual case, what is covered least first."""
    request = _request(shard, **wanted)  # type: ignore[arg-type]  # click has converted each option to its type
    if merge != bool(folders) or (merge and shard):
        raise UsageError(
            "`--merge` takes the folders of all shards, and nothing else takes folders.",
            remedy="Write `gen-tests sweep --merge DIR...`, without --shard.",
            slug="usage",
        )
    if request.out is not None:
        require_folder(request.out)
    report = doors.join(folders) if merge else _swept(doors, request, quiet=quiet)
    written = keep(report, out=request.out)
    if not quiet:
        show(report, Console(), written=written, repo=request.repo)
    return int(exit_status(report))


def _request(shard: Shard | None, *, head: str, **wanted: object) -> ReviewRequest:
    scope = Everything(shard=shard)
    return ReviewRequest(base=head, head=head, scope=scope, **wanted)  # type: ignore[arg-type]  # fields' own types


def _swept(doors: Doors, request: ReviewRequest, *, quiet: bool) -> Report:
    with Progress(request.budget, console=Console(stderr=True), quiet=quiet) as watch:
        report = doors.review(request, watch)
        return report if report.timings else replace(report, timings=watch.timings())
