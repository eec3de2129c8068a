"""The parts of a comment, each a section that can be cut; order and verdict are `bot.formats.markdown`'s."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.case import Grade
from bot.domain.event import Everything
from bot.domain.exploration import ExpectationStatus, ExpectationTrace
from bot.domain.report import CaseTrace, Conclusion, Report
from bot.domain.target import Endpoint, Screen, Target
from bot.domain.verdict import Finding, Found, Kept, Reason, Rejected, Unexecuted, Verdict
from bot.formats.markdown.escaping import code, fence, name_html, prose
from bot.formats.markdown.fitting import Item, Section
from bot.formats.markdown.numbers import lines_ratio, of_file, ranges

GRADES = {
    Grade.EXPLICIT: "explicit",
    Grade.DERIVED: "derived",
    Grade.SOURCE: "from a source string",
    Grade.OBSERVED: "observed only",
    Grade.UNCHECKED: "unchecked",
}
KINDS = {
    "manual-case": "against its manual case",
    "server-error": "server error",
    "schema": "against its documented schema",
    "status": "against its documented status",
    "echo": "another value than was sent",
}

_REPORT_JSON = "In the commands, `REPORT.json` is the JSON file of this run, as `--out` or `--json` writes it."


def unexecuted(report: Report) -> Section:
    """The candidates of a review in which nothing was run: all for the same cause, which stands at the top."""
    if report.conclusion is not Conclusion.NOT_EXECUTED or not report.verdicts:
        return Section()
    items = tuple(
        Item(text=f"- {code(verdict.candidate.name)} ({prose(verdict.candidate.target)})\n", worth=-place)
        for place, verdict in enumerate(report.verdicts)
    )
    return _folded(f"Written and not run ({len(items)})", items, patience=4)


def findings(report: Report) -> Section:
    """What the application does against a case or its contract, each with how to see it again."""
    if not report.findings:
        return Section()
    count = len(report.findings)
    opening = f"### {count} {'finding' if count == 1 else 'findings'}\n\n"
    if any("gen-tests reproduce REPORT.json" in finding.reproduce for finding in report.findings):
        opening += f"{_REPORT_JSON}\n\n"
    items = tuple(Item(text=_finding(finding), worth=-place) for place, finding in enumerate(report.findings))
    return Section(opening=opening, items=items, more="... {count} more findings in the job summary\n\n", patience=9)


def _finding(finding: Finding) -> str:
    kind = prose(KINDS.get(finding.kind, finding.kind))
    where = kind if finding.summary.startswith(finding.target) else f"{prose(finding.target)}, {kind}"
    return (
        f"**{prose(finding.id)}: {prose(finding.summary)}** ({where})\n\n"
        f"- Expected: {prose(finding.expected)}\n"
        f"- Seen: {prose(finding.seen)}\n\n"
        f"{fence(finding.reproduce, language='sh')}\n\n"
        f"<details><summary>The test that shows it</summary>\n\n"
        f"{fence(finding.test.content, language='python')}\n\n</details>\n\n"
    )


def changed_files(report: Report) -> Section:
    """One row for each changed file that can be covered or is a target: its case, its tests, what is still missing."""
    paths = {line.path for line in report.delta.patch_after.executable.lines}
    paths |= {target.path for target in report.targets}
    if not paths:
        return Section()
    file, lines = ("File", "Lines") if isinstance(report.scope, Everything) else ("Changed file", "Patch lines")
    opening = f"| {file} | Manual case | Tests | {lines} | Still missing |\n|:--|:--|--:|--:|:--|\n"
    items = tuple(_changed_file(report, path) for path in sorted(paths))
    more = "| ... {count} more in the job summary | | | | |\n"
    return Section(opening=opening, items=items, closing="\n", more=more, patience=6)


def _changed_file(report: Report, path: str) -> Item:
    before = lines_ratio(of_file(report.delta.patch_before, path))
    after = lines_ratio(of_file(report.delta.patch_after, path))
    targets = [target for target in report.targets if path in _paths(target)]
    names = {target.name for target in targets}
    kept = sum(1 for verdict in report.verdicts if isinstance(verdict, Kept) and verdict.candidate.target in names)
    missing = [line for gap in report.delta.missing if gap.path == path for line in gap.lines]
    numbers = f"{before[0]}/{after[1]} → **{after[0]}/{after[1]}**" if after[1] else "not measured"
    cells = (code(path, table=True), _cases_of(report, targets), str(kept or "-"), numbers, ranges(missing) or "-")
    return Item(text=f"| {' | '.join(cells)} |\n", worth=after[0] - before[0])


def _paths(target: Target) -> set[str]:
    reaches = target.reaches if isinstance(target, Endpoint) else frozenset()
    return {target.path, *(line.path for line in reaches)}


def _cases_of(report: Report, targets: list[Target]) -> str:
    said: list[str] = []
    traces = {trace.case.id: trace for trace in report.cases}
    for pairing in report.pairings:
        if any(pairing.target == target.name for target in targets):
            said.append(_steps_of(pairing.case, traces.get(pairing.case)))
    for target in targets:
        if isinstance(target, Endpoint):
            said.append(_contract_of(report, target))
        elif isinstance(target, Screen) and not any(pairing.target == target.name for pairing in report.pairings):
            said.append(f"no case for {code(target.name, limit=60, table=True)}")
    unique = list(dict.fromkeys(said))
    return ", ".join(unique[:6]) + (f" and {len(unique) - 6} more" if len(unique) > 6 else "") or "-"


def _steps_of(case: str, trace: CaseTrace | None) -> str:
    name = prose(case, limit=40)
    if trace is None:
        return f"{name} (not followed)"
    done = sum(1 for step in trace.steps if step.executed)
    return f"{name} ({done} of {len(trace.steps)} steps)"


def _contract_of(report: Report, target: Endpoint) -> str:
    name = f"OpenAPI {code(target.name, limit=80, table=True)}"
    for verdict in report.verdicts:
        seen = verdict.candidate.interactions
        if isinstance(verdict, Kept) and verdict.candidate.target == target.name and seen is not None:
            return f"{name} {seen.strength}-way {seen.covered}/{seen.feasible}"
    return name


def missing(report: Report) -> Section:
    """Every patch line that nothing covers, and why nothing does."""
    if not report.delta.missing:
        return Section()
    count = sum(len(gap.lines) for gap in report.delta.missing)
    items = tuple(
        Item(text=f"- {code(gap.path)} {ranges(gap.lines, limit=40)}: {prose(gap.reason)}\n", worth=len(gap.lines))
        for gap in report.delta.missing
    )
    whose = "Lines" if isinstance(report.scope, Everything) else "Patch lines"
    return _folded(f"{whose} still missing, and why ({count})", items, patience=5)


def warnings(report: Report) -> Section:
    """What the reader should know besides; what the sandbox leaves open stands in the footer."""
    lead = report.warnings[:1] if report.conclusion is Conclusion.NOT_EXECUTED else ()
    told = [warning for warning in report.warnings if not warning.startswith("Sandbox ") and warning not in lead]
    if not told:
        return Section()
    items = tuple(Item(text=f"- {prose(warning)}\n", worth=-place) for place, warning in enumerate(told))
    return Section(opening="**Worth knowing**\n\n", items=items, closing="\n", patience=7)


def traceability(report: Report) -> Section:
    """What became of each step and each expectation of every manual case that was followed."""
    if not report.cases:
        return Section()
    steps = [step.executed for trace in report.cases for step in trace.steps]
    title = f"Manual cases, step by step ({sum(steps)} of {len(steps)} steps executed)"
    items = tuple(Item(text=_trace(trace), worth=-place) for place, trace in enumerate(report.cases))
    return _folded(title, items, patience=3)


def _trace(trace: CaseTrace) -> str:
    case = trace.case
    rows = ["| | Step or expectation | Result |\n|:--|:--|:--|\n"]
    for number, step in enumerate(trace.steps, start=1):
        text = case.steps[step.index].text if step.index < len(case.steps) else ""
        result = "executed" if step.executed else f"not executed: {prose(step.reason, limit=200)}"
        rows.append(f"| {number} | {prose(text, limit=200)} | {result} |\n")
    for seen in trace.expectations:
        text = case.expectations[seen.index].text if seen.index < len(case.expectations) else ""
        rows.append(f"| expects | {prose(text, limit=200)} | {_result(seen)} |\n")
    notes = "".join(f"- {prose(note)}\n" for note in trace.notes)
    return f"**{prose(case.id)}: {prose(case.title)}** ({code(case.path)})\n\n{''.join(rows)}\n" + (
        f"{notes}\n" if notes else ""
    )


def _result(seen: ExpectationTrace) -> str:
    reason = f": {prose(seen.reason, limit=200)}" if seen.reason else ""
    match seen.status:
        case ExpectationStatus.ASSERTED:
            return f"asserted, {GRADES[seen.grade]}{reason}"
        case ExpectationStatus.NOT_CHECKED:
            return f"not checked{reason}"
        case ExpectationStatus.DISAGREES:
            return f"**disagrees**{reason}"


_STAGES = (
    ("written", frozenset[Reason]()),
    ("safe", frozenset({Reason.UNSAFE})),
    ("with an oracle", frozenset({Reason.NO_ORACLE})),
    ("built", frozenset({Reason.DOES_NOT_BUILD})),
    ("passed", frozenset({Reason.FAILS})),
    ("stable", frozenset({Reason.FLAKY, Reason.ORDER, Reason.BUDGET})),
    ("new evidence", frozenset({Reason.NO_EVIDENCE})),
)


def funnel(report: Report) -> Section:
    """How many candidates got how far, and the first reason against each one that is not suggested."""
    if not report.verdicts or report.conclusion is Conclusion.NOT_EXECUTED:
        return Section()
    counts: list[int] = []
    left = list(report.verdicts)
    for name, reasons in _STAGES:
        left = [verdict for verdict in left if not _leaves(verdict, name, reasons)]
        counts.append(len(left))
    kept = sum(1 for verdict in report.verdicts if isinstance(verdict, Kept))
    heads = [name for name, _ in _STAGES] + ["kept", "findings"]
    numbers = [*counts, kept, len(report.findings)]
    refused = [verdict for verdict in report.verdicts if isinstance(verdict, Rejected | Unexecuted)]
    table = f"| {' | '.join(heads)} |\n|{'--:|' * len(heads)}\n| {' | '.join(map(str, numbers))} |\n\n"
    if refused:
        table += "| Not suggested | Target | First reason |\n|:--|:--|:--|\n"
    items = tuple(Item(text=_refusal(verdict), worth=-place) for place, verdict in enumerate(refused))
    more = "| ... {count} more in the job summary | | |\n"
    return _folded(
        f"How {len(report.verdicts)} candidates became {kept} tests", items, lead=table, more=more, patience=2
    )


def _leaves(verdict: Verdict, stage: str, reasons: frozenset[Reason]) -> bool:
    """Whether a candidate gets no further than this stage; a finding does not pass, what was not run did not build."""
    match verdict:
        case Rejected(reason=reason):
            return reason in reasons
        case Found():
            return stage == "passed"
        case Unexecuted():
            return stage == "built"
        case Kept():
            return False


def _refusal(verdict: Verdict) -> str:
    candidate = verdict.candidate
    detail = verdict.detail if isinstance(verdict, Rejected) else ""
    reason = str(verdict.reason) if isinstance(verdict, Rejected | Unexecuted) else ""
    said = prose(reason) + (f": {prose(detail, limit=200)}" if detail else "")
    name = f"{candidate.name} ({candidate.id})" if candidate.id != candidate.name else candidate.name
    return f"| {code(name, limit=120, table=True)} | {prose(candidate.target, limit=100)} | {said} |\n"


def files(report: Report) -> Section:
    """The files themselves, each in a fold; those with the smallest gain are cut first."""
    if not report.files:
        return Section()
    items = tuple(Item(text=text, worth=worth) for text, worth in _files(report))
    return Section(
        opening="### The tests\n\n", items=items, more="... {count} more files in the job summary\n\n", patience=1
    )


def _files(report: Report) -> Iterator[tuple[str, float]]:
    for file in report.files:
        kept = [
            verdict for verdict in report.verdicts if isinstance(verdict, Kept) and verdict.candidate.path == file.path
        ]
        lines = sum(len(verdict.evidence.coverage.lines) for verdict in kept)
        about = f" ({len(kept)} {'test' if len(kept) == 1 else 'tests'}, +{lines} lines)" if kept else ""
        summary = f"<details><summary>{name_html(file.path)}{about}</summary>\n\n"
        yield f"{summary}{fence(file.content, language='python')}\n\n</details>\n\n", lines


def _folded(
    title: str,
    items: tuple[Item, ...],
    *,
    lead: str = "",
    more: str = "- ... {count} more in the job summary\n",
    patience: int,
) -> Section:
    return Section(
        opening=f"<details><summary>{title}</summary>\n\n{lead}",
        items=items,
        closing="\n</details>\n\n",
        more=more,
        patience=patience,
    )
