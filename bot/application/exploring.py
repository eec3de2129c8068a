"""Asking the running application: every entry of the agenda, each on a fresh state, while the budget lasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.application.explore import explore
from bot.application.reading import Sources
from bot.domain.api import Api
from bot.domain.event import Event
from bot.domain.exploration import Combining, Explored
from bot.engines.agenda import Entry
from bot.engines.exercising.explorer import exercise
from bot.engines.functional.explorer import follow
from bot.ports import Application, Watch

RESERVED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One revision, explored; RESERVED is the share of the budget that is left for running what gets written."""

    application: Application
    watch: Watch
    api: Api | None
    sources: Sources
    combinings: Mapping[str, Combining]

    def explore(
        self, entries: tuple[Entry, ...], event: Event, *, combining: Combining
    ) -> tuple[tuple[Explored, str], ...]:
        """Follow the manual cases and exercise the operations; each exploration comes with the name of its target.

        Where no document describes the operations, they are left alone. `combining` is for operations that
        the project says nothing about.
        """
        return tuple(self._explored(entries, event, combining=combining))

    def _explored(
        self, entries: tuple[Entry, ...], event: Event, *, combining: Combining
    ) -> Iterator[tuple[Explored, str]]:
        askable = [entry for entry in entries if entry.case is not None or self.api is not None]
        total = Counter(entry.case is None for entry in askable)
        done: Counter[bool] = Counter()
        for entry in askable:
            if self.watch.left() < event.budget * RESERVED:
                return
            done[entry.case is None] += 1
            self._say(entry, f"{done[entry.case is None]} of {total[entry.case is None]}")
            self.application.reset()
            yield self._asked(entry, event, combining=combining), entry.target

    def _say(self, entry: Entry, number: str) -> None:
        if entry.case is not None:
            self.watch.phase("follow the manual cases", f"{number}, {entry.case.id}")
        else:
            self.watch.phase("exercise the operations", f"{number}, {entry.target}")

    def _asked(self, entry: Entry, event: Event, *, combining: Combining) -> Explored:
        if entry.case is not None:
            library = {case.id: case for case in self.sources.cases}
            explorer = follow(entry.case, cases=library, screens=self.sources.screens)
            return explore(explorer, application=self.application, api=self.api)
        if entry.endpoint is None or self.api is None:  # pragma: no cover - an entry is one of both
            raise AssertionError(entry.key)
        own = self.combinings.get(entry.endpoint.operation.name, combining)
        exercised = exercise(entry.endpoint, self.api, seed=event.seed, combining=own)
        return explore(exercised, application=self.application, api=self.api)
