"""One review: which tests a change deserves, found out without telling anyone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.application.explore import explore
from bot.application.judge import judge
from bot.application.reading import Sources, read_api, read_sources
from bot.domain.api import Api
from bot.domain.candidate import Candidate
from bot.domain.case import ManualCase, Pairing
from bot.domain.change import Change
from bot.domain.errors import NotExecutedError
from bot.domain.event import Event
from bot.domain.execution import SuiteRun
from bot.domain.exploration import Exercised, Followed
from bot.domain.lines import Coverage
from bot.domain.project import Project
from bot.domain.report import Report
from bot.domain.target import Endpoint, Target
from bot.domain.verdict import Evidence, Verdict
from bot.engines import reporting
from bot.engines.acceptance import accept
from bot.engines.exercising.explorer import exercise
from bot.engines.functional.explorer import follow
from bot.engines.pairing import chosen, pair
from bot.engines.selection import concerned, touched
from bot.engines.writing import api as api_writing
from bot.engines.writing import ui as ui_writing
from bot.engines.writing.conftest import conftest
from bot.ports import Application, CodeHost, Stage, Watch


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
