"""How the inputs of each operation were combined: rows, how many are needed at least, and what they cover."""

from __future__ import annotations

from bot.domain.candidate import Interactions
from bot.domain.report import Report
from bot.formats.markdown.escaping import code
from bot.formats.markdown.fitting import Item, Section

_WAYS = {1: "values", 2: "pairs", 3: "triples"}


def combinations(report: Report) -> Section:
    """One row for each operation whose inputs were combined, kept or not."""
    seen: dict[str, Interactions] = {}
    for verdict in report.verdicts:
        if verdict.candidate.interactions is not None:
            seen.setdefault(verdict.candidate.target, verdict.candidate.interactions)
    if not seen:
        return Section()
    opening = (
        f"<details><summary>How inputs were combined ({len(seen)})</summary>\n\n"
        "| Operation | Rows | Needed at least | Covered | Made so by |\n|:--|--:|--:|--:|:--|\n"
    )
    items = tuple(
        Item(text=_line(target, interactions), worth=-place)
        for place, (target, interactions) in enumerate(seen.items())
    )
    more = "| ... {count} more in the job summary | | | | |\n"
    return Section(opening=opening, items=items, closing="\n</details>\n\n", more=more, patience=2)


def _line(target: str, seen: Interactions) -> str:
    covered = f"{seen.covered} of {seen.feasible} {_WAYS.get(seen.strength, 'combinations')}"
    bound = "-" if not seen.bound else str(seen.bound)
    return f"| {code(target, table=True)} | {seen.rows or '-'} | {bound} | {covered} | {_causes(seen)} |\n"


def _causes(seen: Interactions) -> str:
    parts = [
        (seen.guarded, f"{seen.guarded} guarded"),
        (seen.constraints, f"{seen.constraints} {'constraint' if seen.constraints == 1 else 'constraints'}"),
        (seen.given, f"{seen.given} given {'row' if seen.given == 1 else 'rows'}"),
        (int(seen.cut), "cut by the row limit"),
    ]
    return ", ".join(text for count, text in parts if count) or "-"
