"""One review: which tests a change deserves, found out without telling anyone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.application.reading import read_sources
from bot.domain.errors import NotExecutedError
from bot.domain.event import Event
from bot.domain.project import Project
from bot.domain.report import Report
from bot.engines import reporting
from bot.engines.selection import concerned
from bot.ports import CodeHost, Stage, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The use case; everything it needs of the world is handed in. `strength` is the t of the covering rows."""

    host: CodeHost
    stage: Stage
    watch: Watch
    project: Project
    strength: int = 2
    max_rows: int = 60

    def report(self, event: Event) -> Report:
        """Find out which tests the change deserves."""
        self.watch.phase("read the change")
        change = self.host.change(event)
        sources = read_sources(self.host.checkout(change.head), self.project)
        if not concerned(change, self.project.sources):
            return reporting.nothing_to_test(change, event, warnings=sources.warnings)
        try:
            return self._executed(event, change, sources)
        except NotExecutedError as error:
            return self._not_executed(event, change, sources, error)
