"""Rows with exactly one invalid value, the rest of the row being valid: a refusal then has one cause only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.domain.covering import Row
from bot.engines.combinatorial.feasibility import Domains
from bot.engines.combinatorial.structure import Structure


def negatives_of(structure: Structure, seed: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return one row for each invalid value, and the invalid values that no row can hold.

    Valid values are taken in turn, so that each of them stands beside some invalid one where there are enough rows.
    """
    numbering = structure.numbering
    named = (*numbering.items, *numbering.invalid)
    uses = np.random.default_rng(seed).random(len(named))
    rows: list[Row] = []
    unplaced: list[Row] = []
    for number, cell in enumerate(numbering.invalid, start=structure.size):
        part = numbering.table.position[cell[0]]
        within = structure.space.forced(part, 1 << number)
        found = structure.space.solved(within, (1e6 - uses).tolist())
        if found is None:
            unplaced.append((cell,))
            continue
        items = _items(found, len(named))
        uses[list(items)] += 1
        rows.append(tuple(named[item] for item in items))
    return tuple(rows), tuple(unplaced)


def _items(domains: Domains, size: int) -> Sequence[int]:
    """Return the items of a decided row, in the order of the components."""
    return [domain.bit_length() - 1 for domain in domains if domain < 1 << size]
