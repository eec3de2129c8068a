"""The loop of acceptance: run what the fold asks for, tell it what happened."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from bot.domain.execution import RunRequest, SuiteRun
from bot.domain.lines import NOTHING, Coverage, Line
from bot.domain.verdict import Verdict
from bot.ports import Application, Watch

# Four runs of the whole suite take about as long as one run of each test alone: starting up is most of it.
RESERVE = 1.5
Fold = Generator[RunRequest, SuiteRun | None, tuple[Verdict, ...]]


PHASE = "run the candidates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdicts, and the lines that each candidate reached when it ran alone, kept or not."""

    verdicts: tuple[Verdict, ...]
    reached: tuple[tuple[str, frozenset[Line]], ...]
    boot: Coverage


def judge(fold: Fold, *, application: Application, watch: Watch) -> Judged:
    """Run every request of the fold; it is told (None) when the budget is used up.

    Runs of single tests stop while there is still time to run those together that have passed alone.
    """
    alone: dict[str, Coverage] = {}
    boot, spent = NOTHING, 0.0
    try:
        request = next(fold)
        while True:
            if request.label:
                watch.phase(PHASE, request.label)
            single = len(request.nodes) == 1
            before = watch.left()
            run = application.run(request) if before > (RESERVE * spent if single else 0) else None
            if run is not None:
                boot = boot | run.boot
                if single:
                    spent += max(0.0, before - watch.left())
                    alone[request.nodes[0]] = alone.get(request.nodes[0], NOTHING) | run.covered
            request = fold.send(run)
    except StopIteration as stop:
        verdicts: tuple[Verdict, ...] = stop.value
    reached = tuple(
        (verdict.candidate.id, alone[verdict.candidate.node].lines)
        for verdict in verdicts
        if verdict.candidate.node in alone
    )
    return Judged(verdicts=verdicts, reached=reached, boot=boot)
