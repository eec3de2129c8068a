"""The best rows first: whoever stops early has covered as much as the order can give."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import numpy as np

from bot.engines.combinatorial.layers import Dense, Layer
from bot.engines.combinatorial.structure import Numbers


def ordered(layers: Sequence[Layer], rows: Sequence[Numbers], *, locked: int) -> list[Numbers]:
    """Return the rows, each the one that adds most to those before it; the first `locked` ones stay where they are.

    The layers are used up. What a row adds only falls as others are taken, so old numbers are upper bounds.
    """
    found = list(rows[:locked])
    for row in found:
        for layer in layers:
            layer.cover(row)
    rest = rows[locked:]
    queue = [(-_gain(layers, row), number) for number, row in enumerate(rest)]
    heapify(queue)
    while queue:
        _, number = heappop(queue)
        gain = _gain(layers, rest[number])
        if queue and (-gain, number) > queue[0]:
            heappush(queue, (-gain, number))
            continue
        if gain:
            found.append(rest[number])
            for layer in layers:
                layer.cover(rest[number])
    return found


def _gain(layers: Sequence[Layer], row: Numbers) -> int:
    return sum(gain_of(layer, row) for layer in layers)


def gain_of(layer: Layer, row: Numbers) -> int:
    """Return how many open interactions (or orbits of them) a row has."""
    if not isinstance(layer, Dense):
        met = np.zeros(len(layer.tuples), dtype=np.int16)
        for item in row.tolist():
            met[layer.by_item[item]] += 1
        return int(np.count_nonzero(layer.alive & (met == layer.strength)))
    block = np.ix_(*[row] * layer.strength)
    inside = layer.open[block]
    if layer.orbits is not None:
        return len(np.unique(layer.orbits[block][inside]))
    return int(np.count_nonzero(inside)) // (1, 1, 2, 6)[layer.strength]
