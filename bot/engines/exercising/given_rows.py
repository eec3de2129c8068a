"""Rows that the team has already, as rows of an operation's model: columns become components, values strata."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.covering import Model, Row
from bot.engines.combinatorial.components import Shape
from bot.engines.combinatorial.nodes import Node, selector, walk
from bot.engines.exercising.requests import as_text, nodes_of, short

GivenRow = tuple[tuple[str, str], ...]
MOST_SAID = 4


def seeds_of(shape: Shape, model: Model, given: tuple[GivenRow, ...]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Return rows of strata, and what could not be used.

    A column names a component by its path, or by the end of it where only one ends so; other columns, such as what a
    test expects, are left alone. A cell names a stratum by its label or by its value. Empty cells are free.
    """
    nodes = {selector(node): node for root in nodes_of(shape) for node in walk(root)}
    live = {part.path: part for part in model.components}
    columns = {column: _component(column, live) for row in given for column, _ in row}
    rows, lost = [], []
    for row in given:
        cells = []
        for column, cell in row:
            path = columns[column]
            label = None if path is None or not cell else _label(nodes[path], cell)
            if path is not None and label is not None and label in live[path].values:
                cells.append((path, label))
            elif path is not None and cell:
                lost.append(f"{column} = {cell}")
        if cells:
            rows.append(tuple(cells))
    return tuple(rows), _said(lost)


def _component(column: str, live: Mapping[str, object]) -> str | None:
    if column in live:
        return column
    ending = [path for path in live if path.endswith(f".{column}")] or [path for path in live if short(path) == column]
    return ending[0] if len(ending) == 1 else None


def _label(node: Node, cell: str) -> str | None:
    named = (stratum.label for stratum in node.strata if stratum.label == cell)
    valued = (
        stratum.label
        for stratum in node.strata
        if not stratum.absent and isinstance(stratum.value, str | bool | int | float) and as_text(stratum.value) == cell
    )
    return next(named, None) or next(valued, None)


def _said(lost: list[str]) -> tuple[str, ...]:
    unique = list(dict.fromkeys(lost))
    if not unique:
        return ()
    more = f" and {len(unique) - MOST_SAID} more" if len(unique) > MOST_SAID else ""
    return (f"of the given rows, no value that is tried: {', '.join(unique[:MOST_SAID])}{more}",)
