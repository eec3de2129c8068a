"""Rows that hold fewer components than are combined: an empty list, a branch without fields.

Such a row holds no interaction of the strength, so nothing asks for it; yet it alone shows, say, the empty list. Once
every interaction is covered, what is open at a lower strength is exactly what stands in short rows alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np

from bot.domain.covering import Group
from bot.engines.combinatorial.greedy import Greedy
from bot.engines.combinatorial.layers import Dense, layers_of
from bot.engines.combinatorial.structure import Numbers, Structure
from bot.engines.combinatorial.symmetry import orbits_of


def short_rows(
    structure: Structure, strength: int, rows: Sequence[Numbers], swaps: tuple[Numbers, ...], *, most: int | None
) -> list[Numbers]:
    """Return the short rows that a complete array still lacks, at most `most`; `swaps` are those of like elements."""
    paths = tuple(part.path for part in structure.model.components)
    found: list[Numbers] = []
    for fewer in range(min(strength - 1, len(paths)), 0, -1):
        layers = layers_of(structure, (Group(paths=paths, strength=fewer),))
        for layer in layers:
            if isinstance(layer, Dense):
                layer.orbits = orbits_of(layer, swaps)
            for known in (*rows, *found):
                layer.cover(known)
        greedy = Greedy(structure=structure, layers=layers, noise=np.random.default_rng(0))
        for _ in count() if most is None else range(most - len(found)):
            row = greedy.next_row()
            if row is None:
                break
            greedy.cover(row)
            found.append(row)
    return found
