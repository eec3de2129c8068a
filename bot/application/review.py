"""One review: which tests a change deserves, found out without telling anyone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.application.explore import explore
from bot.application.judge import judge
from bot.application.reading import Sources, read_api, read_sources
from bot.domain.api import Api
from bot.domain.candidate import Candidate
from bot.domain.change import Change
from bot.domain.errors import NotExecutedError
from bot.domain.event import Event, NamedCases
from bot.domain.execution import SuiteRun
from bot.domain.exploration import Explored
from bot.domain.project import Project
from bot.domain.report import Report
from bot.domain.target import Endpoint, Screen
from bot.engines import reporting
from bot.engines.acceptance import accept
from bot.engines.exercising import exercise
from bot.engines.functional import follow
from bot.engines.pairing import pair
from bot.engines.selection import touched
from bot.engines.writing import write
from bot.engines.writing.conftest import conftest
from bot.ports import Application, Checkout, CodeHost, Stage, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The use case; everything it needs of the world is handed in."""

    host: CodeHost
    checkout: Checkout
    stage: Stage
    watch: Watch
    project: Project
