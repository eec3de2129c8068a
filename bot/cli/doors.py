"""What the commands call: handed in, so that a command can be tried without a sandbox and without GitHub."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from bot.domain.ability import Ability
from bot.domain.command import Asked
from bot.domain.delivery import Credentials, Delivered, PublishRequest
from bot.domain.event import Event, ReplyTarget, ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.permission import Decision, Reply
from bot.domain.report import Report
from bot.ports import Watch


def closed(*_: object) -> NoReturn:
    """Stand for a door that whoever made the doors did not mean to be used."""
    raise RuntimeError("this door is closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The use cases behind the commands, and the environment that the process was started with."""

    review: Callable[[ReviewRequest, Watch], Report]
    publish: Callable[[Report, PublishRequest, Credentials], Delivered]
    reproduce: Callable[[ReproduceRequest, Watch], SuiteRun]
    abilities: Callable[[], tuple[Ability, ...]] = closed
    join: Callable[[Sequence[str]], Report] = closed
    authorize: Callable[[Asked, Event, Credentials], Decision] = closed
    finish: Callable[[ReplyTarget, Reply, Credentials], None] = closed
    pull_of: Callable[[ReplyTarget, Credentials], int | None] = closed
    offer: Callable[[Report, str, Credentials], Delivered] = closed
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
