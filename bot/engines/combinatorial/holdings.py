"""Which row covers what, kept up to date as single cells of rows change.

Glossary
    target     one interaction to be covered, or one orbit of them; numbered from 1, number 0 stands for all others
    hold       a row covers a target with certain columns
    sole hold  the only hold of its target: changing one of its columns loses the target

For every target the number of holds and the sum of their codes are kept. A code names row and columns, so that once a
single hold is left the sum is its code, and its owner is known without a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.engines.combinatorial.layers import Dense, Layer
from bot.engines.combinatorial.structure import Flags, Structure

Wide = NDArray[np.int64]


@dataclass(slots=True, kw_only=True)
class Index:
    """The targets of one layer.

    Shapes: `table` [N + 1] * strength or `keys` [count] sorted; `columns` and `codes` hold for each part the sets of
    columns that it is in, [n, strength], and their codes in a row, [n].
    """

    strength: int
    first: int
    size: int
    table: Wide | None
    keys: Wide
    columns: list[Wide]
    codes: list[Wide]
    members: Wide
    starts: Wide

    def targets(self, items: NDArray[np.int64]) -> Wide:
        """Return the target of each interaction, 0 where it is none; `items` [n, strength] rise in each line."""
        if self.table is not None:
            found: Wide = self.table[tuple(items.T)]
            return found
        keys = _keys(items, self.size)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place + self.first, 0)

    def member(self, target: int, chance: float) -> tuple[int, ...]:
        """Return one interaction of a target."""
        number = target - self.first
        start, stop = int(self.starts[number]), int(self.starts[number + 1])
        return tuple(self.members[start + int(chance * (stop - start))].tolist())


def indexes_of(structure: Structure, layers: Sequence[Layer]) -> list[Index]:
    """Number the targets of all layers."""
    found: list[Index] = []
    first = 1
    span = max((layer.strength for layer in layers), default=1)
    for layer in layers:
        found.append(_index(structure, layer, first, span))
        first += len(found[-1].starts) - 1
    return found


def _index(structure: Structure, layer: Layer, first: int, span: int) -> Index:
    members = layer.interactions().astype(np.int64)
    table = None
    keys = _keys(members, structure.size)
    starts = np.arange(len(members) + 1, dtype=np.int64)
    if isinstance(layer, Dense):
        table = np.zeros((structure.size + 1,) * layer.strength, dtype=np.int64 if layer.strength < 3 else np.int32)
        places = tuple(members.T)
        numbers = np.arange(len(members))
        if layer.orbits is not None:
            _, numbers = np.unique(layer.orbits[places], return_inverse=True)
            order = np.argsort(numbers, kind="stable")
            members, numbers = members[order], numbers[order]
            starts = np.searchsorted(numbers, np.arange(int(numbers.max(initial=-1)) + 2))
            places = tuple(members.T)
        table[places] = numbers + first
        if layer.strength == 2:
            table = np.maximum(table, table.T)
    else:
        order = np.argsort(keys)
        members, keys = members[order], keys[order]
    parts = len(structure.span)
    every = np.array(list(combinations(range(parts), layer.strength)), dtype=np.int64).reshape(-1, layer.strength)
    codes = np.zeros(len(every), dtype=np.int64)
    for axis in range(span):
        codes = codes * (parts + 1) + (every[:, axis] if axis < layer.strength else parts)
    inside = [(every == part).any(axis=1) for part in range(parts)]
    return Index(
        strength=layer.strength,
        first=first,
        size=structure.size,
        table=table,
        keys=keys,
        columns=[every[here] for here in inside],
        codes=[codes[here] for here in inside],
        members=members,
        starts=starts,
    )


def _keys(items: Wide, size: int) -> Wide:
    keys = np.zeros(len(items), dtype=np.int64)
    for column in range(items.shape[1]):
        keys = keys * size + items[:, column]
    return keys


@dataclass(slots=True)
class Holdings:
    """Rows as cells, and who holds what.

    Shapes: `cells` [R, K] (N for absent), `has` [R, N + 1], `count`, `codes` and `weight` [targets + 1], `loss`
    [R, K + 1]: the weight of the targets of which the row has the sole hold with that column. `open` lists the
    targets that nobody holds, and `worth` [targets + 1] is their weight, 0 for the others.
    """

    structure: Structure
    indexes: list[Index]
    cells: Wide
    has: Flags = field(init=False)
    count: Wide = field(init=False)
    codes: Wide = field(init=False)
    weight: Wide = field(init=False)
    loss: Wide = field(init=False)
    worth: Wide = field(init=False)
    open: list[int] = field(init=False)
    doubled: bool = field(init=False)
    _place: dict[int, int] = field(init=False)
    _span: int = field(init=False)

    def __post_init__(self) -> None:
        """Count from scratch."""
        targets = sum(len(index.starts) - 1 for index in self.indexes)
        rows, parts = self.cells.shape
        self._span = max((index.strength for index in self.indexes), default=1)
        self.doubled = any(len(index.members) >= len(index.starts) for index in self.indexes)
        self.has = np.zeros((rows, self.structure.size + 1), dtype=bool)
        self.count = np.zeros(targets + 1, dtype=np.int64)
        self.codes = np.zeros(targets + 1, dtype=np.int64)
        self.weight = np.ones(targets + 1, dtype=np.int64)
        self.loss = np.zeros((rows, parts + 1), dtype=np.int64)
        for row in range(rows):
            here = self.cells[row] < self.structure.size
            self.has[row, self.cells[row][here]] = True
            held, codes = self._holds(row, self.cells[row], np.flatnonzero(here))
            np.add.at(self.count, held, 1)
            np.add.at(self.codes, held, codes)
        self.open = (np.flatnonzero(self.count[1:] == 0) + 1).tolist()
        self.worth = np.where(self.count == 0, self.weight, 0)
        self.worth[0] = 0
        self._place = {target: place for place, target in enumerate(self.open)}
        self.count[0] = 1 << 40
        self._credit(np.flatnonzero(self.count == 1), 1)

    def index_of(self, target: int) -> Index:
        """Return the index that a target belongs to."""
        return next(index for index in reversed(self.indexes) if target >= index.first)

    def change(self, row: int, cells: Wide) -> None:
        """Give a row other cells."""
        old = self.cells[row].copy()
        changed = np.flatnonzero(old != cells)
        lost, lost_codes = self._holds(row, old, changed)
        won, won_codes = self._holds(row, cells, changed)
        touched = np.concatenate([lost, won])
        if self.doubled:
            touched = np.unique(touched)
        before = self.count[touched]
        self._credit(touched[before == 1], -1)
        if self.doubled:
            np.subtract.at(self.count, lost, 1)
            np.subtract.at(self.codes, lost, lost_codes)
            np.add.at(self.count, won, 1)
            np.add.at(self.codes, won, won_codes)
        else:
            self.count[lost] -= 1
            self.codes[lost] -= lost_codes
            self.count[won] += 1
            self.codes[won] += won_codes
        after = self.count[touched]
        self._credit(touched[after == 1], 1)
        for target in touched[(before == 0) & (after > 0)].tolist():
            self._shut(target)
        for target in touched[(before > 0) & (after == 0)].tolist():
            self._place[target] = len(self.open)
            self.open.append(target)
            self.worth[target] = self.weight[target]
        self.has[row, old[changed]] = False
        self.has[row, cells[changed]] = True
        self.has[row, -1] = False
        self.cells[row] = cells

    def weigh(self) -> None:
        """Let everything that is open weigh more."""
        self.weight[self.open] += 1
        self.worth[self.open] += 1

    def _shut(self, target: int) -> None:
        self.worth[target] = 0
        place, last = self._place.pop(target), self.open.pop()
        if last != target:
            self.open[place] = last
            self._place[last] = place

    def _holds(self, row: int, cells: Wide, changed: Wide) -> tuple[Wide, Wide]:
        """Return the targets held with one of the changed columns at least, and the codes of the holds."""
        targets, codes = [], []
        start = row * (len(cells) + 1) ** self._span
        here = cells < self.structure.size
        for index in self.indexes:
            free = here.copy()
            full = bool(free.all())
            for part in changed.tolist():
                if not free[part]:
                    continue
                columns, code = index.columns[part], index.codes[part]
                if not full:
                    sound = free[columns].all(axis=1)
                    columns, code = columns[sound], code[sound]
                free[part] = full = False
                targets.append(index.targets(cells[columns]))
                codes.append(code + start)
        if not targets:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        found, coded = np.concatenate(targets), np.concatenate(codes)
        if found.all():
            return found, coded
        wanted = found > 0
        return found[wanted], coded[wanted]

    def _credit(self, sole: Wide, sign: int) -> None:
        if not len(sole):
            return
        codes, parts = self.codes[sole], self.cells.shape[1] + 1
        weight = self.weight[sole] * sign
        flat = self.loss.reshape(-1)
        columns = []
        for _ in range(self._span):
            codes, column = np.divmod(codes, parts)
            columns.append(column)
        for column in columns:
            np.add.at(flat, codes * parts + column, weight)
