"""Fewer rows by local search: take a row away, then put what it alone covered into the others.

A step takes one open target and puts it into the row where that costs least: the weight of what the row alone holds
with the columns that have to change, less what is won besides. Cells that were changed are left alone for some steps
(tabu, of random length). Whenever nothing is open the rows are kept, and the row with the least to lose goes. So rows
that leave something open are never the outcome.

First all targets count alike. Once no row went for a while they gain weight as long as they stay open, so that those
that are hard to place end up where they are not disturbed (breakout search). Strength 3 without guards does better
without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.engines.combinatorial.holdings import Holdings, Index, Wide, indexes_of
from bot.engines.combinatorial.layers import Layer
from bot.engines.combinatorial.structure import Flags, Numbers, Structure

SAMPLED = 48
MOST_ROWS = 400
TRIES = 4
NEVER = 1e12
PATIENCE = 10
RHYTHM = 3
CALM = (0.5, 2.5)
PRESSING = (1.0, 4.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How many steps, how many rows cannot be gone below, how many first rows are to stay as they are."""

    steps: int
    bound: int
    locked: int = 0


def improved(
    structure: Structure, layers: Sequence[Layer], rows: Sequence[Numbers], budget: Budget, noise: np.random.Generator
) -> list[Numbers]:
    """Return at most as many rows that cover all that is open in the layers, as the given ones do."""
    cells = np.full((len(rows), len(structure.span)), structure.size, dtype=np.int64)
    for number, row in enumerate(rows):
        cells[number, structure.owner[row]] = row
    search = _Search(
        structure=structure,
        holdings=Holdings(structure, indexes_of(structure, layers), cells),
        budget=budget,
        noise=noise,
    )
    search.run()
    return [one[one < structure.size] for one in search.best]


@dataclass(slots=True, kw_only=True)
class _Search:
    """The state between steps. Shapes: `beside` [N + 1, N + 1] what can stand together; `until` [R, K] steps."""

    structure: Structure
    holdings: Holdings
    budget: Budget
    noise: np.random.Generator
    beside: Flags = field(init=False)
    owner: Wide = field(init=False)
    opens: Flags = field(init=False)
    until: Wide = field(init=False)
    alive: Wide = field(init=False)
    best: Wide = field(init=False)
    now: int = 0
    lowest: float = NEVER
    weighted: bool = False

    def __post_init__(self) -> None:
        """Begin with all rows."""
        size, parts = self.structure.size, len(self.structure.span)
        self.beside = np.ones((size + 1, size + 1), dtype=bool)
        self.beside[:size, :size] = self.structure.together | np.eye(size, dtype=bool)
        self.owner = np.append(self.structure.owner, parts)
        self.opens = np.zeros(parts + 1, dtype=bool)
        for guard in self.structure.numbering.guards:
            self.opens[self.owner[[one for one in guard or () if one < size]]] = True
        self.until = np.zeros(self.holdings.cells.shape, dtype=np.int64)
        self.alive = np.arange(len(self.holdings.cells))
        self.best = self.holdings.cells.copy()

    def run(self) -> None:
        """Take steps until the budget is spent or the bound is reached."""
        patience = self._patience()
        progress = 0
        while self.now < self.budget.steps:
            if not self.holdings.open:
                self.best = self.holdings.cells[self.alive]
                if not self._one_less():
                    return
                progress = self.now
                continue
            if not self.weighted and self.now - progress > patience:
                self.weighted, self.lowest = True, NEVER
            self._step()
            self.now += 1

    def _one_less(self) -> bool:
        free = self.alive[self.alive >= self.budget.locked]
        if len(self.alive) <= self.budget.bound or len(free) < 2:
            return False
        least = int(free[np.argmin(self.holdings.loss[free].sum(axis=1))])
        self.holdings.change(least, np.full(self.holdings.cells.shape[1], self.structure.size, dtype=np.int64))
        self.alive = self.alive[self.alive != least]
        self.lowest = NEVER
        return True

    def _patience(self) -> int:
        """Return how many steps without progress are taken before targets get weights."""
        free = not self.structure.constrained and all(one is None for one in self.structure.numbering.guards)
        if free and any(index.strength > 2 for index in self.holdings.indexes):
            return self.budget.steps
        return self.budget.steps // (PATIENCE // 3 if free else PATIENCE)

    def _step(self) -> None:
        holdings = self.holdings
        target = holdings.open[int(self.noise.random() * len(holdings.open))]
        wanted = holdings.index_of(target).member(target, self.noise.random())
        rows = self._rows(wanted)
        kept = self.beside[wanted[0]][holdings.cells[rows]]
        for item in wanted[1:]:
            kept &= self.beside[item][holdings.cells[rows]]
        cost = self._cost(wanted, rows, kept)
        for _ in range(TRIES):
            place = int(np.argmin(cost))
            row = int(rows[place])
            cells = self._put(row, wanted, kept[place])
            if cells is not None:
                self._move(row, cells)
                break
            cost[place] = NEVER
        if self.weighted and self.now % RHYTHM == 0:
            holdings.weigh()

    def _rows(self, wanted: Sequence[int]) -> Wide:
        """Return rows that lack one item at most, or all where there are none; never a locked one."""
        rows = self.alive
        lacking = len(wanted) - self.holdings.has[rows][:, list(wanted)].sum(axis=1)
        near: Wide = rows[(lacking <= 1) & (rows >= self.budget.locked)]
        if not len(near):
            near = rows[rows >= self.budget.locked]
        if len(near) > MOST_ROWS:
            near = self.noise.permutation(near)[:MOST_ROWS]
        return near

    def _cost(self, wanted: Sequence[int], rows: Wide, kept: Flags) -> NDArray[np.float64]:
        holdings = self.holdings
        loss = (holdings.loss[rows, :-1] * ~kept).sum(axis=1)
        cost: NDArray[np.float64] = loss - self._won(wanted, rows, kept) + 0.5 * self.noise.random(len(rows))
        barred = ((self.until[rows] > self.now) & ~kept).any(axis=1)
        ahead = cost + len(holdings.open) < self.lowest
        cost[barred & ~ahead] += NEVER / 2
        return cost

    def _won(self, wanted: Sequence[int], rows: Wide, kept: Flags) -> NDArray[np.float64]:
        """Return the weight of what is open and would be held once the wanted items are in a row."""
        holdings = self.holdings
        won = np.zeros(len(rows))
        for index in holdings.indexes:
            if index.strength == 2 and index.table is not None:
                cells = holdings.cells[rows]
                for item in wanted:
                    won += (holdings.worth[index.table[item]][cells] * kept).sum(axis=1)
            elif index.strength > 2:
                won += self._won_further(index, wanted, rows, kept)
        return won

    def _won_further(self, index: Index, wanted: Sequence[int], rows: Wide, kept: Flags) -> NDArray[np.float64]:
        holdings = self.holdings
        some = holdings.open
        if len(some) > SAMPLED:
            some = [some[int(chance * len(some))] for chance in self.noise.random(SAMPLED)]
        targets = np.array([one for one in some if 0 <= one - index.first < len(index.starts) - 1], dtype=np.int64)
        items = index.members[index.starts[targets - index.first]]
        ours = (items[:, :, None] == np.array(wanted)).any(axis=2)
        related = ours.any(axis=1)
        items, ours, targets = items[related], ours[related], targets[related]
        held = (holdings.has[rows][:, items] & kept[:, self.owner[items]]) | ours
        worth: NDArray[np.float64] = held.all(axis=2) @ holdings.weight[targets].astype(np.float64)
        return worth

    def _put(self, row: int, wanted: Sequence[int], kept: Flags) -> Wide | None:
        """Return the cells of a row once the wanted items are in it; None where no row of that kind was found."""
        size = self.structure.size
        cells = np.where(kept, self.holdings.cells[row], size)
        columns = self.owner[list(wanted)]
        cells[columns] = wanted
        kept[columns] = True
        if self.opens[columns].any() or not kept.all():
            self._fill(cells)
        if self.structure.constrained and not self.structure.whole(cells[cells < size]):
            return None
        return cells

    def _fill(self, cells: Wide) -> None:
        size = self.structure.size
        taken = cells[cells < size]
        allowed: Flags = np.logical_and.reduce(self.beside[taken], axis=0)
        allowed[taken] = False
        allowed[size] = False
        if not allowed.any():
            return
        liking = self.noise.random(size + 1) * self._worth(taken)
        while True:
            places = np.flatnonzero(allowed)
            if not len(places):
                return
            item = int(places[np.argmax(liking[places])])
            cells[self.owner[item]] = item
            allowed &= self.beside[item]
            allowed[item] = False

    def _worth(self, taken: Wide) -> NDArray[np.float64]:
        """Return for each item 1 and the number of open pairs that it would close beside the taken ones."""
        worth = np.ones(self.structure.size + 1)
        there = set(taken.tolist())
        for target in self.holdings.open[:SAMPLED]:
            index = self.holdings.index_of(target)
            items = index.members[index.starts[target - index.first]].tolist()
            missing = [item for item in items if item not in there]
            if len(missing) == 1:
                worth[missing[0]] += 10.0
        return worth

    def _move(self, row: int, cells: Wide) -> None:
        changed = self.holdings.cells[row] != cells
        self.holdings.change(row, cells)
        low, high = PRESSING if self.weighted else CALM
        self.until[row, changed] = self.now + 1 + int(2 ** (low + (high - low) * self.noise.random()))
        self.lowest = min(self.lowest, len(self.holdings.open))
