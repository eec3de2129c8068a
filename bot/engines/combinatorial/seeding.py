"""Rows that are there already: kept as far as the model still allows, completed where they leave something free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.covering import Literal, Row, Seed
from bot.engines.combinatorial.feasibility import Domains
from bot.engines.combinatorial.greedy import Greedy
from bot.engines.combinatorial.numbering import same
from bot.engines.combinatorial.structure import Numbers, Structure

Dropped = tuple[int, str, Literal]


@dataclass(slots=True)
class Seeding:
    """What became of seeds: whole rows, and the cells that could not be kept, one by one."""

    structure: Structure
    rows: list[Numbers] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def plant(self, greedy: Greedy, seeds: Sequence[Row | Seed]) -> None:
        """Complete the seeds in order, each for what is still open, and cover what they have."""
        root = self.structure.space.settled()
        for number, given in enumerate(seeds):
            seed = given if isinstance(given, Seed) else Seed(cells=given)
            kept, domains = self._kept(number, seed, root)
            row = greedy.completed(np.array(kept, dtype=np.int64), within=domains)
            if row is None:
                continue
            self.rows.append(row)
            greedy.cover(row)

    def _kept(self, number: int, seed: Seed, domains: Domains | None) -> tuple[list[int], Domains | None]:
        """Return the items of the cells that can stand beside the earlier ones."""
        position = self.structure.numbering.table.position
        kept: list[int] = []
        for path, value in seed.cells:
            part = position.get(path, -1)
            item = self._item(part, value)
            narrowed = self._narrowed(domains, part, 1 << item) if item >= 0 else None
            if narrowed is None:
                self.dropped.append((number, path, value))
            else:
                domains = narrowed
                kept.append(item)
        for path in seed.absent:
            part = position.get(path, -1)
            narrowed = self._narrowed(domains, part, self._absent(part)) if part >= 0 else None
            if narrowed is not None:
                domains = narrowed
            elif part >= 0:
                self.dropped.append((number, path, None))
        return kept, domains

    def _narrowed(self, domains: Domains | None, part: int, items: int) -> Domains | None:
        space = self.structure.space
        narrowed = None if domains is None else space.given(domains, part, items)
        if self.structure.constrained and space.solved(narrowed, ()) is None:
            return None
        return narrowed

    def _absent(self, part: int) -> int:
        numbering = self.structure.numbering
        return 1 << len(numbering.items) + len(numbering.invalid) + part

    def _item(self, part: int, value: Literal) -> int:
        if part < 0:
            return -1
        cells = self.structure.numbering.table.cells[part]
        return next((one for one, other in cells if one < self.structure.size and same(value, other)), -1)
