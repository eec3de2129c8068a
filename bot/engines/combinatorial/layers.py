"""What is still to be covered: one layer for each strength that is asked for.

Glossary
    layer      the interactions of one strength t: of all components, or only within some groups of them
    open       interactions that no row has yet
    orbit      interactions that differ only in which element of a list they are about; covering one covers all

Up to t = 3 a layer is an array of flags with one axis an item, symmetric, so that the interactions of an item are a
slice of it. Above it is a list of interactions with an index from items to interactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from bot.domain.covering import Group
from bot.domain.errors import InputError
from bot.engines.combinatorial.structure import Flags, Numbers, Structure

Tally = NDArray[np.int32]
Labels = NDArray[np.int32]
DENSE = 3
MOST_ITEMS = 600
MOST_INTERACTIONS = 6_000_000


@dataclass(slots=True)
class Dense:
    """Interactions of strength 1 to 3. Shapes: `open` [N] * strength, `orbits` the same where lists count as alike."""

    strength: int
    open: Flags
    orbits: Labels | None = None

    @property
    def left(self) -> int:
        """How many interactions are open."""
        return int(np.count_nonzero(self.open)) // factorial(self.strength)

    def copy(self) -> Dense:
        """Return a layer of its own with the same interactions open."""
        return Dense(self.strength, self.open.copy(), self.orbits)

    def cover(self, row: Numbers) -> None:
        """Close the interactions of a row, and those of their orbits."""
        block = np.ix_(*[row] * self.strength)
        if self.orbits is not None:
            met = np.zeros(int(self.orbits.max()) + 1, dtype=bool)
            met[self.orbits[block][self.open[block]]] = True
            self.open &= ~met[self.orbits]
        self.open[block] = False

    def discard(self, interaction: Sequence[int]) -> None:
        """Close an interaction that no row can hold."""
        block = np.ix_(*[np.array(interaction)] * self.strength)
        self.open[block] = False

    def degrees(self) -> NDArray[np.float64]:
        """Return how many open interactions each item is part of; shape [N]."""
        found: NDArray[np.float64] = self.open.reshape(len(self.open), -1).sum(axis=1, dtype=np.float64)
        return found

    def interactions(self) -> Numbers:
        """Return the open interactions, items rising; shape [count, strength]."""
        found = np.argwhere(self.open)
        rising = (found[:, :-1] < found[:, 1:]).all(axis=1)
        return found[rising]

    def first(self) -> tuple[int, ...]:
        """Return one open interaction."""
        flat = int(np.argmax(self.open))
        return tuple(int(one) for one in np.unravel_index(flat, self.open.shape))


@dataclass(slots=True)
class Listed:
    """Interactions of strength 4 and more. Shapes: `tuples` [count, strength], `alive` [count]."""

    strength: int
    tuples: Numbers
    alive: Flags
    size: int
    orbits: None = None
    by_item: tuple[Numbers, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Index the interactions by item."""
        order = np.argsort(self.tuples.ravel(), kind="stable")
        edges = np.searchsorted(self.tuples.ravel()[order], np.arange(self.size + 1))
        self.by_item = tuple(order[edges[one] : edges[one + 1]] // self.strength for one in range(self.size))

    @property
    def left(self) -> int:
        """How many interactions are open."""
        return int(np.count_nonzero(self.alive))

    def copy(self) -> Listed:
        """Return a layer of its own with the same interactions open."""
        return Listed(self.strength, self.tuples, self.alive.copy(), self.size)

    def cover(self, row: Numbers) -> None:
        """Close the interactions of a row."""
        met = np.zeros(len(self.tuples), dtype=np.int16)
        for item in row.tolist():
            met[self.by_item[item]] += 1
        self.alive[met == self.strength] = False

    def discard(self, interaction: Sequence[int]) -> None:
        """Close an interaction that no row can hold."""
        self.cover(np.array(interaction))

    def degrees(self) -> NDArray[np.float64]:
        """Return how many open interactions each item is part of; shape [N]."""
        return np.bincount(self.tuples[self.alive].ravel(), minlength=self.size).astype(np.float64)

    def interactions(self) -> Numbers:
        """Return the open interactions, items rising; shape [count, strength]."""
        return self.tuples[self.alive]

    def first(self) -> tuple[int, ...]:
        """Return one open interaction."""
        return tuple(int(one) for one in self.tuples[int(np.argmax(self.alive))])


Layer = Dense | Listed


def layers_of(structure: Structure, groups: Sequence[Group]) -> list[Layer]:
    """Return what the groups ask for, the highest strength first; raise InputError where it cannot be held."""
    wanted: dict[int, list[Flags]] = {}
    position = structure.numbering.table.position
    for group in groups:
        inside = np.isin(structure.owner, [position[path] for path in group.paths])
        wanted.setdefault(group.strength, []).append(inside)
    return [_layer(structure, strength, wanted[strength]) for strength in sorted(wanted, reverse=True)]


def _layer(structure: Structure, strength: int, regions: list[Flags]) -> Layer:
    if strength > DENSE:
        return _listed(structure, strength, regions)
    if strength == DENSE and int(np.logical_or.reduce(regions).sum()) > MOST_ITEMS:
        _too_many(f"{structure.size} values at strength 3")
    open_ = _interactions(structure, strength)
    if not any(region.all() for region in regions):
        inside = np.zeros_like(open_)
        for region in regions:
            inside |= _power(region, strength)
        open_ &= inside
    return Dense(strength, open_)


def _power(region: Flags, strength: int) -> Flags:
    if strength == 1:
        return region
    pairs: Flags = region[:, None] & region[None, :]
    return pairs if strength == 2 else pairs[:, :, None] & region[None, None, :]


def _interactions(structure: Structure, strength: int) -> Flags:
    """Return which tuples of items guards allow, and constraints pair by pair; shape [N] * strength, symmetric."""
    pairs = structure.together
    if strength == 1:
        return structure.possible.copy()
    if strength == 2:
        return pairs.copy()
    triples = np.empty((structure.size,) * 3, dtype=bool)
    for first in range(structure.size):
        np.logical_and(pairs, pairs[first][:, None], out=triples[first])
        triples[first] &= pairs[first][None, :]
        for demand in structure.tangled:
            triples[first] &= _shared(demand & demand[first], demand)
    return triples


def _shared(left: Flags, right: Flags) -> Flags:
    shared: Flags = (left.astype(np.float32) @ right.astype(np.float32).T) > 0
    return shared


def _listed(structure: Structure, strength: int, regions: list[Flags]) -> Listed:
    found: list[Numbers] = []
    count = 0
    seen: set[tuple[int, ...]] = set()
    for region in regions:
        parts = sorted({int(part) for part in structure.owner[region]})
        for chosen in combinations(parts, strength):
            if chosen in seen:
                continue
            seen.add(chosen)
            found.append(_product(structure, chosen))
            count += len(found[-1])
            if count > MOST_INTERACTIONS:
                _too_many(f"strength {strength} over {len(parts)} components")
    tuples = np.concatenate(found) if found else np.zeros((0, strength), dtype=np.int64)
    return Listed(strength, tuples, np.ones(len(tuples), dtype=bool), structure.size)


def _product(structure: Structure, parts: tuple[int, ...]) -> Numbers:
    """Return the combinations of items of these components that guards allow; shape [count, components]."""
    found = np.arange(*structure.span[parts[0]], dtype=np.int64)[:, None]
    for part in parts[1:]:
        items = np.arange(*structure.span[part], dtype=np.int64)
        found = np.column_stack([np.repeat(found, len(items), axis=0), np.tile(items, len(found))])
        found = found[structure.together[found[:, :-1], found[:, -1:]].all(axis=1)]
    for demand in structure.tangled:
        found = found[np.logical_and.reduce([demand[found[:, column]] for column in range(len(parts))]).any(axis=1)]
    return found


def _too_many(what: str) -> None:
    raise InputError(
        f"{what} is more than can be held in memory.",
        remedy="Ask for a lower strength, or combine only the components that matter further (`core`).",
        slug="rows-too-many",
    )
