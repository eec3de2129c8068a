"""How many rows are needed at least: pairs of values of which no two fit into one row.

Pairs are taken one by one, those that few others fit beside first (the usual greedy for independent sets). Then whole
blocks (all pairs of two components, which exclude one another) are forced in, whatever fits beside them leaves, and the
rest is filled up again; the larger set stays.

For strength 3 a pair stands for the triples that it forms with one further component: they exclude one another too, so
it counts as often as the best such component has values beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from bot.domain.errors import InputError
from bot.engines.combinatorial.layers import Dense, Labels, Layer
from bot.engines.combinatorial.structure import Flags, Numbers, Structure

Real = NDArray[np.float32]
CHUNK = 4096
UNEVEN = 0.05
MOST_ROWS = 10_000
SLACK = (1.0, 1.0, 1.3, 3.0)


def bound_of(structure: Structure, layer: Layer, orbits: Labels | None = None, *, tries: int = 0) -> int:
    """Return a number of rows that no array of the layer's strength has fewer than.

    `layer` covers all components and is open. With `orbits` (labels of pairs) only pairs count that no other element of
    a list can show. `tries` is how often a block is forced in.
    """
    if layer.strength == 1:
        sums = [int(structure.possible[a:b].sum()) for a, b in structure.span]
        return max(sums) if orbits is None else min(1, max(sums))
    worth = _worth(structure, layer)
    if orbits is not None and worth.any():
        worth = np.minimum(worth, np.bincount(orbits[structure.together], minlength=int(orbits.max()) + 1)[orbits] <= 2)
    left, right = np.nonzero(np.triu(worth))
    if not len(left):
        return min(1, layer.left)
    return _Excluding(structure, left, right, worth[left, right].astype(np.int64)).most(tries)


def quick_bound(structure: Structure, strength: int) -> int:
    """Return a bound that can be had before the interactions are laid out: how many combinations nothing restricts."""
    if structure.constrained:
        return 1
    guards = structure.numbering.guards
    free = sorted(stop - start for (start, stop), guard in zip(structure.span, guards, strict=True) if guard is None)
    found = prod(free[-strength:]) if len(free) >= strength else 1
    if strength != 3 or structure.tangled:
        return found
    worth = _extension(structure)
    left, right = np.nonzero(np.triu(worth))
    return max(found, _Excluding(structure, left, right, worth[left, right].astype(np.int64)).most(0))


def _worth(structure: Structure, layer: Layer) -> Real:
    """For every pair, in how many wanted interactions it stands that exclude one another; shape [N, N]."""
    if isinstance(layer, Dense) and layer.strength == 2:
        return layer.open.astype(np.float32)
    if isinstance(layer, Dense) and not structure.constrained and not structure.tangled:
        return _extension(structure)
    found = np.zeros((structure.size, structure.size), dtype=np.float32)
    interactions = layer.interactions()
    for one, other in combinations(range(layer.strength), 2):
        found[interactions[:, one], interactions[:, other]] = 1
    return found


def predicted(strength: int, bound: int) -> int:
    """Return about how many rows an array will have."""
    return int(bound * SLACK[min(strength, 3)])


def check_size(structure: Structure, strength: int, bound: int) -> None:
    """Raise InputError (`rows-too-many`) for a request that cannot be small, with what to reduce.

    Rows are predicted from the bound: on models of real interfaces arrays had up to 1.3 times as many at strength 2 and
    up to 6 times at 3.
    """
    about = predicted(strength, bound)
    if about <= MOST_ROWS:
        return
    widest = sorted(structure.model.components, key=lambda part: -len(part.values))[:3]
    raise InputError(
        f"Model '{structure.model.name}': strength {strength} needs about {about} rows, {bound} at the least.",
        remedy=f"Limit the rows (`max_rows`), ask for strength {strength - 1} and combine only a core at {strength}, "
        f"or give fewer values to {', '.join(repr(part.path) for part in widest)}.",
        slug="rows-too-many",
    )


def _extension(structure: Structure) -> Real:
    """For every pair, how many values of one further component stand beside it at most; shape [N, N]."""
    most = np.zeros(structure.together.shape, dtype=np.float32)
    beside = structure.together.astype(np.float32)
    for start, stop in structure.span:
        block = beside[:, start:stop]
        np.maximum(most, block @ block.T, out=most)
    return most * structure.together


@dataclass(slots=True)
class _Excluding:
    """Pairs (`left`, `right`) with what each is worth, all [P]."""

    structure: Structure
    left: Numbers
    right: Numbers
    worth: NDArray[np.int64]

    def most(self, tries: int) -> int:
        """Return the worth of the largest set found."""
        beside = self.structure.together | np.eye(self.structure.size, dtype=bool)
        degree = self._degrees(beside.astype(np.float32)) / self.worth
        noise = np.random.default_rng(0)
        blocks = self.structure.owner[self.left] * len(self.structure.span) + self.structure.owner[self.right]
        kinds = np.unique(blocks)
        chosen = self._filled([], degree, beside)
        for _ in range(tries):
            block = np.flatnonzero(blocks == kinds[int(noise.random() * len(kinds))])
            stay = self._apart(np.array(chosen), block, beside)
            other = self._filled([*stay, *block.tolist()], degree * (1 + UNEVEN * noise.random(len(degree))), beside)
            if self.worth[other].sum() >= self.worth[chosen].sum():
                chosen = other
        return max(int(self.worth[chosen].sum()), int(np.bincount(blocks, weights=self.worth).max(initial=0)))

    def _degrees(self, beside: Real) -> NDArray[np.float64]:
        """Return how many pairs fit into a row with each."""
        wanted = np.zeros(beside.shape, dtype=np.float32)
        wanted[self.left, self.right] = 1
        found = np.empty(len(self.left))
        for start in range(0, len(found), CHUNK):
            some = slice(start, start + CHUNK)
            near = beside[self.left[some]] * beside[self.right[some]]
            found[some] = ((near @ wanted) * near).sum(axis=1)
        return found

    def _apart(self, chosen: Numbers, block: Numbers, beside: Flags) -> list[int]:
        return [one for one, fits in zip(chosen.tolist(), self._fits(block, beside, chosen), strict=True) if not fits]

    def _fits(self, some: Sequence[int] | Numbers, beside: Flags, others: Numbers | slice) -> Flags:
        """Return which of the other pairs fit into a row with one of some pairs."""
        near = (beside[self.left[some]] & beside[self.right[some]]).astype(np.float32)
        fits: Flags = ((near.T @ near) > 0)[self.left[others], self.right[others]]
        return fits

    def _filled(self, members: list[int], degree: NDArray[np.float64], beside: Flags) -> list[int]:
        """Return the members and what else excludes them and one another, pairs of low degree first."""
        alive = ~self._fits(members, beside, slice(None)) if members else np.ones(len(self.left), dtype=bool)
        found = list(members)
        left = np.flatnonzero(alive)
        for one in left[np.argsort(degree[left], kind="stable")].tolist():
            if alive[one]:
                found.append(one)
                near = beside[self.left[one]] & beside[self.right[one]]
                alive &= ~(near[self.left] & near[self.right])
        return found
