"""The review on a terminal: verdict, findings, coverage, what is left, what was written."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

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


def show(report: Report, console: Console, *, written: tuple[str, ...] = (), repo: str = ".") -> None:
    """Print a report; its commands can be pasted where they are read, for `repo` and the files just `written`."""
    console.print()
    console.print(_text(markdown.verdict(report), style=_COLOURS[report.conclusion]), soft_wrap=True)
    _show_cause(report, console)
    _show_findings(report, console, again=_again(written, repo))
    _show_coverage(report, console)
    _show_cases(report, console)
    _show_candidates(report, console)
    _show_rest(report, console)
    if written:
        more = f" and {len(written) - 1} more" if len(written) > 1 else ""
        console.print()
        console.print(_text(f"Written: {written[0]}{more}"), soft_wrap=True)


def _again(written: tuple[str, ...], repo: str) -> tuple[str, str]:
    """Return the beginning and the end of the command that reproduces a finding of the report just written.

    A command that is not on the PATH is named by where it lies.
    """
    program = "gen-tests" if shutil.which("gen-tests") else str(Path(sys.executable).parent / "gen-tests")
    recorded = next((path for path in written if path.endswith(".json")), "REPORT.json")
    place = "" if repo == "." else f" --repo {shlex.quote(repo)}"
    return f"{shlex.quote(program)} reproduce {shlex.quote(recorded)}", place


def _show_cause(report: Report, console: Console) -> None:
    """Why nothing was run, with every line of the log that came with it."""
    if report.conclusion is not Conclusion.NOT_EXECUTED:
        return
    for warning in report.warnings[:1]:
        first, *log = warning.splitlines() or [""]
        console.print(_text(first, limit=2000), soft_wrap=True)
        for line in log:
            console.print(_text(line, lead="  | ", style="dim"), soft_wrap=True)


def _show_rest(report: Report, console: Console) -> None:
    """What was not done or not covered, what is worth knowing, and what the sandbox leaves open."""
    for trace in report.cases:
        for step in trace.steps:
            if not step.executed:
                text = f"{trace.case.id} step {step.index + 1}: {step.reason}"
                console.print(_text(text, lead="not done ", style="dim"), soft_wrap=True)
    for gap in report.delta.missing:
        text = f"{gap.path}:{ranges(gap.lines)}: {gap.reason}"
        console.print(_text(text, lead="missing  ", style="dim"), soft_wrap=True)
    told = 1 if report.conclusion is Conclusion.NOT_EXECUTED else 0
    for warning in report.warnings[told:]:
        if not warning.startswith("Sandbox "):
            console.print(_text(warning, lead="note     ", style="yellow"), soft_wrap=True)
    if report.sandbox is not None:
        risks = " ".join(report.sandbox.risks) or "No open risks are known."
        console.print(_text(f"{report.sandbox.backend}. {risks}", lead="sandbox  ", style="dim"), soft_wrap=True)


def _show_findings(report: Report, console: Console, *, again: tuple[str, str]) -> None:
    for finding in report.findings:
        console.print()
        where = "" if finding.summary.startswith(finding.target) else f" ({finding.target})"
        title = _text(f"{finding.summary}{where}", lead=f"{finding.id}  ", style="bold red")
        console.print(title, soft_wrap=True)
        console.print(_text(finding.expected, lead="  expected  "), soft_wrap=True)
        console.print(_text(finding.seen, lead="  seen      "), soft_wrap=True)
        for line in finding.reproduce.splitlines():
            command = line
            if line.startswith("gen-tests reproduce REPORT.json "):
                command = line.replace("gen-tests reproduce REPORT.json", again[0], 1) + again[1]
            console.print(_text(command, lead="  $ ", style="cyan"), soft_wrap=True)


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
        name = verdict.candidate.id.partition("::")[2] or verdict.candidate.id
        table.add_row(_text(name, limit=60), _text(verdict.candidate.target, limit=40), said)
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
