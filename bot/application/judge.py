"""The loop of acceptance: run what the fold asks for, tell it what happened."""

from __future__ import annotations

from collections.abc import Generator

from bot.domain.execution import RunRequest, SuiteRun
from bot.domain.verdict import Verdict
from bot.engines.acceptance import OutOfBudget
from bot.ports import Application, Watch

Fold = Generator[RunRequest, SuiteRun, tuple[Verdict, ...]]


def judge(fold: Fold, *, application: Application, watch: Watch) -> tuple[Verdict, ...]:
    """Run every request of the fold; when the budget is used up the fold is told so and says what is left unexecuted."""
    try:
        request = next(fold)
        while True:
            if watch.left() <= 0:
                request = fold.throw(OutOfBudget())
            request = fold.send(application.run(request))
    except StopIteration as stop:
        verdicts: tuple[Verdict, ...] = stop.value
        return verdicts
