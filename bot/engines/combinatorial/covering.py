"""Covering arrays: few rows, every t-way combination, with components that may be absent.

One row at a time (AETG's scheme): several candidates are built side by side, each from another start, always taking
the item that adds most interactions not covered yet; the best candidate becomes the row. Items that the guards rule
out beside the chosen ones are dropped as the row grows, so a deep item taken first forces its selectors and a selector
taken first makes foreign children absent. `structure` holds the glossary.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.domain.covering import Array, Model, Request, Row
from bot.domain.errors import InputError
from bot.engines.combinatorial.structure import Flags, Numbers, Structure, compile_model, same

CANDIDATES = 24
LISTED = 1000

Tally = NDArray[np.int32]


def plan(model: Model, request: Request) -> Array:
    """Return rows that cover every feasible interaction of the request's strength (1 to 3), greedily.

    Equal arguments give equal rows. Raise InputError for a model or a strength that makes no sense.
    """
    if not 1 <= request.strength <= 3:
        raise InputError(
            f"`strength` is {request.strength}, which is not 1, 2 or 3.", remedy="Set `strength` to 2.", slug="strength"
        )
    structure = compile_model(model)
    open_ = _interactions(structure, request.strength)
    orders = _orders(request.strength)
    feasible = int(np.count_nonzero(open_)) // orders
    noise = np.random.default_rng(request.seed)
    chosen: list[Numbers] = []
    for seed in request.seeds:
        if request.max_rows is None or len(chosen) < request.max_rows:
            chosen.append(_completed(structure, open_, _numbers(structure, seed), noise))
            _cover(open_, chosen[-1])
    while open_.any() and (request.max_rows is None or len(chosen) < request.max_rows):
        chosen.append(_best_row(structure, open_, noise))
        _cover(open_, chosen[-1])
    left = int(np.count_nonzero(open_)) // orders
    return Array(
        rows=tuple(_row(structure, row) for row in chosen),
        covered=feasible - left,
        feasible=feasible,
        bound=_bound(structure, request.strength),
        uncovered=_listed(structure, open_),
    )


def _orders(strength: int) -> int:
    return (1, 1, 2, 6)[strength]


def _interactions(structure: Structure, strength: int) -> Flags:
    """Return which tuples of items are to be covered; shape [N] * strength, symmetric."""
    pairs = structure.together
    if strength == 1:
        return structure.possible.copy()
    if strength == 2:
        return pairs.copy()
    triples = pairs[:, :, None] & pairs[:, None, :] & pairs[None, :, :]
    for demand in structure.tangled:
        shared = demand[:, None, :] & demand[None, :, :]
        for first in range(structure.size):
            triples[first] &= (shared & demand[first]).any(axis=2)
    return triples


def _cover(open_: Flags, row: Numbers) -> None:
    open_[np.ix_(*[row] * open_.ndim)] = False


@dataclass(slots=True)
class _Batch:
    """Candidates under construction. Shapes: `taken` [M, N], `allowed` [M, N], `gain` [M, N], `total` [M]."""

    taken: Flags
    allowed: Flags
    gain: Tally
    total: Tally
    live: list[Flags]


def _best_row(structure: Structure, open_: Flags, noise: np.random.Generator) -> Numbers:
    batch = _batch(structure, CANDIDATES)
    degree = open_.reshape(structure.size, -1).sum(axis=1).astype(np.float64)
    spread = 0.5 + 0.5 * noise.random((CANDIDATES, structure.size))
    spread[0] = 1.0
    start = np.argmax(degree[None, :] * spread, axis=1)
    _take(structure, open_, batch, start)
    if open_.ndim == 3:
        _take(structure, open_, batch, _partners(open_, start, noise))
    _grow(structure, open_, batch, noise)
    return np.flatnonzero(batch.taken[int(np.argmax(batch.total))])


def _partners(open_: Flags, start: Numbers, noise: np.random.Generator) -> Numbers:
    degree = open_[start].sum(axis=2).astype(np.float64)
    best: Numbers = np.argmax(degree * (0.5 + 0.5 * noise.random(degree.shape)), axis=1)
    return best


def _batch(structure: Structure, count: int) -> _Batch:
    shape = (count, structure.size)
    return _Batch(
        taken=np.zeros(shape, dtype=bool),
        allowed=np.broadcast_to(structure.possible, shape).copy(),
        gain=np.zeros(shape, dtype=np.int32),
        total=np.zeros(count, dtype=np.int32),
        live=[np.ones((count, demand.shape[1]), dtype=bool) for demand in structure.tangled],
    )


def _take(structure: Structure, open_: Flags, batch: _Batch, picks: Numbers) -> None:
    """Put one item into each candidate that still has an allowed one (others are given an item they have)."""
    rows = np.arange(len(picks))
    fresh = batch.allowed[rows, picks]
    batch.total[fresh] += batch.gain[rows, picks][fresh]
    if open_.ndim == 2:
        batch.gain[fresh] += open_[picks[fresh]]
    elif open_.ndim == 3:
        for row in np.flatnonzero(fresh):
            batch.gain[row] += open_[picks[row]][batch.taken[row]].sum(axis=0, dtype=np.int32)
    batch.taken[rows[fresh], picks[fresh]] = True
    batch.allowed[fresh] &= structure.together[picks[fresh]]
    for live, demand in zip(batch.live, structure.tangled, strict=True):
        live[fresh] &= demand[picks[fresh]]
        batch.allowed &= (live[:, None, :] & demand[None, :, :]).any(axis=2)


def _grow(structure: Structure, open_: Flags, batch: _Batch, noise: np.random.Generator) -> None:
    if open_.ndim == 1:
        batch.gain += open_
    ties = noise.random(batch.gain.shape).astype(np.float32)
    while batch.allowed.any():
        score = np.where(batch.allowed, batch.gain + ties, -1.0)
        _take(structure, open_, batch, np.argmax(score, axis=1))


def _completed(structure: Structure, open_: Flags, given: Numbers, noise: np.random.Generator) -> Numbers:
    """Fill a partial row; given values that cannot stand beside earlier ones are left out."""
    batch = _batch(structure, 1)
    for item in given:
        _take(structure, open_, batch, np.array([item]))
    _grow(structure, open_, batch, noise)
    return np.flatnonzero(batch.taken[0])


def _numbers(structure: Structure, row: Row) -> Numbers:
    index = [
        number
        for path, value in row
        for number, (other, stratum) in enumerate(structure.items)
        if path == other and same(value, stratum)
    ]
    return np.array(index, dtype=np.int64)


def _row(structure: Structure, row: Numbers) -> Row:
    return tuple(structure.items[number] for number in row.tolist())


def _bound(structure: Structure, strength: int) -> int:
    """No row holds two interactions of the same components, so the largest such group is a lower bound."""
    spans = structure.span
    if strength == 1:
        return max((int(structure.possible[a:b].sum()) for a, b in spans), default=0)
    pairs = {
        (i, j): int(structure.together[spans[i][0] : spans[i][1], spans[j][0] : spans[j][1]].sum())
        for i, j in combinations(range(len(spans)), 2)
    }
    if strength == 2:
        return max(pairs.values(), default=0)
    widest = sorted(range(len(spans)), key=lambda i: (spans[i][0] - spans[i][1], i))[:12]
    triples = _interactions(structure, 3)
    groups = (np.ix_(*[np.arange(*spans[part]) for part in parts]) for parts in combinations(widest, 3))
    return max((int(triples[group].sum()) for group in groups), default=0)


def _listed(structure: Structure, open_: Flags) -> tuple[Row, ...]:
    found = (tuple(index) for index in np.argwhere(open_).tolist())
    ordered = [index for index in found if list(index) == sorted(index)]
    return tuple(tuple(structure.items[number] for number in index) for index in ordered[:LISTED])
