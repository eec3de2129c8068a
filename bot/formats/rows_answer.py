"""What a covering array or a measured suite is, told: as JSON, as a table, in a sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.domain.covering import Array, Literal, Row
from bot.domain.json import Json
from bot.formats.markdown.escaping import visible
from bot.formats.rows_file import Spelling
from bot.formats.rows_source import RowsSource

SHOWN = 10
_KINDS = {1: "values", 2: "pairs", 3: "triples"}


def as_json(array: Array) -> str:
    """Return an array as a JSON document; absent components are left out of a row."""
    return _document(
        {
            "rows": _rows(array.rows),
            "covered": array.covered,
            "feasible": array.feasible,
            "orbits": {"covered": array.orbits_covered, "feasible": array.orbits_feasible},
            "bound": array.bound,
            "uncovered": _rows(array.uncovered),
            "infeasible": _rows(array.infeasible),
            "invalid_rows": list(array.negative),
            "curve": list(array.curve),
            "dropped": [{"seed": seed, "path": path, "value": value} for seed, path, value in array.dropped],
        }
    )


def as_table(array: Array, source: RowsSource) -> str:
    """Return the rows as aligned columns; `-` is an absent component."""
    spelling = Spelling(source)
    paths = [part.path for part in source.model.components]
    lines = [["row", *(visible(path) for path in paths)]]
    for number, row in enumerate(array.rows, 1):
        given = dict(row)
        cells = (visible(spelling.text(path, given[path])) if path in given else "-" for path in paths)
        lines.append([f"{number}{' !' if number - 1 in array.negative else ''}", *cells])
    widths = [max(len(line[column]) for line in lines) for column in range(len(paths) + 1)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def sentence(array: Array, *, strength: int, symmetry: bool) -> str:
    """Say how many rows there are, how many are needed at least, and what they cover."""
    parts = [f"{_count(len(array.rows), 'row')}, at least {array.bound:,} are needed"]
    if symmetry and array.orbits_feasible not in (0, array.feasible):
        orbits = f"{array.orbits_covered:,} of {array.orbits_feasible:,}"
        parts.append(f"{orbits} {kind(strength)} apart from list positions")
    parts.append(f"{array.covered:,} of {array.feasible:,} {kind(strength)}")
    short = sum(len(row) < strength for row in array.rows)
    if short:
        parts.append(f"{_count(short, 'row')} too short for {kind(strength)}")
    if array.infeasible:
        parts.append(f"{len(array.infeasible):,} ruled out by constraints")
    if array.negative:
        parts.append(f"{_count(len(array.negative), 'row')} with one invalid value")
    return "; ".join(parts)


def notes(array: Array, source: RowsSource) -> list[str]:
    """Say what was dropped from given rows, what a row limit left out, and what constraints rule out."""
    spelling = Spelling(source)
    found = [
        f"given row {seed + 1}: {visible(path)} = {visible(spelling.text(path, value))} was dropped"
        for seed, path, value in array.dropped
    ]
    found += _listed("left out", array.uncovered, spelling)
    return found + _listed("ruled out by constraints", array.infeasible, spelling)


def kind(strength: int) -> str:
    """Return what combinations of that many values are called."""
    return _KINDS.get(strength, f"{strength}-way combinations")


def share(covered: int, feasible: int) -> str:
    """Return a percentage; never 100 when something is missing."""
    if covered == feasible:
        return "100 %"
    return f"{min(99.9, 100 * covered / feasible):.1f} %"


def _listed(what: str, rows: Sequence[Row], spelling: Spelling) -> list[str]:
    shown = [f"{what}: {cells(row, spelling)}" for row in rows[:SHOWN]]
    return shown + ([f"{what}: and {len(rows) - SHOWN:,} more"] if len(rows) > SHOWN else [])


def cells(row: Row, spelling: Spelling) -> str:
    """Return some cells as one line."""
    return ", ".join(f"{visible(path)} = {visible(spelling.text(path, value))}" for path, value in row)


def _rows(rows: Sequence[Row]) -> list[dict[str, Literal]]:
    return [dict(row) for row in rows]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _document(value: Json) -> str:
    return json.dumps(value, indent=1) + "\n"
