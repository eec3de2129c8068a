"""One finding, run again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.candidate import SourceFile
from bot.domain.event import ReproduceRequest
from bot.domain.execution import RunRequest, SuiteRun
from bot.domain.project import Project
from bot.engines.writing.conftest import owned
from bot.ports import Stage, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """The use case: the test of a finding, on a fresh state of the revision that it was found on."""

    stage: Stage
    watch: Watch
    project: Project

    def run(self, request: ReproduceRequest, *, head: str) -> SuiteRun:
        """Start the application and run the finding's test."""
        self.watch.phase("lay out the head revision", head[:12])
        files = (
            SourceFile(path=request.path, content=request.content),
            owned(self.project),
        )
        with self.stage.application(head) as application:
            self.watch.phase("run the finding's test", request.finding)
            return application.run(RunRequest(files=files, nodes=(request.node,), seed=request.seed))
