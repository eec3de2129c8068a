"""One row at a time (AETG's scheme): candidates built side by side, the best one becomes the row.

Each candidate starts somewhere else and always takes the item that adds most interactions not covered yet. Items that
cannot stand beside the chosen ones are dropped as the row grows, so that a deep item taken first forces its selectors
and a selector taken first makes foreign children absent. With constraints of three and more components a candidate may
end in a corner; then the space of rows is asked for a way out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.engines.combinatorial.feasibility import Domains
from bot.engines.combinatorial.laws import members
from bot.engines.combinatorial.layers import Dense, Layer, Listed, Tally
from bot.engines.combinatorial.structure import Flags, Numbers, Structure

CANDIDATES = 24
FEW_CANDIDATES = 16
MOST_BYTE = 256
BUSY = 0.9
SMALL = 40


@dataclass(slots=True)
class Batch:
    """Candidates under construction.

    Shapes: `taken`, `allowed`, `gain` and `ties` [M, N]; `total` [M]; `live` [M, values] a tangled selector; `inside`
    [M, fences]; `met` [M, count] an interaction list, how many of its items are taken.
    """

    taken: Flags
    allowed: Flags
    gain: Tally
    ties: NDArray[np.float32]
    total: Tally
    live: list[Flags]
    inside: NDArray[np.float32]
    met: dict[int, NDArray[np.int8]]


@dataclass(slots=True)
class Greedy:
    """Rows for the open interactions of some layers, one after the other."""

    structure: Structure
    layers: list[Layer]
    noise: np.random.Generator

    def cover(self, row: Numbers) -> None:
        """Close what a row has."""
        for layer in self.layers:
            layer.cover(row)

    def open_layer(self) -> Layer | None:
        """Return the strongest layer that is not covered yet."""
        return next((layer for layer in self.layers if layer.left), None)

    def next_row(self) -> Numbers | None:
        """Return a row that covers something new; None once nothing feasible is open."""
        while (layer := self.open_layer()) is not None:
            row = self._best(layer)
            if row is not None:
                return row
            wanted = layer.first()
            row = self.completed(np.array(wanted))
            if row is not None and set(wanted) <= set(row.tolist()):
                return row
            layer.discard(wanted)
        return None

    def completed(self, given: Numbers, *, within: Domains | None = None) -> Numbers | None:
        """Fill a partial row, within some domains; None when no row holds all that is given."""
        batch = self._batch(1)
        if within is not None:
            batch.allowed &= members(within, self.structure.size)
        for item in given.tolist():
            self._take(batch, np.array([item]))
        self._grow(batch)
        row = np.flatnonzero(batch.taken[0])
        if not set(given.tolist()) <= set(row.tolist()):
            return None
        if not self.structure.constrained or self.structure.whole(row):
            return row
        return self._repaired(given, batch.gain[0] + batch.taken[0] * 1000.0, within)

    def _repaired(self, given: Numbers, liking: NDArray[np.float64], within: Domains | None) -> Numbers | None:
        space = self.structure.space
        domains = space.settled() if within is None else within
        for item in given.tolist():
            if domains is not None:
                domains = space.given(domains, int(self.structure.owner[item]), 1 << item)
        found = space.solved(domains, liking.tolist())
        size = self.structure.size
        if found is None:
            return None
        return np.array(sorted(one.bit_length() - 1 for one in found if one < 1 << size), dtype=np.int64)

    def _best(self, layer: Layer) -> Numbers | None:
        count = CANDIDATES if layer.strength < 3 else FEW_CANDIDATES
        batch = self._batch(count)
        for picks in self._starts(layer, count):
            self._take(batch, picks)
        self._grow(batch)
        for candidate in np.argsort(-batch.total, kind="stable").tolist():
            if not batch.total[candidate]:
                return None
            row = np.flatnonzero(batch.taken[candidate])
            if not self.structure.constrained or self.structure.whole(row):
                return row
        return None

    def _starts(self, layer: Layer, count: int) -> list[Numbers]:
        """Return the items that the candidates begin with: one of many open interactions, the first the one of most."""
        if isinstance(layer, Listed):
            alive = np.flatnonzero(layer.alive)
            chosen = layer.tuples[alive[self.noise.integers(len(alive), size=count)]]
            return list(chosen.T)
        degree = layer.degrees()
        spread = 0.5 + 0.5 * self.noise.random((count, len(degree)))
        spread[0] = 1.0
        start: Numbers = np.argmax(degree[None, :] * spread, axis=1)
        if layer.strength < 3:
            return [start]
        beside = layer.open[start].sum(axis=2).astype(np.float64)
        partner: Numbers = np.argmax(beside * (0.5 + 0.5 * self.noise.random(beside.shape)), axis=1)
        return [start, partner]

    def _batch(self, count: int) -> Batch:
        structure = self.structure
        shape = (count, structure.size)
        gain = np.zeros(shape, dtype=np.int32)
        for layer in self.layers:
            if layer.strength == 1 and isinstance(layer, Dense):
                gain += layer.open
        return Batch(
            taken=np.zeros(shape, dtype=bool),
            allowed=np.broadcast_to(structure.possible, shape).copy(),
            gain=gain,
            ties=self._ties(shape),
            total=np.zeros(count, dtype=np.int32),
            live=[np.ones((count, demand.shape[1]), dtype=bool) for demand in structure.tangled],
            inside=np.zeros((count, len(structure.fence_size)), dtype=np.float32),
            met={
                number: np.zeros((count, len(layer.tuples)), dtype=np.int8)
                for number, layer in enumerate(self.layers)
                if isinstance(layer, Listed)
            },
        )

    def _ties(self, shape: tuple[int, int]) -> NDArray[np.float32]:
        """Return numbers below 1: what decides between items that add as much as one another.

        Mostly the one that has most left to cover; chance in small models, where candidates have to differ, and with
        weights, liked values being likelier.
        """
        weights = self.structure.weights
        chance = self.noise.random(shape) ** (1 / weights)
        if len(weights) < SMALL or not self.layers or weights.min() < weights.max():
            return chance.astype(np.float32)
        degree = self.layers[0].degrees()
        share = degree / max(1.0, float(degree.max()))
        mixed: NDArray[np.float32] = (0.999 * (BUSY * share + (1 - BUSY) * chance)).astype(np.float32)
        return mixed

    def _grow(self, batch: Batch) -> None:
        while batch.allowed.any():
            score = np.where(batch.allowed, batch.gain + batch.ties, -1.0)
            self._take(batch, np.argmax(score, axis=1))

    def _take(self, batch: Batch, picks: Numbers) -> None:
        """Put one item into each candidate that still has an allowed one (others are given an item they have)."""
        rows = np.arange(len(picks))
        fresh = batch.allowed[rows, picks]
        batch.total[fresh] += batch.gain[rows, picks][fresh]
        for number, layer in enumerate(self.layers):
            if isinstance(layer, Listed):
                _gain_listed(layer, batch, batch.met[number], np.flatnonzero(fresh), picks)
            elif layer.strength == 2:
                batch.gain[fresh] += layer.open[picks[fresh]]
            elif layer.strength == 3:
                _gain_triples(layer, batch, np.flatnonzero(fresh), picks)
        batch.taken[rows[fresh], picks[fresh]] = True
        self._restrict(batch, fresh, picks)

    def _restrict(self, batch: Batch, fresh: Flags, picks: Numbers) -> None:
        structure = self.structure
        batch.allowed[fresh] &= structure.together[picks[fresh]]
        for live, demand in zip(batch.live, structure.tangled, strict=True):
            live[fresh] &= demand[picks[fresh]]
            batch.allowed &= (live.astype(np.float32) @ demand.astype(np.float32).T) > 0
        if len(structure.fence_size):
            batch.inside[fresh] += structure.fences[:, picks[fresh]].T
            closing = batch.inside >= structure.fence_size - 1
            if closing.any():
                batch.allowed &= (closing.astype(np.float32) @ structure.fences) == 0


def _gain_triples(layer: Dense, batch: Batch, rows: Numbers, picks: Numbers) -> None:
    for row in rows.tolist():
        beside = np.flatnonzero(batch.taken[row])
        if len(beside):
            flags = layer.open[picks[row]].view(np.uint8)[beside]
            batch.gain[row] += np.add.reduce(flags, axis=0, dtype=np.uint8 if len(beside) < MOST_BYTE else np.int32)


def _gain_listed(layer: Listed, batch: Batch, met: NDArray[np.int8], rows: Numbers, picks: Numbers) -> None:
    """An interaction adds to its last missing item once all its others are taken."""
    for row in rows.tolist():
        touched = layer.by_item[picks[row]]
        touched = touched[layer.alive[touched]]
        met[row, touched] += 1
        nearly = layer.tuples[touched[met[row, touched] == layer.strength - 1]]
        missing = nearly[~(batch.taken[row][nearly] | (nearly == picks[row]))]
        np.add.at(batch.gain[row], missing, 1)
