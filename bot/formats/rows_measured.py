"""What an existing suite covers, told: as JSON or as text."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.domain.covering import Row
from bot.formats.markdown.escaping import visible
from bot.formats.rows_answer import SHOWN, cells, kind, share
from bot.formats.rows_file import Spelling
from bot.formats.rows_source import RowsSource

LISTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A suite held against a model; `faults` are (row index, what is wrong).

    `short_missing` are whole rows of fewer components than are combined, which nothing shows.
    """

    rows: int
    strength: int
    covered: int
    feasible: int
    missing: tuple[Row, ...]
    faults: tuple[tuple[int, str], ...]
    infeasible: int
    orbits: tuple[int, int]
    orbits_missing: tuple[Row, ...]
    invalid: tuple[int, int]
    invalid_missing: tuple[Row, ...]
    short_missing: tuple[Row, ...]


def as_json(measured: Measured) -> str:
    """Return it as a JSON document; lists hold at most 1,000 entries."""
    document = {
        "rows": measured.rows,
        "strength": measured.strength,
        "covered": measured.covered,
        "feasible": measured.feasible,
        "orbits": {"covered": measured.orbits[0], "feasible": measured.orbits[1]},
        "invalid": {"covered": measured.invalid[0], "feasible": measured.invalid[1]},
        "infeasible": measured.infeasible,
        "broken": [{"row": number + 1, "fault": fault} for number, fault in measured.faults],
        "missing": [dict(row) for row in measured.missing[:LISTED]],
        "missing_orbits": [dict(row) for row in measured.orbits_missing[:LISTED]],
        "missing_short": [dict(row) for row in measured.short_missing[:LISTED]],
        "missing_invalid": [dict(row) for row in measured.invalid_missing[:LISTED]],
    }
    return json.dumps(document, indent=1) + "\n"


def as_text(measured: Measured, source: RowsSource) -> str:
    """Return totals, rows that break a rule, and the first of what is missing."""
    spelling = Spelling(source)
    what = kind(measured.strength)
    lines = [f"rows      {measured.rows:,}, {len(measured.faults):,} of them break a guard or a constraint"]
    lines.append(f"{what:<9} {_of(measured.covered, measured.feasible)}")
    alike = measured.orbits[1] not in (0, measured.feasible)
    if alike:
        lines.append(f"orbits    {_of(*measured.orbits)}: {what} apart from list positions")
    if measured.invalid[1]:
        lines.append(f"invalid   {_of(*measured.invalid)} values")
    if measured.infeasible:
        lines.append(f"          {measured.infeasible:,} more {what} are ruled out by constraints")
    lines += [f"row {number + 1}: {visible(fault)}" for number, fault in measured.faults[:SHOWN]]
    lines += _more(len(measured.faults), "rows")
    missing = measured.orbits_missing if alike else measured.missing
    missing = (*measured.invalid_missing, *measured.short_missing, *missing)
    lines += [f"missing: {cells(row, spelling)}" for row in missing[:SHOWN]]
    lines += _more(len(missing), "missing")
    return "".join(f"{line}\n" for line in lines)


def _of(covered: int, feasible: int) -> str:
    return f"{covered:,} of {feasible:,} ({share(covered, feasible)})"


def _more(count: int, what: str) -> list[str]:
    return [f"and {count - SHOWN:,} more {what}"] if count > SHOWN else []
