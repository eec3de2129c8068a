"""`gen-tests action`: the entry point of action.yml, for every event and every job of a workflow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from bot.adapters import runner
from bot.adapters.output import folders_in, read_text, require_folder
from bot.cli.doors import Doors
from bot.cli.progress import Progress
from bot.cli.review import exit_status, keep
from bot.cli.telling import Telling
from bot.domain.command import Asked, Generate
from bot.domain.errors import BotError, ExitStatus, UsageError
from bot.domain.event import WHOLE_CHANGE, Event, ReplyTarget, ReviewRequest, Skipped
from bot.domain.permission import Allowed, Answered, Silence
from bot.domain.report import Report
from bot.engines.authorization import event_of
from bot.formats import event, markdown
from bot.formats.markdown.escaping import prose
from bot.formats.runner_files import notice, report_outputs
from bot.settings.action import ActionSettings, Task, read_action


@click.command()
@click.pass_obj
def action(doors: Doors) -> int:
    """Do what an event of a workflow asks for; everything comes from the runner's environment (see action.yml)."""
    settings = read_action(doors.environ)
    try:
        heard = _heard(settings)
        match settings.task:
            case Task.AUTHORIZE:
                return _authorize(heard, doors, settings)
            case Task.PUBLISH:
                told = Telling(doors=doors, settings=settings).tell(heard)
                return _skip(told.reason, settings) if isinstance(told, Skipped) else told
            case Task.MERGE:
                return _merge(heard, doors, settings)
            case Task.GENERATE:
                return _generate(heard, doors, settings)
    except BotError as error:
        # Whoever opens the run sees the summary, not the log.
        said = f"{prose(error.message.partition(chr(10))[0])} {prose(error.remedy)}"
        runner.write_summary(settings.runner.summary, f"## gen-tests did not finish\n\n{said}")
        raise


def _heard(settings: ActionSettings) -> event.Heard:
    given = settings.runner
    if not given.event or not given.payload:
        raise UsageError(
            "There is no event: GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are not both set.",
            remedy="`gen-tests action` is started by action.yml; use `gen-tests review` on your own machine.",
            slug="event",
        )
    defaults = event.Defaults(
        sha=given.sha,
        skip_label=settings.skip_label,
        self_hosted=given.self_hosted,
        seed=settings.seed,
        budget=settings.budget,
        strength=settings.strength,
        shard=settings.shard,
    )
    return event.read(given.event, read_text(given.payload, limit=event.MAX_BYTES, slug=event.SLUG), defaults=defaults)


def _generate(heard: event.Heard, doors: Doors, settings: ActionSettings) -> int:
    wanted = wanted_review(heard, settings)
    if isinstance(wanted, Skipped):
        return _skip(wanted.reason, settings)
    request = ReviewRequest(
        repo=settings.runner.workspace,
        base=wanted.base,
        head=wanted.head,
        scope=wanted.scope,
        seed=wanted.seed,
        budget=wanted.budget,
        strength=wanted.strength,
        out=settings.out,
    )
    require_folder(settings.out)
    with runner.deaf_to_commands(), Progress(request.budget, console=Console(stderr=True)) as watch:
        report = doors.review(request, watch)
        report = report if report.timings else replace(report, timings=watch.timings())
    return _hand_on(report, wanted.reply, settings)


def _merge(heard: event.Heard, doors: Doors, settings: ActionSettings) -> int:
    wanted = wanted_review(heard, settings)
    if isinstance(wanted, Skipped):
        return _skip(wanted.reason, settings)
    require_folder(settings.out)
    return _hand_on(doors.join(folders_in(settings.shards)), wanted.reply, settings)


def _hand_on(report: Report, target: ReplyTarget | None, settings: ActionSettings) -> int:
    """Write the report for the next job, the next step and the reader of the run."""
    keep(report, out=settings.out)
    outputs = report_outputs(report, path=str(Path(settings.out) / "report.json"))
    runner.write_outputs(settings.runner.output, {**outputs, **_place(target)})
    runner.write_summary(settings.runner.summary, markdown.render(report, limit=markdown.SUMMARY))
    click.echo(notice(markdown.verdict(report)))
    return int(exit_status(report, fail_on=settings.fail_on))


def wanted_review(heard: event.Heard, settings: ActionSettings) -> Event | Skipped:
    """Return the review that this job makes: of the event's revisions, or of those that `authorize` saw."""
    pinned = _plain(settings)
    given = bool(settings.base and settings.head)
    match heard:
        case Skipped():
            return heard
        case ReplyTarget():
            return Skipped(reason="a finished workflow is only told about: set `task: publish`")
        case Event():
            return replace(heard, base=settings.base, head=settings.head, scope=WHOLE_CHANGE) if given else heard
        case Asked() if not given:
            raise UsageError(
                "A command is carried out on the commits that `authorize` saw, and there are none.",
                remedy="Set `base` and `head` to the outputs of a job with `task: authorize`.",
                slug="settings",
            )
        case Asked() if settings.runner.self_hosted and settings.fork:
            return Skipped(reason=event.FORK)
        case Asked(command=command, reply=reply):
            command = command if isinstance(command, Generate) else Generate()
            return event_of(command, replace(pinned, reply=replace(reply, head=settings.head)))


def _authorize(heard: event.Heard, doors: Doors, settings: ActionSettings) -> int:
    if not isinstance(heard, Asked):
        reason = heard.reason if isinstance(heard, Skipped) else "the event is not a command"
        return _skip(reason, settings)
    credentials = Telling(doors=doors, settings=settings).credentials
    match doors.authorize(heard, _plain(settings), credentials):
        case Silence(reason=reason):
            return _skip(reason, settings)
        case Answered(reply=reply):
            return _skip(f"the command was answered ({type(reply).__name__.lower()})", settings)
        case Allowed(event=allowed, command=command):
            outputs = {
                "run": "true",
                "base": allowed.base,
                "head": allowed.head,
                "deliver": settings.deliver if isinstance(command, Generate) else "commit",
            }
            runner.write_outputs(settings.runner.output, {**outputs, **_place(allowed.reply)})
            click.echo(notice(f"{heard.author.login} may ask for it; the revision is {allowed.head[:12]}"))
            return int(ExitStatus.DONE)


def _plain(settings: ActionSettings) -> Event:
    """Return a review as the workflow wants it, on the commits that it names."""
    return Event(
        base=settings.base,
        head=settings.head,
        seed=settings.seed,
        budget=settings.budget,
        strength=settings.strength,
    )


def _skip(reason: str, settings: ActionSettings) -> int:
    runner.write_outputs(settings.runner.output, {"skipped": reason, "run": "false"})
    runner.write_summary(settings.runner.summary, f"Nothing was done: {prose(reason)}.")
    click.echo(notice(f"Nothing was done: {reason}."))
    return int(ExitStatus.DONE)


def _place(target: ReplyTarget | None) -> dict[str, str]:
    if target is None or target.pull is None:
        return {}
    return {"pull": str(target.pull), "fork": str(target.fork).lower()}
