"""The job of a workflow that tells what another one found: no checkout, no code, only a report and a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.adapters import runner
from bot.adapters.output import read_text
from bot.cli.doors import Doors
from bot.cli.publish import require_head, told
from bot.domain.command import Asked
from bot.domain.delivery import Credentials, Deliver, Delivered, PublishRequest
from bot.domain.errors import BotError, UsageError
from bot.domain.event import Event, ReplyTarget, Skipped
from bot.domain.permission import Done, Unfinished
from bot.domain.report import Report
from bot.formats import event, markdown, report_json
from bot.formats.posting import summary
from bot.settings import shipped
from bot.settings.action import ActionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One job with `task: publish`."""

    doors: Doors
    settings: ActionSettings

    def tell(self, heard: event.Heard) -> int | Skipped:
        """Deliver the report; return the exit status, or why there is nothing to tell."""
        if isinstance(heard, Skipped):
            return heard
        asked = isinstance(heard, Asked)
        target = _target(heard, self.settings)
        if not (Path(self.settings.out) / "report.json").exists():
            if asked:
                self.doors.finish(target, Unfinished(), self.credentials)
            return Skipped(reason="there is no report to tell")
        report = self._report()
        if isinstance(heard, Event) and target.pull is None:
            return told(self._delivered(report, lambda: self._offered(report, target)))
        target = target if target.pull is not None else replace(target, pull=self._looked_up(target))
        if target.pull is None:
            return Skipped(reason=f"no open pull request is at {target.head[:12]}")
        return self._told(report, target, asked=asked)

    def _told(self, report: Report, target: ReplyTarget, *, asked: bool) -> int:
        try:
            delivered = self._delivered(report, lambda: self._published(report, target))
        except BotError:
            if asked:
                self.doors.finish(target, Unfinished(), self.credentials)
            raise
        if asked:
            parts = tuple((part.name, f"{part.fate} {part.detail}".strip()) for part in delivered.parts)
            self.doors.finish(target, Done(verdict=markdown.verdict(report), parts=parts), self.credentials)
        return told(delivered)

    @property
    def credentials(self) -> Credentials:
        """How this job reaches GitHub."""
        given = self.settings.runner
        return Credentials(token=self.settings.github_token, api=given.api, site=given.site.rstrip("/"))

    def _report(self) -> Report:
        path = str(Path(self.settings.out) / "report.json")
        return report_json.read(read_text(path, limit=report_json.MAX_BYTES), json.loads(shipped("report.schema.json")))

    def _delivered(self, report: Report, deliver: Callable[[], Delivered]) -> Delivered:
        delivered: Delivered | None = None
        try:
            delivered = deliver()
        finally:
            # Whatever happens on the pull request, nothing of the report gets lost.
            runner.write_summary(self.settings.runner.summary, summary.job_summary(report, delivered))
        return delivered

    def _published(self, report: Report, target: ReplyTarget) -> Delivered:
        request = PublishRequest(
            repository=target.repository,
            pull=target.pull or 0,
            head=target.head,
            deliver=Deliver(self.settings.deliver),
        )
        require_head(report, request)
        return self.doors.publish(report, request, self.credentials)

    def _offered(self, report: Report, target: ReplyTarget) -> Delivered:
        if self.settings.deliver == str(Deliver.NOWHERE):
            return Delivered()
        return self.doors.offer(report, target.repository, self.credentials)

    def _looked_up(self, target: ReplyTarget) -> int | None:
        return self.settings.pull or self.doors.pull_of(target, self.credentials)


def _target(heard: Event | Asked | ReplyTarget, settings: ActionSettings) -> ReplyTarget:
    """Return where the report belongs: from the event, never from the report; a command's commit was pinned before."""
    match heard:
        case ReplyTarget():
            return heard
        case Asked(reply=reply) if settings.head:
            return replace(reply, head=settings.head)
        case Event(reply=ReplyTarget() as reply) if settings.pull is not None and reply.pull is None:
            return replace(reply, pull=settings.pull, head=settings.head or reply.head)
        case Event(reply=ReplyTarget() as reply):
            return reply
        case _:
            raise UsageError(
                "A command is told on the commit that `authorize` saw, and there is none.",
                remedy="Set `head` to the output of the job with `task: authorize`.",
                slug="settings",
            )
