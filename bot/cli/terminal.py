"""The review on a terminal: verdict, findings, coverage, what is left, what was written."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.report import Conclusion, Report
from bot.domain.verdict import Kept, Rejected, Unexecuted
from bot.formats import markdown
from bot.formats.markdown.escaping import visible, withhold
from bot.formats.markdown.numbers import Ratio, branches_ratio, gain, lines_ratio, part, percent, ranges

_COLOURS = {
    Conclusion.TESTED: "bold green",
    Conclusion.PARTLY_TESTED: "bold yellow",
    Conclusion.NOTHING_TO_TEST: "bold",
    Conclusion.NOT_EXECUTED: "bold red",
}


def show(report: Report, console: Console, *, written: tuple[str, ...] = ()) -> None:
    """Print a report."""
    console.print()
    console.print(_text(markdown.verdict(report), style=_COLOURS[report.conclusion]))
    _show_findings(report, console)
    _show_coverage(report, console)
    _show_cases(report, console)
    _show_candidates(report, console)
    for gap in report.delta.missing:
        console.print(_text(f"{gap.path}:{ranges(gap.lines)}: {gap.reason}", lead="missing  ", style="dim"))
    for warning in report.warnings:
        console.print(_text(warning, lead="note     ", style="yellow"))
    if written:
        more = f" and {len(written) - 1} more" if len(written) > 1 else ""
        console.print()
        console.print(_text(f"Written: {written[0]}{more}"), soft_wrap=True)


def _show_findings(report: Report, console: Console) -> None:
    for finding in report.findings:
        console.print()
        console.print(_text(f"{finding.summary} ({finding.target})", lead=f"{finding.id}  ", style="bold red"))
        console.print(_text(finding.expected, lead="  expected  "))
        console.print(_text(finding.seen, lead="  seen      "))
        for line in finding.reproduce.splitlines():
            console.print(_text(line, lead="  $ ", style="cyan"), soft_wrap=True)


def _show_coverage(report: Report, console: Console) -> None:
    delta = report.delta
    if not delta.patch_after.executable:
        return
    table = _table("coverage", "base", "before", "after", "gain", "covered")
    for name, browser in (("Python", False), ("browser", True)):
        before, after = (part(side, browser=browser) for side in (delta.patch_before, delta.patch_after))
        if after.executable.lines:
            _add(table, f"patch lines, {name}", None, lines_ratio(before), lines_ratio(after))
        if after.executable.branches:
            _add(table, f"patch branches, {name}", None, branches_ratio(before), branches_ratio(after))
        elif after.unmeasured_branches:
            table.add_row(f"patch branches, {name}", "", "", "not measured", "", "")
    base = None if delta.project_base is None else lines_ratio(delta.project_base)
    _add(table, "project lines", base, lines_ratio(delta.project_before), lines_ratio(delta.project_after))
    console.print()
    console.print(table)


def _add(table: Table, name: str, base: Ratio | None, before: Ratio, after: Ratio) -> None:
    first = "" if base is None else percent(base)
    table.add_row(name, first, percent(before), percent(after), gain(before, after), f"{after[0]:,} / {after[1]:,}")


def _show_cases(report: Report, console: Console) -> None:
    if not report.cases:
        return
    table = _table("manual case", "steps executed", "asserted", "disagrees", "not checked")
    for trace in report.cases:
        states = [str(seen.status) for seen in trace.expectations]
        counts = [str(states.count(state)) for state in ("asserted", "disagrees", "not-checked")]
        steps = f"{sum(step.executed for step in trace.steps)} of {len(trace.steps)}"
        table.add_row(_text(f"{trace.case.id}: {trace.case.title}"), steps, *counts)
    console.print(table)


def _show_candidates(report: Report, console: Console) -> None:
    if not report.verdicts:
        return
    table = _table("test", "target", "outcome")
    for verdict in report.verdicts:
        match verdict:
            case Kept():
                said = Text("kept", style="green")
            case Rejected(reason=reason, detail=detail):
                said = _text(f"{reason}: {detail}" if detail else str(reason), style="dim", limit=120)
            case Unexecuted(reason=reason):
                said = _text(reason, style="dim", limit=120)
            case _:
                said = Text(verdict.finding.id, style="red")
        table.add_row(_text(verdict.candidate.id, limit=60), _text(verdict.candidate.target, limit=40), said)
    console.print(table)


def _table(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for name in others:
        numeric = name not in {"target", "outcome"}
        table.add_column(name, justify="right" if numeric else "left")
    return table


def _text(foreign: str, *, lead: str = "", style: str = "", limit: int = 500) -> Text:
    """Foreign text for a terminal, after a `lead` of ours: no mark-up, no escape sequence, no secret, not endless."""
    flat = visible(" ".join(withhold(foreign[:4000]).split()))
    return Text(lead + (flat if len(flat) <= limit else f"{flat[: limit - 3]}..."), style=style)
