"""One review: which tests a change deserves, found out without telling anyone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.project import Project
from bot.ports import Checkout, CodeHost, Stage, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The use case; everything it needs of the world is handed in."""

    host: CodeHost
    checkout: Checkout
    stage: Stage
    watch: Watch
    project: Project
