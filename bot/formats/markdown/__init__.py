"""The report as the comment a reader of the pull request sees: verdict first, details folded, never too long.

Everything foreign passes `escaping`; everything fits `fitting`'s limit. No link and no image is ever written.
"""

from __future__ import annotations

import shlex

from bot.domain.event import ChangedLines, Everything, NamedCases
from bot.domain.report import Conclusion, Report
from bot.domain.target import Endpoint, Function, Screen
from bot.domain.verdict import Found, Kept, Rejected, Unexecuted
from bot.formats.markdown import sections, sweeping
from bot.formats.markdown.combinations import combinations
from bot.formats.markdown.escaping import code, fence, prose, withhold
from bot.formats.markdown.fitting import COMMENT, SUMMARY, Limit, Section, fit
from bot.formats.markdown.numbers import coverage_table, gain, lines_ratio, percent

__all__ = ["COMMENT", "SUMMARY", "Limit", "command", "render", "verdict"]

_SHORT = 10
_LOG = 8_000


def render(report: Report, *, limit: Limit = COMMENT, told: str = "") -> str:
    """Return the comment, at most as long as `limit` says; `told` is Markdown of ours to go below the verdict."""
    heading = Section(opening=f"## {verdict(report)}\n\n{_lead(report)}{told}")
    footer = Section(opening=_footer(report))
    if report.conclusion is Conclusion.NOTHING_TO_TEST:
        return withhold(fit((heading, sections.warnings(report), footer), limit))
    body = (
        heading,
        sections.findings(report),
        Section(opening=coverage_table(report.delta, whole=isinstance(report.scope, Everything))),
        sections.changed_files(report),
        sweeping.untested(report),
        sweeping.uncased(report),
        sections.warnings(report),
        sections.missing(report),
        sections.traceability(report),
        combinations(report),
        sections.unexecuted(report),
        sections.funnel(report),
        sections.files(report),
        footer,
    )
    return withhold(fit(body, limit))


def verdict(report: Report) -> str:
    """Return the first line without its mark-up: what a reader who stops here should know."""
    match report.conclusion:
        case Conclusion.NOTHING_TO_TEST:
            return "Nothing to test"
        case Conclusion.NOT_EXECUTED:
            return "Tests were not executed"
        case Conclusion.PARTLY_TESTED:
            return f"Partly tested: {_counts(report)}"
        case Conclusion.TESTED:
            return f"Generated tests: {_counts(report)}"


def command(report: Report) -> str:
    """Return the line that does the same review again."""
    base, head = report.change.base[:40], report.change.head[:40]
    words = [f"gen-tests review --base {base} --head {head} --seed {report.seed}"]
    match report.scope:
        case ChangedLines(paths=paths, kind=kind):
            words += [f"--path {shlex.quote(path)}" for path in paths]
            words += [f"--only {kind}"] if kind else []
        case NamedCases(ids=ids):
            words += [f"--case {shlex.quote(case)}" for case in ids]
        case Everything(shard=shard):
            words = [f"gen-tests sweep --head {head} --seed {report.seed}"]
            words += [f"--shard {shard.number}/{shard.count}"] if shard else []
    return " ".join(words if report.strength == 2 else (*words, f"--strength {report.strength}"))


def _counts(report: Report) -> str:
    kept = sum(1 for item in report.verdicts if isinstance(item, Kept))
    parts = [f"{kept} kept of {len(report.verdicts)}"]
    if report.findings:
        parts.append(f"{len(report.findings)} {'finding' if len(report.findings) == 1 else 'findings'}")
    before, after = lines_ratio(report.delta.patch_before), lines_ratio(report.delta.patch_after)
    if after[1]:
        whose = "coverage" if isinstance(report.scope, Everything) else "patch coverage"
        parts.append(f"{whose} {percent(before)} → {percent(after)} ({gain(before, after) or '0'})")
    return " · ".join(parts)


def _lead(report: Report) -> str:
    match report.conclusion:
        case Conclusion.NOTHING_TO_TEST:
            what = "The folders of `sources` hold" if isinstance(report.scope, Everything) else "The change touches"
            return f"{what} no screen, no operation and no measured line.\n\n"
        case Conclusion.NOT_EXECUTED:
            cause, _, log = (report.warnings[0] if report.warnings else "No reason was given.").partition("\n")
            shown = f"{fence(log[-_LOG:])}\n\n" if log else ""
            return f"Nothing was run, so nothing is claimed. {prose(cause)}\n\n{shown}"
        case Conclusion.PARTLY_TESTED:
            return f"{_what_is_left(report)}\n\n"
        case Conclusion.TESTED:
            return ""


def _what_is_left(report: Report) -> str:
    """Say what keeps a review from being whole: targets without a test, and what the budget cut off."""
    shown = {item.candidate.target for item in report.verdicts if isinstance(item, Kept | Found)}
    left = [target for target in report.targets if target.name not in shown]
    said = []
    kinds = {Screen: "screen", Endpoint: "operation", Function: "function"}
    if left:
        names = [f"{kinds[type(target)]} {code(target.name, limit=80)}" for target in left[:_SHORT]]
        more = f" and {len(left) - _SHORT} more" if len(left) > _SHORT else ""
        said.append(f"No test is suggested for {', '.join(names)}{more}.")
    unexecuted = sum(1 for item in report.verdicts if isinstance(item, Unexecuted))
    if unexecuted:
        said.append(f"{_candidates(unexecuted)} not run.")
    cut = sum(1 for item in report.verdicts if isinstance(item, Rejected) and item.reason == "the budget was used up")
    if cut:
        said.append(f"{_candidates(cut)} stopped by the budget.")
    return " ".join(said) or "Some changed lines are still not covered."


def _candidates(count: int) -> str:
    return "1 candidate was" if count == 1 else f"{count} candidates were"


def _footer(report: Report) -> str:
    base, head = report.change.base, report.change.head
    parts = [f"head {code(head[:12])}", f"base {code(base[:12])}", f"writer `rules`, seed {report.seed}"]
    if report.sandbox is not None:
        risks = "; ".join(prose(risk.rstrip("."), limit=200) for risk in report.sandbox.risks[:_SHORT])
        parts.append(
            f"sandbox {code(report.sandbox.backend, limit=40)}, {f'open: {risks}' if risks else 'no open risks known'}"
        )
    elif report.conclusion is not Conclusion.NOTHING_TO_TEST:
        parts.append("no sandbox")
    if report.timings:
        parts.append(f"{sum(seconds for _, seconds in report.timings):.1f} s of {report.budget:.0f} s")
    if report.conclusion is not Conclusion.NOTHING_TO_TEST:
        parts.append(f"{code(command(report), limit=1000)} reproduces this")
    return f"<sub>{' · '.join(parts)}</sub>\n"
