"""What rows cover, row by row, and what stays open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from bot.domain.covering import Group, Row
from bot.engines.combinatorial.greedy import Greedy
from bot.engines.combinatorial.layers import Dense, Labels, Layer, layers_of
from bot.engines.combinatorial.ordering import gain_of
from bot.engines.combinatorial.structure import Numbers, Structure

LISTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The curve of covered interactions, what is open at the end, and how many orbits are shown out of all."""

    curve: tuple[int, ...]
    feasible: int
    uncovered: tuple[Row, ...]
    orbits_covered: int
    orbits_feasible: int


def wanted_layers(structure: Structure, groups: Sequence[Group]) -> tuple[list[Layer], tuple[Row, ...]]:
    """Return the interactions that some row holds, and at most 1000 that only the constraints rule out."""
    layers = layers_of(structure, groups)
    if not structure.constrained:
        return layers, ()
    if any(layer.strength > 2 for layer in layers):
        _prove(structure, layers)
    loose = replace(
        structure,
        together=structure.together | structure.ruled_out,
        possible=structure.possible | structure.guarded_in,
    )
    lost = (_lost(wide, tight) for wide, tight in zip(layers_of(loose, groups), layers, strict=True))
    infeasible = islice(chain.from_iterable(lost), LISTED)
    return layers, tuple(structure.named(one) for one in infeasible)


def account(
    structure: Structure,
    wanted: Sequence[Layer],
    orbits: Sequence[Labels | None],
    rows: Sequence[Numbers],
    *,
    by_orbit: bool = False,
) -> Account:
    """Count what rows cover of what is wanted; `uncovered` has one interaction an orbit where they count by orbit."""
    open_ = [layer.copy() for layer in wanted]
    feasible = sum(layer.left for layer in wanted)
    curve = []
    covered = 0
    for row in rows:
        for layer in open_:
            covered += gain_of(layer, row)
            layer.cover(row)
        curve.append(covered)
    tallies = [_orbits(*three) for three in zip(wanted, open_, orbits, strict=True)]
    lists = (
        _open(left, labels if by_orbit else None, layer)
        for layer, left, labels in zip(wanted, open_, orbits, strict=True)
    )
    return Account(
        curve=tuple(curve),
        feasible=feasible,
        uncovered=tuple(structure.named(one) for one in islice(chain.from_iterable(lists), LISTED)),
        orbits_covered=sum(shown for shown, _ in tallies),
        orbits_feasible=sum(every for _, every in tallies),
    )


def _orbits(wanted: Layer, open_: Layer, labels: Labels | None) -> tuple[int, int]:
    if labels is None or not isinstance(wanted, Dense) or not isinstance(open_, Dense):
        return wanted.left - open_.left, wanted.left
    shown = np.unique(labels[wanted.open & ~open_.open])
    return len(shown), len(np.unique(labels[wanted.open]))


def _open(open_: Layer, labels: Labels | None, wanted: Layer) -> list[list[int]]:
    found: list[list[int]] = open_.interactions().tolist()
    if labels is None or not isinstance(open_, Dense) or not isinstance(wanted, Dense):
        return found
    seen = np.zeros(int(labels.max()) + 1, dtype=bool)
    seen[labels[wanted.open & ~open_.open]] = True
    kept = []
    for interaction in found:
        label = int(labels[tuple(interaction)])
        if not seen[label]:
            seen[label] = True
            kept.append(interaction)
    return kept


def _prove(structure: Structure, layers: list[Layer]) -> None:
    """Drop what no row holds: rows are built until each interaction is in one or has been shown to be in none."""
    open_ = [layer.copy() for layer in layers]
    greedy = Greedy(structure=structure, layers=open_, noise=np.random.default_rng(0))
    rows = []
    while (row := greedy.next_row()) is not None:
        rows.append(row)
        greedy.cover(row)
    for layer in layers:
        missed = layer.copy()
        for row in rows:
            missed.cover(row)
        for interaction in missed.interactions().tolist():
            layer.discard(interaction)


def _lost(wide: Layer, tight: Layer) -> list[list[int]]:
    if isinstance(wide, Dense) and isinstance(tight, Dense):
        found: list[list[int]] = Dense(wide.strength, wide.open & ~tight.open).interactions().tolist()
        return found
    kept = {tuple(one) for one in tight.interactions().tolist()}
    return [one for one in wide.interactions().tolist() if tuple(one) not in kept]
