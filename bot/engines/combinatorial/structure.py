"""A model compiled to arrays: which values can stand in one row together.

Glossary (BosqTGen section 3 and 4.1; Kuhn et al. 2010)
    component     one independent choice, such as the length of a list
    item          a component with one of its valid values (a stratum), numbered 0..N-1
    guard         the choice another component must have made for this one to exist
    selector      a component that some guard names
    demand        for an item and a selector: the values the selector may still have
    interaction   t items of t components that can stand in one row
    fence         a forbidden combination of three or more components (of two: `together` says it)

As far as guards go a row is feasible when for every selector the demands of its items share a value. Demands that are
nested or disjoint have the Helly property (pairwise sharing means common sharing), so a pairwise table decides; a
selector whose demands are neither is *tangled* and is checked by its value sets as well. Constraints are decided by
`space`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.domain.covering import Model, Row
from bot.engines.combinatorial.constraints import Box
from bot.engines.combinatorial.feasibility import Space
from bot.engines.combinatorial.laws import proven, space_of
from bot.engines.combinatorial.numbering import Numbering, numbering_of, same

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A model in numbers.

    Shapes: `owner`, `possible`, `guarded_in` (possible as far as guards go) and `weights` [N]; `together`
    and `ruled_out` (by constraints alone) [N, N]; each of `tangled` [N, values]; `fences` [F, N] and `fence_size` [F].
    """

    model: Model
    numbering: Numbering
    owner: Numbers
    possible: Flags
    guarded_in: Flags
    together: Flags
    ruled_out: Flags
    tangled: tuple[Flags, ...]
    weights: NDArray[np.float64]
    fences: NDArray[np.float32]
    fence_size: NDArray[np.float32]
    space: Space

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.numbering.items)

    @property
    def span(self) -> tuple[tuple[int, int], ...]:
        """The range of items of each component."""
        return self.numbering.span

    @property
    def constrained(self) -> bool:
        """Whether there is more to keep than guards."""
        return bool(self.model.constraints)

    def whole(self, row: Numbers) -> bool:
        """Whether a row has exactly the components that are to be there and keeps clear of the fences."""
        there = frozenset(row.tolist())
        owners = frozenset(self.owner[row].tolist())
        alive = all(
            (guard is None or not guard.isdisjoint(there)) == (part in owners)
            for part, guard in enumerate(self.numbering.guards)
        )
        return alive and not bool((self.fences[:, row].sum(axis=1) >= self.fence_size).any())

    def named(self, row: Sequence[int]) -> Row:
        """Return items as paths with values."""
        return tuple(self.numbering.items[number] for number in row)


def compile_model(model: Model) -> Structure:
    """Number the items of a model and decide which stand together; raise InputError where constraints contradict."""
    numbering = numbering_of(model)
    size = len(numbering.items)
    owner = np.array([part for part, (a, b) in enumerate(numbering.span) for _ in range(a, b)], dtype=np.int64)
    possible, together, tangled = _by_guards(model, numbering, owner)
    space, boxes = space_of(model, numbering)
    allowed = proven(space, owner, together) if model.constraints else together
    valid = (1 << size) - 1
    fences = [box for box in boxes if len(box) > 2 and all(items & valid for items in box.values())]
    return Structure(
        model=model,
        numbering=numbering,
        owner=owner,
        possible=possible & _alone(space, owner, allowed) if model.constraints else possible,
        guarded_in=possible,
        together=allowed,
        ruled_out=together & ~allowed,
        tangled=tangled,
        weights=np.array(numbering.weights, dtype=np.float64),
        fences=_fence_flags(fences, size),
        fence_size=np.array([len(box) for box in fences], dtype=np.float32),
        space=space,
    )


def _alone(space: Space, owner: Numbers, allowed: Flags) -> Flags:
    """Return which items some row holds; one that stands beside another one has its row already."""
    possible: Flags = np.logical_or.reduce(allowed, axis=1)
    settled = space.settled()
    for item in np.flatnonzero(~possible).tolist():
        given = None if settled is None else space.given(settled, int(owner[item]), 1 << item)
        possible[item] = space.solved(given, ()) is not None
    return possible


def _fence_flags(fences: Sequence[Box], size: int) -> NDArray[np.float32]:
    flags = np.zeros((len(fences), size), dtype=np.float32)
    for number, box in enumerate(fences):
        for items in box.values():
            flags[number, [item for item in range(size) if items >> item & 1]] = 1
    return flags


def _by_guards(model: Model, numbering: Numbering, owner: Numbers) -> tuple[Flags, Flags, tuple[Flags, ...]]:
    possible = np.ones(len(owner), dtype=bool)
    together = owner[:, None] != owner[None, :]
    tangled = []
    for selector in _selectors(model, numbering):
        demand = _demand(model, numbering, selector)
        together &= (demand.astype(np.float32) @ demand.T.astype(np.float32)) > 0
        possible &= demand.any(axis=1)
        if not _laminar(demand):
            tangled.append(demand)
    together &= possible[:, None] & possible[None, :]
    return possible, together, tuple(tangled)


def _selectors(model: Model, numbering: Numbering) -> list[int]:
    return sorted({numbering.table.position[part.when.component] for part in model.components if part.when})


def _demand(model: Model, numbering: Numbering, selector: int) -> Flags:
    """For every item, the valid values of the selector that it can live with; shape [N, values of the selector]."""
    start, stop = numbering.span[selector]
    rows = []
    for part in range(len(model.components)):
        first, last = numbering.span[part]
        chain = _chain(model, numbering, part, selector)
        rows += [
            [number == item if part == selector else chain[number - start] for number in range(start, stop)]
            for item in range(first, last)
        ]
    return np.array(rows, dtype=bool).reshape(-1, stop - start)


def _chain(model: Model, numbering: Numbering, part: int, selector: int) -> list[bool]:
    """Which values of a selector some guard above a component allows."""
    start, stop = numbering.span[selector]
    while True:
        guard, when = numbering.guards[part], model.components[part].when
        if guard is None or when is None:
            return [True] * (stop - start)
        part = numbering.table.position[when.component]
        if part == selector:
            return [number in guard for number in range(start, stop)]


def _laminar(demand: Flags) -> bool:
    sets = {frozenset(np.flatnonzero(row).tolist()) for row in demand}
    return all(not (a & b) or a <= b or b <= a for a, b in combinations(sorted(sets, key=sorted), 2))


__all__ = ["Flags", "Numbers", "Structure", "compile_model", "same"]
