"""What the commands call: handed in, so that a command can be tried without a sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.delivery import Credentials, Delivered, PublishRequest
from bot.domain.event import ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.report import Report
from bot.ports import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The use cases behind the commands."""

    review: Callable[[ReviewRequest, Watch], Report]
    publish: Callable[[Report, PublishRequest, Credentials], Delivered]
    reproduce: Callable[[ReproduceRequest, Watch], SuiteRun]
