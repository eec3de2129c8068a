"""A model's values in numbers: valid ones first, invalid ones after them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.covering import Component, Literal, Model
from bot.engines.combinatorial.constraints import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The values of a model: `items` are valid ones, numbered from 0, `invalid` go on from there.

    `guards` name the items of which one is needed, or None; `span` is the range of each component's valid items;
    `weights` has one number a valid item.
    """

    items: tuple[tuple[str, Literal], ...]
    invalid: tuple[tuple[str, Literal], ...]
    span: tuple[tuple[int, int], ...]
    guards: tuple[frozenset[int] | None, ...]
    weights: tuple[float, ...]
    table: Table

    def bits(self, part: int, *, valid: bool = True) -> int:
        """Return the valid (or the invalid) items of a component as bits."""
        size = len(self.items)
        return sum(1 << number for number, _ in self.table.cells[part] if (number < size) is valid)


def same(left: Literal, right: Literal) -> bool:
    """Whether two values are one stratum; JSON's 1, 1.0 and true are three."""
    return type(left) is type(right) and left == right


def numbering_of(model: Model) -> Numbering:
    """Number the values of a model in model order."""
    items: list[tuple[str, Literal]] = []
    weights: list[float] = []
    span = []
    for part in model.components:
        start = len(items)
        for position, value in enumerate(part.values):
            if not any(same(value, bad) for bad in part.invalid):
                items.append((part.path, value))
                weights.append(part.weights[position] if part.weights else 1.0)
        span.append((start, len(items)))
    invalid = tuple((part.path, value) for part in model.components for value in part.invalid)
    places = {part.path: number for number, part in enumerate(model.components)}
    cells: list[list[tuple[int, Literal]]] = [[] for _ in model.components]
    for number, (path, value) in enumerate((*items, *invalid)):
        cells[places[path]].append((number, value))
    table = Table(cells=tuple(tuple(one) for one in cells), position=places)
    return Numbering(
        items=tuple(items),
        invalid=invalid,
        span=tuple(span),
        guards=tuple(_guard(part, table) for part in model.components),
        weights=tuple(weights),
        table=table,
    )


def _guard(part: Component, table: Table) -> frozenset[int] | None:
    if part.when is None:
        return None
    cells = table.cells[table.position[part.when.component]]
    return frozenset(number for number, value in cells if any(same(value, wanted) for wanted in part.when.values))
