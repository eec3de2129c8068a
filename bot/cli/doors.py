"""What the commands call: handed in, so that a command can be tried without a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.command import Asked
from bot.domain.event import ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.permission import Decision
from bot.domain.report import Report
from bot.ports import Watch
from bot.settings.action import ActionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The use cases behind the commands, and the environment that the process was started with."""

    review: Callable[[ReviewRequest, Watch], Report]
    reproduce: Callable[[ReproduceRequest, Watch], SuiteRun]
    authorize: Callable[[Asked, ActionSettings], Decision]
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
