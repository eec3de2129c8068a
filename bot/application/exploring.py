"""Asking the running application: every chosen manual case followed, every touched operation exercised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.application.explore import explore
from bot.application.reading import Sources
from bot.domain.api import Api
from bot.domain.event import Event, NamedCases
from bot.domain.exploration import Combining, Explored
from bot.domain.target import Endpoint
from bot.engines.exercising.explorer import exercise
from bot.engines.functional.explorer import follow
from bot.engines.pairing import chosen
from bot.engines.reporting import Material
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

    def explore(self, material: Material, *, combining: Combining) -> tuple[tuple[Explored, str], ...]:
        """Follow the manual cases, then exercise the operations, each on a fresh state, while the budget lasts.

        Where cases are named, operations are left alone. Each exploration comes with the name of its target.
        `combining` is for operations that the project says nothing about.
        """
        return (*self._followed(material), *self._exercised(material, combining))

    def _followed(self, material: Material) -> Iterator[tuple[Explored, str]]:
        library = {case.id: case for case in self.sources.cases}
        cases = chosen(material.pairings, self.sources.cases, scope=material.event.scope)
        for number, (case, target) in enumerate(cases, start=1):
            if self._spent(material.event):
                return
            self.watch.phase("follow the manual cases", f"{number} of {len(cases)}, {case.id}")
            self.application.reset()
            explorer = follow(case, cases=library, screens=self.sources.screens)
            yield explore(explorer, application=self.application, api=self.api), target

    def _exercised(self, material: Material, usual: Combining) -> Iterator[tuple[Explored, str]]:
        if self.api is None or isinstance(material.event.scope, NamedCases):
            return
        targets = [target for target in material.targets if isinstance(target, Endpoint)]
        for number, target in enumerate(targets, start=1):
            if self._spent(material.event):
                return
            self.watch.phase("exercise the operations", f"{number} of {len(targets)}, {target.name}")
            self.application.reset()
            combining = self.combinings.get(target.operation.name, usual)
            explorer = exercise(target, self.api, seed=material.event.seed, combining=combining)
            yield explore(explorer, application=self.application, api=self.api), target.name

    def _spent(self, event: Event) -> bool:
        return self.watch.left() < event.budget * RESERVED
