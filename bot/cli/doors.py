"""What the commands call: handed in, so that a command can be tried without a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.command import Asked
from bot.domain.delivery import Credentials, Delivered, PublishRequest
from bot.domain.event import Event, ReplyTarget, ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.permission import Decision, Reply
from bot.domain.report import Report
from bot.ports import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The use cases behind the commands, and the environment that the process was started with."""

    review: Callable[[ReviewRequest, Watch], Report]
    publish: Callable[[Report, PublishRequest, Credentials], Delivered]
    reproduce: Callable[[ReproduceRequest, Watch], SuiteRun]
    authorize: Callable[[Asked, Event, Credentials], Decision]
    finish: Callable[[ReplyTarget, Reply, Credentials], None]
    pull_of: Callable[[ReplyTarget, Credentials], int | None]
    offer: Callable[[Report, str, Credentials], Delivered]
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
