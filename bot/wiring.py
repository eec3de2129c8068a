"""The only module that names use cases and adapters."""

from __future__ import annotations

from bot.domain.errors import NotExecutedError
from bot.domain.event import ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.report import Report
from bot.ports import Watch


def review(request: ReviewRequest, watch: Watch) -> Report:
    """Carry out one review."""
    watch.phase("review", f"{request.base}..{request.head}")
    raise NotExecutedError("Reviews are not wired yet.", remedy="Wire them.", slug="internal")


def reproduce(request: ReproduceRequest, watch: Watch) -> SuiteRun:
    """Run the test of one finding again."""
    watch.phase("reproduce", request.finding)
    raise NotExecutedError("Reproduction is not wired yet.", remedy="Wire it.", slug="internal")
